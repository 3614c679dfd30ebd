"""Sums of money: a text in, ``Money`` out, each with its amount in units and its ISO 4217 currency.

A small grammar of its own reads figures ("2.5 billion", "2¾", "half a billion") and looks for a currency directly
before or behind each. Which currencies there are, and their names and signs, is babel's and pycountry's knowledge;
``data/money.toml`` adds the few that they lack. Nothing here knows about commitments.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from servanda.records import Money, Span

_FRACTIONS = "½¼¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_FIGURE = (
    r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,9})?(?!\d)"  # 60,000.50
    r"|\d{1,3}(?:[\u00a0\u202f]\d{3}){1,5}(?!\d)"  # 1 500 000
    r"|\d{1,3}(?:\.\d{3}){2,5}(?!\d)"  # 1.500.000
    rf"|\d{{1,4}}[ ]?[{_FRACTIONS}]|[{_FRACTIONS}]"  # 2¾
    r"|\d{1,4}[ ]\d/\d(?!\d)"  # 2 1/2
    r"|\d{1,4},\d{1,2}(?=[ \u00a0](?:[mbtr]+illion|bn|mn))"  # 1,5 million
    r"|\d{1,15}(?!\d)(?:\.\d{1,9})?"
)
# A line break in the source is as good as a space.
_GAP = r"[ \u00a0\u202f\n]{1,2}"
_CONNECTOR = re.compile(rf"(?P<range>(?:{_GAP})?[-–](?:{_GAP})?|[-–—]|{_GAP}to{_GAP})|{_GAP}(?:and|or){_GAP}")
_WORD = re.compile(r"[^\W\d_]+(?:[.ʻ’'][^\W\d_]+)*\.?")
_BRACKET = re.compile(r" \(([A-Z]{3})\)")
_MAX_NAME_WORDS = 4
_MAX_PREFIX = 16


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number of the text, the magnitude behind it (1 if none), and the currency beside it."""

    start: int
    end: int
    figure: str
    scale: int
    currency: str | None = None

    @property
    def is_large(self) -> bool:
        """Whether it is written as large sums are, with a magnitude or in groups of three digits."""
        return self.scale > 1 or any(sign in self.figure for sign in ",\u00a0\u202f")


def find(text: str, offset: int = 0) -> list[Money]:
    """Return every sum in ``text`` in reading order, its span shifted by ``offset``."""
    figures = [_with_currency(text, figure) for figure in _figures(text)]
    if not any(figure.currency for figure in figures):
        return []
    found = []
    for f in _with_ranges(text, figures):
        amount = _value(f.figure) * f.scale if f.currency else 0
        if f.currency and amount > 0:
            found.append(
                Money(_plain(amount), f.currency, text[f.start : f.end], Span(f.start + offset, f.end + offset))
            )
    return found


def _plain(value: Fraction | int) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


@cache
def _data() -> dict[str, dict[str, Any]]:
    source = files("servanda.extraction") / "data" / "money.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def _codes() -> frozenset[str]:
    """Return the ISO 4217 codes that a sum can be in."""
    import pycountry

    return frozenset(entry.alpha_3 for entry in pycountry.currencies) - set(_data()["limits"]["not_money"])


@cache
def _names() -> dict[str, str]:
    """Return every English name of a currency, lower case: CLDR's in full, then its last word where one code has it."""
    from babel.numbers import get_currency_name

    full: dict[str, str] = {}
    alone: dict[str, set[str]] = {}
    for code in sorted(_codes()):
        for count in (1, 2):
            name = get_currency_name(code, count=count, locale="en").lower()
            full[name] = code
            alone.setdefault(name.rsplit(" ", 1)[-1], set()).add(code)
    barred = set(_data()["limits"]["not_alone"])
    unique = {word: codes.copy().pop() for word, codes in alone.items() if len(codes) == 1 and word not in barred}
    return unique | full | _data()["names"]


@cache
def _prefixes() -> re.Pattern[str]:
    """Return the pattern of a currency that ends directly before a figure."""
    signs = "|".join(re.escape(sign) for sign in sorted(_signs(), key=len, reverse=True))
    # "AUD $25 million": the code overrides the sign behind it.
    return re.compile(rf"(?:(?<![^\W_])(?P<code>[A-Z]{{3}})(?:{_GAP})?\$?|(?P<sign>{signs}))(?:{_GAP})?$")


