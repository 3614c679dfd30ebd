"""docs/lists.md names every filter, sort and column that there is."""

from pathlib import Path
from typing import get_args

import pytest

from servanda.ledger.payloads import State
from servanda.web.lists import listed
from servanda.web.lists.exporting import FORMS
from servanda.web.lists.filter import CommitmentFilter, Due, Filter, Origin
from servanda.web.lists.labels import LABELS
from servanda.web.partnerships import instruments, views
from servanda.web.partnerships.filters import InstrumentFilter, PartnershipFilter
from servanda.web.registers import bodies, deadlines, money
from servanda.web.registers.calendar import MOST
from servanda.web.registers.filters import BodyFilter, DeadlineFilter, MoneyFilter

TEXT = (Path(__file__).parents[3] / "docs" / "lists.md").read_text(encoding="utf-8")
FILTERS: tuple[type[Filter], ...] = (
    CommitmentFilter, BodyFilter, MoneyFilter, DeadlineFilter, InstrumentFilter, PartnershipFilter,
)  # fmt: skip
COLUMNS = (listed.COLUMNS, instruments.COLUMNS, views.COLUMNS, bodies.COLUMNS, money.COLUMNS, deadlines.COLUMNS)
NAMES = {name for form in FILTERS for name in form.model_fields}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_parameters(name: str):
    assert f"`{name}`" in TEXT
    assert name in LABELS or name in ("sort", "page", "size")


@pytest.mark.parametrize("form", FILTERS)
def test_sorts(form: type[Filter]):
    field = form.model_fields["sort"]
    for name in get_args(field.annotation):
        assert f"`{name.removeprefix('-')}`" in TEXT
    assert f"`{field.default}` by itself" in TEXT


@pytest.mark.parametrize("column", sorted({column for columns in COLUMNS for column in columns}))
def test_columns(column: str):
    assert f"`{column}`" in TEXT


def test_values_and_forms():
    for value in (*Due, *Origin, *State):
        assert f"`{value}`" in TEXT
    for form in FORMS:
        assert f".{form}" in TEXT
    assert f"{MOST:,} events" in TEXT
