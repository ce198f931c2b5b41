"""Editing in the cell, and elements as rows beneath their shot."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shotlog.breakdown.cells import (
    Cell,
    editing,
    element_cell_url,
    element_cells,
    head_span,
    shot_cell_url,
    shown_cell,
    total_cells,
)
from shotlog.breakdown.columns import (
    ELEMENT_COLUMNS,
    SHOT_COLUMNS,
    Column,
    chosen_columns,
    columns_for,
    edits_element,
    edits_shot,
)
from shotlog.breakdown.element_line import element_fields
from shotlog.breakdown.elements import add_element, copy_elements, edit_element, remove_element
from shotlog.breakdown.filters import ShotFilter
from shotlog.breakdown.shots import edit_shot
from shotlog.figures.grid import Group, Totals, totals_by_scene
from shotlog.figures.names import names_in_use
from shotlog.figures.private_names import hide_names
from shotlog.figures.shot_rows import shot_rows
from shotlog.history import Author, Conflict, NotAllowed
from shotlog.kit.forms import typed_value
from shotlog.kit.http import Request
from shotlog.models import Element, Membership, Right, Shot

NAMED = ("assignee", "artist")


@require_http_methods(["GET", "POST"])
def shot_cell(request: Request, code: str, pk: int, key: str) -> HttpResponse:
    """One cell of a shot: its input, a save, or (`?as=shown`) the cell as it stands."""
    member = Membership.objects.entry(request.user, code)
    shot = get_object_or_404(Shot.objects.of(member.production).with_scene(), pk=pk)
    column = _column(SHOT_COLUMNS, key, member)
    cell = Cell(shot, column, shot_cell_url(shot, column))
    if request.method == "GET":
        if request.GET.get("as") == "shown" or not edits_shot(member, column.field):
            return _shown_shot_cell(request, member, shot, column)
        return _cell(request, editing(_with_names(cell, member)))
    answer = _save(request, cell, member)
    if answer is not None:
        return answer
    cell.inner = column.draw(_row(shot, member))
    return _saved(request, cell, member, shot)


@require_http_methods(["GET", "POST"])
def element_cell(request: Request, code: str, pk: int, key: str) -> HttpResponse:
    """One cell of an element beneath its shot."""
    member = Membership.objects.entry(request.user, code)
    found = get_object_or_404(_elements(member), pk=pk)
    element = next(hide_names([found], member))
    column = _column(ELEMENT_COLUMNS, key, member)
    cell = Cell(element, column, element_cell_url(element, column))
    if request.method == "GET":
        if request.GET.get("as") == "shown" or not edits_element(member, element, column.field):
            return HttpResponse(_element_cell_shown(element, column, member))
        return _cell(request, editing(_with_names(cell, member)))
    answer = _save(request, cell, member)
    if answer is not None:
        return answer
    element.refresh_from_db()
    cell.inner = column.draw(element)
    return _saved(request, cell, member, element.shot)


def _elements(member: Membership) -> Any:
    return Element.objects.with_shot().filter(
        shot__production=member.production, shot__removed=False
    )


def _column(columns: tuple[Column, ...], key: str, member: Membership) -> Column:
    for column in columns_for(member, columns):
        if column.key == key:
            return column
    raise Http404(_("There is no column %(key)s.") % {"key": key})


def _with_names(cell: Cell, member: Membership) -> Cell:
    if cell.column.field in NAMED:
        cell.names = names_in_use(member.production)
    return cell


def _save(request: Request, cell: Cell, member: Membership) -> HttpResponse | None:
    """Write what was typed; what comes back is the refused or conflicting cell, else None."""
    name = cell.column.field
    text = request.POST.get("value", "")
    shown = request.POST.get("shown", "")
    if not name:
        raise Http404(_("This cell follows from others and is not edited."))
    field: Any = cell.row._meta.get_field(name)
    by = Author.of(member)
    try:
        value = typed_value(field, text)
        was = None if shown == "" and field.null else field.to_python(shown)
        verb: Any = edit_shot if isinstance(cell.row, Shot) else edit_element
        verb(cell.row, {name: value}, by=by, shown={name: was})
    except ValidationError as error:
        cell.error = " ".join(error.messages)
    except NotAllowed as error:
        cell.error = str(error)
    except Conflict as conflict:
        cell.clash = conflict.clashes[0]
    if cell.error or cell.clash:
        editing(_with_names(cell, member), text=text, shown=shown)
        return _cell(request, cell, status=409 if cell.clash else 422)
    cell.saved = by.made.pk if by.made else None
    return None


def _cell(request: Request, cell: Cell, *, status: int = 200) -> HttpResponse:
    return render(
        request, "breakdown/_cell.html", {"cell": cell, "now": timezone.localtime()}, status=status
    )


def _row(shot: Shot, member: Membership) -> Any:
    return shot_rows([shot], member=member)[0]


def _shown_shot_cell(
    request: Request, member: Membership, shot: Shot, column: Column
) -> HttpResponse:
    """The cell as it stands, with the sums around it (after an undo)."""
    url = shot_cell_url(shot, column) if edits_shot(member, column.field) else ""
    cell = shown_cell(shot, column, column.draw(_row(shot, member)), url=url)
    if "sums" in request.GET:
        cell += _sums(request, member, shot)
    return HttpResponse(cell)


def _element_cell_shown(element: Element, column: Column, member: Membership) -> SafeString:
    url = element_cell_url(element, column) if edits_element(member, element, column.field) else ""
    return shown_cell(element, column, column.draw(element), url=url)


def _saved(request: Request, cell: Cell, member: Membership, shot: Shot) -> HttpResponse:
    """The saved cell, and out of place every other that follows from it."""
    if cell.saved is None:
        html = shown_cell(cell.row, cell.column, cell.inner, url=cell.url)
    else:
        html = mark_safe(  # noqa: S308 (two templates of ours)
            render_to_string(
                "breakdown/_cell.html", {"cell": cell, "now": timezone.localtime()}, request
            )
        )
    if isinstance(cell.row, Element):
        html += _element_neighbours(cell.row, cell.column, member)
    return HttpResponse(html + _sums(request, member, shot, but=cell.pk))


FOLLOWS = ("mix", "models", "recover", "est", "act")


def _element_neighbours(element: Element, column: Column, member: Membership) -> SafeString:
    """The cells of an element that follow from its origin."""
    html = SafeString()
    if column.key != "origin":
        return html
    for other in columns_for(member, ELEMENT_COLUMNS):
        if other.key == "recovery":
            html += _apart(shown_cell(element, other, other.draw(element), swap=True))
    return html


def _sums(request: Request, member: Membership, shot: Shot, *, but: str = "") -> SafeString:
    """The shot's summed cells, its scene's subtotal and the foot, each swapped out of place."""
    query = _query_of_page(request)
    columns = chosen_columns(member, view=_view_columns(member, query))
    row = _row(shot, member)
    html = SafeString()
    for column in columns:
        if column.key in FOLLOWS:
            url = shot_cell_url(shot, column) if edits_shot(member, column.field) else ""
            cell = shown_cell(shot, column, column.draw(row), url=url, swap=True)
            if f'id="{but}"' not in cell:
                html += _apart(cell)
    asked = ShotFilter(query, Shot.objects.of(member.production), member=member)
    if not asked.is_valid():
        return html
    return html + _group_and_foot(request, member, shot, columns, totals_by_scene(asked.qs))


def _group_and_foot(
    request: Request,
    member: Membership,
    shot: Shot,
    columns: list[Column],
    by_scene: dict[int | None, Totals],
) -> SafeString:
    query = _query_of_page(request)
    foot = Totals()
    for totals in by_scene.values():
        foot.add(totals)
    shared = {
        "member": member,
        "head_span": head_span(columns),
        "swap": True,
        "logs": member.may(Right.LOG),
    }
    html = SafeString()
    own = by_scene.get(shot.scene_id)
    if own is not None:
        size = Shot.objects.of(member.production).filter(scene=shot.scene_id).count()
        group = Group(shot.scene, own, of_scene=size)
        context = {
            **shared,
            "group": group,
            "sums": total_cells(own, columns),
            "fold_url": f"?{_folded_with(query, group.key or '-')}",
        }
        html += _apart(render_to_string("breakdown/_group.html", context, request))
    context = {
        **shared,
        "totals": foot,
        "sums": total_cells(foot, columns),
        "filtered": bool(query),
    }
    return html + _apart(render_to_string("breakdown/_foot.html", context, request))


def _folded_with(query: QueryDict, key: str) -> str:
    changed = query.copy()
    changed.appendlist("fold", key)
    return changed.urlencode()


def _apart(html: str) -> SafeString:
    """A table's part inside a template element, where an HTML parser leaves it whole."""
    return mark_safe(f"<template>{html}</template>")  # noqa: S308 (escaped by its maker)


