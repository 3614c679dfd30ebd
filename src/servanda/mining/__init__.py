"""A corpus in, a dataset of commitments out: Parquet, JSON lines, WARC or a folder of documents, of any size.

``mine`` does it, on an ``Engine``: ``Local`` processes of this machine or a Dask ``Cluster``. What it wrote is read by
``statistics``.
"""

from servanda.mining.engines import Cluster, Engine, Local
from servanda.mining.errors import MiningError
from servanda.mining.finishing import Summary
from servanda.mining.running import Progress, mine, start_anew
from servanda.mining.working import Counts, Job

__all__ = ["Cluster", "Counts", "Engine", "Job", "Local", "MiningError", "Progress", "Summary", "mine", "start_anew"]
