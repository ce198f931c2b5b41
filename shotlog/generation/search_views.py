"""The page that finds recipes, and the question of a dropped file: which take is this?"""

from typing import Any

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from shotlog.generation.search import (
    COUNTED,
    LAST_PAGE,
    Page,
    SearchForm,
    hits,
    page_of,
    productions_of,
    recognise,
)
from shotlog.kit.http import Request, wants_fragment
from shotlog.kit.uploads import Busy, HashingUploadHandler, one_at_a_time, receiving
from shotlog.models import Production


@require_GET
def recipe_search(request: Request) -> HttpResponse:
    """Recipes by words and facts, across all productions that one may see."""
    form = SearchForm(request.GET, productions=_entered(request))
    asked = request.GET.get("page", "")
    number = min(LAST_PAGE, max(1, int(asked[:6]))) if asked.isdecimal() else 1
    page = Page([], 0, 0)
    if not form.has_no_words:
        page = page_of(form.takes(), number, newest=form.newest_takes())
    context = {
        "here": "recipes",
        "form": form,
        "hits": hits(page.takes, form.question),
        "count": page.count,
        "is_more": page.count > COUNTED,
        "counted": COUNTED,
        "number": number,
        "next": page.next,
    }
    template = "generation/search.html" + ("#results" if wants_fragment(request) else "")
    return render(request, template, context)


# Who may ask is decided before a byte of the body is read, and so before its token is checked.
@csrf_exempt
@require_POST
def recipe_of_file(request: Request) -> HttpResponse:
    """The takes that a dropped file is, by its bytes or by its embedded recipe. It is not kept."""
    productions = _entered(request)
    handler = HashingUploadHandler(request)
    request.upload_handlers = [handler]
    if not connection.in_atomic_block:
        connection.close()
    try:
        with receiving():
            response: HttpResponse = _recognise(request, productions, handler)
            return response
    except Busy:
        words = _("Many files are on their way in; this one waits for its turn. Try again soon.")
        return _answer(request, productions, problem=words, status=503)


@csrf_protect
def _recognise(request: Request, productions: Any, handler: HashingUploadHandler) -> HttpResponse:
    files = request.FILES.getlist("file")
    if not files:
        words = _("No file came in. Choose one, or drop it here.")
        if handler.too_large:
            words = _("“%(name)s” has more than %(limit)s MB. Make it smaller.") % {
                "name": handler.too_large[0],
                "limit": f"{settings.UPLOAD_LIMIT_MB:,}",
            }
        return _answer(request, productions, problem=words, status=422)
    file: Any = files[0]
    name = str(file.name or "file")
    try:
        with one_at_a_time:
            found = recognise(
                file.file, name=name, sha256=file.sha256, productions=_keys(productions)
            )
    finally:
        for one in files:
            one.close()
    return _answer(request, productions, name=name, found=found)


def _answer(
    request: Request,
    productions: Any,
    *,
    name: str = "",
    found: Any = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "here": "recipes",
        "form": SearchForm({}, productions=productions),
        "file_name": name,
        "found": found,
        "problem": problem,
        "hits": hits(found.takes, "") if found else [],
        "count": len(found.takes) if found else 0,
    }
    return render(request, "generation/search.html", context, status=status)


def _entered(request: Request) -> Any:
    """The productions that may be asked; a 404 for clients and strangers, who have none."""
    productions = productions_of(request.user.pk or 0)
    if not _keys(productions):
        raise Http404
    return productions


def _keys(productions: "Any | list[Production]") -> list[int]:
    return [one.pk for one in productions]
