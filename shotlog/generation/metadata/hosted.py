"""Hosts and front ends with a JSON of their own: Civitai, Tensor.Art, Stability Matrix and kin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import jsontext
from .findings import Findings, loras
from .numerals import number

if TYPE_CHECKING:
    from .clues import Case, Clue

_CIVITAI = {
    "prompt": "prompt",
    "negative_prompt": "negativePrompt",
    "seed": "seed",
    "steps": "steps",
    "cfg": "cfgScale",
    "sampler": "sampler",
    "width": "width",
    "height": "height",
    "denoise": "denoise",
    "_": "resources",
}
_TENSORART = {
    "prompt": "prompt",
    "negative_prompt": "negativePrompt",
    "seed": "seed",
    "steps": "steps",
    "cfg": "cfgScale",
    "guidance": "guidance",
    "sampler": "samplerName sampler",
    "scheduler": "scheduler schedulerName",
    "width": "width",
    "height": "height",
    "vae": "sdVae",
    "batch": "imageCount",
    "_": "baseModel models",
}
_STABILITY_MATRIX = {
    "prompt": "PositivePrompt",
    "negative_prompt": "NegativePrompt",
    "seed": "Seed",
    "steps": "Steps",
    "cfg": "CfgScale",
    "sampler": "Sampler",
    "scheduler": "Scheduler",
    "width": "Width",
    "height": "Height",
    "model": "ModelName",
    "model_hash": "ModelHash",
}
_SPACES = {
    "prompt": "prompt",
    "negative_prompt": "negative_prompt",
    "seed": "seed",
    "steps": "num_inference_steps",
    "cfg": "guidance_scale",
    "sampler": "sampler scheduler",
    "size": "resolution",
    "model": "Model model base_model",
    "model_hash": "Model_hash",
    "width": "width",
    "height": "height",
    "_": "use_lora",
}
_EASY_DIFFUSION = {
    "prompt": "prompt",
    "negative_prompt": "negative_prompt",
    "seed": "seed",
    "steps": "num_inference_steps",
    "cfg": "guidance_scale",
    "sampler": "sampler_name",
    "width": "width",
    "height": "height",
    "model": "use_stable_diffusion_model",
    "denoise": "prompt_strength",
    "_": "use_lora_model lora_alpha",
}


def from_civitai(case: Case) -> Findings | None:
    """Civitai's site generator, which saves a whole ComfyUI graph and a summary in it."""
    for clue in case.clues:
        if not any("class_type" in value for value in _nodes(clue)):
            continue
        extra = jsontext.mapping(clue.mapping.get("extraMetadata"))
        extra = extra or jsontext.mapping(_own(clue).get("extraMetadata"))
        if extra or "urn:air:" in clue.text[:200_000]:
            findings = Findings.of(clue)
            findings.put("tool", "civitai")
            findings.fill(extra, _CIVITAI)
            return findings
    return None


def _nodes(clue: Clue) -> list[dict[str, object]]:
    return [value for value in list(clue.mapping.values())[:2000] if isinstance(value, dict)]


def _own(clue: Clue) -> dict[str, object]:
    return jsontext.mapping(clue.mapping.get("extra"))


def from_tensorart(case: Case) -> Findings | None:
    """Tensor.Art; its seed may say 'random', and the graph beside it has the real one."""
    for clue in case.named("generation_data"):
        if clue.mapping:
            findings = Findings.of(clue)
            findings.put("tool", "tensorart")
            findings.fill(clue.mapping, _TENSORART)
            model = jsontext.mapping(clue.mapping.get("baseModel"))
            findings.put_name("model", model.get("modelFileName") or model.get("label"))
            findings.put_name("model_hash", model.get("hash"))
            findings.put("loras", loras(clue.mapping.get("models")))
            return findings
    return None


def from_stability_matrix(case: Case) -> Findings | None:
    """Stability Matrix, which writes its settings as JSON beside the text and the graph."""
    for clue in case.named("parameters-json"):
        if clue.mapping:
            findings = Findings.of(clue)
            findings.put("tool", "stabilitymatrix")
            findings.fill(clue.mapping, _STABILITY_MATRIX)
            return findings
    if any(True for _ in case.named("smproj")):
        findings = Findings("text")
        findings.put("tool", "stabilitymatrix")
        return findings
    return None


def from_spaces(case: Case) -> Findings | None:
    """Spaces on Hugging Face, by the words of the library that they are built on."""
    for clue in case.clues:
        settings = clue.mapping
        if "num_inference_steps" in settings and "guidance_scale" in settings:
            if "use_stable_diffusion_model" in settings:
                return _easy_diffusion(clue)
            findings = Findings.of(clue)
            findings.put("tool", "huggingface")
            renamed = {name.replace(" ", "_"): value for name, value in settings.items()}
            findings.fill(renamed, _SPACES)
            _put_upscaler(findings)
            if findings.plain("width"):
                findings.put("mode", "t2i")
            return findings
    return None


def _put_upscaler(findings: Findings) -> None:
    upscaler = jsontext.mapping(findings.other.get("use_upscaler"))
    for name, theirs in (("hires_upscale", "upscale_by"), ("hires_steps", "upscale_steps")):
        value = number(upscaler.get(theirs))
        if value is not None:
            findings.other[name] = value
    if isinstance(upscaler.get("upscale_method"), str):
        findings.other["hires_upscaler"] = upscaler["upscale_method"]
        findings.put("denoise", number(upscaler.get("upscaler_strength")))


def _easy_diffusion(clue: Clue) -> Findings:
    findings = Findings.of(clue)
    findings.put("tool", "easydiffusion")
    findings.fill(clue.mapping, _EASY_DIFFUSION)
    return findings
