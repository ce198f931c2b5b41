"""What a file says of its origin without giving a recipe: IPTC properties and labels in XMP."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import jsontext
from .findings import Findings

if TYPE_CHECKING:
    from .clues import Case

# Retired terms are read, never offered.
SOURCE_TYPES = (
    "digitalCapture",
    "computationalCapture",
    "negativeFilm",
    "positiveFilm",
    "print",
    "humanEdits",
    "algorithmicallyEnhanced",
    "digitalCreation",
    "dataDrivenMedia",
    "algorithmicMedia",
    "trainedAlgorithmicMedia",
    "compositeWithTrainedAlgorithmicMedia",
    "compositeSynthetic",
    "compositeCapture",
    "composite",
    "screenCapture",
    "virtualRecording",
    "softwareImage",
    "minorHumanEdits",
    "digitalArt",
    "trainedAlgorithmicData",
    "empty",
)
AI_TYPES = (
    "trainedAlgorithmicMedia",
    "compositeWithTrainedAlgorithmicMedia",
    "compositeSynthetic",
)
_BY_LOWER = {term.lower(): term for term in SOURCE_TYPES}
_TOOL_WORDS = (
    ("firefly", "firefly"),
    ("midjourney", "midjourney"),
    ("bytedance", "bytedance"),
    ("seedance", "bytedance"),
    ("seedream", "bytedance"),
    ("volcengine", "bytedance"),
    ("gemini", "gemini"),
    ("imagen", "gemini"),
    ("google", "gemini"),
    ("veo", "veo"),
    ("dall", "openai"),
    ("chatgpt", "openai"),
    ("gpt-image", "openai"),
    ("gpt-4", "openai"),
    ("openai", "openai"),
    ("sora", "openai"),
    ("flux", "bfl"),
    ("black forest", "bfl"),
    ("comfyui", "comfyui"),
    ("imagined with ai", "meta"),
    ("meta ai", "meta"),
    ("grok", "grok"),
    ("runway", "runway"),
    ("kling", "kling"),
    ("jimeng", "jimeng"),
    ("doubao", "doubao"),
    ("stability", "stability"),
    ("ideogram", "ideogram"),
    ("recraft", "recraft"),
    ("leonardo", "leonardo"),
    ("luma", "luma"),
    ("pika", "pika"),
)
# Companies by the unified social credit code inside their TC260 producer code.
_MADE_WITH_AI = re.compile(r"(?:made|created|generated|edited|imagined) with .{0,40}\bAI\b", re.I)
_PRODUCERS = {"91110102MACQD9K64": "doubao"}


def source_type(value: object) -> str | None:
    """The IPTC term at the end of its address."""
    if not isinstance(value, str):
        return None
    return _BY_LOWER.get(value.strip().rstrip("/").rpartition("/")[2].lower())


def tool_named(text: str) -> str | None:
    """The short name of the tool that `text` speaks of."""
    lowered = text.lower()
    return next((tool for word, tool in _TOOL_WORDS if word in lowered), None)


def from_xmp(case: Case) -> Findings | None:
    """The IPTC properties, by their names in XMP."""
    findings = Findings("xmp")
    stated = {clue.key: clue.text.strip() for clue in reversed(case.clues) if clue.is_xmp}
    stated_type = source_type(stated.get("digitalsourcetype"))
    findings.put("digital_source_type", stated_type)
    system = stated.get("aisystemused", "")
    if not system and stated_type in AI_TYPES:
        findings.put("tool", tool_named(stated.get("credit") or stated.get("creatortool", "")))
    if system:
        findings.put("tool", tool_named(system))
        findings.put("model", system)
        findings.put("tool_version", stated.get("aisystemversionused"))
    findings.put("prompt", stated.get("aipromptinformation"))
    for name in ("aipromptwritername", "digimageguid"):
        if findings.values and stated.get(name):
            findings.other[name] = stated[name]
    return findings if findings.values else None


def from_credit(case: Case) -> Findings | None:
    """The service that names itself in the credit, as Google's do."""
    for clue in case.named("credit"):
        if _MADE_WITH_AI.search(clue.text[:200]):
            findings = Findings("xmp" if clue.is_xmp else "text")
            findings.put("tool", tool_named(clue.text[:200]))
            findings.other["credit"] = clue.text.strip()
            return findings
    return None


def from_label(case: Case) -> Findings | None:
    """The label that services in China must write: who made it, and that it is AI."""
    for clue in case.named("aigc"):
        label = clue.mapping
        if "Label" not in label and "ContentProducer" not in label:
            continue
        findings = Findings("label")
        findings.other["ai_label"] = {name: value for name, value in label.items() if value != ""}
        findings.put("tool", _producer(label))
        return findings
    return None


def _producer(label: dict[str, object]) -> str | None:
    code = jsontext.text_of(label.get("ContentProducer")) or ""
    named = next((tool for part, tool in _PRODUCERS.items() if part in code), None)
    return named or tool_named(code)
