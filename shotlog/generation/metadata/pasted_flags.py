"""Prompts with flags behind them: Midjourney's, those of a service, and a command of a shell."""

from __future__ import annotations

import re

from . import midjourney
from .findings import Findings
from .numerals import number, positive, seed_text, size
from .reading import Value

LONGEST = 40_000
_FLAG = re.compile(
    r"""(?:^|\s)--([A-Za-z][\w-]{0,40})(?:(?:\s*=\s*|\s+)("[^"]*"|'[^']*'|(?:(?!\s--[A-Za-z]).)*))?""",
    re.DOTALL,
)
# By the flag without strokes and underscores.
_KEYS = {
    "prompt": "prompt",
    "seed": "seed",
    "baseseed": "seed",
    "no": "negative_prompt",
    "neg": "negative_prompt",
    "negative": "negative_prompt",
    "negativeprompt": "negative_prompt",
    "nprompt": "negative_prompt",
    "steps": "steps",
    "samplesteps": "steps",
    "numinferencesteps": "steps",
    "cfg": "cfg",
    "cfgscale": "cfg",
    "guidancescale": "cfg",
    "sampleguidescale": "cfg",
    "fps": "fps",
    "framespersecond": "fps",
    "frames": "frames",
    "framenum": "frames",
    "numframes": "frames",
    "videolength": "frames",
    "width": "width",
    "height": "height",
    "size": "size",
    "videosize": "size",
    "resolution": "size",
    "dur": "duration",
    "duration": "duration",
    "model": "model",
    "modelname": "model",
    "sampler": "sampler",
    "samplesolver": "sampler",
    "scheduler": "scheduler",
    "image": "inputs",
    "imagepath": "inputs",
}
_SOURCES = {"seed": "--seed", "negative_prompt": "--no", "job_id": "Job ID"}
_NUMBERS = ("cfg", "fps", "duration")
_COUNTS = ("steps", "frames", "width", "height")


def from_flags(text: str) -> Findings | None:
    """The recipe in a prompt with flags; None where no flag is known."""
    text = text[:LONGEST]
    if "--" not in text and "\u2014" not in text and "Job ID" not in text:
        return None
    findings = midjourney.from_copied(text)
    if findings:
        for key, found in findings.values.items():
            findings.values[key] = Value(found.value, _SOURCES.get(key, ""), found.certainty)
        return findings
    return _from_others(text)


def _from_others(text: str) -> Findings | None:
    first = _FLAG.search(text)
    if first is None:
        return None
    findings = Findings("")
    for found in _FLAG.finditer(text, first.start()):
        name, value = found[1], (found[2] or "").strip().strip("\"'").strip()
        key = _KEYS.get(re.sub(r"[_-]", "", name).lower())
        if key is None or not _put(findings, key, value, source=f"--{name}"):
            findings.other[name] = _plain(value)
    if not findings.values:
        return None
    findings.put("prompt", text[: first.start()].strip() or None)
    return findings


def _put(findings: Findings, key: str, value: str, *, source: str) -> bool:
    """Note the value of a flag; False where it is none of its key."""
    before = len(findings.values)
    if key == "size":
        found = size(value) if re.search(r"\d{2,5}\s*[x*×]\s*\d{2,5}", value) else None
        if found:
            findings.put("width", found[0], source=source)
            findings.put("height", found[1], source=source)
    elif key == "seed":
        findings.put(key, seed_text(value), source=source)
    elif key in _NUMBERS:
        findings.put(key, number(value.rstrip("s")), source=source)
    elif key in _COUNTS:
        findings.put(key, positive(value), source=source)
    elif key == "inputs":
        findings.put(key, [value] if value else None, source=source)
    else:
        findings.put(key, value or None, source=source)
    return len(findings.values) > before


def _plain(value: str) -> object:
    if not value:
        return True
    found = number(value)
    return value[:500] if found is None else found
