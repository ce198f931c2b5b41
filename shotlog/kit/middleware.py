"""Pages are for members: who is not signed in is sent to the sign-in page."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

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
        sign_in = resolve_url(settings.LOGIN_URL)
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(sign_in)
        return redirect_to_login(request.get_full_path(), sign_in)
