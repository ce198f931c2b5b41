"""The columns of the shots page: what they are called, how they are drawn, what may be edited."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shotlog.figures.shot_order import SORTS_FOR_CLIENTS
from shotlog.figures.shot_rows import ShotRow
from shotlog.kit.hours import shown
from shotlog.kit.timecode import timecode
from shotlog.models import Element, Membership, Preference, Right
from shotlog.models.choices import NoteStatus
from shotlog.templatetags import shotlog as marks

FAINT = mark_safe('<span class="faint">–</span>')


@dataclass(frozen=True)
class Column:
    """A column of shots, or of the elements beneath them."""

    key: str
    label: str | Promise
    draw: Callable[..., SafeString | str]
    width: str = ""
    field: str = ""
    sort: str = ""
    css: str = ""
    shown: bool = True
    for_clients: bool = False
    needs_money: bool = False


def _text(name: str) -> Callable[[ShotRow], SafeString]:
    def draw(row: ShotRow) -> SafeString:
        value = getattr(row.shot, name)
        return FAINT if value in (None, "") else format_html("<span>{}</span>", value)

    return draw


def _label(name: str) -> Callable[[ShotRow], SafeString]:
    def draw(row: ShotRow) -> SafeString:
        label = getattr(row.shot, f"get_{name}_display")()
        return format_html("<span>{}</span>", label) if label else FAINT

    return draw


def _description(row: ShotRow) -> SafeString:
    return format_html("<span>{}</span>", row.shot.description)


def _status(row: ShotRow) -> SafeString:
    return marks.status(row.shot.status)


def _frames(row: ShotRow) -> SafeString:
    if row.shot.frames is None:
        return FAINT
    length = timecode(row.shot.frames, row.shot.production.rate)
    return format_html('<span class="dur">{}<small>{}</small></span>', row.shot.frames, length)


def _cut(row: ShotRow) -> str:
    last = row.shot.last_cut_frame
    return f"{row.shot.first_cut_frame}–{last if last is not None else '?'}"


def _mix(row: ShotRow) -> SafeString:
    return marks.mix(row.mix)


def _models(row: ShotRow) -> SafeString:
    if not row.models:
        return format_html('<span class="faint">{}</span>', _("none yet") if row.ai else "–")
    # As many as the column holds; the rest is counted, and the title names all.
    whole = len(" ".join(row.models)) <= 20
    names = row.models if whole else row.models[:1]
    if len(row.models) > len(names):
        names = [*names, f"+{len(row.models) - len(names)}"]
    tools = format_html_join("", '<span class="tool">{}</span>', ((name,) for name in names))
    return format_html('<span class="tools" title="{}">{}</span>', ", ".join(row.models), tools)


def _match(row: ShotRow) -> SafeString:
    if not row.note_states:
        return FAINT
    return format_html(
        '<span class="match" data-match="{}">{}/{} <span class="muted">{}</span></span>',
        row.match,
        row.notes_closed,
        len(row.note_states),
        NoteStatus(row.match).label.lower(),
    )


def _recover(row: ShotRow) -> SafeString:
    if not row.ai:
        return FAINT
    if row.recoverable == row.ai:
        return format_html('<span class="recover">{}/{}</span>', row.ai, row.ai)
    why = _("none approved") if row.none_approved and not row.missing else gaps(row.missing)
    return format_html(
        '<span class="recover" data-recover="{}">{}/{} <small>{}</small></span>',
        "part" if row.recoverable else "no",
        row.recoverable,
        row.ai,
        why,
    )


def gaps(missing: list[str]) -> str:
    """'no seed, prompt' for a list of missing parts; at most two are named."""
    if not missing:
        return ""
    named = ", ".join(str(PARTS.get(part, part)) for part in missing[:2])
    more = len(missing) - 2
    if more > 0:
        return _("no %(parts)s, +%(more)d") % {"parts": named, "more": more}
    return _("no %(parts)s") % {"parts": named}


PARTS = {
    "tool": gettext_lazy("tool"),
    "version": gettext_lazy("version"),
    "file": gettext_lazy("file"),
    "mode": gettext_lazy("mode"),
    "model": gettext_lazy("model"),
    "prompt": gettext_lazy("prompt"),
    "seed": gettext_lazy("seed"),
    "size": gettext_lazy("size"),
    "inputs": gettext_lazy("inputs"),
    "settings": gettext_lazy("settings"),
}


def _estimated(row: ShotRow) -> SafeString:
    if row.hours_estimated is None:
        return FAINT
    if row.shot.hours_estimated is None:
        title = _("Sum of the elements' planned hours")
        return format_html(
            '<span class="faint" title="{}">{}</span>', title, shown(row.hours_planned)
        )
    return format_html("<span>{}</span>", shown(row.hours_estimated))


def _actual(row: ShotRow) -> SafeString:
    if row.hours_actual is None:
        return FAINT
    if row.is_over:
        title = _("%(hours)s h over the estimate") % {"hours": shown(row.over_by)}
        return format_html(
            '<span class="over" title="{}">{}</span>', title, shown(row.hours_actual)
        )
    return format_html("<span>{}</span>", shown(row.hours_actual))


def _assignee(row: ShotRow) -> SafeString:
    return marks.person(row.shot.assignee)


def _due(row: ShotRow) -> SafeString:
    return format_html("<span>{}</span>", row.shot.due) if row.shot.due else FAINT


SHOT_COLUMNS = (
    Column(
        "description",
        gettext_lazy("Description"),
        _description,
        field="description",
        sort="description",
        css="c-desc",
        for_clients=True,
    ),
    Column(
        "status",
        gettext_lazy("Status"),
        _status,
        "c-w-status",
        field="status",
        sort="status",
        for_clients=True,
    ),
    Column(
        "frames",
        gettext_lazy("Frames, TC"),
        _frames,
        "c-w-dur",
        field="frames",
        sort="frames",
        css="num",
        for_clients=True,
    ),
    Column(
        "mix",
        gettext_lazy("Elements, AI first"),
        _mix,
        "c-w-mix",
        sort="ai",
        css="c-mix",
        for_clients=True,
    ),
    Column("models", gettext_lazy("AI models"), _models, "c-w-tools"),
    Column("match", gettext_lazy("Colour match"), _match, "c-w-match", sort="match"),
    Column("recover", gettext_lazy("Recoverable"), _recover, "c-w-rec", sort="recover"),
    Column(
        "est",
        gettext_lazy("Est h"),
        _estimated,
        "c-w-h",
        field="hours_estimated",
        sort="est",
        css="num",
    ),
    Column("act", gettext_lazy("Act h"), _actual, "c-w-h", sort="act", css="num"),
    Column(
        "assignee",
        gettext_lazy("Assignee"),
        _assignee,
        "c-w-who",
        field="assignee",
        sort="assignee",
    ),
    Column("due", gettext_lazy("Due"), _due, "c-w-due", field="due", sort="due", shown=False),
    Column(
        "complexity",
        gettext_lazy("Complexity"),
        _label("complexity"),
        "c-w-due",
        field="complexity",
        sort="complexity",
        shown=False,
    ),
    Column("light", gettext_lazy("Light"), _label("light"), "c-w-due", field="light", shown=False),
    Column(
        "vendor",
        gettext_lazy("Vendor"),
        _text("vendor"),
        "c-w-who",
        "vendor",
        "vendor",
        shown=False,
    ),
    Column("cut", gettext_lazy("Cut in / out"), _cut, "c-w-due", css="num", shown=False),
    Column(
        "cut_order",
        gettext_lazy("Cut order"),
        _text("cut_order"),
        "c-w-h",
        "cut_order",
        css="num",
        shown=False,
    ),
    Column(
        "record_in",
        gettext_lazy("Record in"),
        _text("record_in"),
        "c-w-due",
        "record_in",
        shown=False,
    ),
    Column(
        "camera",
        gettext_lazy("Camera"),
        _text("camera"),
        "c-w-who",
        "camera",
        "camera",
        shown=False,
    ),
    Column("lens", gettext_lazy("Lens"), _text("lens"), "c-w-due", "lens", shown=False),
    Column(
        "source_clip",
        gettext_lazy("Source clip"),
        _text("source_clip"),
        "c-w-who",
        "source_clip",
        shown=False,
    ),
    Column(
        "methodology",
        gettext_lazy("Methodology"),
        _text("methodology"),
        "c-w-tools",
        "methodology",
        css="c-desc",
        shown=False,
    ),
)
"""Every column, in the order of the page; those that are not `shown` wait in the chooser."""


def _element_text(name: str) -> Callable[[Element], SafeString]:
    def draw(element: Element) -> SafeString:
        value = getattr(element, name)
        return FAINT if value in (None, "") else format_html("<span>{}</span>", value)

    return draw


def _element_label(name: str) -> Callable[[Element], SafeString]:
    def draw(element: Element) -> SafeString:
        label = getattr(element, f"get_{name}_display")()
        return format_html("<span>{}</span>", label) if label else FAINT

    return draw


def _element_hours(name: str) -> Callable[[Element], SafeString]:
    def draw(element: Element) -> SafeString:
        value = getattr(element, name)
        return FAINT if value is None else format_html("<span>{}</span>", shown(value))

    return draw


def _element_origin(element: Element) -> SafeString:
    label = element.get_origin_display() if element.origin else _("unknown")
    return format_html("{} <span>{}</span>", marks.origin(element.origin), label)


def _element_status(element: Element) -> SafeString:
    return marks.status(element.status)


def _element_coverage(element: Element) -> SafeString:
    return FAINT if element.coverage is None else format_html("<span>{} %</span>", element.coverage)


def _element_recovery(element: Element) -> SafeString:
    if not element.recovery:
        return FAINT
    return marks.recovery(element.recovery, gaps(element.missing))


ELEMENT_COLUMNS = (
    Column(
        "name", gettext_lazy("Element"), _element_text("name"), "c-w-el", "name", for_clients=True
    ),
    Column(
        "origin", gettext_lazy("Origin"), _element_origin, "c-w-origin", "origin", for_clients=True
    ),
    Column(
        "category",
        gettext_lazy("Category"),
        _element_label("category"),
        "c-w-cat",
        "category",
        for_clients=True,
    ),
    Column(
        "role", gettext_lazy("Role"), _element_label("role"), "c-w-due", "role", for_clients=True
    ),
    Column(
        "coverage", gettext_lazy("Coverage"), _element_coverage, "c-w-due", "coverage", css="num"
    ),
    Column(
        "status", gettext_lazy("Status"), _element_status, "c-w-status", "status", for_clients=True
    ),
    Column(
        "technique", gettext_lazy("Technique"), _element_label("technique"), "c-w-cat", "technique"
    ),
    Column("final_use", gettext_lazy("Use"), _element_label("final_use"), "c-w-due", "final_use"),
    Column(
        "first_frame",
        gettext_lazy("From"),
        _element_text("first_frame"),
        "c-w-h",
        "first_frame",
        css="num",
    ),
    Column(
        "last_frame",
        gettext_lazy("To"),
        _element_text("last_frame"),
        "c-w-h",
        "last_frame",
        css="num",
    ),
    Column(
        "hours_planned",
        gettext_lazy("Planned h"),
        _element_hours("hours_planned"),
        "c-w-due",
        "hours_planned",
        css="num",
    ),
    Column(
        "hours_conventional",
        gettext_lazy("Conv. h"),
        _element_hours("hours_conventional"),
        "c-w-due",
        "hours_conventional",
        css="num",
    ),
    Column(
        "hours_actual",
        gettext_lazy("Act h"),
        _element_hours("hours_actual"),
        "c-w-due",
        "hours_actual",
        css="num",
    ),
    Column("artist", gettext_lazy("Artist"), _element_text("artist"), "c-w-who", "artist"),
    Column("recovery", gettext_lazy("Recoverable"), _element_recovery, "c-w-rec"),
)


def columns_for(member: Membership, columns: Iterable[Column]) -> list[Column]:
    """Those that this member may see, and sort by."""
    seen = [
        column
        for column in columns
        if (column.for_clients or not member.is_client)
        and (not column.needs_money or member.sees_money)
    ]
    return [_unsorted(column) for column in seen] if member.is_client else seen


def _unsorted(column: Column) -> Column:
    return column if column.sort in SORTS_FOR_CLIENTS else replace(column, sort="")


def chosen_columns(member: Membership, *, view: list[str] | None = None) -> list[Column]:
    """The columns that the member keeps, or those of a saved view."""
    may = columns_for(member, SHOT_COLUMNS)
    kept = view or Preference.of(member.user, "shots.columns", [])
    if isinstance(kept, list) and kept:
        return [column for column in may if column.key in kept]
    return [column for column in may if column.shown]


def edits_shot(member: Membership, field: str) -> bool:
    """Whether the member may edit this field of shots."""
    return bool(field) and (
        member.may(Right.LOG) or (field == "hours_estimated" and member.may(Right.ESTIMATE))
    )


def edits_element(member: Membership, element: Element, field: str) -> bool:
    """Whether the member may edit this field of `element`."""
    if not field:
        return False
    if field in ("hours_planned", "hours_conventional") and member.may(Right.ESTIMATE):
        return True
    return member.may_edit(element)
