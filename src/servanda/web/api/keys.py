"""Public ids in addresses: an instrument's has three parts, a commitment's a number behind them.

So ``…/17`` and ``…/17/history`` are told apart whatever the order of the routes.
"""

from django.urls import register_converter


class InstrumentKey:
    """``US-KR/2021-05-21/fact-sheet``."""

    regex = "[^/]+/[^/]+/[^/]+"

    def to_python(self, value: str) -> str:
        """Return the id in an address."""
        return value

    def to_url(self, value: str) -> str:
        """Return the address of an id."""
        return value


class CommitmentKey(InstrumentKey):
    """``US-KR/2021-05-21/fact-sheet/17``."""

    regex = "[^/]+/[^/]+/[^/]+/[0-9]+"


register_converter(InstrumentKey, "instrument")
register_converter(CommitmentKey, "commitment")
