"""What coders and reviewers do with one commitment and party: score it, settle it, write down a reply."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from servanda.assessment import APART
from servanda.ledger import services
from servanda.ledger.errors import LedgerError, RefusedError
from servanda.ledger.payloads import FINAL, PairState, Role
from servanda.web.access import MemberRequest, actor_of, requires
from servanda.web.assessing import pairs
from servanda.web.assessing.gathering import Line, Open, lines_of, open_for

_NO_VALUE: Final = "Choose an answer first."


@requires(Role.CODER)
@require_safe
def score_next(request: MemberRequest, key: str) -> HttpResponseBase:
    """Go to the first commitment and party that the member has not scored."""
    cycle = _scoring(request, key)
    lines = lines_of(actor_of(request), cycle)
    first = next((line for line in lines if _to_score(line)), None)
    if first is None:
        messages.info(request, "You have scored all of it.")
        return redirect("assessment", key)
    return redirect("assessment-score", key, first.id)


@requires(Role.CODER)
@require_http_methods(["GET", "HEAD", "POST"])
def score(request: MemberRequest, key: str, pair: str) -> HttpResponseBase:
    """Score one commitment and party; then go on to the next that the member has not scored."""
    actor, cycle = actor_of(request), _scoring(request, key)
    lines = lines_of(actor, cycle)
    line = pairs.line_at(lines, pair)
    way = pairs.walk(lines, line, _to_score)
    own = next((one for one in line.pair.scores if one.coder == actor.name), None)
    value, reason, evidence = (own.value, own.reason, list(own.evidence)) if own else ("", "", [])
    error = ""
    if request.method == "POST":
        value, reason = request.POST.get("value", ""), request.POST.get("reason", "")
        evidence = request.POST.getlist("evidence")
        error = _refused(
            value,
            lambda: services.score(actor, key, line.pair.commitment, line.pair.party, value, reason, evidence),
        )
        if not error:
            return _go_on(request, cycle, way.open, f"Scored: {APART.get(value, value)}.", "assessment-score")
    context = {**pairs.describe(actor, cycle, line), "walk": way, "error": error, "own": own}
    context |= {"answers": pairs.answers_of(cycle, line, value), "reason": reason, "chosen": evidence}
    return render(request, "assessing/score.html", context, status=400 if error else 200)


@requires(Role.REVIEWER)
@require_safe
def settle_next(request: MemberRequest, key: str) -> HttpResponseBase:
    """Go to the first commitment and party on which coders disagree."""
    cycle = _settling(request, key)
    first = next((line for line in lines_of(actor_of(request), cycle) if _to_settle(line)), None)
    if first is None:
        messages.info(request, "There is nothing to settle: coders agree on all that all of them have scored.")
        return redirect("assessment", key)
    return redirect("assessment-settle", key, first.id)


@requires(Role.REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: MemberRequest, key: str, pair: str) -> HttpResponseBase:
    """Say which score stands, and why; then go on to the next disagreement."""
    actor, cycle = actor_of(request), _settling(request, key)
    lines = lines_of(actor, cycle)
    line = pairs.line_at(lines, pair)
    disputed = [one for one in lines if _to_settle(one) or one.id == pair]
    way = pairs.walk(disputed, line, _to_settle)
    settled = line.pair.state is PairState.SETTLED
    value, reason = (line.pair.value, line.pair.reason) if settled else ("", "")
    error = ""
    if request.method == "POST":
        value, reason = request.POST.get("value", ""), request.POST.get("reason", "")
        error = _refused(
            value, lambda: services.settle_score(actor, key, line.pair.commitment, line.pair.party, value, reason)
        )
        if not error:
            return _go_on(request, cycle, way.open, f"Settled: {APART.get(value, value)}.", "assessment-settle")
    context = {**pairs.describe(actor, cycle, line), "walk": way, "error": error}
    context |= {"answers": pairs.answers_of(cycle, line, value), "reason": reason}
    return render(request, "assessing/settle.html", context, status=400 if error else 200)


@requires(Role.REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: MemberRequest, key: str, pair: str) -> HttpResponseBase:
    """Write down what the assessed party says of a score that stands."""
    actor, cycle = actor_of(request), open_for(actor_of(request), key)
    lines = lines_of(actor, cycle)
    line = pairs.line_at(lines, pair)
    said = {"words": line.pair.reply, "by": line.pair.reply_by, "date": line.pair.reply_date}
    error = ""
    if line.pair.state not in FINAL:
        raise LedgerError("a reply is to a score that stands, and this has none yet")
    if request.method == "POST":
        said = {name: request.POST.get(name, "").strip() for name in ("words", "by", "date")}
        error = _reply_error(said) or _caught(
            lambda: services.record_reply(actor, key, line.pair.commitment, line.pair.party, **said)
        )
        if not error:
            messages.success(request, "The reply stands beside the score.")
            return redirect("assessment-pair", key, pair)
    context = {**pairs.describe(actor, cycle, line), "walk": pairs.walk(lines, line, lambda one: False)}
    return render(
        request, "assessing/reply.html", {**context, "said": said, "error": error}, status=400 if error else 200
    )


def _scoring(request: MemberRequest, key: str) -> Open:
    actor = actor_of(request)
    cycle = open_for(actor, key)
    if actor.name not in cycle.coders:
        raise RefusedError(f"{actor.name} is no coder of {cycle.row.name}: an owner can make them one")
    if cycle.row.published:
        raise RefusedError(f"{cycle.row.name} is published: nobody scores in it any more")
    return cycle


def _settling(request: MemberRequest, key: str) -> Open:
    actor = actor_of(request)
    cycle = open_for(actor, key)
    if not cycle.settles:
        raise RefusedError(f"{actor.name} scores in {cycle.row.name}: a reviewer who does not must settle it")
    return cycle


def _to_score(line: Line) -> bool:
    return not line.own and not line.pair.closed


def _to_settle(line: Line) -> bool:
    return line.pair.state is PairState.DISPUTED


def _refused(value: str, act: Callable[[], Any]) -> str:
    return _caught(act) if value else _NO_VALUE


def _reply_error(said: dict[str, str]) -> str:
    return "" if said["words"] else "Write what the party says."


def _caught(act: Callable[[], Any]) -> str:
    """Do something, and return what the ledger has against it as a sentence, "" for nothing."""
    try:
        act()
    except RefusedError:
        raise
    except LedgerError as error:
        said = str(error)
        return f"{said[:1].upper()}{said[1:]}."
    return ""


def _go_on(request: MemberRequest, cycle: Open, following: str, said: str, name: str) -> HttpResponseBase:
    if following:
        messages.success(request, said)
        return redirect(name, cycle.key, following)
    messages.success(request, f"{said} That was the last of it.")
    return redirect("assessment", cycle.key)
