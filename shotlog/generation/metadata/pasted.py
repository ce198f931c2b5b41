"""Text that somebody copied from a tool or a service: what it says of a making.

No file stands behind it, so it is read more freely than an embedded record: prompts, labelled
text in English and Korean, parameter text, flags, JSON of a job. Never raises; bounded in size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import (
    a1111,
    comfyui,
    drawthings,
    fooocus,
    hosted,
    invokeai,
    jsontext,
    pasted_flags,
    pasted_job,
    pasted_labels,
    swarmui,
)
from .clues import Case, Clue
from .contents import Contents
from .findings import Findings
from .reader import understood
from .reading import RawRecord, Value

LONGEST = 200_000
MOST_WRAPPED = 200
MOST_ENTRIES = 50_000
DEEPEST_GRAPH = 6
# Dialects of JSON that no service uses for its answers.
_DIALECTS = (
    swarmui.from_swarmui,
    invokeai.from_invokeai,
    fooocus.from_fooocus,
    hosted.from_tensorart,
    hosted.from_stability_matrix,
    hosted.from_civitai,
    drawthings.from_drawthings,
    comfyui.from_comfyui,
)
_FENCE = re.compile(r"\A\s*```[\w-]*[ \t]*\n(.*?)\n?```\s*\Z", re.DOTALL)
_JOB_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SEED = re.compile(r"\d{5,20}")
_JSON_START = re.compile(r"[{\[]\s*[\"{\[}\]]")


@dataclass
class Pasted:
    """What a text was taken for, its values, and the rest; `kind` is '' where nothing is in it."""

    kind: str = ""  # prompt, labels, parameters, flags, job, graph
    values: dict[str, Value] = field(default_factory=dict)
    other: dict[str, object] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def understand(text: str) -> Pasted:
    """What `text` says; beyond `LONGEST` characters it is cut."""
    try:
        found = _understand(text)
    except Exception as error:  # noqa: BLE001 - the one promise that no text may break
        problem = f"Reading stopped at something unforeseen ({type(error).__name__})."
        return Pasted(warnings=[problem])
    if len(text) > LONGEST:
        found.warnings.append("The text is very long: only its beginning was read.")
    return found


def _understand(text: str) -> Pasted:
    text = _plain(text)
    if not text:
        return Pasted()
    data = _json_in(text)
    if data is not None:
        found = _from_json(data)
        if found:
            return found
    for kind, reader in (
        ("flags", pasted_flags.from_flags),
        ("parameters", _from_parameters),
        ("labels", pasted_labels.from_labels),
    ):
        findings = reader(text)
        if findings:
            return _pasted(kind, findings)
    return _bare(text)


def _plain(text: str) -> str:
    """The text without marks of the clipboard: fences, zero bytes, byte order, CR."""
    text = text[:LONGEST].replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u00a0", " ").strip("\ufeff\u200b \t\n")
    fenced = _FENCE.match(text)
    return fenced[1].strip() if fenced else text


def _from_parameters(text: str) -> Findings | None:
    return a1111.from_text(text, source="")


def _bare(text: str) -> Pasted:
    """A text without any mark is the prompt; a lone id or number is what it looks like."""
    key = "prompt"
    if _JOB_ID.fullmatch(text):
        key = "job_id"
    elif _SEED.fullmatch(text) and int(text) < 2**64:
        key = "seed"
    return Pasted("prompt", {key: Value(text, "")})


def _json_in(text: str) -> dict[str, object] | list[object] | None:
    """The JSON that the text is, or that stands in it, as in a command of a shell."""
    whole = jsontext.loaded(text)
    if whole:
        return whole
    start = _JSON_START.search(text)
    if start is None:
        return None
    end = max(text.rfind("}"), text.rfind("]"))
    return jsontext.loaded(text[start.start() : end + 1]) or None


def _from_json(data: dict[str, object] | list[object]) -> Pasted | None:
    if not jsontext.is_small(data, most=MOST_ENTRIES):
        return None
    findings = understood(_case(data), _DIALECTS)
    if "tool" in findings.values:
        where, job = pasted_job.job_id(data)
        findings.put("job_id", job, source=where)
        return _pasted("graph", findings)
    answer = pasted_job.from_job(data)
    return _pasted("job", answer) if answer else None


def _case(data: dict[str, object] | list[object]) -> Case:
    """The objects in `data`, the outer ones first: a graph stands alone or is wrapped."""
    clues: list[Clue] = []
    waiting: list[tuple[str, object, int]] = [("json", data, 0)]
    while waiting and len(clues) < MOST_WRAPPED:
        key, each, depth = waiting.pop(0)
        if isinstance(each, str):
            each = jsontext.loaded(each) if depth < DEEPEST_GRAPH else None
        if isinstance(each, dict):
            clues.append(Clue(key, "", each, RawRecord("pasted", key, "", "utf-8", 0)))
        if depth < DEEPEST_GRAPH and isinstance(each, (dict, list)):
            named = each.items() if isinstance(each, dict) else ((key, one) for one in each)
            waiting += [(str(name).lower(), one, depth + 1) for name, one in named if _holds(one)]
    return Case("", Contents(), tuple(clues))


def _holds(value: object) -> bool:
    return isinstance(value, (dict, list)) or (isinstance(value, str) and value[:1] == "{")


def _pasted(kind: str, findings: Findings) -> Pasted:
    if kind == "labels":
        pasted_job.put_sold(findings)
    values = {
        key: Value(jsontext.cleaned(found.value), found.source, found.certainty)
        for key, found in findings.values.items()
    }
    other = jsontext.cleaned(findings.other)
    return Pasted(kind, values, other if isinstance(other, dict) else {}, findings.warnings)
