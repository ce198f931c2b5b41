"""The shot page: its facts, elements, colour notes, shortcomings and history on one page."""

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shotlog.breakdown.facts import (
    ELEMENT_MORE,
    ELEMENT_SHOWN,
    SHOT_MORE,
    SHOT_SHOWN,
    Fact,
    element_facts,
    is_fact,
    propose_colour_hours,
    save_fact,
    shot_facts,
)
from shotlog.breakdown.history import history_page, latest
from shotlog.breakdown.shots import fits_template
from shotlog.figures.names import names_in_use
from shotlog.figures.one_shot import (
    ElementLine,
    colour_panel,
    element_lines,
    picture_of,
    sessions_of,
    shortcomings_of,
    summary,
    usual_colour_hours,
)
from shotlog.figures.private_names import hide_names
from shotlog.figures.shot_order import in_order
from shotlog.history import Author
from shotlog.kit.http import Request, wants_fragment
from shotlog.models import Element, Membership, Preference, Right, Shot, SourceFile, Take
from shotlog.models.choices import COLOUR_SPACES, Status

MORE = "shot-page-more"
SESSIONS = 5


def entered(request: Request, code: str) -> Membership:
    """The membership by which the person is here, with the names that are theirs at hand."""
    member = Membership.objects.entry(request.user, code)
    prefetch_related_objects([member], "claims")
    return member


def found_shot(member: Membership, code: str) -> Shot | None:
    """The shot by its code, in whatever case."""
    shots = Shot.objects.with_scene().filter(production=member.production, code__iexact=code)
    return next(hide_names(shots[:1], member), None)


@require_GET
def shot(request: Request, code: str, shot: str) -> HttpResponse:
    """The page of one shot; an unknown code shows the nearest ones."""
    member = entered(request, code)
    row = found_shot(member, shot)
    if row is None:
        return _no_such_shot(request, member, shot)
    lines = element_lines(row, member)
    colour = colour_panel(row)
    context = {
        "member": member,
        "here": "shots",
        "shot": row,
        "statuses": Status.choices,
        "may_log": member.may(Right.LOG),
        **_neighbours(row),
        **_head(row, lines, member),
        **_sides(lines, member, opened=_opened(request, lines), asked=_take_asked(request)),
        "colour": colour,
        "history_count": 0,
    }
    if member.sees_recipes:
        context |= _inner(row, lines, member)
    return render(request, "breakdown/shot.html", context)


def _inner(row: Shot, lines: list[ElementLine], member: Membership) -> dict[str, Any]:
    """What clients do not see."""
    count, days = latest(row, member)
    sessions = sessions_of(lines)
    return {
        "shortcomings": shortcomings_of(row),
        "sessions": sessions[:SESSIONS],
        "more_sessions": len(sessions[SESSIONS:]),
        "history_count": count,
        "history_days": days,
        "names": names_in_use(member.production),
        "spaces": COLOUR_SPACES,
        "more_open": Preference.of(member.user, MORE, default=False),
        "may_colour": member.may(Right.COLOUR),
        "may_clear": member.may(Right.CLEARANCES),
        "may_note_shortcomings": member.may(Right.SHORTCOMINGS),
        "code_is_unusual": not fits_template(member.production, row.code),
    }


def _head(row: Shot, lines: list[ElementLine], member: Membership) -> dict[str, Any]:
    return {
        "summary": summary(row, lines),
        "thumbnail": picture_of(row, lines),
        "description": shot_facts(row, ["description"], member)[0],
        "status_fact": shot_facts(row, ["status"], member)[0],
        "facts": shot_facts(row, SHOT_SHOWN, member),
        "more_facts": shot_facts(row, SHOT_MORE, member) if member.sees_recipes else [],
    }


