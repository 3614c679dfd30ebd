"""The pages of members (for owners) and of one's own account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from servanda.ledger import services
from servanda.ledger.errors import LedgerError
from servanda.ledger.models import Member
from servanda.ledger.payloads import Role
from servanda.web.access import MemberRequest, actor_of, requires
from servanda.web.accounts import links, tokens
from servanda.web.accounts.forms import ROLES, MemberForm, NameForm, PasswordForm, TokenForm
from servanda.web.accounts.people import BY_LINK, signed_in
from servanda.web.models import ApiToken


@requires(Role.OWNER)
@never_cache
@require_safe
def users(request: MemberRequest) -> HttpResponse:
    """List the members, and show a link that was just made."""
    return _users(request, MemberForm())


@requires(Role.OWNER)
@require_POST
def add_user(request: MemberRequest) -> HttpResponse:
    """Let somebody in, and make the link by which they sign in first."""
    form = MemberForm(request.POST)
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            services.add_member(
                actor_of(request), name, form.cleaned_data["full_name"], Role(form.cleaned_data["role"])
            )
        except LedgerError as error:
            form.add_error("name", str(error))
        else:
            return _show_link(request, name)
    return _users(request, form, status=400)


@requires(Role.OWNER)
@require_POST
def change_user(request: MemberRequest, name: str) -> HttpResponse:
    """Change a member's role, or whether they may come in."""
    role = request.POST.get("role")
    active = {"yes": True, "no": False}.get(request.POST.get("active", ""))
    if role is not None and role not in {choice.value for choice in Role}:
        raise LedgerError(f"there is no role {role}")
    services.change_member(actor_of(request), name, role=None if role is None else Role(role), active=active)
    if active is False:
        links.withdraw(name)
    messages.success(request, f"{name} was changed.")
    return redirect("users")


@requires(Role.OWNER)
@require_POST
def make_link(request: MemberRequest, name: str) -> HttpResponse:
    """Make a new link by which a member signs in."""
    return _show_link(request, name)


@requires(Role.READER)
@never_cache
@require_safe
def account(request: MemberRequest) -> HttpResponse:
    """Show one's own name, password and tokens."""
    return _account(request)


@requires(Role.READER)
@require_POST
def rename(request: MemberRequest) -> HttpResponse:
    """Change one's own full name."""
    form = NameForm(request.POST)
    if not form.is_valid():
        return _account(request, name=form, status=400)
    actor = actor_of(request)
    services.change_member(actor, actor.name, full_name=form.cleaned_data["full_name"])
    messages.success(request, "Your name was changed.")
    return redirect("account")


@requires(Role.READER)
@sensitive_post_parameters()
@require_POST
def set_password(request: MemberRequest) -> HttpResponse:
    """Set one's own password; other sessions of the member end."""
    user = signed_in(request)
    form = PasswordForm(user, request.POST, ask_old=_asks_old(request))
    if not form.is_valid():
        return _account(request, password=form, status=400)
    user.set_password(form.cleaned_data["new"])
    user.save(update_fields=["password"])
    update_session_auth_hash(request, user)
    messages.success(request, "Your password was set.")
    return redirect("account")


@requires(Role.READER)
@never_cache
@require_POST
def make_token(request: MemberRequest) -> HttpResponse:
    """Make a token for a program and show it, this once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _account(request, token=form, status=400)
    made = tokens.make(actor_of(request).name, form.cleaned_data["token_name"])
    return _account(request, made=made)


@requires(Role.READER)
@require_POST
def revoke_token(request: MemberRequest, key: int) -> HttpResponse:
    """Make one of one's tokens void."""
    tokens.revoke(actor_of(request).name, key)
    messages.success(request, "The token was revoked.")
    return redirect("account")


def _asks_old(request: MemberRequest) -> bool:
    """Whether a new password needs the old one: not where there is none, nor after a link, by which one may forget."""
    return signed_in(request).has_usable_password() and not request.session.get(BY_LINK)


def _show_link(request: MemberRequest, name: str) -> HttpResponse:
    origin = settings.SERVANDA_ORIGIN or request.build_absolute_uri("/").rstrip("/")
    link = origin + reverse("sign-in-link", args=[links.issue(name, sent=True)])
    return _users(request, MemberForm(), made=(name, link))


def _users(
    request: MemberRequest, form: MemberForm, *, made: tuple[str, str] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "members": Member.objects.order_by("-active", "added"),
        "roles": ROLES,
        "form": form,
        "made": made,
        "hours": links.SENT_HOURS,
    }
    return render(request, "accounts/users.html", context, status=status)


def _account(
    request: MemberRequest,
    *,
    name: NameForm | None = None,
    password: PasswordForm | None = None,
    token: TokenForm | None = None,
    made: str = "",
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    member = Member.objects.get(pk=user.get_username())
    context = {
        "member": member,
        "role": dict(ROLES)[member.role],
        "name_form": name or NameForm({"full_name": member.full_name}),
        "password_form": password or PasswordForm(user, ask_old=_asks_old(request)),
        "token_form": token or TokenForm(),
        "tokens": ApiToken.objects.filter(user=user).order_by("revoked", "-created"),
        "made": made,
    }
    return render(request, "accounts/account.html", context, status=status)