@cache
def _signs() -> dict[str, str]:
    from babel import Locale

    cldr = {s.replace("\u202f", " "): code for code, s in Locale("en").currency_symbols.items() if code in _codes()}
    return {sign: code for sign, code in cldr.items() if not sign.isalpha()} | _data()["symbols"]


@cache
def _numbers() -> re.Pattern[str]:
    """Return the pattern of a number in figures with its magnitude, if any."""
    words = "|".join(sorted(_data()["magnitudes"], key=len, reverse=True))
    short = "|".join(sorted(_data()["suffixes"], key=len, reverse=True))
    magnitude = rf"(?:(?:{_GAP}|[-‑])?(?P<word>{words})|(?P<short>{short}))(?![^\W_])"
    # The class in front lets the engine skip to the next digit; the look-behind then refuses the middle of a number.
    head = rf"(?=[\d{_FRACTIONS}])(?<![\d.,])"
    return re.compile(rf"{head}(?P<figure>{_FIGURE})(?:{magnitude})?", re.IGNORECASE)


@cache
def _quantities() -> dict[str, Fraction]:
    """Return the numbers in words, "three" and "three and a half"."""
    plain = {words: Fraction(str(value)) for words, value in _data()["quantities"].items()}
    halves = {f"{w} and a half": v + Fraction(1, 2) for w, v in plain.items() if 1 <= v <= 20 and w != "a"}
    return plain | halves


@cache
def _spelled() -> re.Pattern[str]:
    """Return the pattern of a number in words before a magnitude ("half a billion")."""
    sep = rf"(?:{_GAP}|-)"
    words = "|".join(w.replace(" ", sep) for w in sorted(_quantities(), key=len, reverse=True))
    magnitudes = "|".join(m for m in _data()["magnitudes"] if len(m) > 3)
    # "a hundred and sixty billion" is not sixty billion: rather none than a wrong one.
    head = r"(?<![\w-])(?<!hundred )(?<!hundred and )(?<!and a )"
    return re.compile(rf"{head}(?P<figure>{words}){sep}(?P<word>{magnitudes})(?!\w)", re.IGNORECASE)


def _figures(text: str) -> Iterator[_Figure]:
    """Yield the numbers of the text; those in words are looked for only where a magnitude is."""
    found = [*_numbers().finditer(text)]
    lowered = text.lower()
    if "illion" in lowered or "thousand" in lowered or "crore" in lowered:
        found = sorted([*found, *_spelled().finditer(text)], key=re.Match.start)
    for match in found:
        groups = match.groupdict()
        word, short = groups["word"], groups.get("short")
        scale = _data()["magnitudes"][word.lower()] if word else 1
        if short:
            scale = _data()["suffixes"][short.lower()]
        yield _Figure(*match.span(), groups["figure"], scale)


def _value(figure: str) -> Fraction:
    """Return the value of a number in figures or words, without its magnitude."""
    if figure[0].isalpha():
        return _quantities()[re.sub(r"\W+", " ", figure.lower())]
    if figure[-1] in _FRACTIONS:
        part = Fraction(unicodedata.numeric(figure[-1])).limit_denominator(8)
        return part + int(figure[:-1].strip() or 0)
    if "/" in figure:
        whole, _, part_text = figure.partition(" ")
        top, _, bottom = part_text.partition("/")
        return int(whole) + Fraction(int(top), int(bottom)) if int(bottom) else Fraction(0)
    if re.fullmatch(r"\d+,\d{1,2}", figure):
        return Fraction(figure.replace(",", "."))
    if figure.count(".") > 1:
        figure = figure.replace(".", "")
    return Fraction(re.sub(r"[,\u00a0\u202f]", "", figure))


def _with_currency(text: str, figure: _Figure) -> _Figure:
    """Widen the figure by the currency before and behind it; the one behind says what the sign before left open."""
    start, before = _currency_before(text, figure)
    end, behind = _currency_behind(text, figure, dollars_only=before is not None)
    # Most numbers are no sums.
    if not (before or behind):
        return figure
    return replace(figure, start=start, end=end, currency=behind or before)


