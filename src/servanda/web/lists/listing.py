"""One list as a page shows it: the rows, how they were asked for, and the links to ask otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from servanda.web.lists.exporting import FORMS
from servanda.web.lists.facets import Facet
from servanda.web.lists.filter import Filter, Narrowing
from servanda.web.lists.labels import Chip, chips, hidden
from servanda.web.lists.paging import Page
from servanda.web.lists.sorting import Heading

A = TypeVar("A", bound=Filter)
R = TypeVar("R")


@dataclass(frozen=True)
class Listing(Generic[A, R]):
    """A list for its template. ``path`` is the page's own address, ``file`` that of its exports without the form.

    ``fixed`` is what the page itself asks for, such as its partnership, as the start of the exports' query; ``shown``
    names the parameters that the form has a control for, ``kept`` those that no clearing of filters takes away.
    """

    asked: A
    page: Page[R]
    headings: Sequence[Heading]
    path: str
    file: str
    facets: Sequence[Facet] = ()
    shown: Sequence[str] = ()
    fixed: str = ""
    kept: Sequence[str] = ()
    chips: Sequence[Chip] = field(init=False)

    def __post_init__(self) -> None:
        """Name the filters that are active."""
        object.__setattr__(self, "chips", chips(self.asked, self.kept))

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form must send although it has no control for it."""
        return hidden(self.asked, [*self.shown, *(facet.name for facet in self.facets)])

    @property
    def narrowing(self) -> bool:
        """Whether it can be filtered by all that is asked of commitments."""
        return isinstance(self.asked, Narrowing)

    @property
    def previous(self) -> str | None:
        """The query of the page before, if any."""
        return None if self.page.previous is None else self.asked.but(page=self.page.previous).query()

    @property
    def next(self) -> str | None:
        """The query of the page after, if any."""
        return None if self.page.next is None else self.asked.but(page=self.page.next).query()

    @property
    def bare(self) -> str:
        """The query without filters, sorted as now."""
        names = ("sort", "size", *self.kept)
        return type(self.asked)(**{n: getattr(self.asked, n) for n in names if hasattr(self.asked, n)}).query()

    @property
    def exports(self) -> list[tuple[str, str]]:
        """Pairs of a form and the address at which the whole list is found in it."""
        query = "&".join(part for part in (self.fixed, self.asked.but(page=1, size=50).query()) if part)
        return [(form, f"{self.file}.{form}" + (f"?{query}" if query else "")) for form in FORMS]


def tidy(request: HttpRequest, asked: Filter) -> HttpResponse | None:
    """Return the way to the short address, where a form has sent fields that nobody filled in; else None."""
    if all(value.strip() for _, values in request.GET.lists() for value in values):
        return None
    query = asked.query()
    return HttpResponseRedirect(request.path + (f"?{query}" if query else ""))
