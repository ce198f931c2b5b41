"""Which production was used last on this workstation, so that Shotlog opens there."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "production"
YEAR = 60 * 60 * 24 * 365


class LastProduction:
    """Keeps the code of the production in a cookie: no page waits for a row to be written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and remember the production of a page that was shown."""
        response = self.get_response(request)
        found = request.resolver_match
        if found is None or request.method != "GET" or response.status_code != 200:
            return response
        code = found.kwargs.get("code") if found.route.startswith("p/") else None
        if isinstance(code, str) and request.COOKIES.get(COOKIE) != code:
            response.set_cookie(
                COOKIE, code, YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
            )
        return response
