"""The OpenAPI document: valid as 3.1, true to what is sent, and told in the documentation."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from servanda.ledger.payloads import Role
from servanda.ledger.services import Filed
from servanda.web.api.site import api
from tests.web import factories
from tests.web.api.conftest import Ask

DOCS = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")


def described() -> dict[str, Any]:
    return json.loads(json.dumps(api.get_openapi_schema(path_prefix="api/")))


DOCUMENT = described()
OPERATIONS = [
    (said["operationId"], method, path)
    for path, methods in DOCUMENT["paths"].items()
    for method, said in methods.items()
]


def check(value: Any, schema: dict[str, Any]) -> None:
    """Raise unless ``value`` fits a schema of the document."""
    Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(value)


def schema_of(method: str, path: str, status: int) -> dict[str, Any]:
    [content] = [
        body
        for form, body in DOCUMENT["paths"][path][method]["responses"][str(status)]["content"].items()
        if "json" in form and "jsonl" not in form
    ]
    return content["schema"]


def test_it_is_openapi_3_1(db: None):
    assert DOCUMENT["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(DOCUMENT).validate()
    assert Client().get("/api/openapi.json").json() == DOCUMENT


def test_each_operation_has_a_name_of_its_own_and_says_what_it_does():
    names = [name for name, _, _ in OPERATIONS]
    assert len(set(names)) == len(names)
    for _, method, path in OPERATIONS:
        said = DOCUMENT["paths"][path][method]
        assert said["summary"]
        assert said["description"]
        assert said["tags"]
        assert all(p.get("description") for p in said["parameters"] if p["in"] == "query")


@pytest.mark.parametrize("name", sorted(DOCUMENT["components"]["schemas"]))
def test_each_schema_is_described_and_its_examples_fit(name: str):
    schema = DOCUMENT["components"]["schemas"][name]
    for field, about in schema.get("properties", {}).items():
        assert about.get("description") or "$ref" in about or "anyOf" in about or name.endswith("_"), field
    for example in schema.get("examples", []):
        check(example, {"$ref": f"#/components/schemas/{name}"})


def test_the_main_things_have_examples():
    with_examples = {name for name, schema in DOCUMENT["components"]["schemas"].items() if "examples" in schema}
    assert with_examples >= {
        "Commitment", "Instrument", "InstrumentText", "Partnership", "Entry", "Problem", "Cycle", "WholeCycle", "Pair",
    }  # fmt: skip


class TestTrueToWhatIsSent:
    @pytest.fixture
    def full(self, ask: Ask, filed: Filed) -> str:
        """A ledger with something of everything."""
        ask("post", f"/commitments/{filed.id}/1/accept", {})
        ask("post", f"/commitments/{filed.id}/4/reject", {}, by=Role.CODER)
        ask("post", f"/commitments/{filed.id}/2/merge", {"ids": [f"{filed.id}/3"]})
        return filed.id

    @pytest.mark.parametrize(("name", "method", "path"), [op for op in OPERATIONS if op[1] == "get"])
    def test_reads(self, ask: Ask, full: str, name: str, method: str, path: str):
        if name == "exportEntries":
            pytest.skip("lines, not JSON")
        keys = (
            ["NZ-NO"]
            if "partnerships" in path
            else [full]
            if "instruments" in path
            else [factories.assess(factories.add(title="Another statement"))]
            if "cycles" in path
            else [f"{full}/{n}" for n in range(1, 6)]
        )
        for key in keys:
            address = path.removeprefix("/api").replace("{key}", key).replace("{sequence}", "5")
            query = "?state=any" if name == "listCommitments" else ""
            response = ask("get", address + query, by=Role.OWNER)
            assert response.status_code == 200
            check(response.json(), schema_of(method, path, 200))

    @pytest.mark.parametrize(
        ("method", "path", "body", "status"),
        [
            ("post", "/api/commitments/{key}/accept", {}, 200),
            ("post", "/api/commitments/{key}/edit", {"strength": "soft"}, 200),
            ("put", "/api/partnerships/{key}", {"name": "New"}, 201),
            ("post", "/api/members", {"id": "new"}, 201),
            ("post", "/api/instruments/{key}/undo", {}, 200),
            ("put", "/api/instruments/{key}/partnership", {"partnership": "NZ-NO"}, 200),
            ("post", "/api/commitments/{key}/edit", {"topic": "chess"}, 422),
            ("post", "/api/commitments/{key}/settle", {}, 409),
        ],
    )
    def test_writes(self, ask: Ask, full: str, method: str, path: str, body: Any, status: int):
        key = {"partnerships": "New", "instruments": full}.get(path.split("/")[2], f"{full}/1")
        by = Role.OWNER if "members" in path else Role.REVIEWER
        response = ask(method, path.removeprefix("/api").replace("{key}", key), body, by=by)
        assert response.status_code == status
        check(response.json(), schema_of(method, path, status))

    def test_problems(self, ask: Ask, filed: Filed):
        for response in (ask("get", "/me", by=None), ask("get", "/commitments/A/B/C/1"), ask("get", "/money?q2=1")):
            check(response.json(), {"$ref": "#/components/schemas/Problem"})
            assert response.json()["status"] == response.status_code


class TestPage:
    def test_everything_comes_from_here_and_nothing_is_inline(self, client: Client, db: None, settings: Any):
        settings.SERVANDA_PUBLIC = True
        response = client.get("/api/docs")
        assert response.status_code == 200
        page = response.content.decode()
        assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []
        assert re.findall(r"<script(?![^>]*(?:src=|application/json))|<style|\sstyle=|\son\w+=", page) == []
        for path in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
            assert client.get(path).status_code == 200, path


class TestDocumentation:
    @pytest.mark.parametrize(("name", "method", "path"), OPERATIONS)
    def test_every_route(self, name: str, method: str, path: str):
        assert f"`{method.upper()} {path}`" in DOCS

    @pytest.mark.parametrize(
        "parameter",
        sorted(
            {
                p["name"]
                for path, methods in DOCUMENT["paths"].items()
                for said in methods.values()
                for p in said["parameters"]
                if p["in"] == "query"
            }
        ),
    )
    def test_every_parameter(self, parameter: str):
        assert f"`{parameter}`" in DOCS

    @pytest.mark.parametrize("status", [304, 401, 403, 404, 409, 412, 413, 422])
    def test_every_status(self, status: int):
        assert f"| {status} |" in DOCS
