"""ETags: what was sent once and has not changed since is answered by 304; what has changed is not decided on (412).

Everything that is read follows from the ledger, so the number of its last entry, with the day (deadlines come due),
the address, the form, the version and who asks (scores are not for everybody) stand for all of it. A single commitment,
instrument or entry has a tag of its own, which holds longer: the number of the last entry that changed it.
"""

import datetime
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from servanda import __version__
from servanda.ledger.models import Commitment, Entry, Instrument
from servanda.web.access import MemberRequest
from servanda.web.api.problems import ChangedError

P = ParamSpec("P")
T = TypeVar("T")


def cached(
    view: Callable[Concatenate[HttpRequest, HttpResponse, P], T],
) -> Callable[Concatenate[HttpRequest, HttpResponse, P], T | HttpResponse]:
    """Give what a view returns an ETag from the ledger's last entry; answer 304 where the asker has it."""

    @wraps(view)
    def answer(request: HttpRequest, response: HttpResponse, *args: P.args, **kwargs: P.kwargs) -> T | HttpResponse:
        tag = _tag_of_ledger(request)
        return unchanged(request, response, tag) or view(request, response, *args, **kwargs)

    return cast(Callable[Concatenate[HttpRequest, HttpResponse, P], T | HttpResponse], answer)


def unchanged(request: HttpRequest, response: HttpResponse, tag: str) -> HttpResponse | None:
    """Put the tag into the response; return 304 where the asker has it, else None."""
    response["ETag"] = tag
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    if "*" in asked or any(weak(one) == weak(tag) for one in asked):
        return HttpResponseNotModified(headers={"ETag": tag})
    return None


def tag_of(row: Commitment | Instrument) -> str:
    """Return the tag of a commitment or instrument: the number of the entry that last changed it or its text."""
    changed = max(row.changed, row.instrument.changed) if isinstance(row, Commitment) else row.changed
    return f'"{changed}"'


def require_same(request: HttpRequest, row: Commitment) -> None:
    """Raise ``ChangedError`` where the asker names another state of a commitment in ``If-Match``."""
    asked = parse_etags(request.headers.get("If-Match", ""))
    tag = tag_of(row)
    if asked and "*" not in asked and tag not in asked:
        raise ChangedError(f"{row.id} was changed since: it is now at {tag}, not {', '.join(asked)}. Read it again")


def weak(tag: str) -> str:
    """Return a tag without its mark of weakness."""
    return tag.removeprefix("W/")


def _tag_of_ledger(request: HttpRequest) -> str:
    last = Entry.objects.order_by("-sequence").values_list("sequence", flat=True).first()
    who = cast(MemberRequest, request).actor
    what: list[Any] = [__version__, datetime.date.today(), request.get_full_path(), request.headers.get("Accept", "")]
    what += [] if who is None else [who.name, who.role]
    digest = hashlib.sha256("\n".join(map(str, what)).encode()).hexdigest()[:16]
    return f'W/"{last or 0}-{digest}"'
