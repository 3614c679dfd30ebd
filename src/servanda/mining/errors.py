"""What can go wrong with a run over a corpus, other than with one of its documents."""


class MiningError(Exception):
    """A corpus can't be mined, or what was mined can't be read; the message says why and what to do, in one line."""