def _currency_before(text: str, figure: _Figure) -> tuple[int, str | None]:
    start = figure.start
    previous = text[start - 1 : start]
    # Most figures stand behind a plain word ("the 15 million"): not worth the pattern. "Rs" and "Rp" end in letters.
    if not previous or previous == "-" or (previous.islower() and previous not in "sp"):
        return start, None
    head = text[max(0, start - _MAX_PREFIX) : start]
    match = _prefixes().search(head)
    if match is None:
        return start, None
    at = start - len(head) + match.start()
    code, sign = match["code"], match["sign"]
    if code is not None:
        return (at, code) if _is_code(code, figure) else (start, None)
    # Letters run on to a sign are a dollar that we do not know ("Z$5"), unless they are the end of a word ("over$5").
    if sign[0].isalpha() and at and text[at - 1].isalpha():
        return start, None
    if not sign[0].isalpha() and at and text[at - 1].isupper():
        return start, None
    return at, _signs()[sign]


def _is_code(code: str, figure: _Figure) -> bool:
    return code in _codes() and (figure.is_large or code not in _data()["limits"]["codes_like_words"])


def _currency_behind(text: str, figure: _Figure, *, dollars_only: bool) -> tuple[int, str | None]:
    """Return the end and code of the currency behind a figure: the longest name that the next words make, or a code."""
    ends: list[int] = []
    at = figure.end
    for _ in range(_MAX_NAME_WORDS):
        gap = text[at : at + 1]
        match = _WORD.match(text, at + 1) if gap in (" ", "\u00a0", "\u202f", "\n", "-", "‑") and gap else None
        if match is None:
            break
        at = match.end()
        ends.append(at)
    first = figure.end + 1
    for end in reversed(ends):
        for stop in (end, end - 1) if text[end - 1] == "." else (end,):
            words = text[first:stop]
            code = _named(words, figure, text[stop : stop + 4])
            # Behind a sign only more about it counts: "$5 million Canadian dollars", not "$5 million won by a firm".
            if code and (not dollars_only or words == code or "dollar" in words.lower()):
                return stop, code
    bracket = _BRACKET.match(text, figure.end)
    if bracket and dollars_only and bracket[1] in _codes():
        return bracket.end(), bracket[1]
    return figure.end, None


def _named(words: str, figure: _Figure, tail: str) -> str | None:
    if words in _codes():
        return words if _is_code(words, figure) else None
    name = " ".join(re.split(r"[\s-]+", words)).lower()
    code = _names().get(name)
    if code and name in _data()["limits"]["doubtful"] and (figure.scale == 1 or tail[1:].startswith("of")):
        return None
    return code


def _with_ranges(text: str, figures: list[_Figure]) -> list[_Figure]:
    """Give both ends of a range ("$1.2-1.5 billion", "between $1 and $2 billion") what one of them carries for both.

    Where the ends share a magnitude each of them keeps the words of the whole range, since its own would mislead.
    """
    done = list(figures)
    for i, (low, high) in enumerate(pairwise(figures)):
        joint = _CONNECTOR.fullmatch(text[low.end : high.start])
        currencies = {low.currency, high.currency} - {None}
        if joint is None or len(currencies) != 1 or not _may_open(text, low, high):
            continue
        currency = currencies.pop()
        dash = joint[0].strip() in "-–"
        opened = text[: low.start].rstrip().lower().endswith(("between", "from"))
        small = low.scale == 1 and not low.is_large and _value(low.figure) < 1000
        if small and high.scale > 1 and (opened or joint["range"]):
            done[i] = _Figure(low.start, high.end, low.figure, high.scale, currency)
            done[i + 1] = replace(high, start=low.start, currency=currency)
        elif opened or (dash and len(joint[0]) == 1):
            done[i], done[i + 1] = replace(done[i], currency=currency), replace(high, currency=currency)
    return done


def _may_open(text: str, low: _Figure, high: _Figure) -> bool:
    """Whether the first number can be the lower end: it has the sign, or none is written before the second either."""
    glued = low.start > 0 and text[low.start - 1].isalnum()
    return low.currency is not None or (text[high.start].isalnum() and not glued)
