"""The API as a whole: its routers, its errors, and its OpenAPI document with the problems that any route can answer."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase
from ninja.openapi.schema import OpenAPISchema

from servanda import __version__
from servanda.web.api import (
    commitments,
    cycles,
    entries,
    following,
    instruments,
    members,
    partnerships,
    problems,
    registers,
    search,
)
from servanda.web.api.auth import ways
from servanda.web.api.listing import JSON_LINES
from servanda.web.api.shapes import Problem

ABOUT: Final = """Read and write a ledger of commitments.

Send a token with every request: `Authorization: Bearer servanda_…`; members make them on their account page. On a
public server anybody may read without one. A coder's decision becomes a suggestion, which a reviewer settles.

Ids hold slashes (`US-KR/2021-05-21/fact-sheet/17`) and stand in addresses as they are. Offsets count Unicode
characters of an instrument's text. Lists answer `application/jsonl` where the Accept header prefers it. Reads carry an
ETag: with If-None-Match what has not changed is answered by 304."""
_ALWAYS = {401: "No token, or one that isn't valid", 422: "Something that was sent can't be so; the detail names it"}
_WITH_KEY = {404: "There is no such thing"}
_WRITING = {403: "The member's role does not allow this", 409: "The ledger does not allow this as things stand"}
_IF_MATCH = {412: "The commitment was changed since it was read"}


class LedgerAPI(NinjaAPI):
    """The API with what its OpenAPI document says of every route alike."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> OpenAPISchema:
        """Return the document: ninja's, with the problems, the headers and JSON Lines of lists."""
        document = super().get_openapi_schema(*args, **kwargs)
        document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                _complete(operation, path, method)
        return document


class Docs(DocsBase):
    """The page of the document: Swagger UI from ninja's static files, within the frame of the other pages."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """Return the page."""
        settings = {"url": self.get_openapi_url(api, kwargs), "deepLinking": False, "layout": "BaseLayout"}
        return render(request, "api/docs.html", {"swagger": settings})


def _complete(operation: dict[str, Any], path: str, method: str) -> None:
    responses = operation["responses"]
    said = _ALWAYS | (_WITH_KEY if "{" in path else {}) | (_WRITING if method != "get" else {})
    if any(parameter["name"] == "If-Match" for parameter in operation["parameters"]):
        said |= _IF_MATCH
    said |= {status: words for status, words in _WRITING.items() if status in responses}
    for status, description in said.items():
        content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        responses[status] = {"description": description, "content": content}
    if method == "get" and operation["operationId"] not in ("getMe", "exportEntries"):
        responses[200]["headers"] = {"ETag": {"description": "For If-None-Match", "schema": {"type": "string"}}}
        responses[304] = {"description": "Not changed since the ETag of If-None-Match"}
    if operation["operationId"].startswith("list"):
        _complete_list(responses[200])


def _complete_list(response: dict[str, Any]) -> None:
    response["headers"] |= {
        "Link": {"description": "Addresses of the first, prev, next and last page", "schema": {"type": "string"}},
        "X-Total-Count": {"description": "Rows on all pages", "schema": {"type": "integer"}},
    }
    response["content"][JSON_LINES] = {"schema": {"type": "string", "description": "One row a line"}}


api = LedgerAPI(
    title="Servanda",
    version=__version__,
    description=ABOUT,
    urls_namespace="api",
    docs=Docs(),
    auth=ways(),
)
problems.handle(api)
api.add_router("/partnerships", partnerships.router)
api.add_router("/instruments", instruments.router)
api.add_router("/commitments", commitments.router)
api.add_router("", following.router)
api.add_router("/cycles", cycles.router)
api.add_router("", registers.router)
api.add_router("", search.router)
api.add_router("/entries", entries.router)
api.add_router("", members.router)
