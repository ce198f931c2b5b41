"""Cells of the grid in all their states: shown, edited, refused, saved, in conflict."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from shotlog.breakdown.columns import Column, edits_element, edits_shot
from shotlog.figures.grid import Totals
from shotlog.figures.shot_rows import ShotRow
from shotlog.history import Clash
from shotlog.history.values import value_of
from shotlog.kit.forms import cell_widget
from shotlog.kit.hours import shown as hours_shown
from shotlog.models import Element, Membership, Shot
from shotlog.templatetags import shotlog as marks


@dataclass
class Cell:
    """One cell and the state it is in."""

    row: Shot | Element
    column: Column
    url: str
    inner: SafeString | str = ""
    text: str = ""
    shown: str = ""
    editing: bool = False
    error: str = ""
    clash: Clash | None = None
    saved: int | None = None
    choices: list[tuple[str, str]] = field(default_factory=list)
    names: Sequence[str] = ()

    @property
    def pk(self) -> str:
        """The id of the cell in the page."""
        return cell_id(self.row, self.column)

    @property
    def raw(self) -> str:
        """The value as the input of the cell will hold it."""
        return input_text(self.row, self.column.field)

    @property
    def label(self) -> str:
        """What a screen reader calls the input: 'Est h, MRL_024_0040'."""
        return f"{self.column.label}, {self.row}"

    @property
    def widget(self) -> str:
        """How it is edited."""
        return cell_widget(self.row._meta.get_field(self.column.field))  # type: ignore[arg-type]


def cell_id(row: Shot | Element, column: Column) -> str:
    """'cell-shot-7-frames'."""
    return f"cell-{row._meta.model_name}-{row.pk}-{column.key}"


def input_text(row: Shot | Element, name: str) -> str:
    """The value of a field as an input holds it, and as a save says from which it started."""
    value: Any = value_of(row, name)
    return "" if value is None else str(value)


def editing(cell: Cell, *, text: str | None = None, shown: str | None = None) -> Cell:
    """The cell with its input open; `text` is what was typed, `shown` what it started from."""
    name = cell.column.field
    current = input_text(cell.row, name)
    cell.editing = True
    cell.text = current if text is None else text
    cell.shown = current if shown is None else shown
    field_ = cell.row._meta.get_field(name)
    if getattr(field_, "choices", None):
        cell.choices = [(str(code), str(label)) for code, label in field_.flatchoices]  # type: ignore[union-attr]
        if getattr(field_, "blank", False):
            cell.choices.insert(0, ("", "–"))
    return cell


def shot_cell_url(shot: Shot, column: Column) -> str:
    """Where a cell of a shot is edited."""
    return reverse("shot-cell", args=[shot.production.code, shot.pk, column.key])


def element_cell_url(element: Element, column: Column) -> str:
    """Where a cell of an element is edited."""
    return reverse("element-cell", args=[element.shot.production.code, element.pk, column.key])


def shot_cells(row: ShotRow, columns: Sequence[Column], *, member: Membership) -> list[SafeString]:
    """The cells of one shot, shown."""
    return [
        shown_cell(
            row.shot,
            column,
            column.draw(row),
            url=shot_cell_url(row.shot, column) if edits_shot(member, column.field) else "",
        )
        for column in columns
    ]


def element_cells(
    element: Element, columns: Sequence[Column], *, member: Membership
) -> list[SafeString]:
    """The cells of one element, shown."""
    return [
        shown_cell(
            element,
            column,
            column.draw(element),
            url=element_cell_url(element, column)
            if edits_element(member, element, column.field)
            else "",
        )
        for column in columns
    ]


def shown_cell(
    row: Shot | Element,
    column: Column,
    inner: SafeString | str,
    *,
    url: str = "",
    swap: bool = False,
) -> SafeString:
    """A cell as it stands; one that may be edited has the address of its edit form."""
    return format_html(
        '<td id="{}" class="{}" data-col="{}" tabindex="-1"{}{}>{}</td>',
        cell_id(row, column),
        column.css,
        column.key,
        _edit_data(row, column, url) if url else "",
        mark_safe(' hx-swap-oob="true"') if swap else "",
        inner,
    )


def _edit_data(row: Shot | Element, column: Column, url: str) -> SafeString:
    """What the page needs to open the cell at once, without asking."""
    kind = cell_widget(row._meta.get_field(column.field))  # type: ignore[arg-type]
    return format_html(
        ' data-edit="{}" data-kind="{}" data-text="{}"', url, kind, input_text(row, column.field)
    )


def total_cells(totals: Totals, columns: Sequence[Column]) -> SafeString:
    """The subtotal of a scene, or the foot, under the columns that are shown."""
    rest = columns[head_span(columns) - 2 :]
    return format_html_join("", "{}", ((_total(totals, column),) for column in rest))


def head_span(columns: Sequence[Column]) -> int:
    """How many columns a group's words take: tick, shot, and the description beside them."""
    return 3 if columns and columns[0].key == "description" else 2


def _total(totals: Totals, column: Column) -> SafeString:
    if column.key == "status":
        return format_html(
            '<td><span class="sum">{}</span>/{} {}</td>', totals.done, totals.in_scope, _("done")
        )
    if column.key == "frames":
        known = totals.without_frames < totals.in_scope
        shown = f"{totals.frames:,}" if known else "–"
        return format_html('<td class="num"><span class="sum">{}</span></td>', shown)
    if column.key == "mix":
        return format_html("<td>{}</td>", _mix_sum(totals))
    if column.key == "match":
        return _of(totals.notes_closed, totals.notes, _("closed"))
    if column.key == "recover":
        return _of(totals.recoverable, totals.ai, "")
    if column.key in ("est", "act"):
        value = totals.hours_estimated if column.key == "est" else totals.hours_actual
        return format_html('<td class="num sum">{}</td>', hours_shown(value))
    return mark_safe("<td></td>")


def _of(count: int, whole: int, word: str) -> SafeString:
    if not whole:
        return mark_safe('<td class="faint">–</td>')
    return format_html('<td><span class="sum">{}</span>/{} {}</td>', count, whole, word)


def _mix_sum(totals: Totals) -> SafeString:
    if not totals.final:
        return format_html('<span class="faint">{}</span>', _("not broken down"))
    words = _("AI %(ai)d of %(final)d · %(share)s") % {
        "ai": totals.ai,
        "final": totals.final,
        "share": marks.percent(totals.share),
    }
    return format_html(
        '<div class="mix-sum">{}<span>{}</span></div>', marks.mix(totals.mix, letters=False), words
    )
