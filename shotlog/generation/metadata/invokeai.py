"""InvokeAI: today's `invokeai_metadata`, the older `sd-metadata`, and the first `Dream` line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import jsontext
from .findings import Findings, loras

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .clues import Case, Clue

_TABLE = {
    "prompt": "positive_prompt",
    "negative_prompt": "negative_prompt",
    "width": "width",
    "height": "height",
    "seed": "seed",
    "steps": "steps num_steps",
    "cfg": "cfg_scale",
    "guidance": "guidance",
    "sampler": "scheduler",
    "denoise": "strength denoising_strength",
    "tool_version": "app_version",
    "_": "model vae loras",
}
_OLD_TABLE = {
    "seed": "seed",
    "steps": "steps",
    "cfg": "cfg_scale",
    "sampler": "sampler",
    "width": "width",
    "height": "height",
    "denoise": "strength",
    "_": "prompt type",
}
_DREAM_FLAGS = {
    "s": "steps",
    "S": "seed",
    "W": "width",
    "H": "height",
    "C": "cfg",
    "A": "sampler",
    "f": "denoise",
}
_MODES = (
    ("outpaint", "outpaint"),
    ("inpaint", "inpaint"),
    ("img2img", "i2i"),
    ("txt2img", "t2i"),
    ("txt2vid", "t2v"),
    ("img2vid", "i2v"),
)
_NEGATIVE = re.compile(r"\[([^\[\]]{0,20000})\]")
_QUOTED = re.compile(r'\s*"((?:[^"\\]|\\.){0,50000})"')
_FLAG = re.compile(r"\s-([A-Za-z]{1,12})[ =]?([^\s-][^\s]{0,200})")
_IMAGE_LISTS = ("ipAdapters", "controlnets", "t2iAdapters", "ref_images")


def from_invokeai(case: Case) -> Findings | None:
    """The recipe in the newest of InvokeAI's records that the file has."""
    for clue in case.clues:
        if clue.key == "invokeai_metadata" and clue.mapping:
            return _new(clue)
    for clue in case.clues:
        if clue.key == "sd-metadata" and clue.mapping:
            return _old(clue)
    for clue in case.named("dream"):
        return _dream(clue)
    return None


def _new(clue: Clue) -> Findings:
    settings = clue.mapping
    findings = Findings.of(clue)
    findings.put("tool", "invokeai")
    findings.fill(settings, _TABLE)
    model = jsontext.mapping(settings.get("model"))
    findings.put_name("model", model.get("name", model.get("model_name")))
    findings.put_name("model_hash", model.get("hash"))
    _put_vae(findings, settings.get("vae"))
    findings.put("loras", loras(settings.get("loras")))
    findings.put("inputs", list(dict.fromkeys(_images(settings))))
    _put_mode(findings, str(settings.get("generation_mode", "")))
    return findings


def _put_vae(findings: Findings, vae: object) -> None:
    entry = jsontext.mapping(vae)
    name = entry.get("name", entry.get("model_name"))
    if isinstance(name, str):
        findings.other["vae"] = name


def _images(settings: dict[str, object]) -> Iterator[str]:
    """The picture that was started from, and those that guided."""
    init = settings.get("init_image")
    if isinstance(init, str):
        yield init
    for key in _IMAGE_LISTS:
        for entry in map(jsontext.mapping, jsontext.items(settings.get(key))):
            image = jsontext.mapping(entry.get("image"))
            name = image.get("image_name")
            if isinstance(name, str):
                yield name


def _put_mode(findings: Findings, text: str) -> None:
    findings.put("mode", next((code for word, code in _MODES if word in text), None))


def _old(clue: Clue) -> Findings:
    settings = clue.mapping
    image = jsontext.mapping(settings.get("image"))
    findings = Findings.of(clue)
    findings.put("tool", "invokeai")
    findings.put_name("tool_version", settings.get("app_version"))
    findings.put_name("model", settings.get("model_weights") or settings.get("model"))
    findings.put_name("model_hash", settings.get("model_hash"))
    _put_bracketed(findings, _old_prompt(image.get("prompt")))
    findings.fill(image, _OLD_TABLE)
    _put_mode(findings, str(image.get("type", "")))
    return findings


def _old_prompt(value: object) -> str:
    if isinstance(value, str):
        return value
    parts = [jsontext.mapping(entry).get("prompt") for entry in jsontext.items(value)]
    return "\n".join(part for part in parts if isinstance(part, str))


def _put_bracketed(findings: Findings, text: str) -> None:
    """Old InvokeAI wrote the negative prompt in square brackets into the prompt."""
    negative = [part.strip() for part in _NEGATIVE.findall(text)]
    findings.put("prompt", _NEGATIVE.sub("", text).strip() or None)
    findings.put("negative_prompt", ", ".join(negative) if negative else None)


def _dream(clue: Clue) -> Findings:
    findings = Findings.of(clue)
    findings.put("tool", "invokeai")
    quoted = _QUOTED.match(clue.text)
    text, rest = (quoted[1], clue.text[quoted.end() :]) if quoted else _unquoted(clue.text)
    _put_bracketed(findings, text)
    flags = dict(_FLAG.findall(rest[:20000]))
    findings.fill(
        {key: flags[flag] for flag, key in _DREAM_FLAGS.items() if flag in flags},
        {key: key for key in _DREAM_FLAGS.values()},
    )
    findings.other.update(
        (flag, value) for flag, value in flags.items() if flag not in _DREAM_FLAGS
    )
    if "I" in flags:
        findings.put("inputs", [flags["I"].strip('"')])
        findings.put("mode", "i2i")
    return findings


def _unquoted(text: str) -> tuple[str, str]:
    found = _FLAG.search(text)
    return (text[: found.start()], text[found.start() :]) if found else (text, "")
