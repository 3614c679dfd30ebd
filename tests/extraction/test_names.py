"""Names of states and groupings: codes, the longest name first, and words that only look like one."""

import pycountry
import pytest

from servanda.extraction.names import codes, name_pattern, pattern, tables

NAMES = {
    "Norway": "NO",
    "Norwegian": "NO",
    "Oslo": "NO",
    "Kenya": "KE",
    "Kenyan": "KE",
    "Nairobi": "KE",
    "United States": "US",
    "U.S.": "US",
    "American": "US",
    "Washington": "US",
    "United Kingdom": "GB",
    "British": "GB",
    "Republic of Korea": "KR",
    "South Korea": "KR",
    "North Korea": "KP",
    "Pyongyang": "KP",
    "Japan": "JP",
    "Japanese": "JP",
    "Tokyo": "JP",
    "China": "CN",
    "Beijing": "CN",
    "Czechia": "CZ",
    "Viet Nam": "VN",
    "Vietnam": "VN",
    "Philippines": "PH",
    "Filipino": "PH",
    "New Zealand": "NZ",
    "Wellington": "NZ",
    "Netherlands": "NL",
    "Dutch": "NL",
    "Türkiye": "TR",
    "Côte d'Ivoire": "CI",
    "European Union": "EU",
    "ASEAN": "ASEAN",
    "G7": "G7",
    "Quad": "QUAD",
    "NATO": "NATO",
}
FOUND = [
    ("South Korea and the Republic of Korea", ["South Korea", "Republic of Korea"]),
    ("the Democratic People’s Republic of Korea", ["Democratic People’s Republic of Korea"]),
    ("the United States of America", ["United States of America"]),
    ("Guinea-Bissau", ["Guinea-Bissau"]),
    ("the U.S. and the US", ["U.S.", "US"]),
    ("Côte d’Ivoire", ["Côte d’Ivoire"]),
]
NO_NAMES = ["tell us more", "nice ports", "a turkey farm", "every man", "Norwayland", "IUS", "the road", "a male nurse"]


@pytest.mark.parametrize(("name", "code"), NAMES.items())
def test_knows_the_code(name: str, code: str) -> None:
    assert codes()[name] == code


@pytest.mark.parametrize("country", list(pycountry.countries), ids=lambda c: c.alpha_2)
def test_knows_every_state_by_its_short_name(country) -> None:  # type: ignore[no-untyped-def]
    name = getattr(country, "common_name", country.name)
    if len(name) > 3 and name.replace("’", "'") in codes():
        assert codes()[name.replace("’", "'")] == country.alpha_2


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_finds_the_longest_whole_names(text: str, expected: list[str]) -> None:
    assert [match[0] for match in pattern().finditer(text)] == expected


@pytest.mark.parametrize("text", NO_NAMES)
def test_finds_none_in_other_words(text: str) -> None:
    assert pattern().findall(text) == []


def test_names_of_the_instrument_join_the_others() -> None:
    assert name_pattern({"RoK": "KR", "RoK Navy": "KR"}).findall("The RoK Navy and the RoK") == ["RoK Navy", "RoK"]


def test_codes_are_states_or_groupings() -> None:
    states = {country.alpha_2 for country in pycountry.countries}
    assert set(codes().values()) <= states | set(tables()["groupings"]) | {"XK"}


@pytest.mark.parametrize("section", ["aliases", "leaders"])
def test_tables_name_real_states_and_nothing_twice(section: str) -> None:
    known = {country.alpha_2 for country in pycountry.countries} | set(tables()["groupings"])
    names = [name for of_one in tables()[section].values() for name in of_one]
    assert set(tables()[section]) <= known
    assert len(names) == len(set(names))
