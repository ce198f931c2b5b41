"""Fooocus and RuinedFooocus: JSON in the place where others write text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .findings import Findings, loras

if TYPE_CHECKING:
    from .clues import Case, Clue

_TABLE = {
    "prompt": "prompt",
    "negative_prompt": "negative_prompt",
    "seed": "seed",
    "steps": "steps",
    "cfg": "guidance_scale",
    "sampler": "sampler",
    "scheduler": "scheduler",
    "size": "resolution",
    "model": "base_model",
    "model_hash": "base_model_hash",
    "tool_version": "version",
    "vae": "vae",
    "_": "loras",
}
_RUINED_TABLE = {
    "prompt": "Prompt",
    "negative_prompt": "Negative",
    "seed": "seed",
    "steps": "steps",
    "cfg": "cfg",
    "width": "width",
    "height": "height",
    "sampler": "sampler_name",
    "scheduler": "scheduler",
    "model": "base_model_name",
    "model_hash": "base_model_hash",
    "denoise": "denoise",
    "_": "loras software",
}
_LORA_ENTRIES = 20


def from_fooocus(case: Case) -> Findings | None:
    """The recipe in the first record that Fooocus or RuinedFooocus wrote as JSON."""
    for clue in case.clues:
        settings = clue.mapping
        if settings.get("software") == "RuinedFooocus":
            return _ruined(clue)
        if "base_model" in settings and "prompt" in settings and "guidance_scale" in settings:
            return _fooocus(clue)
    return None


def _fooocus(clue: Clue) -> Findings:
    findings = Findings.of(clue)
    findings.put("tool", "fooocus")
    findings.fill(clue.mapping, _TABLE)
    findings.put("loras", loras(clue.mapping.get("loras")) or _numbered(clue.mapping))
    if findings.plain("width") and not clue.mapping.get("inpaint_mode"):
        findings.put("mode", "t2i")
    return findings


def _numbered(settings: dict[str, object]) -> list[dict[str, object]]:
    """LoRAs as one text each: `lora_combined_1: "name : 0.5"`."""
    texts = [settings.get(f"lora_combined_{number}") for number in range(1, _LORA_ENTRIES)]
    parted = [text.rpartition(" : ") for text in texts if isinstance(text, str)]
    return loras([[name, strength] for name, _, strength in parted if name])


def _ruined(clue: Clue) -> Findings:
    findings = Findings.of(clue)
    findings.put("tool", "ruinedfooocus")
    findings.fill(clue.mapping, _RUINED_TABLE)
    findings.put("loras", loras(clue.mapping.get("loras")))
    if findings.plain("width"):
        findings.put("mode", "t2i")
    return findings
