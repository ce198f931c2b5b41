"""What every view asks of a request."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Request(HttpRequest):
    """A request as our middleware leaves it; views are typed with it, nothing makes one."""

    htmx: HtmxDetails
    user: "User"


def wants_fragment(request: HttpRequest) -> bool:
    """True for a call of htmx that swaps a part, not for a boosted link or the Back button."""
    htmx = getattr(request, "htmx", None)
    if not isinstance(htmx, HtmxDetails) or not htmx:
        return False
    return not htmx.boosted and not htmx.history_restore_request
