"""Pages are for members: who is not signed in is sent to the sign-in page."""

from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from shotlog.kit import errors

Handler = Callable[..., HttpResponseBase]


def open_to_all(view: Handler) -> Handler:
    """Mark a view that needs no sign-in: sign-in itself, invitations, health."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


class SignedIn:
    """Closed unless a view is marked `open_to_all`: what is forgotten locks, it does not leak."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; the decision needs the view, so it is made in `process_view`."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Handler, _args: object, kwargs: dict[str, object]
    ) -> HttpResponse | None:
        """Send a stranger to the sign-in page, from a fragment as a whole page."""
        if any("\x00" in part for part in kwargs.values() if isinstance(part, str)):
            raise Http404  # no row is called so, and PostgreSQL refuses to be asked
        if request.user.is_authenticated or getattr(view, "open_to_all", False):
            return None
        away = redirect_to_login(_page_to_return_to(request), resolve_url(settings.LOGIN_URL))
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(away.url)
        return away


def _page_to_return_to(request: HttpRequest) -> str:
    """The page somebody was on: what a form or a part of it was sent to cannot be opened."""
    if request.method in ("GET", "HEAD") and not getattr(request, "htmx", False):
        return request.get_full_path()
    sent_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(sent_from, {request.get_host()}):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    page = urlsplit(sent_from)
    return urlunsplit(("", "", page.path, page.query, ""))


class WrongMethod:
    """An address that only takes forms, opened as a page: a sentence instead of a blank."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on, and draw a page where a bare 405 comes back."""
        answer = self.get_response(request)
        if answer.status_code != 405:
            return answer
        page = errors.wrong_method(request)
        page["Allow"] = answer["Allow"]
        return page
