"""The pages of the tray: what waits, saying what it is, making takes of it."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from shotlog.generation.entries import enter
from shotlog.generation.incoming import clean_path, pieces
from shotlog.generation.placing import places_of
from shotlog.generation.receiving import receive, too_large
from shotlog.generation.tray import newest_change
from shotlog.generation.tray_actions import act
from shotlog.generation.tray_drop import Landed, land, say
from shotlog.generation.tray_forms import AssignForm
from shotlog.generation.tray_rows import of_filter, waiting
from shotlog.history import Author
from shotlog.kit.http import Request, wants_fragment
from shotlog.kit.uploads import Incoming
from shotlog.models import Element, Membership, Production, Right, Tool, ToolVersion

PER_PAGE = 500
MOST_PLACES = 40


@require_GET
def tray(request: Request, code: str) -> HttpResponse:
    """Every file that waits, and what may be said of many at once."""
    member = enter(request, code)
    template = "generation/tray.html"
    if wants_fragment(request):
        template += "#waiting"
    return render(request, template, _context(request, member))


def _context(request: Request, member: Membership) -> dict[str, Any]:
    rows = waiting(member.production)
    show = request.GET.get("show", "all")
    page = Paginator(of_filter(rows, show), PER_PAGE).get_page(request.GET.get("page"))
    ready = sum(one.element_key is not None for one in rows)
    return {
        "member": member,
        "here": "tray",
        "is_tray": True,
        "page": page,
        "show": show,
        "counts": {"all": len(rows), "ready": ready, "unmatched": len(rows) - ready},
        "form": AssignForm(member=member),
        "acts": member.may_add_takes,
        "seen": newest_change(member.production),
        "is_drawing": any(one.row.source_file.preview == "waiting" for one in page),
        "tools": Tool.objects.values_list("name", flat=True),
        "versions": ToolVersion.objects.exclude(version="")
        .order_by("version")
        .values_list("version", flat=True)
        .distinct(),
    }


# The rights are asked before a byte of the body is read, and so before the token in it is checked.
@csrf_exempt
@require_POST
def tray_drop(request: Request, code: str) -> HttpResponse:
    """Take in the files of one request; a refused one harms no other."""
    member = enter(request, code)
    by = Author.of(member)
    by.require(Right.TAKES)
    production = member.production

    def read(files: list[Incoming], large: list[str]) -> HttpResponse:
        places = places_of(production)
        found = pieces(files, request.POST.getlist("path"), places=places)
        done = [land(piece, production, places, by=by) for piece in found]
        done += [Landed(clean_path(name), problem=too_large(name)) for name in large]
        return _landed(request, production, done or [_nothing()])

    def refuse(sentence: str, status: int) -> HttpResponse:
        return _landed(request, production, [Landed("", problem=sentence)], refused=status)

    return receive(request, read, refuse=refuse)


def _nothing() -> Landed:
    return Landed("", problem=_("No file came in. Choose one, or drop it here."))


def _landed(
    request: Request, production: Production, done: list[Landed], *, refused: int = 422
) -> HttpResponse:
    """One line per file, or without a script the tray with the words."""
    if not wants_fragment(request):
        say(request, done)
        return redirect("tray", production.code)
    status = refused if all(one.problem for one in done) else 200
    waiting = production.tray.count()
    context = {"done": done, "waiting": waiting}
    return render(request, "generation/_landed.html", context, status=status)


@require_POST
def tray_act(request: Request, code: str) -> HttpResponse:
    """What the button says, with the ticked files; a refusal changes nothing."""
    member = enter(request, code)
    by = Author.of(member)
    by.require(Right.TAKES)
    act(request, member, by=by)
    show = request.POST.get("show", "")
    query = f"?show={show}" if show in ("ready", "unmatched") else ""
    return redirect(reverse("tray", args=[member.production.code]) + query)


@require_GET
def tray_places(request: Request, code: str) -> HttpResponse:
    """Elements by what was typed of shot and name, for suggestions."""
    member = enter(request, code)
    found = Element.objects.filter(shot__production=member.production, shot__removed=False)
    for word in request.GET.get("place", "").split()[:6]:
        found = found.filter(Q(shot__code__icontains=word) | Q(name__icontains=word))
    pairs = found.order_by("shot__natural_code", "name").values_list("shot__code", "name")
    context = {"places": pairs[:MOST_PLACES]}
    return render(request, "generation/_tray_places.html", context)
