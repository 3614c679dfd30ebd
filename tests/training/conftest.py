"""What the tests of training share: a treebank of three sentences, written for them."""

from pathlib import Path

import pytest

TREEBANK = """\
# text = They want to open the harbour.
1\tThey\tthey\tPRON\tPRP\t_\t2\tnsubj\t_\t_
2\twant\twant\tVERB\tVBP\t_\t0\troot\t_\t_
3\tto\tto\tPART\tTO\t_\t4\tmark\t_\t_
4\topen\topen\tVERB\tVB\t_\t2\txcomp\t_\t_
5\tthe\tthe\tDET\tDT\t_\t6\tdet\t_\t_
6\tharbour\tharbour\tNOUN\tNN\t_\t4\tobj\t_\tSpaceAfter=No
7\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

# text = Read the long report (twice).
1\tRead\tread\tVERB\tVB\t_\t0\troot\t_\t_
2\tthe\tthe\tDET\tDT\t_\t4\tdet\t_\t_
3\tlong\tlong\tADJ\tJJ\t_\t4\tamod\t_\t_
4\treport\treport\tNOUN\tNN\t_\t1\tobj\t_\t_
5\t(\t(\tPUNCT\t-LRB-\t_\t6\tpunct\t_\tSpaceAfter=No
6\ttwice\ttwice\tADV\tRB\t_\t1\tadvmod\t_\tSpaceAfter=No
7\t)\t)\tPUNCT\t-RRB-\t_\t6\tpunct\t_\tSpaceAfter=No
8\t.\t.\tPUNCT\t.\t_\t1\tpunct\t_\t_

# text = Fishers don't sail.
1\tFishers\tFisher\tNOUN\tNNS\t_\t4\tnsubj\t_\t_
2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdo\tdo\tAUX\tVBP\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tsail\tsail\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
4.1\tghost\tghost\tNOUN\tNN\t_\t_\t_\t_\t_
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_
"""


@pytest.fixture
def treebank(tmp_path: Path) -> Path:
    """Return a CoNLL-U file with a contraction, an empty node, and words without a space behind them."""
    path = tmp_path / "tiny.conllu"
    path.write_text(TREEBANK, encoding="utf-8")
    return path
