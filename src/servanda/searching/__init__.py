"""Documents, blocks and commitments in, an index out; words in, the best hits out: full text joined with meaning.

``build`` makes an index of passages, ``update`` brings it up to date, ``Index`` searches it for what ``parse`` makes of
what somebody typed.
"""

from servanda.searching.building import build, update
from servanda.searching.index import Found, Hit, Index, Way
from servanda.searching.passages import Passage, PassageKind
from servanda.searching.query import Filters, Query, parse
from servanda.searching.store import IndexBusyError, IndexFaultError

__all__ = [
    "Filters",
    "Found",
    "Hit",
    "Index",
    "IndexBusyError",
    "IndexFaultError",
    "Passage",
    "PassageKind",
    "Query",
    "Way",
    "build",
    "parse",
    "update",
]
