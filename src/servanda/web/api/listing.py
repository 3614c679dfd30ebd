"""What all lists of the API share: the filter of the query string, pages with their links, and JSON Lines."""

import copy
from collections.abc import Callable
from typing import Annotated, Any, Final, TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel, Field

from servanda.web.lists.filter import Filter
from servanda.web.lists.paging import Page

R = TypeVar("R")
JSON_LINES: Final = "application/jsonl"
MOST: Final = 1000
Size = Annotated[int, Field(ge=1, le=MOST, description="Rows on a page")]
_encode = msgspec.json.Encoder().encode


class Paging(Filter):
    """What can be asked of a list without a filter."""

    size: Size = 50


def parameters(form: type[Filter]) -> dict[str, Any]:
    """Return what an operation adds to the OpenAPI document for the query string that ``form`` reads."""
    schema = form.model_json_schema(ref_template="{model}")
    kinds = schema.get("$defs", {})
    return {
        "parameters": [
            {
                "in": "query",
                "name": name,
                "required": False,
                "description": field.pop("description", ""),
                "schema": _inlined(field, kinds),
            }
            for name, field in copy.deepcopy(schema["properties"]).items()
        ]
    }


def page(
    request: HttpRequest, response: HttpResponse, asked: Filter, found: Page[R], shape: Callable[[R], BaseModel]
) -> HttpResponse:
    """Return one page of a list, each row as ``shape`` sends it; past the end, a page without rows.

    JSON, or JSON Lines where the asker prefers them; the Link header leads to the other pages (RFC 8288).
    """
    there = asked.page == found.number
    items = [shape(row).model_dump(mode="json") for row in found.rows] if there else []
    if request.get_preferred_type(["application/json", JSON_LINES]) == JSON_LINES:
        answer = HttpResponse(b"".join(_encode(item) + b"\n" for item in items), content_type=JSON_LINES)
    else:
        counts = {"total": found.total, "page": asked.page, "size": found.size, "pages": found.pages}
        answer = HttpResponse(_encode({"items": items, **counts}), content_type="application/json")
    answer["ETag"] = response["ETag"]
    answer["Link"] = links(request, asked, found.pages)
    answer["X-Total-Count"] = str(found.total)
    answer["Vary"] = "Accept"
    return answer


def links(request: HttpRequest, asked: Filter, pages: int) -> str:
    """Return the Link header of a page."""
    places = {"first": 1, "prev": min(asked.page - 1, pages), "next": asked.page + 1, "last": pages}
    base = request.build_absolute_uri(request.path)
    return ", ".join(
        f'<{base}?{asked.but(page=number).query()}>; rel="{name}"'
        for name, number in places.items()
        if 1 <= number <= pages
    )


def _inlined(field: dict[str, Any], kinds: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with what it refers to put in, but for the names that pydantic adds."""
    if "$ref" in field:
        field = {**kinds[field["$ref"]], **{k: v for k, v in field.items() if k != "$ref"}}
    for key, value in field.items():
        if isinstance(value, dict):
            field[key] = _inlined(value, kinds)
        elif isinstance(value, list):
            field[key] = [_inlined(v, kinds) if isinstance(v, dict) else v for v in value]
    field.pop("title", None)
    return field
