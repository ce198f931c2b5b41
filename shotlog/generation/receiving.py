"""A request that brings files: the right was asked, then its body is read, a few at a time."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect

from shotlog.kit.http import Request, wants_fragment
from shotlog.kit.uploads import AROUND, MEGABYTE, Busy, HashingUploadHandler, Incoming, receiving

Refuse = Callable[[str, int], HttpResponse]
Read = Callable[[list[Incoming], list[str]], HttpResponse]


def receive(request: Request, read: Read, *, refuse: Refuse) -> HttpResponse:
    """What `read` makes of the files and of the names of those too large; `refuse` says why not.

    To be called by a view without a check of its token, before the body was touched: here the
    token is checked once the files are in.
    """
    handler = HashingUploadHandler(request)
    request.upload_handlers = [handler]
    if _is_hopeless(request):
        limit = f"{settings.UPLOAD_LIMIT_MB:,}"
        return refuse(_("A file may have %(limit)s MB.") % {"limit": limit}, 413)
    # While bytes come in slowly, this request holds no connection that a page may wait for.
    if not connection.in_atomic_block:
        connection.close()

    @csrf_protect
    def read_body(asked: Request) -> HttpResponse:
        files = cast("list[Incoming]", asked.FILES.getlist("files"))
        return read(files, handler.too_large)

    try:
        with receiving():
            return read_body(request)
    except Busy:
        sentence = _("Many files are on their way in; this one waits for its turn. Try again soon.")
        response = refuse(sentence, 503)
        response["Retry-After"] = "5"
        return response


def too_large(name: str) -> str:
    """The sentence for a file beyond the limit, of which no more is known."""
    return _("“%(name)s” has more than %(limit)s MB. Make it smaller.") % {
        "name": name,
        "limit": f"{settings.UPLOAD_LIMIT_MB:,}",
    }


def _is_hopeless(request: Request) -> bool:
    """A single file beyond the limit; of several, each is measured as it comes."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return True
    return wants_fragment(request) and length > settings.UPLOAD_LIMIT_MB * MEGABYTE + AROUND
