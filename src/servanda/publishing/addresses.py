"""The ids of the ledger as addresses: pages under the site that is named, or names that need no site (RFC 9562)."""

import uuid
from dataclasses import dataclass
from urllib.parse import quote

_OURS = uuid.UUID("c55d01a3-8ff1-4b0e-9d5a-c2f5e1b7a3d4")  # the name space of ledgers, drawn at random
_PAGES = ("commitments", "instruments", "assessments")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where things are: ``site`` is the address that pages stand under ("" for none), ``ledger`` its first hash.

    ``ending`` is what the address of a page ends with: ".html" on a site of files, "/" on a Servanda server. Without a
    site, and where a thing has no page, its name is a ``urn:uuid:`` made of the ledger and its id, the same each time.
    """

    site: str
    ledger: str
    ending: str = ".html"

    def of(self, kind: str, key: str) -> str:
        """Return the address of a thing: ``of("commitments", "NZ-NO/2025-03-18/fact-sheet/1")``."""
        if self.site and kind in _PAGES:
            return f"{self.site.rstrip('/')}/{kind}/{quote(key)}{self.ending}"
        return uuid.uuid5(uuid.uuid5(_OURS, self.ledger), f"{kind}/{key}").urn

    def page(self, kind: str, key: str, otherwise: str) -> str:
        """Return the address where people can read of a thing; ``otherwise``, if any, where there is no site."""
        return self.of(kind, key) if self.site or not otherwise else otherwise
