"""Gaps of recipes filled in: the same value in many takes at once, never over one that is known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shotlog.figures.recoverability import store_recoverability
from shotlog.generation.parameter_forms import from_lines
from shotlog.generation.parameters import fitting
from shotlog.generation.takes import follow_tools, sources_with
from shotlog.generation.tools import Spellings, model_named, tool_named
from shotlog.history import Author
from shotlog.history.bulk import Edit, edit_many
from shotlog.history.values import value_of
from shotlog.kit.text import one_line
from shotlog.models import Right, Take, ToolVersion
from shotlog.models.choices import Mode
from shotlog.models.take import is_seed

TYPED = ("tool", "version", "mode", "model", "prompt", "seed", "width", "height", "inputs")
"""What can be typed beside a gap."""


@dataclass(frozen=True)
class Filled:
    """What came of it."""

    takes: list[Take]
    left: list[Take]  # nothing of what was typed is missing there, or it is of another tool


def fill_gaps(takes: Sequence[Take], typed: Mapping[str, str], *, by: Author) -> Filled:
    """Write what was typed where a take lacks it; one stroke, undone as one.

    A version is of the take's tool; where a tool was typed too, takes of another tool are left.
    ValidationError carries the sentence for a value that cannot be, and nothing is written.
    """
    by.require(Right.TAKES)
    said = {name: typed.get(name, "").strip() for name in TYPED}
    values = _checked(said)
    if not any(said.values()):
        raise ValidationError(_("Nothing was typed. Type a value beside the gap, then save."))
    edits: list[Edit] = []
    filled: list[Take] = []
    left: list[Take] = []
    with transaction.atomic():
        version_for = _Versions(said, by)
        for take in takes:
            new = {name: value for name, value in values.items() if _is_empty(take, name)}
            version = version_for(take)
            if version is not None:
                new["tool_version"] = version
            if new:
                edits.append(_edit(take, new, by=by))
            (filled if new else left).append(take)
        edit_many(edits, by=by)
        _settle(edits, by=by)
    return Filled(filled, left)


def _edit(take: Take, new: dict[str, Any], *, by: Author) -> Edit:
    """One take's part of the stroke, with where the values came from."""
    shown = {name: value_of(take, name) for name in new}
    return Edit(take, new, shown, {"sources": sources_with(take, new, by=by)})


def _settle(edits: Sequence[Edit], *, by: Author) -> None:
    """What follows: sessions of versions that became known, and what could be made again."""
    takes = []
    for one in edits:
        if isinstance(one.row, Take):
            takes.append(one.row)
            one.row.tool_version = one.new.get("tool_version", one.row.tool_version)
    follow_tools(takes, by=by)
    store_recoverability([take.element for take in takes])


def _checked(said: Mapping[str, str]) -> dict[str, Any]:
    """The typed values as columns hold them, all but the tool."""
    values: dict[str, Any] = {}
    for name, check in _CHECKS.items():
        if said[name]:
            values[name] = check(said[name])
    return values


def _seed(text: str) -> str:
    if not is_seed(text):
        raise ValidationError(
            _("“%(seed)s” is no seed: a whole number up to 18446744073709551615.") % {"seed": text}
        )
    return text


def _mode(text: str) -> str:
    if text not in Mode.values:
        raise ValidationError(_("“%(mode)s” is no mode.") % {"mode": text})
    return text


def _pixels(text: str) -> int:
    pixels = fitting("width", text)
    if not pixels:
        raise ValidationError(
            _("“%(value)s” is no size in pixels, such as 1920.") % {"value": text}
        )
    return int(pixels)


def _model(text: str) -> str:
    if len(text) > 200:
        raise ValidationError(_("A model's name has at most 200 characters."))
    return model_named(one_line(text))


_CHECKS: dict[str, Callable[[str], Any]] = {
    "seed": _seed,
    "mode": _mode,
    "width": _pixels,
    "height": _pixels,
    "model": _model,
    "prompt": str,
    "inputs": lambda text: from_lines("inputs", text),
}


def _is_empty(take: Take, name: str) -> bool:
    return getattr(take, name) in (None, "", [])


class _Versions:
    """The version to give to each take; each is looked up once."""

    def __init__(self, said: Mapping[str, str], by: Author) -> None:
        """By what was typed."""
        self._tool, self._version = said["tool"], said["version"]
        self._meant = tool_named(self._tool) if self._tool else None
        self._names = Spellings(by)

    def __call__(self, take: Take) -> ToolVersion | None:
        """None where it has one, or what was typed is not for it."""
        known = take.tool_version
        if known is None:
            return self._names.version(self._tool, self._version) if self._tool else None
        if known.version or not self._version:
            return None
        if self._tool and (self._meant is None or self._meant.pk != known.tool_id):
            return None
        return self._names.version(known.tool.name, self._version)
