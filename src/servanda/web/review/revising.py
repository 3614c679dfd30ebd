"""What a person filled in about a commitment in, the revised commitment out; each error beside the field it is about.

Nothing here writes: ``revise`` is a function of the commitment, its instrument and the form. A field that was left as
it was keeps its reading; one that was changed says by whom.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from servanda.extraction import deadline, money
from servanda.extraction.names import codes
from servanda.ledger.dates import last_day
from servanda.records import Body, Commitment, Deadline, Instrument, Kind, Money, Reading, Span, Strength, Topic

E = TypeVar("E", bound=StrEnum)
MOST = 8  # rows of sums and of bodies in a form
_LONGEST_PARTY = 200
_LONGEST_VERB = 80
_POINTING = ("money", "deadline", "bodies")  # the fields whose values are words of the document
_DURATION = re.compile(r"P(?=\d)(?:\d{1,4}Y)?(?:\d{1,5}M)?(?:\d{1,5}W)?(?:\d{1,6}D)?")


class FormError(ValueError):
    """What is wrong with a form: a message for each field, by its name."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        """Take the messages."""
        super().__init__("; ".join(errors.values()))
        self.errors = dict(errors)


def form_of(commitment: Commitment) -> dict[str, str]:
    """Return the values that a form shows of a commitment."""
    c = commitment
    form = {
        "words": c.quote,
        "words-span": _ends(c.span),
        "parties": "; ".join(c.parties),
        "kind": c.kind.value,
        "strength": c.strength.value,
        "verb": c.verb,
        "topic": c.topic.value,
        "deadline": c.deadline.text if c.deadline else "",
        "deadline-span": _ends(c.deadline.span) if c.deadline else "",
        "edtf": (c.deadline.edtf or "") if c.deadline else "",
    }
    for row, sum_ in enumerate(c.money[:MOST]):
        form |= {f"money-{row}-amount": _plain(sum_.amount), f"money-{row}-currency": sum_.currency}
        form |= {f"money-{row}-words": sum_.text, f"money-{row}-span": _ends(sum_.span)}
    for row, body in enumerate(c.bodies[:MOST]):
        form |= {f"body-{row}-name": body.name, f"body-{row}-span": _ends(body.span)}
    return form


def revise(commitment: Commitment, instrument: Instrument, form: Mapping[str, str], by: str) -> Commitment:
    """Return the commitment as ``form`` has it; raise ``FormError`` with a message for each field that is wrong."""
    reading = _Reading(instrument, form)
    span = reading.words("words", commitment.span, needed=True) or commitment.span
    parties = reading.read("parties", read_parties)
    changes: dict[str, Any] = {
        "parties": parties or commitment.parties,
        "kind": reading.choice("kind", Kind, commitment.kind),
        "strength": reading.choice("strength", Strength, commitment.strength),
        "verb": reading.read("verb", _verb) or commitment.verb,
        "topic": reading.choice("topic", Topic, commitment.topic),
        "money": reading.sums(span),
        "deadline": reading.deadline(span, commitment.deadline),
        "bodies": reading.bodies(span),
    }
    if reading.errors:
        raise FormError(reading.errors)
    readings = dict(commitment.readings)
    for name, value in changes.items():
        if value != getattr(commitment, name) or name not in readings:
            before = readings[name].spans if name in readings else ()
            readings[name] = Reading(f"set by {by}", 1.0, _spans(value) if name in _POINTING else before)
    quote = instrument.words(span)
    if span != commitment.span or quote != commitment.quote:
        readings["quote"] = Reading(f"set by {by}", 1.0, (span,))
    if instrument.words(commitment.span) != commitment.quote:
        # The places of an earlier version say nothing here, but those that the form has found.
        lost = [name for name in readings if name not in (*_POINTING, "quote")]
        readings |= {name: replace(readings[name], spans=()) for name in lost}
    revised = replace(commitment, span=span, quote=quote, block=instrument.block_at(span.start).number, **changes)
    return replace(_with_lead_in(revised, instrument), readings=readings)


def read_parties(text: str) -> tuple[str, ...]:
    """Return the parties in a line with semicolons (or commas): codes as they are, names of states as codes.

    Raises ``ValueError`` where there is none.
    """
    known = {name.casefold(): code for name, code in codes().items()}
    valid = set(codes().values())
    parts = re.split(r";|\n" if ";" in text else r",|\n", text)
    out = []
    for part in (" ".join(part.split()) for part in parts):
        if not part:
            continue
        if len(part) > _LONGEST_PARTY:
            raise ValueError(f"a name of a party is longer than {_LONGEST_PARTY} letters: shorten it")
        upper = part.upper()
        bare = re.sub(r"^the ", "", part.casefold()).replace("’", "'")
        out.append(upper if upper in valid else known.get(bare, part))
    if not out:
        raise ValueError("name who owes it: a code such as KR, or a name; several with semicolons")
    return tuple(dict.fromkeys(out))


@dataclass(slots=True)
class _Reading:
    """A form being read: where its words stand, and what is wrong with it."""

    instrument: Instrument
    form: Mapping[str, str]
    errors: dict[str, str]

    def __init__(self, instrument: Instrument, form: Mapping[str, str]) -> None:
        self.instrument, self.form, self.errors = instrument, form, {}

    def value(self, name: str) -> str:
        return self.form.get(name, "").strip()

    def read(self, name: str, reader: Callable[[str], "T"]) -> "T | None":
        try:
            return reader(self.value(name))
        except ValueError as error:
            self.errors[name] = str(error)
            return None

    def choice(self, name: str, values: type[E], otherwise: E) -> E:
        try:
            return values(self.value(name))
        except ValueError:
            self.errors[name] = f"choose one of {', '.join(value.value for value in values)}"
            return otherwise

    def words(self, name: str, near: Span, *, needed: bool = False) -> Span | None:
        """Return where the words of a field stand: at its span where they agree, else nearest to ``near``."""
        words = self.value(name).replace("\r\n", "\n")  # as a text area sends the blank line between two blocks
        if not words:
            if needed:
                self.errors[name] = "select the words in the document that say it"
            return None
        given = re.fullmatch(r"(\d{1,9})-(\d{1,9})", self.value(re.sub(r"-(?:words|name)$", "", name) + "-span"))
        if given is not None and int(given[1]) < int(given[2]):
            span = Span(int(given[1]), int(given[2]))
            if self.instrument.words(span) == words:
                return span
        places = [match.start() for match in re.finditer(re.escape(words), self.instrument.text)]
        if not places:
            self.errors[name] = f"“{_short(words)}” does not stand in the document: select its words there"
            return None
        start = min(places, key=lambda place: (not near.start <= place < near.end, abs(place - near.start)))
        return Span(start, start + len(words))

    def deadline(self, near: Span, before: Deadline | None) -> Deadline | None:
        """Return the deadline; who empties its words takes it off, and its date with it."""
        span, edtf = self.words("deadline", near), self.value("edtf")
        if span is None:
            kept = before is not None and edtf == before.edtf
            if edtf and not kept and "deadline" not in self.errors:
                self.errors["deadline"] = "select the words in the document that say this date"
            return None
        words = self.instrument.words(span)
        if not edtf:
            found = [d.edtf for d in deadline.find(words, self.instrument.date) if d.edtf]
            return Deadline(words, found[0] if found else None, span)
        edtf = edtf.upper() if edtf[:1] in "pP" else edtf
        start = self.instrument.date.isoformat() if self.instrument.date else "2000-01-01"
        if not (_DURATION.fullmatch(edtf) if edtf.startswith("P") else last_day(edtf, start)):
            self.errors["edtf"] = (
                f"“{_short(edtf)}” is no date: write 2027, 2027-06, 2027-06-30, 2025/2027, or P3Y for three years"
            )
        return Deadline(words, edtf, span)

    def sums(self, near: Span) -> tuple[Money, ...]:
        out = []
        for row in range(MOST):
            name = f"money-{row}"
            amount, currency = self.value(f"{name}-amount"), self.value(f"{name}-currency").upper()
            span = self.words(f"{name}-words", near)
            if span is None:
                if (amount or currency) and f"{name}-words" not in self.errors:
                    self.errors[f"{name}-words"] = "select the words in the document that say this sum"
                continue
            words = self.instrument.words(span)
            if not amount or not currency:
                found = next(iter(money.find(words)), None)
                amount = amount or (_plain(found.amount) if found else "")
                currency = currency or (found.currency if found else "")
            number = self._amount(name, amount)
            if not _is_currency(currency):
                self.errors[f"{name}-currency"] = "write the currency as three letters, such as USD, EUR or KRW"
            if number is not None:
                out.append(Money(number, currency, words, span))
        return tuple(out)

    def bodies(self, near: Span) -> tuple[Body, ...]:
        spans = [span for row in range(MOST) if (span := self.words(f"body-{row}-name", near)) is not None]
        return tuple(Body(self.instrument.words(span), span) for span in dict.fromkeys(spans))

    def _amount(self, name: str, text: str) -> int | float | None:
        plain = re.sub(r"[,_\s]", "", text)
        if not re.fullmatch(r"\d{1,18}(?:\.\d{1,6})?", plain):
            self.errors[f"{name}-amount"] = "write the whole amount in figures: 1500000, or 2.5 for two and a half"
            return None
        return float(plain) if "." in plain and not plain.endswith(".0") else int(plain.partition(".")[0])


T = TypeVar("T")


def _verb(text: str) -> str:
    verb = " ".join(text.casefold().split())
    if not verb or not any(letter.isalpha() for letter in verb):
        raise ValueError("write the verb in its base form: launch, provide, train")
    if len(verb) > _LONGEST_VERB:
        raise ValueError(f"the verb is longer than {_LONGEST_VERB} letters: one word is enough")
    return verb


def _is_currency(code: str) -> bool:
    import pycountry

    return bool(code) and pycountry.currencies.get(alpha_3=code) is not None


def _spans(value: object) -> tuple[Span, ...]:
    match value:
        case Deadline(span=span):
            return (span,)
        case tuple():
            return tuple(part.span for part in value if isinstance(part, Money | Body))
    return ()


def _with_lead_in(commitment: Commitment, instrument: Instrument) -> Commitment:
    """Leave out a lead-in whose words are no longer where they stood."""
    if commitment.lead_in is None or instrument.words(commitment.lead_in) == commitment.lead_in_text:
        return commitment
    return replace(commitment, lead_in=None, lead_in_text=None)


def _ends(span: Span) -> str:
    return f"{span.start}-{span.end}"


def _plain(amount: int | float) -> str:
    return f"{amount:.6f}".rstrip("0").rstrip(".") if isinstance(amount, float) else str(amount)


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:59]}…"
