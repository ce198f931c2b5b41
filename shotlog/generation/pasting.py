"""What a pasted text gives to a take: values by column, the rest, and what stands against it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shotlog.generation.metadata.pasted import Pasted, understand
from shotlog.generation.parameters import fitting
from shotlog.generation.shown import EMPTY, as_lines, plain
from shotlog.generation.takes import MONEY, edit_take
from shotlog.generation.tools import model_named, tool_called, tool_named, tool_version_for
from shotlog.history import Author
from shotlog.models import Right, Take
from shotlog.models.choices import GenerationBasis, Mode

# Columns that a text can fill, in the order in which they are shown.
COLUMNS = (
    *("mode", "model", "model_hash", "prompt", "negative_prompt", "seed", "steps", "cfg"),
    *("guidance", "sampler", "scheduler", "denoise", "loras", "width", "height", "frames", "fps"),
    *("generation_seconds", "generation_basis", "cost_amount", "cost_unit", "job_id", "inputs"),
    "stages",
)
TOOL = "tool_version"


@dataclass
class Understood:
    """A pasted text as a take can hold it."""

    kind: str = ""
    tool: str = ""
    version: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)  # column: what it was called in the text
    other: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    money_left_out: bool = False

    @property
    def made_with(self) -> str:
        """Tool and version as they would be called here."""
        return f"{tool_called(self.tool)} {self.version}".strip()


@dataclass(frozen=True)
class Line:
    """One pasted value beside what the take has."""

    column: str
    label: str
    pasted: str
    now: str
    key: str
    state: str  # new, same, differs


def read(text: str, *, by: Author) -> Understood:
    """What `text` says; money is left out for those who do not see it."""
    pasted = understand(text)
    found = Understood(kind=pasted.kind, warnings=list(pasted.warnings))
    _fill(found, pasted)
    if not by.may(Right.SEE_MONEY):
        found.money_left_out = bool(MONEY & found.fields.keys())
        found.fields = {name: value for name, value in found.fields.items() if name not in MONEY}
    return found


def _fill(found: Understood, pasted: Pasted) -> None:
    found.other = dict(pasted.other)
    for key, told in pasted.values.items():
        if key == "tool":
            found.tool = str(told.value)[:80]
        elif key == TOOL:
            found.version = str(told.value)[:80]
        elif key in COLUMNS and (fits := fitting(key, told.value)) not in EMPTY:
            found.fields[key] = fits
        else:
            found.other.setdefault(key, told.value)
        found.keys[key] = told.source
    if "model" in found.fields:
        found.fields["model"] = model_named(found.fields["model"])


def lines(take: Take, found: Understood) -> list[Line]:
    """Each understood value beside the one that the take has."""
    made = []
    if found.tool:
        now = str(take.tool_version) if take.tool_version else ""
        state = _tool_state(take, found)
        key = found.keys.get(TOOL) or found.keys.get("tool", "")
        made.append(Line(TOOL, _("Tool and version"), found.made_with, now, key, state))
    for name in COLUMNS:
        if name in found.fields:
            value, now = found.fields[name], getattr(take, name)
            same = _text(name, value) == _text(name, now)
            state = "same" if same else "new" if now in EMPTY else "differs"
            label = capfirst(str(Take._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
            key = found.keys.get(name, "")
            made.append(Line(name, label, _text(name, value), _text(name, now), key, state))
    return made


def _tool_state(take: Take, found: Understood) -> str:
    version = take.tool_version
    if version is None:
        return "new"
    if tool_named(found.tool) != version.tool:
        return "differs"
    if not found.version or found.version.casefold() == version.version.casefold():
        return "same"
    return "differs" if version.version else "new"


def _text(name: str, value: Any) -> str:
    if name == "mode" and value in Mode.values:
        return str(Mode(value).label)
    if name == "generation_basis" and value in GenerationBasis.values:
        return str(GenerationBasis(value).label)
    if isinstance(value, list):
        return "\n".join(as_lines(value))
    return plain(value) if value not in EMPTY or value == Decimal(0) else ""


def paste_into(
    take: Take,
    found: Understood,
    *,
    by: Author,
    chosen: Collection[str],
    shown: Mapping[str, Any] | None = None,
) -> list[str]:
    """Give `take` the values of the `chosen` columns as pasted ones; the changed names come back.

    Nothing else is written, so that what was typed or read stays unless it was chosen against.
    What has no column goes to the other settings, which keep what they have.
    """
    by.require(Right.TAKES)
    new: dict[str, Any] = {name: found.fields[name] for name in chosen if name in found.fields}
    with transaction.atomic():
        if TOOL in chosen and found.tool:
            new[TOOL] = tool_version_for(found.tool, _version(take, found), by)
        if found.other and {**found.other, **take.other} != take.other:
            new["other"] = {**found.other, **take.other}
        if not new:
            raise ValidationError(_("Nothing is chosen: tick what the take is to have."))
        kept = {name: value for name, value in (shown or {}).items() if name in new}
        return edit_take(take, new, by=by, shown=kept, source="pasted")


def _version(take: Take, found: Understood) -> str:
    """The pasted version; without one, the version that the take has of this tool."""
    version = take.tool_version
    if found.version or version is None or tool_named(found.tool) != version.tool:
        return found.version
    return version.version
