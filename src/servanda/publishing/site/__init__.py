"""The public record in, a folder of pages out that any server, or none, can show.

``gather`` reads what was accepted, ``build`` writes it. Pages link to each other by relative addresses alone, ask no
other host for anything and set nothing in the browser.
"""

from servanda.publishing.site.building import Built, build
from servanda.publishing.site.errors import SiteError
from servanda.publishing.site.gathering import gather
from servanda.publishing.site.record import Record

__all__ = ["Built", "Record", "SiteError", "build", "gather"]
