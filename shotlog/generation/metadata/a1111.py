"""The text that AUTOMATIC1111 began and a dozen tools write: prompt, negative, settings line."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING

from . import jsontext
from .findings import Findings, source_of
from .numerals import number, positive, seed_text, size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .clues import Case

NEGATIVE = "Negative prompt:"
_CARRIERS = ("parameters", "usercomment", "comment", "imagedescription", "description", "text")
_KNOWN_KEYS = r"Steps|Sampler|CFG scale|Seed|Size|Model hash|Model|Version|Guidance Scale"
_KNOWN = re.compile(rf"(?:^|[,\n]\s*|\s)(?:{_KNOWN_KEYS}):\s")
_STEPS = re.compile(r"(?:^|\s)Steps:\s*\d")
_KEY = re.compile(r"\s*([A-Za-z][^:,\n\"{}\[\]]{0,60}):(?=[ \t\n\"\[{]|$)")
_LORA = re.compile(r"<(?:lora|lyco|locon):([^<>]{1,300})>", re.IGNORECASE)
_PAIRS_ONLY = re.compile(r"(?:[A-Z][\w .]{0,30}: [^,\n]{0,80},\s?){0,40}")
_DECODER = json.JSONDecoder(strict=False)
_COMMA = re.compile(r"[,\n]")
_ENDS_AT = {"Template", "Negative Template"}
LONGEST_SETTINGS = 128 * 1024
MOST_SETTINGS = 1_000
MOST_LINES = 2_000
LONGEST_VALUE = 32 * 1024

# Settings with a place of their own in a recipe; the others are kept as they are.
_NUMBERS = {
    "steps": ("Steps",),
    "cfg": ("CFG scale", "CFG Scale", "cfg_scale", "Guidance Scale", "CFG"),
    "guidance": ("Distilled CFG Scale", "Distilled CFG scale", "Guidance"),
    "denoise": ("Denoising strength", "Denoising Strength", "Denoise"),
    "fps": ("FPS",),
    "frames": ("Frames", "Video length"),
}
_NAMES = {
    "sampler": ("Sampler",),
    "scheduler": ("Schedule type", "Scheduler", "Schedule Type"),
    "model": ("Model", "Base model"),
    "model_hash": ("Model hash", "Base model hash"),
}
_EXTRAS = {
    "hires_upscale": "Hires upscale",
    "hires_steps": "Hires steps",
    "hires_upscaler": "Hires upscaler",
    "vae": "VAE",
}


def from_a1111(case: Case) -> Findings | None:
    """The recipe in the first text that has a settings line."""
    for clue in case.clues:
        if clue.data is None and clue.key in _CARRIERS:
            findings = from_text(clue.text, source=source_of(clue))
            if findings:
                return findings
    return None


def from_text(text: str, *, source: str) -> Findings | None:
    """The recipe in `text`, or None when it has no settings line."""
    text = text.replace("\r\n", "\n").strip("\0 \n")
    start = _settings_start(text)
    if start is None:
        return None
    settings = dict(pairs(text[start : start + LONGEST_SETTINGS]))
    findings = Findings(source)
    _put_prompts(findings, text[:start])
    _put_settings(findings, settings)
    _put_tool(findings, settings)
    _put_mode(findings, settings)
    _put_civitai(findings, settings)
    return findings


def _settings_start(text: str) -> int | None:
    """Where the settings begin: the last line that states steps, or several known keys."""
    for start, line in islice(_lines_from_the_end(text), MOST_LINES):
        if _STEPS.match(line) or len(_KNOWN.findall(line)) >= 3:
            return start + _offset_within(line)
    return None


def _lines_from_the_end(text: str) -> Iterator[tuple[int, str]]:
    end = len(text)
    while end >= 0:
        start = text.rfind("\n", 0, end) + 1
        yield start, text[start:end]
        end = start - 1


def _offset_within(line: str) -> int:
    """Where a text that lost its line breaks turns into settings."""
    found = _STEPS.search(line) or _KNOWN.search(line)
    start = found.start() if found else 0
    return 0 if _PAIRS_ONLY.fullmatch(line[:start].strip()) else start


def pairs(settings: str) -> Iterator[tuple[str, object]]:
    """Key and value of each setting; JSON values are taken whole, commas and all."""
    offset = 0
    key = ""
    value: object = ""
    for _ in range(MOST_SETTINGS):
        if offset >= len(settings):
            break
        found = _KEY.match(settings, offset)
        if found:
            if key:
                yield key, value
            key, offset = found[1].strip(), found.end()
            if key in _ENDS_AT:
                yield key, settings[offset:].strip()
                return
            value, offset = _value(settings, offset)
        else:
            # No key: the comma belonged to the value before, unless that is a number.
            end = _next_comma(settings, offset)
            if number(value) is None:
                value = f"{value}, {settings[offset:end].strip()}".rstrip(", ")
            offset = end
        offset += 1
    if key:
        yield key, value


def _value(settings: str, offset: int) -> tuple[object, int]:
    while offset < len(settings) and settings[offset] in " \t":
        offset += 1
    # Read as JSON only so far: a failure costs as much as a success.
    if settings[offset : offset + 1] in ('"', "[", "{"):
        try:
            value, end = _DECODER.raw_decode(settings[: offset + LONGEST_VALUE], offset)
        except (ValueError, RecursionError):
            pass
        else:
            rest = _next_comma(settings, end)
            if not settings[end:rest].strip():
                return value, rest
    end = _next_comma(settings, offset)
    return settings[offset:end].strip(), end


def _next_comma(settings: str, offset: int) -> int:
    found = _COMMA.search(settings, offset)
    return found.start() if found else len(settings)


def _put_prompts(findings: Findings, text: str) -> None:
    prompt, marker, negative = _split_negative(text)
    findings.put("prompt", prompt.strip())
    if marker:
        findings.put("negative_prompt", negative.strip())
    findings.put("loras", [_lora(told) for told in _LORA.findall(prompt)[:MOST_SETTINGS]])


def _split_negative(text: str) -> tuple[str, str, str]:
    if text.startswith(NEGATIVE):
        return "", NEGATIVE, text[len(NEGATIVE) :]
    before, marker, after = text.partition("\n" + NEGATIVE)
    return (before, marker, after) if marker else text.partition(NEGATIVE)


def _lora(told: str) -> dict[str, object]:
    """Name and strength of `name`, `name:0.7` or `name:0.7:1`."""
    name, _, rest = told.partition(":")
    first = rest.partition(":")[0]
    return {"name": name, "strength": number(first) if first else 1}


def _put_settings(findings: Findings, settings: dict[str, object]) -> None:
    left = dict(settings)
    findings.put("seed", seed_text(left.get("Seed")))
    findings.put_size(size(left.get("Size")))
    for key, names in _NUMBERS.items():
        for name in names:
            findings.put(key, number(left.get(name)))
    for key, names in _NAMES.items():
        for name in names:
            findings.put_name(key, left.get(name))
    for name, wanted in _EXTRAS.items():
        value = left.get(wanted)
        if value not in (None, ""):
            findings.other[name] = value if number(value) is None else number(value)
    mapped = {"Seed", "Size", "Version", *_EXTRAS.values()}
    mapped.update(name for names in (*_NUMBERS.values(), *_NAMES.values()) for name in names)
    findings.other.update((key, value) for key, value in left.items() if key not in mapped)


def _put_tool(findings: Findings, settings: dict[str, object]) -> None:
    version = settings.get("Version")
    version = version if isinstance(version, str) else ""
    findings.put("tool", _tool(version, settings))
    if version and version != "ComfyUI":
        findings.put("tool_version", version)


def _tool(version: str, settings: dict[str, object]) -> str:
    lowered = version.lower()
    if settings.get("App") == "SD.Next" or "Backend" in settings:
        return "sdnext"
    if any(key.startswith("Civitai ") for key in settings):
        return "civitai"
    for word, tool in _BY_VERSION:
        if re.search(word, lowered):
            return tool
    return "a1111"


_BY_VERSION = (
    ("comfy", "comfyui"),
    ("ruined", "ruinedfooocus"),
    ("fooocus", "fooocus"),
    (r"reforge|^f\d+\.\d+(\.\d+)?(v\d+)?-v", "reforge"),
    (r"forge|^neo\b|^classic\b|^f\d", "forge"),
    (r"sd\.?next", "sdnext"),
    ("invoke", "invokeai"),
    ("draw things", "drawthings"),
    ("easy ?diffusion", "easydiffusion"),
)


def _put_mode(findings: Findings, settings: dict[str, object]) -> None:
    operations = str(settings.get("Operations", "")).lower()
    is_hires = any(key.startswith("Hires ") for key in settings)
    has_denoise = findings.plain("denoise") is not None and not is_hires
    if "Mask blur" in settings or "inpaint" in operations:
        findings.put("mode", "inpaint")
    elif "txt2img" not in operations and ("img2img" in operations or has_denoise):
        findings.put("mode", "i2i")
    elif findings.plain("width") is not None:
        findings.put("mode", "t2v" if positive(findings.plain("frames")) else "t2i")


def _put_civitai(findings: Findings, settings: dict[str, object]) -> None:
    """Civitai's own list of what was used, where the text names no model."""
    loras: list[dict[str, object]] = []
    for resource in map(jsontext.mapping, jsontext.items(settings.get("Civitai resources"))):
        parts = (resource.get("modelName"), resource.get("modelVersionName"))
        name = " ".join(part for part in parts if isinstance(part, str) and part)
        kind = str(resource.get("type", "")).lower()
        if kind in ("checkpoint", "model", "unet"):
            findings.put_name("model", name)
        elif kind in ("lora", "locon", "lycoris", "dora") and name:
            loras.append({"name": name, "strength": number(resource.get("weight", 1))})
    findings.put("loras", loras)
