"""Every name a state or grouping goes by, as one table from name to code.

Built once from countryinfo (names, adjectives, capitals), pycountry and CLDR, with ``data/parties.toml`` for what
those lack. Codes are ISO 3166-1 alpha-2 for states and the field's abbreviations for groupings.
"""

import functools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "parties.toml"


@functools.cache
def tables() -> dict[str, Any]:
    """Return ``data/parties.toml``."""
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@functools.cache
def codes() -> dict[str, str]:
    """Return the code of each name, apostrophes straight."""
    out: dict[str, str] = {}
    ambiguous = frozenset(tables()["ambiguous"]["names"])
    for name, code in _library_names():
        if len(name) > 3 and name[0].isupper() and name not in ambiguous:
            out.setdefault(name, code)
    for section in ("groupings", "aliases"):
        for code, names in tables()[section].items():
            out.update(dict.fromkeys(names, code))
    return {name.replace("’", "'"): code for name, code in out.items()}


@functools.cache
def pattern() -> re.Pattern[str]:
    """Return a pattern that finds each name as whole words, the longest first."""
    return name_pattern(codes())


def name_pattern(names: dict[str, str]) -> re.Pattern[str]:
    """Return a pattern for ``names``, whole words, longest first, apostrophes of either kind."""
    ordered = sorted(names, key=len, reverse=True)
    body = "|".join(re.escape(name).replace("'", "[’']") for name in ordered)
    return compiled(rf"(?<![\w.])(?:{body})(?![\w])")


@functools.lru_cache(maxsize=16)
def compiled(expression: str) -> re.Pattern[str]:
    """Return a pattern of all names, which takes 50 ms to make: the cache of ``re`` soon forgets it."""
    return re.compile(expression)


def _library_names() -> Iterator[tuple[str, str]]:
    import pycountry
    from babel import Locale

    territories = Locale("en").territories
    for country in pycountry.countries:
        code = country.alpha_2
        for attribute in ("name", "common_name", "official_name"):
            if name := getattr(country, attribute, None):
                yield name, code
        if code in territories:
            yield territories[code], code
            yield territories[code].replace(" & ", " and ").replace("St. ", "Saint "), code
    yield from _gazetteer()


def _gazetteer() -> Iterator[tuple[str, str]]:
    """Yield adjectives, capitals and other names from countryinfo; one that several states share, for the largest."""
    import pycountry
    from countryinfo import all_countries

    known = {country.alpha_2 for country in pycountry.countries}
    largest: dict[str, tuple[int, str]] = {}
    for entry in all_countries():
        if entry.iso(2) not in known:
            continue
        candidate = (entry.population() or 0, entry.iso(2))
        for value in (entry.demonym(), entry.capital(), entry.alt_spellings()):
            for name in value if isinstance(value, list) else [value or ""]:
                for part in re.split(r",\s*|\s+or\s+", name):
                    largest[part.strip()] = max(largest.get(part.strip(), candidate), candidate)
    yield from ((name, code) for name, (_, code) in largest.items())
