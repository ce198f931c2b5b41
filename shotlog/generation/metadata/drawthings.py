"""Draw Things: short-named JSON in XMP, and in newer files the seconds that it took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import jsontext
from .findings import Findings, loras
from .numerals import number

if TYPE_CHECKING:
    from .clues import Case

_TABLE = {
    "prompt": "c",
    "negative_prompt": "uc",
    "seed": "seed",
    "steps": "steps",
    "cfg": "scale",
    "sampler": "sampler",
    "model": "model",
    "size": "size",
    "denoise": "strength",
    "_": "lora v2 profile",
}


def from_drawthings(case: Case) -> Findings | None:
    """The recipe in Draw Things' comment, by the names that only it uses."""
    for clue in case.named("usercomment", "comment", "parameters", "json"):
        settings = clue.mapping
        if "c" in settings and "seed" in settings and ("uc" in settings or "v2" in settings):
            findings = Findings.of(clue)
            findings.put("tool", "drawthings")
            findings.fill(settings, _TABLE)
            findings.put("loras", loras(settings.get("lora")))
            _put_profile(findings, jsontext.mapping(settings.get("profile")))
            _put_full(findings, jsontext.mapping(settings.get("v2")))
            return findings
    return None


def _put_profile(findings: Findings, profile: dict[str, object]) -> None:
    seconds = number(profile.get("duration"))
    if seconds is not None and seconds > 0:
        findings.put("generation_seconds", seconds)
        findings.put("generation_basis", "item")


def _put_full(findings: Findings, full: dict[str, object]) -> None:
    """The long form of the settings; image to image shows in a strength below one."""
    if full:
        findings.other["v2"] = full
    findings.put("width", number(full.get("width")))
    findings.put("height", number(full.get("height")))
    findings.put("seed", None)
    strength = number(findings.plain("denoise"))
    if strength is not None:
        findings.put("mode", "t2i" if strength >= 1 else "i2i")
