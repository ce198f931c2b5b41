"""The parameters of a take as a table shows and edits them: value, source, and the file's word."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from shotlog.generation.parameters import certainty, read_value
from shotlog.models import Membership, Right, Take
from shotlog.models.choices import GenerationBasis, Mode
from shotlog.templatetags.shotlog import money

EMPTY: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True)
class Parameter:
    """One line of the table: a name, the columns it shows, and what it needs to be edited."""

    key: str
    label: Any
    fields: tuple[str, ...]
    part: str = ""  # the part of a recipe that it gives, by the name in `missing`
    is_money: bool = False


PARAMETERS = (
    Parameter("tool", gettext_lazy("Tool"), ("tool_version",), "tool"),
    Parameter("mode", gettext_lazy("Mode"), ("mode",), "mode"),
    Parameter("model", gettext_lazy("Model"), ("model", "model_version", "model_hash"), "model"),
    Parameter("inputs", gettext_lazy("Inputs"), ("inputs",), "inputs"),
    Parameter("prompt", gettext_lazy("Prompt"), ("prompt",), "prompt"),
    Parameter("negative_prompt", gettext_lazy("Negative"), ("negative_prompt",)),
    Parameter("seed", gettext_lazy("Seed"), ("seed",), "seed"),
    Parameter("steps", gettext_lazy("Steps"), ("steps",), "settings"),
    Parameter("cfg", gettext_lazy("CFG"), ("cfg",)),
    Parameter("guidance", gettext_lazy("Guidance"), ("guidance",)),
    Parameter("sampler", gettext_lazy("Sampler"), ("sampler",)),
    Parameter("scheduler", gettext_lazy("Scheduler"), ("scheduler",)),
    Parameter("denoise", gettext_lazy("Denoise"), ("denoise",)),
    Parameter("loras", gettext_lazy("LoRAs"), ("loras",)),
    Parameter("size", gettext_lazy("Resolution"), ("width", "height"), "size"),
    Parameter("frames", pgettext_lazy("of a clip", "Frames"), ("frames", "fps")),
    Parameter("stages", gettext_lazy("Further stages"), ("stages",)),
    Parameter("time", gettext_lazy("Generation time"), ("generation_seconds", "generation_basis")),
    Parameter(
        "cost", gettext_lazy("Cost"), ("cost", "cost_amount", "cost_unit"), "", is_money=True
    ),
    Parameter("job_id", gettext_lazy("Job"), ("job_id",)),
    Parameter("session", gettext_lazy("Session"), ("session",)),
)
BY_KEY = {parameter.key: parameter for parameter in PARAMETERS}
PART_NAMES = {
    "tool": gettext_lazy("tool"),
    "version": gettext_lazy("tool version"),
    "file": gettext_lazy("file"),
    "mode": gettext_lazy("mode"),
    "model": gettext_lazy("model"),
    "prompt": gettext_lazy("prompt"),
    "seed": gettext_lazy("seed"),
    "size": gettext_lazy("size"),
    "inputs": gettext_lazy("inputs"),
    "settings": gettext_lazy("settings"),
}


@dataclass(frozen=True)
class Row:
    """One parameter of one take, ready to be shown."""

    key: str
    label: str
    value: str
    source: str = ""  # read, typed, pasted, sheet; '' where there is no value
    who: str = ""
    origin: str = ""  # the take it was copied from
    in_file: str = ""  # what the file says, where that is something else
    doubt: str = ""
    is_missing: bool = False
    lines: list[str] = field(default_factory=list)


def rows(take: Take, member: Membership) -> list[Row]:
    """Every parameter that `member` may see, empty ones too."""
    return [
        row_of(take, parameter)
        for parameter in PARAMETERS
        if not parameter.is_money or member.may(Right.SEE_MONEY)
    ]


def row_of(take: Take, parameter: Parameter) -> Row:
    """One parameter of `take`."""
    value = worded(take, parameter)
    read = {name: read_value(take, name) for name in parameter.fields}
    differs = any(
        read[name] not in EMPTY and not _same(getattr(take, name), read[name])
        for name in parameter.fields
        if name != "tool_version"
    )
    told = _told(take, parameter)
    source = str(told.get("source", "")) if value else ""
    if value and not differs and any(read[name] not in EMPTY for name in parameter.fields):
        source = "read" if parameter.key != "tool" else source
    return Row(
        key=parameter.key,
        label=str(parameter.label),
        value=value,
        source=source,
        who=str(told.get("by", "")) if source not in ("", "read") else "",
        origin=str(told.get("from", "")) if source not in ("", "read") else "",
        in_file=_in_words(parameter, read, take) if differs else "",
        doubt=next((found for name in parameter.fields if (found := certainty(take, name))), ""),
        is_missing=bool(parameter.part) and _is_missing(take, parameter.part),
    )


def worded(take: Take, parameter: Parameter) -> str:
    """The value of a parameter in words; '' for nothing."""
    related = ("tool_version", "session")
    values = {name: getattr(take, name) for name in parameter.fields if name not in related}
    return _in_words(parameter, values, take, own=True)


def _is_missing(take: Take, part: str) -> bool:
    return part in take.missing or (part == "tool" and "version" in take.missing)


def _told(take: Take, parameter: Parameter) -> Mapping[str, Any]:
    """Where the value came from: typed speaks louder than read."""
    found = [take.source_of(name) for name in parameter.fields]
    known = [told for told in found if told]
    return next((told for told in known if told.get("source") != "read"), (known or [{}])[0])


def _in_words(
    parameter: Parameter, values: Mapping[str, Any], take: Take, *, own: bool = False
) -> str:
    worder = _WORDS.get(parameter.key)
    if parameter.key == "tool":
        return str(take.tool_version) if own and take.tool_version else ""
    if parameter.key == "session":
        return _session(take) if own and take.session else ""
    if worder is not None:
        return worder(values)
    if parameter.key == "cost":
        return _cost(values, take)
    return plain(values[parameter.fields[0]])


def plain(value: Any) -> str:
    """A value as text; a decimal without its idle zeros."""
    if value in EMPTY:
        return ""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def duration(seconds: Decimal | float | None) -> str:
    """A generation time as '11 min 42 s'."""
    if seconds is None:
        return ""
    if seconds < 60:
        return _("%(seconds)s s") % {"seconds": plain(round(Decimal(str(seconds)), 1))}
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return _("%(minutes)d min %(seconds)02d s") % {"minutes": minutes, "seconds": rest}
    return _("%(hours)d h %(minutes)02d min") % {"hours": minutes // 60, "minutes": minutes % 60}


def as_lines(rows: Sequence[Any]) -> list[str]:
    """LoRAs, inputs or stages as lines that `from_lines` takes in again."""
    return [_line(row) for row in rows]


def _line(row: Any) -> str:
    if not isinstance(row, Mapping):
        return str(row)
    keys = set(row)
    name = str(row.get("name", ""))
    if keys <= {"name", "strength"} and name:
        return f"{name} @ {row['strength']}" if row.get("strength") is not None else name
    if keys <= {"name", "role", "rights"} and name:
        kept = [str(row[key]) for key in ("role", "rights") if row.get(key)]
        return " | ".join([name, *kept]) if kept != ["input"] else name
    return json.dumps(row, ensure_ascii=False)


def _session(take: Take) -> str:
    session = take.session
    if session is None:
        return ""
    return ", ".join(str(part) for part in (session, session.operator) if part)


def _list(name: str) -> Callable[[Mapping[str, Any]], str]:
    def worded_list(values: Mapping[str, Any]) -> str:
        return "\n".join(_readable(row) for row in values.get(name) or [])

    return worded_list


def _readable(row: Any) -> str:
    line = _line(row)
    if line.startswith("{") and isinstance(row, Mapping):
        return ", ".join(f"{key} {plain(value)}" for key, value in row.items() if value != "")
    return line


def _model(values: Mapping[str, Any]) -> str:
    words = [plain(values.get("model")), plain(values.get("model_version"))]
    hashed = plain(values.get("model_hash"))
    if hashed:
        words.append(f"({hashed})" if any(words) else hashed)
    return " ".join(word for word in words if word)


def _size(values: Mapping[str, Any]) -> str:
    width, height = values.get("width"), values.get("height")
    return f"{width or '?'} × {height or '?'}" if width or height else ""


def _frames(values: Mapping[str, Any]) -> str:
    frames, fps = values.get("frames"), plain(values.get("fps"))
    if frames and fps:
        return _("%(frames)s at %(fps)s fps") % {"frames": frames, "fps": fps}
    return plain(frames) or (_("%(fps)s fps") % {"fps": fps} if fps else "")


def _time(values: Mapping[str, Any]) -> str:
    words = duration(values.get("generation_seconds"))
    basis = values.get("generation_basis")
    if words and basis:
        words += f", {GenerationBasis(basis).label.lower()}"
    return words


def _mode(values: Mapping[str, Any]) -> str:
    mode = values.get("mode")
    return str(Mode(mode).label) if mode in Mode.values else plain(mode)


def _cost(values: Mapping[str, Any], take: Take) -> str:
    words = []
    if values.get("cost") is not None:
        words.append(money(values["cost"], take.element.shot.production.currency))
    if values.get("cost_amount") is not None:
        billed = f"{plain(values['cost_amount'])} {values.get('cost_unit') or ''}".strip()
        words.append(_("billed %(amount)s") % {"amount": billed})
    return ", ".join(words)


_WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "mode": _mode,
    "model": _model,
    "size": _size,
    "frames": _frames,
    "time": _time,
    "loras": _list("loras"),
    "inputs": _list("inputs"),
    "stages": _list("stages"),
}


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, Decimal) or isinstance(other, Decimal):
        return one is not None and other is not None and Decimal(one) == Decimal(other)
    return bool(one == other)


def missing_words(take: Take) -> str:
    """What is missing, in a sentence's words: 'seed and size'."""
    names = [str(PART_NAMES.get(part, part)) for part in take.missing]
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def read_words(take: Take) -> str:
    """How many values stand in the table as the file gives them."""
    count = sum(1 for told in take.sources.values() if told.get("source") == "read")
    return ngettext("%(count)d read from the file", "%(count)d read from the file", count) % {
        "count": count
    }
