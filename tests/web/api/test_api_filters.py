"""The API and the pages filter alike: the same query finds the same, in the same order."""

import json

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.ledger.services import Filed
from servanda.web.accounts.people import user_of
from servanda.web.api.commitments import CommitmentQuery
from servanda.web.lists.filter import CommitmentFilter
from tests.web import factories
from tests.web.api.conftest import Ask

VALUES = {
    "party": ("NO", "NZ", "Institute of Fishes, Nets and Boats", "XX"),
    "topic": ("space", "development-aid", "digital-cyber"),
    "strength": ("firm", "intended", "soft"),
    "kind": ("undertaking", "deliverable"),
    "state": ("proposed", "accepted", "rejected", "any"),
    "year": ("2025", "2024"),
    "deadline": ("overdue", "soon", "later", "unresolved", "none"),
    "body": ("harbour fund", "no such body"),
    "money": ("true", "false"),
    "q": ("harbour", '"the Harbour"', "ferries by", "%"),
    "origin": ("read", "added"),
    "sort": ("date", "-date", "deadline", "-amount", "party", "-confidence", "topic", "-state"),
}
QUERIES = st.dictionaries(st.sampled_from(sorted(VALUES)), st.integers(0, 9), max_size=3)


@pytest.fixture
def client(filed: Filed, ask: Ask) -> Client:
    ask("post", f"/commitments/{filed.id}/1/accept", {})
    ask("post", f"/commitments/{filed.id}/5/reject", {})
    factories.add(title="Another statement", url=None)
    client = Client()
    client.force_login(user_of("rita"))
    return client


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=QUERIES)
def test_commitments(ask: Ask, client: Client, drawn: dict[str, int]):
    query = {name: VALUES[name][number % len(VALUES[name])] for name, number in drawn.items()}
    sent = client.get("/api/commitments", query)
    assert sent.status_code == 200
    file = client.get("/commitments.jsonl", query)
    on_page = [json.loads(line)["id"] for line in b"".join(file.streaming_content).splitlines()]
    assert [it["id"] for it in sent.json()["items"]] == on_page
    assert sent.json()["total"] == len(on_page)


@pytest.mark.parametrize("name", ["bodies", "money", "deadlines"])
@pytest.mark.parametrize(
    "query", [{}, {"party": "NO"}, {"topic": "development-aid"}, {"state": "any"}, {"q": "ferries"}]
)
def test_registers(client: Client, name: str, query: dict[str, str]):
    page = client.get(f"/{name}/", query)
    assert page.status_code == 200
    sent = client.get(f"/api/{name}", query)
    file = client.get(f"/{name}.jsonl", query)
    assert sent.json()["total"] == len(b"".join(file.streaming_content).splitlines())


def test_the_api_takes_every_filter_of_the_pages():
    assert set(CommitmentQuery.model_fields) == set(CommitmentFilter.model_fields)
