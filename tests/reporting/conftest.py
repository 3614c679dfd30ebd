"""A partnership in the ledger of the tests: two instruments, a link, evidence, and a word that could be markup."""

import pytest

from servanda.ledger.services import Filed
from tests.web import factories


@pytest.fixture
def filed(db: None) -> Filed:
    odd = factories.Saying("build <b>one</b> & “another” pier for $3 million", verb="build", parties=("NO",))
    return factories.add((*factories.SAYINGS, odd))


@pytest.fixture
def followed(filed: Filed) -> tuple[str, str]:
    return factories.follow(filed)
