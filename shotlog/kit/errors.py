"""The pages that say what went wrong: what it is, that nothing was changed, and the way on."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def _page(request: HttpRequest, status: int, title: str, lead: str) -> HttpResponse:
    response = render(
        request, "error.html", {"title": title, "lead": lead, "code": status}, status=status
    )
    response["X-Reason"] = quote(lead)  # for the status line of a page that asked by script
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request itself is broken."""
    return _page(
        request,
        400,
        _("That request cannot be read"),
        _("Go back, reload the page and try again."),
    )


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the reason, when the verb gave one."""
    return _page(
        request,
        403,
        _("You may not do that"),
        str(exception) or _("Ask a supervisor of the production."),
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form does not carry the token of this session, mostly since somebody signed in."""
    return _page(
        request,
        403,
        _("This page is too old to be saved"),
        _("Go back, reload the page and try again. Cookies must be allowed for this address."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing here, or nothing that this person may see."""
    return _page(
        request,
        404,
        _("There is no such page"),
        _("It may have been renamed or removed, or you are not a member of that production."),
    )


def wrong_method(request: HttpRequest) -> HttpResponse:
    """405: an address that only takes what a form sends, or only shows."""
    return _page(
        request,
        405,
        _("There is nothing to open here"),
        _("This address only takes what a form sends. Go back to the page of the form."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Drawn without context processors, which may be what failed."""
    return render(None, "500.html", status=500)
