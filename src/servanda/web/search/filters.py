"""What can be asked of the search, and as what the index takes it."""

from pydantic import Field, field_validator

from servanda.ledger.payloads import State
from servanda.records import Topic
from servanda.searching import Filters, PassageKind, Query, parse
from servanda.searching.query import LONGEST, read_date
from servanda.web.lists.filter import Filter, Year

NARROWING = ("kind", "partnership", "party", "topic", "year", "state")


class SearchFilter(Filter):
    """What can be asked of the search. Without ``state`` commitments that were rejected and the like are left out."""

    q: str = Field(default="", max_length=LONGEST, description='Words, "phrases", -without, and filters: party:KR')
    kind: list[PassageKind] = Field(default=[], description="What is found")
    partnership: list[str] = Field(default=[], description="Id of a partnership, as in US-KR")
    party: list[str] = Field(default=[], description="A party of the commitment or instrument: its code or name")
    topic: list[Topic] = Field(default=[], description="What a commitment is about")
    year: list[Year] = Field(default=[], description="Year of the instrument or document")
    state: list[State] = Field(default=[], description="Where a commitment stands in review")
    after: str = Field(default="", description="Of this year, month or day, or later: 2021-05")
    before: str = Field(default="", description="Of this year, month or day, or earlier")
    size: int = Field(default=20, ge=1, le=100, description="Hits on a page")

    @field_validator("after", "before")
    @classmethod
    def _is_a_date(cls, value: str) -> str:
        try:
            return read_date(value) if value else ""
        except ValueError:
            raise ValueError("write 2021, 2021-05 or 2021-05-21") from None

    def to_query(self) -> Query:
        """Return it as the index takes it: what was typed and what was chosen hold together."""
        said = {name: tuple(map(str, getattr(self, name))) for name in NARROWING}
        return parse(self.q).narrowed(Filters(**said, after=self.after, before=self.before))
