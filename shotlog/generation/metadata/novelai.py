"""NovelAI: a JSON comment beside a title, the prompt and the model's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import jsontext
from .findings import Findings

if TYPE_CHECKING:
    from .clues import Case, Clue

_TABLE = {
    "prompt": "prompt",
    "negative_prompt": "uc",
    "seed": "seed",
    "steps": "steps",
    "cfg": "scale",
    "sampler": "sampler",
    "scheduler": "noise_schedule",
    "width": "width",
    "height": "height",
    "denoise": "strength",
    "_": "v4_prompt v4_negative_prompt signed_hash",
}
_MARKS = ("v4_prompt", "noise_schedule", "uncond_scale", "uc")
_REQUESTS = (("infill", "inpaint"), ("img2img", "i2i"), ("prompt", "t2i"))
_HASH = re.compile(r"\b([0-9A-F]{8})\Z")


def from_novelai(case: Case) -> Findings | None:
    """The recipe, where software or comment is NovelAI's."""
    for clue in case.clues:
        wrapped = clue.mapping
        is_named = str(wrapped.get("Software", "")).startswith("NovelAI")
        if is_named or (clue.key in ("comment", "usercomment") and _is_comment(case, clue)):
            return _findings(case, clue, wrapped if is_named else {})
    return None


def _is_comment(case: Case, clue: Clue) -> bool:
    named = (case.text("software") or "").startswith("NovelAI")
    marks = sum(mark in clue.mapping for mark in _MARKS)
    return bool(marks) and "steps" in clue.mapping and (named or marks >= 2)


def _findings(case: Case, clue: Clue, wrapped: dict[str, object]) -> Findings:
    findings = Findings.of(clue)
    findings.put("tool", "novelai")
    comment = jsontext.mapping(wrapped.get("Comment")) if wrapped else clue.mapping
    _put_captions(findings, comment)
    described = wrapped.get("Description") if wrapped else case.text("description")
    if "prompt" not in comment:
        findings.put("prompt", jsontext.text_of(described))
    findings.fill(comment, _TABLE)
    source = wrapped.get("Source") if wrapped else case.text("source")
    findings.put_name("model", source)
    found = _HASH.search(source.strip()) if isinstance(source, str) else None
    findings.put("model_hash", found[1] if found else None)
    _put_mode(findings, comment)
    return findings


def _put_captions(findings: Findings, comment: dict[str, object]) -> None:
    """Since version 4 the texts stand apart for the whole and for each figure."""
    for key, name in (("prompt", "v4_prompt"), ("negative_prompt", "v4_negative_prompt")):
        caption = jsontext.mapping(jsontext.mapping(comment.get(name)).get("caption"))
        base = caption.get("base_caption")
        findings.put(key, base if isinstance(base, str) else None)
        figures = [
            text
            for entry in map(jsontext.mapping, jsontext.items(caption.get("char_captions")))
            if (text := jsontext.text_of(entry.get("char_caption")))
        ]
        if figures:
            findings.other[f"{key}_of_figures"] = figures


def _put_mode(findings: Findings, comment: dict[str, object]) -> None:
    request = str(comment.get("request_type", "")).lower()
    named = next((code for word, code in _REQUESTS if request and word in request), None)
    # Before requests were named, only image to image had a strength and a noise.
    findings.put("mode", named or ("i2i" if "strength" in comment and "noise" in comment else None))