def _sides(
    lines: list[ElementLine], member: Membership, *, opened: int | None, asked: str
) -> dict[str, Any]:
    usual = usual_colour_hours(member.production_id) if member.sees_recipes else {}
    told: list[dict[str, Any]] = [
        {
            "line": line,
            "element": line.element,
            "open": line.element.pk == opened,
            "take": asked if line.element.pk == opened else "",
            "may_edit": member.may_edit(line.element),
            "facts": element_facts(line.element, ELEMENT_SHOWN, member),
            "more_facts": element_facts(line.element, ELEMENT_MORE, member),
        }
        for line in lines
    ]
    for one in told:
        propose_colour_hours(one["facts"], usual)
    return {
        "ai_side": [one for one in told if one["line"].element.is_made_with_ai],
        "conventional": [one for one in told if not one["line"].element.is_made_with_ai],
    }


def _opened(request: Request, lines: list[ElementLine]) -> int | None:
    """The element that stands open: the one asked for or of the take asked for, else the first."""
    wanted = request.GET.get("element", ""), request.GET.get("take", "")
    for line in lines:
        if str(line.element.pk) == wanted[0] or any(str(t.pk) == wanted[1] for t in line.takes):
            return line.element.pk
    return next((line.element.pk for line in lines if line.element.is_made_with_ai), None)


def _take_asked(request: Request) -> str:
    wanted = request.GET.get("take", "")
    return wanted if wanted.isdecimal() and len(wanted) < 18 else ""


def _neighbours(row: Shot) -> dict[str, Any]:
    """The codes before and after, in the order of the shots page, each with its last part."""
    shots = in_order(Shot.objects.filter(production=row.production_id), "")
    codes = [code for _pk, code in shots.values_list("pk", "code")]
    place = codes.index(row.code)
    before = codes[place - 1] if place else None
    after = codes[place + 1] if place + 1 < len(codes) else None
    return {
        "before": (before, before.rpartition("_")[2]) if before else None,
        "after": (after, after.rpartition("_")[2]) if after else None,
    }


def _no_such_shot(request: Request, member: Membership, code: str) -> HttpResponse:
    """404 that names the code and shows where it would stand."""
    head = code.rpartition("_")[0]
    shots = Shot.objects.with_scene().filter(production=member.production)
    near = shots.filter(code__istartswith=f"{head}_") if head else shots.none()
    row = Shot(code=code)
    row.derive()
    before = list(near.filter(natural_code__lt=row.natural_code).order_by("-natural_code")[:2])
    after = list(near.filter(natural_code__gt=row.natural_code).order_by("natural_code")[:2])
    nearest = list(hide_names([*reversed(before), *after], member))
    takes = Take.objects.filter(
        element__shot__in=[one.pk for one in nearest],
        source_file__preview=SourceFile.Preview.READY,
    )
    seen = takes if member.sees_recipes else takes.approved()
    pictures = set(seen.values_list("source_file__sha256", flat=True))
    return render(
        request,
        "breakdown/no_shot.html",
        {
            "member": member,
            "here": "shots",
            "wanted": code,
            "scene": nearest[0].scene if nearest else None,
            "near": [(one, one.thumbnail if one.thumbnail in pictures else "") for one in nearest],
            "may_log": member.may(Right.LOG),
            "fits": len(code) <= 48 and "/" not in code,
            "code": 404,
        },
        status=404,
    )


@require_http_methods(["GET", "POST"])
def shot_fact(request: Request, code: str, shot: str, name: str) -> HttpResponse:
    """One fact of a shot: shown, as a field, saved."""
    member = entered(request, code)
    row = found_shot(member, shot)
    if row is None:
        raise Http404
    return _fact(request, row, name, member)


@require_http_methods(["GET", "POST"])
def element_fact(request: Request, code: str, element: int, name: str) -> HttpResponse:
    """One fact of an element: shown, as a field, saved."""
    member = entered(request, code)
    return _fact(request, found_element(member, element), name, member)


def found_element(member: Membership, pk: int) -> Element:
    """An element of this production, or a 404."""
    row = get_object_or_404(
        Element.objects.with_shot(), pk=pk, shot__production=member.production, shot__removed=False
    )
    return next(hide_names([row], member))


