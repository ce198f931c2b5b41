"""A block of cells pasted into the grid, or filled down in it: one change set, all or nothing.

The page sends the text of the clipboard, the rows from the cell downwards and the columns from it
to the right. What fits and is sound is written at once. A block with a head row, one with codes
that are new, and one with a refused cell go to the preview, and nothing is written before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from shotlog.breakdown.cells import cell_id
from shotlog.breakdown.columns import ELEMENT_COLUMNS, SHOT_COLUMNS, Column, columns_for
from shotlog.history import Author, Conflict
from shotlog.kit.http import Request
from shotlog.kit.sheets.tables import Row
from shotlog.kit.sheets.text_tables import cell_block
from shotlog.models import Element, Membership, Shot
from shotlog.spreadsheets.import_views import importer
from shotlog.spreadsheets.incoming import Kind, NotReady, Table, Unreadable, apply, folded
from shotlog.spreadsheets.incoming.drafts import Block, keep_block, keep_paste, plan_of_block
from shotlog.spreadsheets.incoming.heads import recognise

MOST_ROWS = 5000
CODE = "code"


@dataclass
class Pasted:
    """A block over the grid, and what of it found no place."""

    block: Block
    columns: dict[str, Column]  # by field
    told: list[str] = field(default_factory=list)


@require_POST
def cells(request: Request, code: str) -> HttpResponse:
    """Write the block, or say where it can be looked at. Answers JSON, 422 with a sentence."""
    member = importer(request, code)
    text, back = request.POST.get("text", ""), request.POST.get("back", "")
    try:
        rows = _rows(text, clears=bool(request.POST.get("clear")))
        if _has_heads(rows):
            return _look(member, keep_paste(member, text, back=back).pk)
        pasted = _laid(request, member, rows)
        return _written(member, pasted, back)
    except Unreadable as refused:
        return JsonResponse({"said": str(refused)}, status=422)


def _rows(text: str, *, clears: bool) -> Sequence[Sequence[str]]:
    """The block; empty cells filled down are a block as well."""
    if clears and not text.strip():
        return [("",)] * (text.count("\n") + 1)
    return cell_block(text)


def _look(member: Membership, draft: int, *, status: int = 200) -> JsonResponse:
    """To the preview; 422 where that is because of a refused cell."""
    address = reverse("import-preview", args=[member.production.code, draft])
    answer = {"go": address, "said": _("Nothing was written yet.")}
    return JsonResponse(answer, status=status)


def _has_heads(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names columns, among them one that tells a shot or an element."""
    if len(rows) < 2:
        return False
    found = recognise(Table("", [Row(1, tuple(rows[0]))]), columns={})
    if len(found.heads) < 2:
        return False
    return found.sheet is not None and found.sheet.is_told_by(found.fields) and found.row == 1


