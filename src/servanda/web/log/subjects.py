"""What an entry is about, as people call it, and its page: of an instrument the title, of a link its commitment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from servanda.ledger import models as m

_COMMITMENT = ("commitment", "decision", "suggestion", "score", "reply")


@dataclass(frozen=True, slots=True)
class Subject:
    """What an entry is about, and the address of its page ("" where it has none)."""

    name: str
    link: str


def name_subjects(rows: Iterable[m.Entry]) -> Mapping[int, Subject]:
    """Return what each entry is about, by its number."""
    entries = list(rows)
    known = _Known.read(entries)
    return {row.sequence: known.name(row) for row in entries}


@dataclass(frozen=True, slots=True)
class _Known:
    """The titles of instruments and documents, and the commitments of links and evidence, by their ids."""

    titles: Mapping[str, str]
    commitments: Mapping[str, str]

    @classmethod
    def read(cls, rows: Iterable[m.Entry]) -> "_Known":
        by_group: dict[str, set[str]] = {}
        for row in rows:
            by_group.setdefault(row.kind.partition(".")[0], set()).add(row.subject)
        links, evidence = by_group.get("link", set()), by_group.get("evidence", set())
        documents = by_group.get("document", set()) | evidence
        titles = dict(m.Instrument.objects.filter(pk__in=by_group.get("instrument", ())).values_list("id", "title"))
        titles |= dict(m.Document.objects.filter(pk__in=documents).values_list("id", "title"))
        commitments = dict(m.Link.objects.filter(pk__in=links).values_list("id", "earlier_id"))
        commitments |= dict(m.Evidence.objects.filter(pk__in=evidence).values_list("id", "commitment_id"))
        return cls(titles, commitments)

    def name(self, row: m.Entry) -> Subject:
        group = row.kind.partition(".")[0]
        if row.kind == "links.proposed" or group == "partnership":
            return Subject(row.subject, reverse("partnership", args=[row.subject]))
        if group == "instrument":
            return Subject(self.titles.get(row.subject, row.subject), reverse("instrument", args=[row.subject]))
        if group == "cycle":
            return Subject(row.subject, reverse("assessment", args=[row.subject]))
        if group in _COMMITMENT:
            return Subject(row.subject, reverse("commitment", args=[row.subject]))
        if row.subject in self.commitments:
            key = self.commitments[row.subject]
            return Subject(key, reverse("commitment", args=[key]))
        return Subject(self.titles.get(row.subject) or row.subject, "")
