"""A small record with all that a page can show, and its site."""

from collections.abc import Callable
from pathlib import Path

import pytest

from servanda.ledger import services
from servanda.publishing.site import build, gather
from tests.web import factories

SEA, LATER = "NZ-NO/2025-03-18/joint-statement", "NZ-NO/2026-03-18/instrument"


@pytest.fixture
def filled(db: None) -> None:
    """Two instruments: four commitments accepted, one proposed only, one rejected; one link and evidence confirmed."""
    reviewer = factories.actor()
    filed = factories.add()
    link, evidence = factories.follow(filed)
    later = services.link_at(link).later
    for key in (f"{SEA}/1", f"{SEA}/2", f"{SEA}/4", later):
        services.accept(reviewer, key)
    services.reject(reviewer, f"{SEA}/3")
    services.confirm_link(reviewer, link)
    services.confirm_evidence(reviewer, evidence)


@pytest.fixture
def built(filled: None, tmp_path: Path) -> Callable[..., Path]:
    """Build the site of what was accepted."""

    def make(name: str = "site", **more: str) -> Path:
        return build(gather(), tmp_path / name, **more).place

    return make
