"""The shortcomings of a production, and the checklist that the next one takes from them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shotlog.figures.names import names_in_use
from shotlog.figures.shortcomings import (
    Defective,
    Lesson,
    Tally,
    counted,
    defects_of,
    lessons,
    tallies,
)
from shotlog.history import Author
from shotlog.history.in_place import InPlace
from shotlog.kit.http import Request, wants_fragment
from shotlog.models import Membership, Production, Right, Shortcoming, ToolVersion
from shotlog.models.choices import Category, Defect, Fix, Light, ShortcomingStatus
from shotlog.models.review import ShortcomingQuerySet
from shotlog.review.filters import ShortcomingFilter, late, mine
from shotlog.review.shortcomings import edit_shortcoming
from shotlog.review.views import found_shortcoming

PAGE = 50
IN_PLACE = ("status", "severity", "fix", "hours", "owner", "due")


@dataclass(frozen=True)
class Line:
    """One shortcoming of the list."""

    row: Shortcoming
    facts: list[InPlace]
    is_late: bool


@dataclass(frozen=True)
class Table:
    """The shortcomings counted by one thing."""

    name: str  # the filter that a row leads to
    of_closed: bool
    title: str
    rows: list[tuple[Tally, str, str]]  # with its name, and the value of the filter
    most: int


@require_GET
def shortcoming_list(request: Request, code: str) -> HttpResponse:
    """All shortcomings or those that are asked for, counted and listed."""
    member = _crew(request, code)
    rows = defects_of([member.production])
    today = timezone.localdate()
    asked = ShortcomingFilter(request.GET, rows, member=member, owners=_owners(rows), today=today)
    found = asked.found
    page = Paginator(found.select_related("take", "element__shot__production"), PAGE).get_page(
        request.GET.get("page")
    )
    counts = counted(found)
    context = {
        "member": member,
        "here": "reports",
        "filter": asked,
        "is_filtered": any(value for key, value in request.GET.items() if key != "page"),
        "page": page,
        "lines": [_line(row, member, is_late=_is_late(row)) for row in page],
        "tables": _tables(counts),
        "count": len(counts),
        "all": rows.count(),
        "open": rows.open().count(),
        "mine": rows.open().filter(mine(member)).count(),
        "late": rows.filter(late(today)).count(),
        "view": _view(request),
        "names": names_in_use(member.production),
    }
    return render(request, "review/shortcoming_list.html", context)


@require_GET
def shortcoming_checklist(request: Request, code: str) -> HttpResponse:
    """What the next production looks out for, to print and tick; `?of=all` of all that one sees."""
    member = _crew(request, code)
    productions = _seen(request) if request.GET.get("of") == "all" else [member.production]
    found = lessons(counted(defects_of(productions)))
    versions = _version_names({key for lesson in found for key, _n in lesson.versions if key})
    context = {
        "member": member,
        "here": "reports",
        "lessons": [ShownLesson(lesson, versions) for lesson in found],
        "productions": productions,
        "of_all": request.GET.get("of") == "all",
        "others": len(_seen(request)) > 1,
        "count": sum(lesson.together.count for lesson in found),
    }
    return render(request, "review/checklist.html", context)


@require_http_methods(["GET", "POST"])
def shortcoming_in_place(request: Request, code: str, shortcoming: int, name: str) -> HttpResponse:
    """One value of a shortcoming: shown, as a field, saved."""
    member = _crew(request, code)
    row = found_shortcoming(member, shortcoming)
    if name not in IN_PLACE:
        raise Http404(_("“%(name)s” cannot be edited here.") % {"name": name})
    fact = shortcoming_fact(row, name, member)
    if request.method == "POST":
        by = Author.of(member)
        by.require(Right.SHORTCOMINGS)
        fact.write(
            request.POST, lambda new, shown: edit_shortcoming(row, new, by=by, shown=shown), by=by
        )
    elif "edit" in request.GET and fact.editable:
        fact.state = "edited"
    if wants_fragment(request):
        answer = render(request, "breakdown/_fact.html", {"fact": fact}, status=fact.status)
        if fact.state == "saved":
            answer["HX-Trigger"] = "shot-changed"
        return answer
    if request.method == "GET":
        return redirect(fact.form_url)
    if fact.error or fact.clash:
        messages.error(request, fact.error or _("Somebody changed it meanwhile; look again."))
    return redirect(f"{row.element.shot.get_absolute_url()}#shortcoming-{row.pk}")


def shortcoming_fact(row: Shortcoming, name: str, member: Membership) -> InPlace:
    """One value of a shortcoming, as this person sees it."""
    code = member.production.code
    return InPlace(
        row=row,
        name=name,
        editable=member.may(Right.SHORTCOMINGS),
        url=reverse("shortcoming-fact", args=[code, row.pk, name]),
        form_url=f"{reverse('shortcoming-edit', args=[code, row.pk])}#id_{name}",
    )


class ShownLesson:
    """A lesson in words."""

    def __init__(self, lesson: Lesson, versions: dict[int, str]) -> None:
        """`versions` by their keys."""
        self.lesson = lesson
        self.query = QueryDict(f"kind={lesson.kind}")
        self.title = _named(Defect)(lesson.kind)
        self.fixes = [(one, _named(Fix)(one.key)) for one in lesson.fixes]
        self.versions = [(_version(versions)(key), n, key or "-") for key, n in lesson.versions]
        self.lights = [(_named(Light)(code), n, code or "-") for code, n in lesson.lights]
        self.categories = [
            (_named(Category)(code), n, code or "-") for code, n in lesson.categories
        ]


def _crew(request: Request, code: str) -> Membership:
    member = Membership.objects.entry(request.user, code)
    if member.is_client:
        raise Http404(_("There is no such page."))
    return member


def _seen(request: Request) -> list[Production]:
    """The productions of whose crew the person is."""
    members = Membership.objects.filter(
        user_id=request.user.pk or 0, production__removed=False
    ).select_related("production")
    return [one.production for one in members.order_by("production__code") if not one.is_client]


def _owners(rows: ShortcomingQuerySet) -> list[str]:
    owners = rows.exclude(owner="").order_by().values_list("owner", flat=True).distinct()
    return sorted(owners, key=str.casefold)


def _line(row: Shortcoming, member: Membership, *, is_late: bool) -> Line:
    return Line(row, [shortcoming_fact(row, name, member) for name in IN_PLACE], is_late)


def _is_late(row: Shortcoming) -> bool:
    is_open = row.status == ShortcomingStatus.OPEN
    return is_open and row.due is not None and row.due < timezone.localdate()


def _tables(rows: list[Defective]) -> list[Table]:
    versions = _version_names({row.version for row in rows if row.version})
    closed = [row for row in rows if row.is_closed]
    return [
        _table("kind", _("By kind"), rows, _named(Defect)),
        _table("version", _("By tool version"), rows, _version(versions)),
        _table("category", _("By category"), rows, _named(Category)),
        _table("light", _("By light"), rows, _named(Light)),
        _table("fix", _("How the closed ones were dealt with"), closed, _named(Fix)),
    ]


def _table(
    name: str, title: str, rows: list[Defective], said: Callable[[str | int | None], str]
) -> Table:
    found = tallies(rows, name)
    return Table(
        name=name,
        of_closed=name == "fix",
        title=title,
        rows=[(one, said(one.key), str(one.key or "-")) for one in found],
        most=max((one.count for one in found), default=1),
    )


def _named(
    choices: type[Defect | Category | Light | Fix],
) -> Callable[[str | int | None], str]:
    labels: dict[object, str | Promise] = dict(choices.choices)
    return lambda key: str(labels.get(key) or _("Not said"))


def _version(names: dict[int, str]) -> Callable[[str | int | None], str]:
    return lambda key: names.get(int(key or 0)) or _("Version not known")


def _version_names(keys: set[int]) -> dict[int, str]:
    versions = ToolVersion.everything.select_related("tool").in_bulk(keys)
    return {key: str(one) for key, one in versions.items()}


def _view(request: Request) -> str:
    """Which of the ready-made views the address is; '' for another one."""
    asked = {key: value for key, value in request.GET.items() if value and key != "page"}
    views = {
        "all": {},
        "open": {"state": "open"},
        "mine": {"state": "open", "owner": "me"},
        "late": {"due": "overdue"},
    }
    return next((name for name, query in views.items() if query == asked), "")