def _query_of_page(request: Request) -> QueryDict:
    """The query string of the page from which a fragment was asked."""
    _address, _mark, query = (request.htmx.current_url or "").partition("?")
    return QueryDict(query.partition("#")[0])


def _view_columns(member: Membership, query: QueryDict) -> list[str] | None:
    key = query.get("view", "")
    view = member.views.filter(pk=key).first() if key.isdecimal() else None
    return view.columns if view else None


@require_http_methods(["GET", "POST"])
def shot_elements(request: Request, code: str, pk: int) -> HttpResponse:
    """The elements of a shot as rows beneath it; a POST of one line logs the next element."""
    member = Membership.objects.entry(request.user, code)
    shot = get_object_or_404(Shot.objects.of(member.production).with_scene(), pk=pk)
    if request.method == "GET":
        return _element_rows(request, member, shot)
    line = request.POST.get("line", "")
    by = Author.of(member)
    try:
        taken = shot.elements.values_list("name", flat=True)
        element = add_element(shot, element_fields(line, names=taken), by=by)
    except ValidationError as error:
        return _line(request, member, shot, line=line, error=" ".join(error.messages), status=422)
    columns = columns_for(member, ELEMENT_COLUMNS)
    element = _elements(member).get(pk=element.pk)
    row = render_to_string(
        "breakdown/_element_row.html",
        {
            "element": element,
            "cells": element_cells(element, columns, member=member),
            "member": member,
            "logs": True,
        },
        request,
    )
    next_line = _line(request, member, shot).content.decode()
    return HttpResponse(row + next_line + _sums(request, member, shot))


