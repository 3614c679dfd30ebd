"""Coming in and going out: sign-in by password or by a link, and sign-out."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from servanda.web.accounts import attempts, links
from servanda.web.accounts.forms import SignInForm
from servanda.web.accounts.people import BY_LINK, user_of

_BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password, and let a member in."""
    back = _back(request)
    if request.user.is_authenticated:
        return redirect(back)
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        status = _try(request, form)
        if status == 302:
            return redirect(back)
    return render(request, "accounts/sign_in.html", {"form": form, "next": back}, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Let the member of a link in: at once, or after a click where the link was sent to them."""
    link = links.peek(token)
    if link is not None and (request.method == "HEAD" or (link.sent and request.method == "GET")):
        return render(request, "accounts/sent_link.html", {"member": link.member})
    member = links.redeem(token)
    if member is None:
        return render(request, "accounts/void_link.html", status=410)
    login(request, user_of(member), backend=_BACKEND)
    request.session[BY_LINK] = True
    attempts.forget(member)
    return redirect(settings.LOGIN_REDIRECT_URL)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Let a member go."""
    logout(request)
    return redirect(settings.LOGIN_URL)


@sensitive_variables("password")
def _try(request: HttpRequest, form: SignInForm) -> int:
    """Try a name and password; return 302 where they fit, and else the status of the form with its error."""
    name, password = form.cleaned_data["name"].strip(), form.cleaned_data["password"]
    address = request.META.get("REMOTE_ADDR", "")
    if attempts.too_many(name, address):
        form.add_error(
            None,
            f"Too many sign-ins have failed. Wait {attempts.MINUTES} minutes, or ask an owner for a sign-in link.",
        )
        return 429
    user = authenticate(request, username=name, password=password)
    if user is None:
        attempts.failed(name, address)
        form.add_error(None, "That name and password do not fit together. A sign-in link works without a password.")
        return 200
    login(request, user)
    attempts.forget(name)
    return 302


def _back(request: HttpRequest) -> str:
    """Return the page that the user wanted, where it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return "/"
