"""Signing in and out, and the pause after wrong passwords."""

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from shotlog.kit.http import Request
from shotlog.kit.middleware import open_to_all
from shotlog.people import accounts, owners
from shotlog.people.forms import SignInForm, focus


@open_to_all
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """The door; with no account that opens, the words that tell where the first key is."""
    if request.user.is_authenticated:
        return redirect("home")
    if not owners.has_usable_account():
        return render(request, "people/first_key.html", status=200)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = accounts.sign_in_name(form.cleaned_data["username"])
        password = form.cleaned_data["password"]
        user = authenticate(request, username=name, password=password)
        if user is not None:
            login(request, user)
            request.session.set_expiry(
                settings.SESSION_COOKIE_AGE if form.cleaned_data["keep"] else 0
            )
            accounts.welcome(request.user)
            return redirect(_next(request))
        form.add_error("password", _no_match(request, name))
    return _page(request, form)


@open_to_all
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """Leave, and stand before the door again."""
    logout(request)
    return redirect("sign-in")


def locked_out(
    request: HttpRequest, _response: HttpResponse | None, _credentials: dict[str, str] | None
) -> HttpResponse:
    """The sign-in page while a name is paused at an address: the same for names without account."""
    form = SignInForm(request.POST)
    form.full_clean()
    form.add_error(
        "password",
        _("Too many wrong passwords. Signing in as “%(name)s” pauses for %(minutes)d minutes.")
        % {"name": request.POST.get("username", "")[:150], "minutes": _pause()},
    )
    return _page(request, form, status=429)


@open_to_all
@require_POST
def language(request: Request) -> HttpResponse:
    """Keep the language in a cookie and go back to the page."""
    response: HttpResponse = set_language(request)
    return response


def _page(request: HttpRequest, form: SignInForm, *, status: int = 0) -> HttpResponse:
    if not status:
        status = 422 if form.is_bound else 200
    context = {"form": focus(form), "host": request.get_host(), "next": _next(request)}
    return render(request, "people/sign_in.html", context, status=status)


def _next(request: HttpRequest) -> str:
    """The page that was asked for before, if it is ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return resolve_url("home")


def _no_match(request: HttpRequest, name: str) -> str:
    """What a wrong password is told: the same whether the account exists or not."""
    sentence = _("Name and password do not match.")
    if not getattr(settings, "AXES_ENABLED", True):
        return sentence
    failures = AxesProxyHandler.get_failures(request, {"username": name})
    left = max(settings.AXES_FAILURE_LIMIT - failures, 0)
    return (
        sentence
        + " "
        + ngettext(
            "%(left)d try left before a pause of %(minutes)d minutes.",
            "%(left)d tries left before a pause of %(minutes)d minutes.",
            left,
        )
        % {"left": left, "minutes": _pause()}
    )


def _pause() -> int:
    return round(settings.AXES_COOLOFF_TIME * 60)