def _fact(request: Request, row: Shot | Element, name: str, member: Membership) -> HttpResponse:
    fact = _one_fact(row, name, member)
    if fact is None:
        return render_missing(request, name)
    old_code = row.code if isinstance(row, Shot) else ""
    if request.method == "POST":
        save_fact(fact, request.POST)
    elif "edit" in request.GET and fact.editable:
        fact.state = "edited"
        if name == "colour_hours_foreseen":
            propose_colour_hours([fact], usual_colour_hours(member.production_id))
    if not wants_fragment(request):
        return _without_script(request, fact)
    if isinstance(row, Shot) and fact.state == "saved" and row.code != old_code:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = row.get_absolute_url()
        return response
    of_status = isinstance(row, Shot) and name == "status"
    template = "breakdown/_status.html" if of_status else "breakdown/_fact.html"
    status = {"refused": 422, "conflict": 409}.get(fact.state, 200)
    response = render(
        request,
        template,
        {"fact": fact, "member": member, "statuses": Status.choices},
        status=status,
    )
    if fact.state == "saved":
        response["HX-Trigger"] = _told(row)
    return response


def _told(row: Shot | Element) -> str:
    return "shot-changed" if isinstance(row, Shot) else f"shot-changed, element-{row.pk}-changed"


def _one_fact(row: Shot | Element, name: str, member: Membership) -> Fact | None:
    if not is_fact(row, name):
        return None
    if isinstance(row, Shot):
        found = shot_facts(row, [name], member)
    else:
        found = element_facts(row, [name], member)
    return found[0] if found else None


def _without_script(request: Request, fact: Fact) -> HttpResponse:
    """A plain form post goes back to the page, a refused one to the whole form."""

    if request.method == "GET":
        return redirect(fact.form_url)
    if fact.state in ("refused", "conflict"):
        sentence = fact.error or _("%(who)s changed this to “%(theirs)s” meanwhile.") % {
            "who": fact.clash.who if fact.clash else "",
            "theirs": fact.clash.theirs if fact.clash else "",
        }
        messages.error(request, f"{fact.label}: {sentence}")
    elif fact.state == "saved":
        messages.success(request, _("%(label)s saved.") % {"label": fact.label})
    return redirect(fact.row.get_absolute_url())


def render_missing(request: Request, name: str) -> HttpResponse:
    """404 for a fact that is not there, or not for this person."""
    return render(
        request,
        "error.html",
        {
            "title": _("There is no such field"),
            "lead": _("“%(name)s” cannot be edited here.") % {"name": name},
            "code": 404,
        },
        status=404,
    )


@require_GET
def element_line(request: Request, code: str, element: int) -> HttpResponse:
    """The summary line of one element, asked for again after a change of its takes."""
    member = entered(request, code)
    row = found_element(member, element)
    line = next(one for one in element_lines(row.shot, member) if one.element.pk == row.pk)
    return render(
        request,
        "breakdown/_element_summary.html",
        {"line": line, "element": line.element, "member": member},
    )


@require_GET
def shot_history(request: Request, code: str, shot: str) -> HttpResponse:
    """The whole history of a shot, page by page; as a fragment, its newest part."""
    member = entered(request, code)
    Author.of(member).require(Right.SEE_RECIPES)
    row = get_object_or_404(
        Shot.objects.with_scene(), production=member.production, code__iexact=shot
    )
    if wants_fragment(request):
        count, days = latest(row, member)
        return render(
            request,
            "breakdown/_history.html",
            {"shot": row, "member": member, "history_count": count, "history_days": days},
        )
    page, days = history_page(row, member, request.GET.get("page"))
    return render(
        request,
        "breakdown/shot_history.html",
        {"member": member, "here": "shots", "shot": row, "page": page, "history_days": days},
    )


@require_POST
def unfold(request: Request, code: str) -> HttpResponse:
    """Remember whether this person keeps the folded facts open."""
    member = Membership.objects.entry(request.user, code)
    Preference.keep(member.user, MORE, request.POST.get("open") == "1")
    return HttpResponse(status=204)