def _line(
    request: Request,
    member: Membership,
    shot: Shot,
    *,
    line: str = "",
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "shot": shot,
        "member": member,
        "columns": columns_for(member, ELEMENT_COLUMNS),
        "line": line,
        "error": error,
    }
    return render(request, "breakdown/_element_line.html", context, status=status)


def _element_rows(request: Request, member: Membership, shot: Shot) -> HttpResponse:
    columns = columns_for(member, ELEMENT_COLUMNS)
    elements = sorted(
        hide_names(_elements(member).filter(shot=shot), member),
        key=lambda element: (not element.is_made_with_ai, element.pk),
    )
    if member.is_client:
        elements = [element for element in elements if element.is_final]
    context = {
        "shot": shot,
        "rows": [(one, element_cells(one, columns, member=member)) for one in elements],
        "columns": columns,
        "span": len(chosen_columns(member)) + 3,
        "member": member,
        "logs": member.may(Right.LOG),
    }
    return render(request, "breakdown/_elements.html", context)


@require_POST
def elements_copy(request: Request, code: str, pk: int) -> HttpResponse:
    """Give a shot the elements of another (the one above) that it does not have yet."""
    member = Membership.objects.entry(request.user, code)
    shots = Shot.objects.of(member.production).with_scene()
    shot = get_object_or_404(shots, pk=pk)
    key = request.POST.get("from", "")
    source = get_object_or_404(shots, pk=key if key.isdecimal() else 0)
    copy_elements(source, shot, by=Author.of(member))
    rows = _element_rows(request, member, shot).content.decode()
    return HttpResponse(rows + _sums(request, member, shot))


@require_POST
def element_drop(request: Request, code: str, pk: int) -> HttpResponse:
    """Remove an element; what comes back are the sums without it."""
    member = Membership.objects.entry(request.user, code)
    element = get_object_or_404(_elements(member), pk=pk)
    by = Author.of(member)
    remove_element(element, by=by)
    return HttpResponse(_sums(request, member, element.shot))


@require_GET
def names(request: Request, code: str) -> HttpResponse:
    """The names in use, as the options of a list; asked for when somebody edits a name."""
    member = Membership.objects.entry(request.user, code)
    if not member.sees_recipes:
        raise NotAllowed(_("Clients do not see who works on a production."))
    options = format_html_join(
        "", '<option value="{}"></option>', ((name,) for name in names_in_use(member.production))
    )
    return HttpResponse(options)


@require_GET
def words(request: Request, code: str) -> HttpResponse:
    """What one line would log, in words, while it is typed."""
    Membership.objects.entry(request.user, code)
    try:
        fields = element_fields(request.GET.get("line", ""))
    except ValidationError as error:
        return HttpResponse(" ".join(error.messages))
    probe = Element(**fields)
    parts = [
        probe.name,
        probe.get_category_display(),
        probe.get_origin_display(),
        probe.get_role_display(),
        f"{probe.coverage} %" if probe.coverage is not None else "",
    ]
    return HttpResponse(" · ".join(str(part) for part in parts if part))
