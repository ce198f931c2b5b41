"""The parameters of a take: from what a file says, from what a person types, and as shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import DecimalField

from shotlog.generation.tools import model_named
from shotlog.models import SourceFile, Take
from shotlog.models.take import is_seed

# Keys of the reader that are columns of a take under the same name.
PLAIN = (
    *("mode", "model", "model_hash", "prompt", "negative_prompt", "seed", "steps", "cfg"),
    *("guidance", "sampler", "scheduler", "denoise", "loras", "width", "height", "frames", "fps"),
    *("job_id", "generation_seconds", "generation_basis", "inputs", "stages"),
)
TOOL = ("tool", "tool_version")
_GRAPH_MARKS = ('"class_type"', '"last_node_id"', '"nodes"')
_LARGEST = 2**31 - 1


@dataclass
class FromFile:
    """What one file gives to a take: columns, tool and version as spelt, and all the rest."""

    fields: dict[str, Any]
    tool: str
    version: str
    other: dict[str, Any]
    has_graph: bool


def from_file(source_file: SourceFile) -> FromFile:
    """The values of a file as columns of a take; what does not fit a column goes with the rest."""
    values = {key: found.get("value") for key, found in source_file.values.items()}
    other = values.pop("other", None)
    rest: dict[str, Any] = dict(other) if isinstance(other, dict) else {}
    fields: dict[str, Any] = {}
    for key, value in values.items():
        if key in TOOL or value in (None, "", []):
            continue
        fitted = fitting(key, value) if key in PLAIN else None
        if fitted is None:
            rest[key] = value
        else:
            fields[key] = fitted
    if "width" not in fields and "height" not in fields:
        fields.update(_pixels(source_file))
    return FromFile(
        fields=fields,
        tool=str(values.get("tool") or "")[:80],
        version=str(values.get("tool_version") or "")[:80],
        other=rest,
        has_graph=has_graph(source_file),
    )


def fitting(key: str, value: Any) -> Any:
    """`value` as the column `key` holds it, or None where it cannot."""
    if key == "seed":
        text = str(value).strip()
        return text if is_seed(text) else None
    if key in ("loras", "stages", "inputs"):
        return _as_list(key, value)
    field: Any = Take._meta.get_field(key)
    try:
        if isinstance(field, DecimalField):
            value = round(Decimal(str(value)), field.decimal_places or 0)
        elif field.get_internal_type() == "PositiveIntegerField":
            value = int(value)
            if not 0 <= value <= _LARGEST:
                return None
        else:
            value = str(value).replace("\0", "")
        return field.clean(value, None)
    except (ValidationError, InvalidOperation, ValueError, TypeError, OverflowError):
        return None


def has_graph(source_file: SourceFile) -> bool:
    """Whether the file embeds a graph of nodes, which stands for prompt and settings."""
    return any(
        mark in record.get("text", "") for record in source_file.raw for mark in _GRAPH_MARKS
    )


def read_value(take: Take, field: str) -> Any:
    """What the take's file says for `field`, as the column would hold it; None where nothing."""
    if take.source_file is None:
        return None
    found = take.source_file.values.get(field)
    value = found.get("value") if isinstance(found, Mapping) else None
    if value in (None, "", []):
        if field in ("width", "height") and not take.source_file.values.keys() & {"width"}:
            return getattr(take.source_file, field)
        return None
    if field == "model":
        return model_named(str(fitting(field, value)))  # one model has one name
    return fitting(field, value) if field in PLAIN else value


def certainty(take: Take, field: str) -> str:
    """How sure the reading of a value is: '' for exact."""
    found = take.source_file.values.get(field) if take.source_file else None
    stated = found.get("certainty", "") if isinstance(found, Mapping) else ""
    return "" if stated == "exact" else str(stated)


def _pixels(source_file: SourceFile) -> dict[str, int]:
    if source_file.width and source_file.height:
        return {"width": source_file.width, "height": source_file.height}
    return {}


def _as_list(key: str, value: Any) -> list[Any] | None:
    """Lists of rows: LoRAs and inputs by name where the file gives names only."""
    if not isinstance(value, list):
        return None
    rows = [row if isinstance(row, dict) else {"name": str(row)} for row in value]
    return [{"role": "input", **row} for row in rows] if key == "inputs" else rows
