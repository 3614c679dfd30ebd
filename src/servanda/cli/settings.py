"""What the user typed as ``--date``, ``--parties`` and ``--llm-…``, checked and turned into values."""

import datetime
import os
import re
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from servanda.asking import Endpoint

# Codes that people write for a state though ISO 3166 has another, or none, for it.
_MEANT = {
    "UK": "GB",
    "EL": "GR",
    "SU": "RU",
    "YU": "RS",
    "BU": "MM",
    "ROK": "KR",
    "UAE": "AE",
    "USA": "US",
    "DPRK": "KP",
}
# Two letters that are no assigned ISO 3166 code but stand for a party all the same: the EU, and Kosovo in use.
_UNASSIGNED = frozenset({"EU", "XK"})


def parse_date(value: str | None) -> datetime.date | None:
    """Return the date written as ``YYYY-MM-DD``; any other form is a usage error."""
    if value is None:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise ValueError(value)
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(
            f"“{value}” is not a date: write it as YYYY-MM-DD, for example 2025-03-18.", param_hint="--date"
        ) from None


def parse_parties(value: str | None) -> tuple[str, ...]:
    """Return the parties of a list with commas; a two-letter code that no state has is a usage error."""
    if value is None:
        return ()
    parties = tuple(dict.fromkeys(_party(part.strip()) for part in value.split(",") if part.strip()))
    if not parties:
        raise typer.BadParameter(
            "it names no party: write codes with commas, for example US,KR.", param_hint="--parties"
        )
    return parties


def parse_endpoint(url: str | None, model: str | None, *, wanted: bool) -> "Endpoint | None":
    """Return where the large model is, if it is ``wanted``; leave with one line where that is not clear.

    Nothing but the option ``--reader llm`` makes it wanted: no variable of the environment, and no address.
    """
    if not wanted and url is None and model is None:
        return None
    from servanda.asking import SettingError, configure
    from servanda.cli.screen import Screen

    try:
        if not wanted:
            raise SettingError("--llm-url, --llm-model", "they say which large model reads: give --reader llm as well")
        return configure(os.environ, url, model)
    except SettingError as error:
        Screen(0).error(error.setting, str(error))
        raise typer.Exit(2) from None


def _party(name: str) -> str:
    code = name.upper()
    if code in _MEANT:
        raise typer.BadParameter(f"“{name}” is no ISO 3166 code: did you mean {_MEANT[code]}?", param_hint="--parties")
    if not re.fullmatch(r"[A-Za-z]{2}", name):
        return name
    import pycountry

    if code not in _UNASSIGNED and pycountry.countries.get(alpha_2=code) is None:
        raise typer.BadParameter(
            f"“{name}” is no ISO 3166 code of a state: see https://www.iso.org/obp/ui/#search.", param_hint="--parties"
        )
    return code
