"""The page of gaps: what could not be made again today, each with its fix beside it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from shotlog.figures.remaking import Line, Remaking, remaking
from shotlog.generation.entries import enter
from shotlog.generation.gap_fixes import TYPED, fill_gaps
from shotlog.generation.shown import PART_NAMES
from shotlog.history import Author, Conflict
from shotlog.kit.http import Request
from shotlog.kit.undo_button import with_undo
from shotlog.models import Membership, Take, Tool, ToolVersion
from shotlog.models.choices import Mode, Recovery

PER_PAGE = 50
NONE = "-"
"""What a filter calls the scene, tool or artist that is not known."""
STATES = (
    Recovery.PARTLY,
    Recovery.LOST,
    Recovery.NO_TAKE,
    Recovery.RECOVERABLE,
    Recovery.DOCUMENTED,
)
BEYOND: dict[str, Callable[[Line], Any]] = {
    "": lambda line: line.has_gap,
    "all": lambda line: True,
    "again": lambda line: not line.has_gap,
    "none_approved": lambda line: line.element.none_approved,
}
"""What may be asked beside one state; without a question, the gaps."""
FILTERS = ("scene", "tool", "artist", "state", "missing")


@dataclass(frozen=True)
class Gap:
    """One element with a gap, and the take that is to be mended."""

    line: Line
    take: Take | None
    parts: list[tuple[str, str]]  # the missing parts: code and word

    @property
    def can_be_typed(self) -> bool:
        """Whether something is missing that has its field on this page."""
        return bool(self.lacks - {"file", "settings"})

    @property
    def lacks(self) -> set[str]:
        """The codes of what is missing."""
        return {code for code, _word in self.parts}


@require_GET
def gaps(request: Request, code: str) -> HttpResponse:
    """What could be made again today and what not, by scene, tool and artist; then each gap."""
    member = enter(request, code)
    figures = remaking(member.production)
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    lines = [line for line in figures.lines if _is_asked(line, chosen)]
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "member": member,
        "here": "gaps",
        "figures": figures,
        "chosen": chosen,
        "is_narrowed": any(chosen.values()),
        "page": page,
        "gaps": _gaps(page.object_list),
        "choices": _choices(figures),
        "parts": _parts(figures.together.missing),
        "states": [(state.value, state.label) for state in STATES] + _beyond(),
        "is_gaps": chosen["state"] in ("", *STATES[:3]),
        "modes": Mode.choices,
        "tools": Tool.objects.values_list("name", flat=True),
        "versions": ToolVersion.objects.exclude(version="")
        .order_by("version")
        .values_list("version", flat=True)
        .distinct(),
    }
    return render(request, "generation/gaps.html", context)


@require_POST
def gaps_fix(request: Request, code: str) -> HttpResponse:
    """Fill what was typed into the takes that were ticked, or into the one beside it."""
    member = enter(request, code)
    by = Author.of(member)
    typed = {name: request.POST.get(name, "") for name in TYPED}
    takes = _ticked(member, request.POST)
    try:
        if not takes:
            raise ValidationError(_("No take was ticked. Tick those that get the same value."))  # noqa: TRY301
        filled = fill_gaps(takes, typed, by=by)
    except (Conflict, ValidationError) as error:
        sentence = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        messages.error(request, sentence)
        return redirect(_back(code, request.POST))
    count, left = len(filled.takes), len(filled.left)
    words = ngettext("%(count)d take is filled in.", "%(count)d takes are filled in.", count)
    sentence = words % {"count": count}
    if left:
        more = ngettext(
            "%(count)d was left as it is: this is not missing there, or its tool is another.",
            "%(count)d were left as they are: this is not missing there, or their tool is another.",
            left,
        )
        sentence += " " + more % {"count": left}
    messages.success(request, with_undo(sentence, by.made.pk) if by.made else sentence)
    return redirect(_back(code, request.POST))


def _is_asked(line: Line, chosen: dict[str, str]) -> bool:
    own = {"scene": line.scene, "tool": line.tool, "artist": line.artist}
    asked = BEYOND.get(chosen["state"])
    if not (asked(line) if asked else line.state == chosen["state"]):
        return False
    if chosen["missing"] and chosen["missing"] not in line.element.missing:
        return False
    if chosen["tool"] and line.take is None:
        return False
    return all(not chosen[name] or (value or NONE) == chosen[name] for name, value in own.items())


def _beyond() -> list[tuple[str, str]]:
    return [
        ("none_approved", _("None approved")),
        ("again", _("Could be made again today")),
        ("all", _("All AI elements")),
    ]


def _gaps(lines: Iterable[Line]) -> list[Gap]:
    lines = list(lines)
    keys = [line.take.pk for line in lines if line.take]
    rows = Take.objects.filter(pk__in=keys).select_related("source_file", "tool_version__tool")
    rows = rows.defer("source_file__raw", "source_file__values", "source_file__c2pa")
    takes = {take.pk: take for take in rows}
    return [_gap(line, takes.get(line.take.pk) if line.take else None) for line in lines]


def _gap(line: Line, take: Take | None) -> Gap:
    return Gap(line, take, [(code, str(PART_NAMES[code])) for code in line.element.missing])


def _choices(figures: Remaking) -> dict[str, list[str]]:
    """What there is to choose from, for each filter."""
    return {
        "scene": [group.name for group in figures.by_scene],
        "tool": sorted((group.name for group in figures.by_tool), key=str.casefold),
        "artist": sorted((group.name for group in figures.by_artist), key=str.casefold),
    }


def _parts(missing: Any) -> list[tuple[str, str, int]]:
    return [(code, str(PART_NAMES[code]), count) for code, count in missing.most_common()]


def _ticked(member: Membership, data: QueryDict) -> list[Take]:
    keys = [int(key) for key in data.getlist("take")[:1000] if key.isdecimal() and len(key) < 19]
    takes = Take.objects.filter(pk__in=keys, element__shot__production=member.production)
    related = ("tool_version__tool", "session", "source_file")
    return list(takes.with_element().select_related(*related).order_by("pk"))


def _back(code: str, data: QueryDict) -> str:
    """The page with the filters that it had."""
    kept = QueryDict(data.get("query", ""), mutable=True)
    for name in set(kept) - {*FILTERS, "page"}:
        del kept[name]
    address = reverse("gaps", args=[code])
    return f"{address}?{kept.urlencode()}" if kept else address