def _laid(request: Request, member: Membership, rows: Sequence[Sequence[str]]) -> Pasted:
    """The block over rows and columns of the grid, as a table with a head row."""
    kind = "element" if request.POST.get("kind") == "element" else "shot"
    keys = request.POST.get("columns", "").split(",")
    if keys == [""]:
        raise Unreadable(
            _("Choose the cell where the block begins, or paste a table with its heads.")
        )
    ids = [key for key in request.POST.get("rows", "").split(",") if key.isdecimal()][:MOST_ROWS]
    known = {
        column.key: column
        for column in columns_for(member, ELEMENT_COLUMNS if kind == "element" else SHOT_COLUMNS)
    }
    by_code = kind == "shot" and keys[0] == CODE
    width = max(len(row) for row in rows)
    used = keys[:width]
    places = [place for place, key in enumerate(used) if key in known and known[key].field]
    labels = [str(known[used[place]].label) for place in places]
    told = _left_alone(rows, used, places, known, by_code=by_code)
    told += _beyond(rows, width, keys, None if by_code else ids)
    if not places and not by_code:
        raise Unreadable(_("This cell follows from others: nothing can be pasted into it."))
    head = [_("Shot") if by_code else "ID", *labels]
    table = [head]
    for place, row in enumerate(rows):
        if not by_code and place >= len(ids):
            break
        key = _cell(row, 0) if by_code else ids[place]
        if key and any(cell.strip() for cell in row):
            table.append([key, *(_cell(row, one) for one in places)])
        elif request.POST.get("clear") and not by_code:
            table.append([key, *("" for _one in places)])
    fields = [known[used[place]].field for place in places]
    block = Block(
        "elements" if kind == "element" else "shots",
        _("Elements") if kind == "element" else _("Shots"),
        {folded(head[0]): CODE if by_code else "id"}
        | {folded(label): name for label, name in zip(labels, fields, strict=True)},
        table,
        clear_empty=bool(request.POST.get("clear")),
    )
    columns = {name: known[used[place]] for name, place in zip(fields, places, strict=True)}
    return Pasted(block, columns, told)


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _left_alone(
    rows: Sequence[Sequence[str]],
    used: Sequence[str],
    places: Sequence[int],
    known: dict[str, Column],
    *,
    by_code: bool,
) -> list[str]:
    """A sentence for columns that follow from others."""
    names = [
        str(known[key].label)
        for place, key in enumerate(used)
        if place not in places
        and key in known
        and not (by_code and place == 0)
        and any(_cell(row, place).strip() for row in rows)
    ]
    if not names:
        return []
    return [_("Left alone, as they follow from others: %(names)s.") % {"names": ", ".join(names)}]


def _beyond(
    rows: Sequence[Sequence[str]], width: int, keys: Sequence[str], ids: Sequence[str] | None
) -> list[str]:
    """A sentence for what found no place in the grid."""
    told = []
    more = len(rows) - len(ids) if ids is not None else 0
    if more > 0:
        told.append(
            ngettext(
                "%(n)d row of the block is longer than the grid and was not pasted.",
                "%(n)d rows of the block are longer than the grid and were not pasted.",
                more,
            )
            % {"n": more}
        )
    wide = width - len(keys)
    if wide > 0:
        told.append(
            ngettext(
                "%(n)d column of the block is wider than the grid and was not pasted.",
                "%(n)d columns of the block are wider than the grid and were not pasted.",
                wide,
            )
            % {"n": wide}
        )
    return told


def _written(member: Membership, pasted: Pasted, back: str) -> JsonResponse:
    by = Author.of(member)
    plan = plan_of_block(pasted.block, by=by)
    counts = plan.counts
    if counts[Kind.REFUSED] or counts[Kind.NEW] or plan.questions:
        draft = keep_block(member, pasted.block, back=back)
        return _look(member, draft.pk, status=422 if counts[Kind.REFUSED] else 200)
    changed = [(row.record, cell.field) for row in plan.rows for cell in row.written]
    try:
        apply(plan, by=by)
    except Conflict as conflict:
        raise Unreadable(
            _("%(row)s: %(what)s Nothing was pasted.") % {"row": conflict.row, "what": conflict}
        ) from conflict
    except NotReady as refused:
        raise Unreadable(" ".join(refused.messages)) from refused
    return JsonResponse(
        {
            "said": " ".join([_count(changed, pasted), *pasted.told]),
            "undo": reverse("undo", args=[by.made.pk]) if by.made else "",
            "cells": [_id(record, pasted.columns.get(name)) for record, name in changed],
        }
    )


def _count(changed: Sequence[tuple[Any, str]], pasted: Pasted) -> str:
    """How many cells of the grid are others now; what follows from them is not counted."""
    number = sum(name in pasted.columns for _record, name in changed)
    if not number:
        return _("Every cell had this value already.")
    return ngettext("%(n)d cell changed.", "%(n)d cells changed.", number) % {"n": number}


def _id(record: Shot | Element, column: Column | None) -> str:
    """The cell in the page; '' for a value that has none there."""
    return cell_id(record, column) if column else ""
