"""The sample partnership, with an assessment, as it is published, gathered once, and its files in each form."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from django.db import connections

from samples.decisions import read_plan
from samples.replaying import replay
from servanda.ledger import connecting, services
from servanda.publishing.forms import DataForm, Publisher, files_of
from servanda.publishing.gathering import Record, gather
from tests.publishing.cycled import assess

PUBLISHER = Publisher("Test desk", "XM-TEST-1")
SAMPLES = Path(__file__).parents[2] / "samples"
Published = Mapping[DataForm, Mapping[str, bytes]]


@pytest.fixture(scope="session")
def both(django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> tuple[Record, Published]:
    """Gather from a ledger of its own, and put back the database that pytest-django has set up."""
    settings, connection = connections.settings, connections["default"]
    with django_db_blocker.unblock():
        connecting.connect(str(tmp_path_factory.mktemp("ledger") / "ledger.sqlite"))
        connecting.prepare(create=True, say=lambda _: None)
        plan = read_plan(SAMPLES / "decisions.yaml")
        replay(plan, SAMPLES)
        assess(services.member(plan.owner.id), plan.partnership.id)
        record = gather()
        files = {form: dict(files_of(record, form, PUBLISHER)) for form in DataForm}
        connections.close_all()
    connections.settings = settings
    connections["default"] = connection
    return record, files


@pytest.fixture(scope="session")
def record(both: tuple[Record, Published]) -> Record:
    return both[0]


@pytest.fixture(scope="session")
def published(both: tuple[Record, Published]) -> Published:
    return both[1]


@pytest.fixture(scope="session")
def folder(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with all files."""
    root = tmp_path_factory.mktemp("published")
    for files in published.values():
        for name, content in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)
    return root
