"""SwarmUI: its own JSON, the one carrier that also tells how long the generation took."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import jsontext
from .findings import Findings, loras
from .numerals import number

if TYPE_CHECKING:
    from .clues import Case

_TABLE = {
    "prompt": "prompt",
    "negative_prompt": "negativeprompt",
    "model": "model",
    "seed": "seed",
    "steps": "steps",
    "cfg": "cfgscale",
    "guidance": "fluxguidancescale",
    "sampler": "sampler",
    "scheduler": "scheduler",
    "denoise": "initimagecreativity",
    "width": "width",
    "height": "height",
    "frames": "text2videoframes videoframes",
    "fps": "videofps text2videofps",
    "tool_version": "swarm_version",
    "vae": "vae",
    "batch": "images",
    "date": "date",
    "_": "loras loraweights generation_time",
}
_TOTAL = re.compile(r"([\d.]{1,12}) total seconds")
_SECONDS = re.compile(r"([\d.]{1,12})\s*(?:\(gen\)|sec)")
_GENERATION = re.compile(r"([\d.]{1,12}) \(gen\)")


def from_swarmui(case: Case) -> Findings | None:
    """The recipe in the first record that holds SwarmUI's parameters."""
    for clue in case.clues:
        settings = jsontext.mapping(clue.mapping.get("sui_image_params"))
        if settings:
            findings = Findings.of(clue)
            findings.put("tool", "swarmui")
            findings.fill(settings, _TABLE)
            findings.put("loras", _loras(settings))
            # Earlier versions kept these among the parameters.
            extra = jsontext.mapping(clue.mapping.get("sui_extra_data"))
            _put_extra(findings, extra or settings)
            _put_hash(findings, clue.mapping.get("sui_models"))
            _put_mode(findings, settings)
            return findings
    return None


def _loras(settings: dict[str, object]) -> list[dict[str, object]]:
    """Names and weights stand in two lists of the same length, as lists or as text."""
    names, weights = (_listed(settings.get(key)) for key in ("loras", "loraweights"))
    if names and isinstance(names[0], dict):
        return loras(names)
    padded = [*weights, *[1] * len(names)]
    return [
        {"name": str(name).strip(), "strength": number(weight)}
        for name, weight in zip(names, padded, strict=False)
    ]


def _listed(value: object) -> list[object]:
    if isinstance(value, str) and not jsontext.looks_like_json(value):
        return [part.strip() for part in value.split(",") if part.strip()]
    return jsontext.items(value)


def _put_extra(findings: Findings, extra: dict[str, object]) -> None:
    text = extra.get("generation_time")
    if isinstance(text, str):
        _put_time(findings, text)
        findings.other["generation_time"] = text
    findings.fill(extra, _TABLE)


def _put_time(findings: Findings, text: str) -> None:
    total = _TOTAL.search(text)
    found = total or _GENERATION.search(text) or _SECONDS.search(text)
    seconds = number(found[1]) if found else None
    if seconds is not None:
        findings.put("generation_seconds", seconds)
        findings.put("generation_basis", "job" if total else "item")


def _put_hash(findings: Findings, models: object) -> None:
    for model in map(jsontext.mapping, jsontext.items(models)):
        if model.get("param") == "model":
            findings.put_name("model_hash", model.get("hash"))


def _put_mode(findings: Findings, settings: dict[str, object]) -> None:
    moves = any("video" in key for key in settings)
    if "maskimage" in settings or settings.get("mask"):
        findings.put("mode", "inpaint")
    elif "initimage" in settings or "initimagecreativity" in settings:
        findings.put("mode", "i2i")
    elif not moves:
        findings.put("mode", "t2i")
    elif any(key.startswith("text2video") for key in settings):
        findings.put("mode", "t2v")
