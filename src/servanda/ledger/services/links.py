"""Links between commitments and what later instruments make of them: proposed, added, confirmed, rejected, reopened."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, get_args

from servanda import records
from servanda.ledger import models as m
from servanda.ledger.documents import instrument_of
from servanda.ledger.entries import Line
from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import (
    LinkAdded,
    LinkConfirmed,
    LinkRejected,
    LinkReopened,
    LinksProposed,
    LinkText,
    RelationWord,
    Role,
    link_id,
)
from servanda.ledger.services.acting import Actor
from servanda.ledger.services.reading import check_live, commitment_at, instrument_at
from servanda.ledger.services.wording import check_said
from servanda.ledger.storing import append, writing

if TYPE_CHECKING:
    from servanda.matching import Link

RELATIONS: tuple[str, ...] = get_args(RelationWord)


def propose_links(actor: Actor, partnership: str, links: "Iterable[Link]", model: str = "") -> int:
    """Propose the links that the ledger does not have; return how many they are.

    One that is there already, in whatever state, or has the same ends, is left out: so what was rejected is never
    proposed again. ``model`` says what found them. Raises ``LedgerError`` where words do not stand at their places.
    """
    actor.require(Role.CODER)
    with writing():
        known = _known(partnership)
        new = []
        for text in map(_text_of, links):
            if not known.isdisjoint(ends := _ends(text)):
                continue
            known |= ends
            new.append(text)
        _check(new)
        if new:
            append(actor.name, LinksProposed(id=partnership, model=model, links=new))
    return len(new)


def add_link(
    actor: Actor, earlier: str, later: str, relation: str, *, place: records.Span | None = None, reason: str = ""
) -> Line:
    """Add a link that was not found: it stands at once from a reviewer, as a proposal from a coder.

    ``later`` is a commitment, or with ``place`` the instrument in whose text the passage stands. The link's id is the
    subject of the line that is returned.
    """
    actor.require(Role.CODER)
    with writing():
        text = _added(commitment_at(earlier), later, _checked(relation), place)
        check_live(earlier)
        if text.later:
            check_live(text.later)
        _check([text])
        partnership = m.Commitment.objects.values_list("partnership_id", flat=True).get(pk=earlier)
        if not _known(partnership).isdisjoint(_ends(text)):
            raise LedgerError(f"there is a link from {earlier} to this already: confirm or change that one")
        entry = LinkAdded(
            id=link_id(text),
            partnership=partnership,
            link=text,
            confirmed=actor.may(Role.REVIEWER),
            reason=reason,
        )
        return append(actor.name, entry)


def confirm_link(actor: Actor, key: str, relation: str | None = None, reason: str = "") -> Line:
    """Let a link stand, with another relation where one is given.

    Raises ``LedgerError`` where one of its ends stands no more, or it is confirmed so already.
    """
    actor.require(Role.REVIEWER)
    with writing():
        row = link_at(key)
        check_live(row.earlier_id)
        if row.later:
            check_live(row.later)
        check_said(
            row.later_instrument_id, row.later_instrument.text, [((row.later_start, row.later_end), row.later_quote)]
        )
        said = _checked(row.relation if relation is None else relation)
        entry = LinkConfirmed(id=key, partnership=row.partnership_id, relation=said, reason=reason)
        return append(actor.name, entry)


def reject_link(actor: Actor, key: str, reason: str = "") -> Line:
    """Say that the later words do not take the commitment up: the link is never proposed again."""
    actor.require(Role.REVIEWER)
    with writing():
        return append(actor.name, LinkRejected(id=key, partnership=link_at(key).partnership_id, reason=reason))


def reopen_link(actor: Actor, key: str, reason: str = "") -> Line:
    """Take back what was decided on a link: it is a proposal again, as it was proposed.

    Raises ``LedgerError`` where one of its ends stands no more.
    """
    actor.require(Role.REVIEWER)
    with writing():
        row = link_at(key)
        _check_standing(row)
        return append(actor.name, LinkReopened(id=key, partnership=row.partnership_id, reason=reason))


def link_at(key: str) -> m.Link:
    """Return the row of a link; raise ``LedgerError`` where there is none."""
    row = m.Link.objects.filter(pk=key).select_related("later_instrument").first()
    if row is None:
        raise LedgerError(f"there is no link {key}")
    return row


def _text_of(link: "Link") -> LinkText:
    later = link.later
    return LinkText(
        earlier=link.earlier.id,
        earlier_start=link.earlier.span.start,
        earlier_end=link.earlier.span.end,
        later_instrument=later.instrument,
        later=later.id if isinstance(later, records.Commitment) else "",
        later_start=later.span.start,
        later_end=later.span.end,
        later_quote=later.quote,
        relation=link.relation.value,
        score=float(link.score),
        why=link.why,
        reasons=[(one.field, one.words, _places(one.earlier), _places(one.later)) for one in link.reasons],
    )


def _added(earlier: m.Commitment, later: str, relation: RelationWord, place: records.Span | None) -> LinkText:
    """Return what an entry says of a link that a member adds."""
    if place is None:
        end = commitment_at(later)
        instrument, key, start, stop, quote = end.instrument_id, end.id, end.start, end.end, end.quote
    else:
        row = m.Instrument.objects.filter(pk=later).first()
        if row is None:
            raise LedgerError(f"there is no instrument {later}")
        try:
            instrument_of(row).block_at(place.start)
        except LookupError:
            raise LedgerError(f"no passage begins at {place.start} of {later}") from None
        instrument, key, start, stop, quote = later, "", place.start, place.end, row.text[place.start : place.end]
    return LinkText(
        earlier=earlier.id,
        earlier_start=earlier.start,
        earlier_end=earlier.end,
        later_instrument=instrument,
        later=key,
        later_start=start,
        later_end=stop,
        later_quote=quote,
        relation=relation,
        score=1.0,
        why="",
        reasons=[],
    )


def _check(links: Sequence[LinkText]) -> None:
    """Raise ``LedgerError`` unless the words stand at both ends, and the later instrument is the later one."""
    named = {one.later_instrument for one in links} | {instrument_at(one.earlier) for one in links}
    stored = {row.id: row for row in m.Instrument.objects.filter(pk__in=named)}
    quotes = dict(m.Commitment.objects.filter(pk__in={one.earlier for one in links}).values_list("id", "quote"))
    for one in links:
        earlier, later = stored.get(instrument_at(one.earlier)), stored.get(one.later_instrument)
        if earlier is None or one.earlier not in quotes:
            raise LedgerError(f"there is no commitment {one.earlier}")
        if later is None:
            raise LedgerError(f"there is no instrument {one.later_instrument}")
        if earlier.partnership_id != later.partnership_id:
            raise LedgerError(f"{earlier.id} and {later.id} are of different partnerships")
        if later.date and earlier.date > later.date:
            raise LedgerError(f"{later.id} is not later than {earlier.id}: a link goes from the earlier to the later")
        here, there = (one.earlier_start, one.earlier_end), (one.later_start, one.later_end)
        check_said(earlier.id, earlier.text, [(here, quotes[one.earlier])], [p for r in one.reasons for p in r[2]])
        check_said(later.id, later.text, [(there, one.later_quote)], [p for r in one.reasons for p in r[3]])


def _check_standing(row: m.Link) -> None:
    """Raise ``LedgerError`` where an end of a link is not in its instrument any more."""
    check_live(row.earlier_id)
    if row.later:
        check_live(row.later)
        return
    place = (row.later_start, row.later_end)
    check_said(row.later_instrument_id, row.later_instrument.text, [(place, row.later_quote)])


def _known(partnership: str) -> set[tuple[str, ...]]:
    """Return the ends of all links of a partnership, by their ids and by their places now."""
    known: set[tuple[str, ...]] = set()
    columns = ("id", "earlier_id", "later_instrument_id", "later_start", "later_end")
    for key, earlier, instrument, start, end in m.Link.objects.filter(partnership=partnership).values_list(*columns):
        known |= {(key,), (earlier, instrument, f"{start}-{end}")}
    return known


def _ends(link: LinkText) -> set[tuple[str, ...]]:
    return {(link_id(link),), (link.earlier, link.later_instrument, f"{link.later_start}-{link.later_end}")}


def _places(spans: Iterable[records.Span]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans]


def _checked(relation: str) -> RelationWord:
    if relation not in RELATIONS:
        raise LedgerError(f"there is no relation {relation!r}: there are {', '.join(RELATIONS)}")
    return relation  # type: ignore[return-value]
