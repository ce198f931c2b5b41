"""Settings as JSON of no known tool: an answer of a service, or a sidecar somebody wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .findings import Findings, loras

if TYPE_CHECKING:
    from .clues import Case

_CARRIERS = ("json", "parameters", "usercomment", "comment", "generation", "metadata")
_TABLE = {
    "prompt": "prompt Prompt positive_prompt positivePrompt input_prompt text_prompt",
    "negative_prompt": "negative_prompt negativePrompt NegativePrompt negative",
    "seed": "seed Seed noise_seed",
    "steps": "steps Steps num_inference_steps",
    "cfg": "cfg cfg_scale cfgScale guidance_scale CFG",
    "guidance": "guidance",
    "sampler": "sampler sampler_name Sampler",
    "scheduler": "scheduler",
    "denoise": "denoise denoising_strength strength",
    "model": "model model_name Model checkpoint model_id",
    "model_hash": "model_hash",
    "width": "width Width",
    "height": "height Height",
    "size": "size",
    "frames": "frames num_frames",
    "fps": "fps frame_rate",
    "duration": "duration",
    "job_id": "job_id jobId task_id taskId request_id generation_id",
    "_": "loras",
}


def from_generic(case: Case) -> Findings | None:
    """The recipe in JSON that has a prompt and at least one setting by its usual name."""
    for clue in case.clues:
        if clue.key not in _CARRIERS or not clue.mapping:
            continue
        findings = Findings.of(clue)
        findings.fill(clue.mapping, _TABLE)
        findings.put("loras", loras(clue.mapping.get("loras")))
        if "prompt" in findings.values and len(findings.values) > 1:
            return findings
    return None
