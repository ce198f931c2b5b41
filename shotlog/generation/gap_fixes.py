"""Gaps of recipes filled in: the same value in many takes at once, never over one that is known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shotlog.generation.parameter_forms import from_lines
from shotlog.generation.parameters import fitting
from shotlog.generation.takes import edit_take
from shotlog.generation.tools import tool_named, tool_version_for
from shotlog.history import Author
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
    filled: list[Take] = []
    left: list[Take] = []
    with transaction.atomic():
        for take in takes:
            new = {name: value for name, value in values.items() if _is_empty(take, name)}
            version = _version(take, said, by=by)
            if version is not None:
                new["tool_version"] = version
            (filled if new and edit_take(take, new, by=by) else left).append(take)
    return Filled(filled, left)


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
    return one_line(text)


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


def _version(take: Take, said: Mapping[str, str], *, by: Author) -> ToolVersion | None:
    """The version to give to `take`; None where it has one, or what was typed is not for it."""
    known = take.tool_version
    if known is not None and known.version:
        return None
    if known is None:
        return tool_version_for(said["tool"], said["version"], by) if said["tool"] else None
    if not said["version"]:
        return None
    if said["tool"]:
        meant = tool_named(said["tool"])
        if meant is None or meant.pk != known.tool_id:
            return None
    return tool_version_for(known.tool.name, said["version"], by)
