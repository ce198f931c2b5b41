"""A recipe as one record: every value with where it came from, what the file says, what is missing.

The page, the JSON and the archive are written from it.
"""

from collections.abc import Sequence
from typing import Any

from shotlog.figures.recoverability import needed_parts
from shotlog.generation.inputs import Input
from shotlog.generation.parameters import certainty
from shotlog.generation.takes import MONEY
from shotlog.history.values import stored
from shotlog.models import Membership, Right, Take, ToolVersion
from shotlog.models.choices import Integration

FORMAT = "shotlog-recipe/1"
TERMS = (
    *("runs_at", "trains_on_inputs", "licence_tier", "terms_date"),
    *("gives_seeds", "allowed_by_client"),
)


def recipe_of(take: Take, member: Membership, inputs: Sequence[Input]) -> dict[str, Any]:
    """All that is known of how `take` was made, as JSON holds it; money for who may see it."""
    shot = take.element.shot
    return {
        "format": FORMAT,
        "production": shot.production.code,
        "production_title": shot.production.title,
        "scene": shot.scene.number if shot.scene else None,
        "shot": shot.code,
        "element": take.element.name,
        "take": take.label,
        "file": _file(take),
        "recoverability": {
            "state": take.recovery,
            "needed": list(needed_parts(take.mode)),
            "missing": take.missing,
        },
        "tool": _tool(take.tool_version),
        "parameters": parameters(take, with_money=member.may(Right.SEE_MONEY)),
        "other": take.other,
        "inputs": [_input(one) for one in inputs],
        "session": _session(take),
        "decision": _decision(take),
        "digital_source_type": source_type(take) or None,
        "read_from_file": _read(take),
    }


def parameters(take: Take, *, with_money: bool) -> dict[str, dict[str, Any]]:
    """Every parameter that has a value, with its source; seeds are text, as they must stay."""
    found = {}
    for name in Take.PARAMETERS:
        if name in ("tool_version", "inputs") or (name in MONEY and not with_money):
            continue
        value = stored(Take._meta.get_field(name), getattr(take, name))  # type: ignore[arg-type]
        if value in (None, "", []):
            continue
        told = {"value": value, **take.source_of(name)}
        doubt = certainty(take, name)
        found[name] = {**told, "certainty": doubt} if doubt else told
    return found


def source_type(take: Take) -> str:
    """The IPTC code of the file: as it states itself, else as its element says."""
    file = take.source_file
    stated = file.values.get("digital_source_type") if file else None
    value = stated.get("value") if isinstance(stated, dict) else ""
    return str(value or take.element.digital_source_type or "")


def _file(take: Take) -> dict[str, Any] | None:
    file = take.source_file
    if file is None:
        return {"name": take.file_name, "sha256": None} if take.file_name else None
    return {
        "name": take.file_name or file.name,
        "sha256": file.sha256,
        "size": file.size,
        "keeping": file.keeping,
        "type": file.content_type,
        "width": file.width,
        "height": file.height,
        "frames": file.frames,
        "fps": stored(file._meta.get_field("fps"), file.fps),
        "codec": file.codec,
    }


def _read(take: Take) -> dict[str, Any] | None:
    file = take.source_file
    if file is None:
        return None
    return {
        "status": file.read_status,
        "values": file.values,
        "c2pa": file.c2pa,
        "warnings": file.warnings,
        "records": file.raw,
    }


def _tool(version: ToolVersion | None) -> dict[str, Any] | None:
    if version is None:
        return None
    terms = {
        name: stored(version._meta.get_field(name), getattr(version, name))  # type: ignore[arg-type]
        for name in TERMS
    }
    return {
        "name": version.tool.name,
        "vendor": version.tool.vendor,
        "version": version.version,
        **{name: value or None for name, value in terms.items()},
    }


def _session(take: Take) -> dict[str, Any] | None:
    session = take.session
    if session is None:
        return None
    return {
        "date": session.date.isoformat(),
        "operator": session.operator,
        "hardware": session.hardware,
        "tool_version": str(session.tool_version),
        "note": session.note,
    }


def _decision(take: Take) -> dict[str, Any]:
    judged = {axis: getattr(take, axis) for axis in ("colour", "motion", "detail")}
    return {
        "state": take.decision,
        "by": take.decided_by,
        "at": take.decided_at.isoformat() if take.decided_at else None,
        "why": take.decision_note,
        **{axis: Integration(code).name.lower() if code else None for axis, code in judged.items()},
    }


def _input(one: Input) -> dict[str, Any]:
    return {
        "name": one.name,
        "role": one.role,
        "rights": one.rights,
        "sha256": one.file.sha256 if one.file else None,
        "is_here": one.is_here,
    }
