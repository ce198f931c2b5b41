"""The shots page: grid, filters, views, columns, new scenes and shots, bulk edits."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from shotlog.breakdown.cells import head_span, shot_cells, total_cells
from shotlog.breakdown.columns import (
    SHOT_COLUMNS,
    Column,
    chosen_columns,
    columns_for,
)
from shotlog.breakdown.filters import ShotFilter
from shotlog.breakdown.forms import BulkForm, ShotForm
from shotlog.figures.grid import Grid, grid
from shotlog.kit.http import Request
from shotlog.models import (
    Membership,
    Preference,
    Right,
    SavedView,
    Scene,
    Shot,
)


@require_GET
@vary_on_headers("HX-Request")
def shot_list(request: Request, code: str) -> HttpResponse:
    """The grid: shots by scene, as the query asks."""
    member = Membership.objects.entry(request.user, code)
    shots = Shot.objects.of(member.production)
    if not shots.exists():
        return _first_shots(request, member)
    view = _saved_view(member, request.GET)
    asked = ShotFilter(request.GET, shots, member=member)
    if not asked.is_valid():
        messages.error(request, asked.refusal())
        return redirect("shot-list", code=member.production.code)
    columns = chosen_columns(member, view=view.columns if view else None)
    page = grid(
        asked.qs,
        member=member,
        sort=request.GET.get("sort", ""),
        page=number_in(request.GET.get("page")),
        folded=_folded(request.GET),
    )
    return render(
        request,
        "breakdown/shot_list.html",
        {
            "member": member,
            "here": "shots",
            "filter": asked,
            "chips": asked.chips(request.GET),
            "grid": page,
            "bodies": _bodies(page, columns, member, request.GET),
            "foot": total_cells(page.totals, columns),
            "columns": columns,
            "all_columns": columns_for(member, SHOT_COLUMNS),
            "column_keys": {column.key for column in columns},
            "span": len(columns) + 3,
            "head_span": head_span(columns),
            "view": view,
            "views": list(member.views.all()),
            "view_is_edited": view is not None and _without_page(request.GET) != view.query,
            "plain_query": _without_page(request.GET),
            "filtered": bool(_asked(request.GET)),
            "density": Preference.of(member.user, "shots.density", "thumbs"),
            "logs": member.may(Right.LOG),
            "imports": not member.is_client,
            "bulk": BulkForm(),
            "last_scene": _last_scene(page),
        },
    )


def _bodies(
    page: Grid, columns: list[Column], member: Membership, query: QueryDict
) -> list[dict[str, Any]]:
    return [
        {
            "group": group,
            "sums": total_cells(group.totals, columns),
            "fold_url": _fold_url(query, group.key or "-"),
            "rows": [(row, shot_cells(row, columns, member=member)) for row in group.rows],
        }
        for group in page.groups
    ]


def _first_shots(request: Request, member: Membership) -> HttpResponse:
    """A production without shots: the first can be typed at once."""
    return render(
        request,
        "breakdown/first_shots.html",
        {
            "member": member,
            "here": "shots",
            "form": ShotForm(production=member.production),
            "logs": member.may(Right.LOG),
        },
    )


def _saved_view(member: Membership, query: QueryDict) -> SavedView | None:
    key = query.get("view", "")
    return member.views.filter(pk=key).first() if key.isdecimal() else None


def number_in(text: str | None) -> int:
    """A page or a width out of a query; 1 where it is none."""
    return int(text) if text and text.isdecimal() and len(text) < 7 else 1


def _folded(query: QueryDict) -> list[str]:
    """The numbers of folded scenes; '-' is the shots without a scene."""
    return ["" if key == "-" else key for key in query.getlist("fold")]


def _fold_url(query: QueryDict, key: str) -> str:
    changed = query.copy()
    folded = changed.getlist("fold")
    changed.setlist("fold", [k for k in folded if k != key] if key in folded else [*folded, key])
    return "?" + changed.urlencode()


def _without_page(query: QueryDict) -> str:
    """The query of a view: what is asked and how it is sorted, not the page or the folds."""
    kept = query.copy()
    for name in ("page", "fold", "view"):
        kept.pop(name, None)
    return urlencode([(k, v) for k, vs in kept.lists() for v in vs if v])


def _asked(query: QueryDict) -> str:
    kept = QueryDict(_without_page(query), mutable=True)
    kept.pop("sort", None)
    return kept.urlencode()


def _last_scene(page: Grid) -> Scene | None:
    return page.groups[-1].scene if page.groups else None


@require_POST
def view_save(request: Request, code: str) -> HttpResponse:
    """Keep this filter, sort and set of columns under a name."""
    member = Membership.objects.entry(request.user, code)
    name = " ".join(request.POST.get("name", "").split())[:60]
    query = _without_page(QueryDict(request.POST.get("query", "")))
    if not name:
        messages.error(request, _("A view needs a name."))
        return redirect(reverse("shot-list", args=[code]) + own_query(query))
    columns = [column.key for column in chosen_columns(member)]
    view = member.views.filter(name__iexact=name).first() or SavedView(membership=member)
    view.name, view.query, view.columns = name, query, columns
    view.save()
    return redirect(f"{reverse('shot-list', args=[code])}?{view_query(view)}")


def view_query(view: SavedView) -> str:
    """The query string that shows a saved view."""
    return "&".join(part for part in (f"view={view.pk}", view.query) if part)


@require_POST
def view_drop(request: Request, code: str, pk: int) -> HttpResponse:
    """Forget one's own saved view."""
    member = Membership.objects.entry(request.user, code)
    get_object_or_404(member.views, pk=pk).delete()
    return redirect("shot-list", code=code)


@require_POST
def columns_keep(request: Request, code: str) -> HttpResponse:
    """Remember which columns this person wants, and how dense the rows are."""
    member = Membership.objects.entry(request.user, code)
    may = {column.key for column in columns_for(member, SHOT_COLUMNS)}
    Preference.keep(
        member.user, "shots.columns", [key for key in request.POST.getlist("col") if key in may]
    )
    density = "compact" if request.POST.get("density") == "compact" else "thumbs"
    Preference.keep(member.user, "shots.density", density)
    return redirect(reverse("shot-list", args=[code]) + own_query(request.POST.get("back", "")))


def own_query(query: str) -> str:
    """A query string of our own page to go back to."""
    return f"?{QueryDict(query.lstrip('?')).urlencode()}" if query else ""
