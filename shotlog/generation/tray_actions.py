"""What the buttons of the tray do with the ticked files, and the words afterwards."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shotlog.generation.drops import questions
from shotlog.generation.prompt_sheet import LARGEST_SENT, SheetRefused, key_of, sheet_in
from shotlog.generation.tools import tool_version_for
from shotlog.generation.tray import assign, make_takes, take_out, write_each
from shotlog.generation.tray_forms import AssignForm
from shotlog.generation.tray_rows import Waiting, of_filter, waiting
from shotlog.history import Author, Conflict
from shotlog.kit.http import Request
from shotlog.kit.undo_button import with_undo
from shotlog.models import Membership, Right, TrayFile

_TOLD = 5
CLEARED: dict[str, Any] = {
    "element": None,
    "tool_version": None,
    "mode": "",
    "model": "",
    "prompt": "",
    "negative_prompt": "",
    "seed": "",
}


def act(request: Request, member: Membership, *, by: Author) -> None:
    """Do what the button `do` says, and tell what came of it as a message."""
    rows = waiting(member.production)
    ticked = _ticked(request, rows)
    do = _ACTIONS.get(request.POST.get("do", ""))
    if do is None:
        messages.error(request, _("That button is not known. Reload the page and try again."))
        return
    try:
        do(request, member, rows, ticked, by)
    except (ValidationError, SheetRefused, Conflict) as refused:
        sentences = refused.messages if isinstance(refused, ValidationError) else [str(refused)]
        messages.error(request, " ".join(sentences))


def _ticked(request: Request, rows: list[Waiting]) -> list[Waiting]:
    """The ticked files in the order in which they are shown; `which` ticks without a script."""
    which = request.POST.get("which", "")
    if which in ("all", "ready", "unmatched"):
        return of_filter(rows, which)
    keys = set(request.POST.getlist("row"))
    return [one for one in rows if str(one.row.pk) in keys]


def _some(ticked: list[Waiting]) -> list[Waiting]:
    if not ticked:
        raise ValidationError(_("No file is ticked, so nothing was changed."))
    return ticked


def _assign(
    request: Request, member: Membership, _rows: list[Waiting], ticked: list[Waiting], by: Author
) -> None:
    form = AssignForm(request.POST, member=member)
    if "cost" in request.POST and request.POST["cost"] and not member.may(Right.SEE_MONEY):
        by.require(Right.SEE_MONEY)
    if not form.is_valid():
        raise ValidationError(
            [
                f"{form.fields[name].label}: {' '.join(map(str, told))}"
                for name, told in form.errors.items()
            ]
        )
    files = [one.row for one in _some(ticked)]
    new = form.values(by=by)
    if not new:
        raise ValidationError(_("Every field was left as it is, so nothing was changed."))
    stayed = assign(files, new, by=by, seen=_seen(request))
    _tell_changed(request, len(files) - len(stayed), stayed, by)


def _clear(
    request: Request, member: Membership, _rows: list[Waiting], ticked: list[Waiting], by: Author
) -> None:
    files = [one.row for one in _some(ticked)]
    new = {**CLEARED, "cost": None} if member.may(Right.SEE_MONEY) else CLEARED
    stayed = assign(files, new, by=by, seen=_seen(request))
    _tell_changed(request, len(files) - len(stayed), stayed, by)


def _fill(
    request: Request, _member: Membership, _rows: list[Waiting], ticked: list[Waiting], by: Author
) -> None:
    """The prompt of the first ticked file goes into the others."""
    first, *others = _some(ticked)
    if not others:
        raise ValidationError(_("Tick the file with the prompt and, below it, those to fill."))
    if not first.prompt:
        told = {"file": first.row.own_name}
        raise ValidationError(
            _("The first ticked file, %(file)s, has no prompt to fill down.") % told
        )
    new = {"prompt": first.prompt, "negative_prompt": first.negative_prompt}
    stayed = assign([one.row for one in others], new, by=by, seen=_seen(request))
    _tell_changed(request, len(others) - len(stayed), stayed, by)


def _paste(
    request: Request, _member: Membership, _rows: list[Waiting], ticked: list[Waiting], by: Author
) -> None:
    """One line for each ticked file, in the order shown; an empty line leaves its file as it is."""
    text = request.POST.get("prompts", "").replace("\r\n", "\n").strip("\n")
    lines = [line.strip() for line in text.split("\n")]
    if not any(lines):
        raise ValidationError(_("Paste the prompts first, one on each line."))
    if len(lines) != len(_some(ticked)):
        told = {"lines": len(lines), "files": len(ticked)}
        raise ValidationError(
            _(
                "%(lines)d lines for %(files)d ticked files: make them as many. "
                "An empty line leaves its file as it is."
            )
            % told
        )
    pairs = [(one.row, {"prompt": line}) for one, line in zip(ticked, lines, strict=True) if line]
    stayed = write_each(pairs, by=by, how="pasted", seen=_seen(request))
    _tell_changed(request, len(pairs) - len(stayed), stayed, by)


def _sheet(
    request: Request, member: Membership, rows: list[Waiting], _ticked: list[Waiting], by: Author
) -> None:
    """Each file gets its line of the sheet; a file whose name waits twice gets none."""
    sent = request.FILES.get("sheet")
    if sent is None:
        raise ValidationError(_("Choose the sheet first: a CSV or an Excel file."))
    name = str(sent.name)
    if (sent.size or 0) > LARGEST_SENT:
        raise SheetRefused(_("%(name)s is too large for a sheet of prompts.") % {"name": name})
    lines = sheet_in(sent.read(), name)
    if any("cost" in line for line in lines.values()):
        by.require(Right.SEE_MONEY)
    pairs, twice = _by_name(rows, lines)
    if not pairs:
        told = {"name": name, "files": ", ".join(sorted(lines)[:_TOLD])}
        raise SheetRefused(
            _("No file in the tray has a name that %(name)s gives: %(files)s.") % told
        )
    values = [(row, _columns(line, by=by)) for row, line in pairs]
    stayed = write_each(values, by=by, how="sheet", seen=_seen(request))
    _tell_changed(request, len(pairs) - len(stayed), stayed, by)
    unused = set(lines) - {key_of(row.name) for row, _line in pairs} - set(twice)
    _tell_left(request, _("Waits more than once, so nothing was written into it"), twice)
    _tell_left(request, _("In the sheet, but not in the tray"), sorted(unused))


def _by_name(
    rows: list[Waiting], lines: dict[str, dict[str, Any]]
) -> tuple[list[tuple[TrayFile, dict[str, Any]]], list[str]]:
    """Files with their lines, and the names that several files have."""
    found: dict[str, list[TrayFile]] = {}
    for one in rows:
        found.setdefault(key_of(one.row.name), []).append(one.row)
    known = [(found[key], line) for key, line in lines.items() if key in found]
    pairs = [(files[0], line) for files, line in known if len(files) == 1]
    return pairs, [files[0].own_name for files, _line in known if len(files) > 1]


def _columns(line: dict[str, Any], *, by: Author) -> dict[str, Any]:
    """A line of the sheet as columns of a waiting file."""
    new = dict(line)
    tool, version = new.pop("tool", ""), new.pop("tool_version", "")
    if version and not tool:
        raise ValidationError(_("The sheet gives a version without a tool: add the column “tool”."))
    if tool:
        new["tool_version"] = tool_version_for(tool, version, by)
    return new


def _make(
    request: Request, member: Membership, rows: list[Waiting], ticked: list[Waiting], by: Author
) -> None:
    """Takes of the ticked files, or of all that have an element where none is ticked."""
    chosen = ticked or rows
    ready = [(one.row, one.element_key) for one in chosen if one.element_key is not None]
    if not ready:
        raise ValidationError(_("No file has an element yet: give them one first."))
    made = make_takes([(row, key) for row, key in ready if key is not None], by=by)
    count = len(made.takes)
    if count:
        words = ngettext("%(count)d take was made.", "%(count)d takes were made.", count)
        _tell(request, words % {"count": count}, by)
        _ask(request, member, made.drop, by=by)
    _tell_left(request, _("Stays in the tray"), made.left)
    waits = len(chosen) - len(ready)
    if ticked and waits:
        words = ngettext(
            "%(count)d file without an element stays in the tray.",
            "%(count)d files without an element stay in the tray.",
            waits,
        )
        messages.warning(request, words % {"count": waits})


def _ask(request: Request, member: Membership, drop: str, *, by: Author) -> None:
    """Lead to what is asked once of these takes: versions not known, spellings that are alike."""
    if questions(member.production, drop, by=by):
        url = reverse("drop", args=[member.production.code, drop])
        words = _("A tool version or spelling of these takes is not known.")
        link = format_html('{} <a href="{}">{}</a>', words, url, _("Say it once for all"))
        messages.warning(request, link)


def _out(
    request: Request, _member: Membership, _rows: list[Waiting], ticked: list[Waiting], by: Author
) -> None:
    take_out([one.row for one in _some(ticked)], by=by)
    count = len(ticked)
    words = ngettext(
        "%(count)d file is taken out of the tray.",
        "%(count)d files are taken out of the tray.",
        count,
    )
    _tell(request, words % {"count": count}, by)


def _seen(request: Request) -> int | None:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _tell(request: Request, words: str, by: Author) -> None:
    messages.success(request, with_undo(words, by.made.pk) if by.made else words)


def _tell_changed(request: Request, count: int, stayed: list[TrayFile], by: Author) -> None:
    if count and by.made is None:
        messages.info(request, _("They already had these values."))
    elif count:
        words = ngettext("%(count)d file changed.", "%(count)d files changed.", count)
        _tell(request, words % {"count": count}, by)
    names = [row.own_name for row in stayed]
    _tell_left(request, _("Somebody else changed it meanwhile, so it stays; look again"), names)


def _tell_left(request: Request, why: str, names: list[str]) -> None:
    if names:
        more = f" … (+{len(names) - _TOLD})" if len(names) > _TOLD else ""
        messages.warning(request, f"{why}: {', '.join(names[:_TOLD])}{more}")


_Action = Callable[[Request, Membership, list[Waiting], list[Waiting], Author], None]
_ACTIONS: dict[str, _Action] = {
    "assign": _assign,
    "clear": _clear,
    "fill": _fill,
    "paste": _paste,
    "sheet": _sheet,
    "make": _make,
    "out": _out,
}
