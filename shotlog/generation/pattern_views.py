"""The page of a production's file-name pattern: what it makes of names, and keeping it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shotlog.generation.entries import enter
from shotlog.generation.incoming import clean_path
from shotlog.generation.matching import Place
from shotlog.generation.placing import places_of
from shotlog.generation.tray import keep_pattern
from shotlog.history import Author, Conflict
from shotlog.kit.file_patterns import fault
from shotlog.kit.http import Request, wants_fragment
from shotlog.kit.text import natural, one_line
from shotlog.models import Membership, Production, Right, TrayFile

MOST_NAMES = 500
MOST_SHOWN = 40


@dataclass(frozen=True)
class Example:
    """A file name and the place that the pattern gives it."""

    name: str
    place: Place


@require_http_methods(["GET", "POST"])
def file_names(request: Request, code: str) -> HttpResponse:
    """What a pattern makes of the names in the tray, or of typed ones; posted, it is kept."""
    member = enter(request, code)
    asked = request.POST if request.method == "POST" else request.GET
    pattern = one_line(asked.get("file_name_pattern", member.production.file_name_pattern))[:120]
    wrong = fault(pattern)
    if request.method == "POST":
        wrong = wrong or _keep(request, member, pattern)
        if not wrong:
            return redirect("tray", member.production.code)
    template = "generation/file_names.html"
    if wants_fragment(request):
        template += "#examples"
    context = {
        "member": member,
        "here": "tray",
        "pattern": pattern,
        "shown": member.production.file_name_pattern,
        "wrong": wrong,
        "names": asked.get("names", ""),
        "keeps": member.may(Right.SETTINGS),
        **_examples(member.production, "" if wrong else pattern, asked.get("names", "")),
    }
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def _keep(request: Request, member: Membership, pattern: str) -> str:
    """Keep the pattern; why not, in a sentence."""
    shown = request.POST.get("shown", member.production.file_name_pattern)
    try:
        keep_pattern(member.production, pattern, by=Author.of(member), shown=shown)
    except Conflict as conflict:
        return str(conflict)
    messages.success(request, _("The pattern is kept; the files in the tray follow it."))
    return ""


def _examples(production: Production, pattern: str, typed: str) -> dict[str, object]:
    """Names with their places: the typed ones, else those in the tray."""
    names = [clean_path(line) for line in typed.splitlines()[:MOST_NAMES] if line.strip()]
    if not names:
        rows = TrayFile.objects.filter(production=production).values_list("name", flat=True)
        names = sorted(rows, key=natural)[:MOST_NAMES]
    places = places_of(production, pattern=pattern)
    found = [Example(name, places.of(name)) for name in names]
    # Those that find nothing first: they are what the pattern is changed for.
    found.sort(key=lambda one: one.place.key is not None)
    return {
        "examples": found[:MOST_SHOWN],
        "count": len(found),
        "found": sum(one.place.key is not None for one in found),
    }
