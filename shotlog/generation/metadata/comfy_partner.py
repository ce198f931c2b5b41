"""Nodes of a ComfyUI graph that call a service: the service is the tool, the prompt is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .comfy_path import pictures_upstream
from .comfy_values import Unresolved, value_of
from .numerals import number, positive, seed_text, size

if TYPE_CHECKING:
    from .comfy_graph import Graph, Node
    from .findings import Findings

# By the beginning or a word of the class name, longest claim first.
SERVICES = (
    ("runway", "runway"),
    ("luma", "luma"),
    ("openai", "openai"),
    ("gptimage", "openai"),
    ("dalle", "openai"),
    ("sora", "openai"),
    ("fluxkontext", "bfl"),
    ("fluxpro", "bfl"),
    ("flux2pro", "bfl"),
    ("flux2max", "bfl"),
    ("bfl", "bfl"),
    ("recraft", "recraft"),
    ("stabilitystable", "stability"),
    ("stability", "stability"),
    ("kling", "kling"),
    ("minimax", "hailuo"),
    ("hailuo", "hailuo"),
    ("pixverse", "pixverse"),
    ("pika", "pika"),
    ("veo", "veo"),
    ("gemini", "gemini"),
    ("imagen", "gemini"),
    ("ideogram", "ideogram"),
    ("bytedance", "bytedance"),
    ("seedance", "bytedance"),
    ("seedream", "bytedance"),
    ("vidu", "vidu"),
    ("moonvalley", "moonvalley"),
    ("ltxv", "ltx"),
    ("topaz", "topaz"),
    ("magnific", "magnific"),
    ("grok", "grok"),
    ("wan", "wan"),
    ("freepik", "freepik"),
    ("midjourney", "midjourney"),
    ("higgsfield", "higgsfield"),
)
_PROMPTS = ("prompt", "model.prompt", "prompt_text", "positive_prompt", "text_prompt")
_MODELS = ("model", "model_name", "model.model", "model_version")
# Services that enlarge, and so need no prompt.
_WITHOUT_PROMPT = ("topaz", "magnific")
_DURATIONS = ("duration", "duration_seconds", "model.duration", "length_seconds")
# Sizes and rates that these nodes take as one text.
_SIZES = ("size", "resolution", "model.size", "ratio", "model.resolution")


def put_service(graph: Graph, output: Node, findings: Findings) -> bool:
    """Note what the nearest service node on the way was asked; False when there is none."""
    for node in pictures_upstream(graph, output):
        service = _service(node)
        if service and (service in _WITHOUT_PROMPT or any(map(node.has, _PROMPTS))):
            _put_request(graph, node, service, findings)
            return True
    return False


def _service(node: Node) -> str | None:
    kind = node.kind.lower().replace("_", "").replace(" ", "")
    return next((tool for word, tool in SERVICES if word in kind), None)


def _put_request(graph: Graph, node: Node, service: str, findings: Findings) -> None:
    findings.values.pop("tool", None)
    findings.put("tool", service)
    findings.other["through"] = "comfyui"
    findings.other["node"] = node.kind
    _put_text(graph, node, findings, "prompt", *_PROMPTS)
    _put_text(graph, node, findings, "negative_prompt", "negative_prompt", "model.negative_prompt")
    findings.put("seed", seed_text(value_of(graph, node, "seed", "model.seed")))
    findings.put_name("model", _model(graph, node))
    findings.put("cfg", number(value_of(graph, node, "cfg_scale", "cfg")))
    findings.put("guidance", number(value_of(graph, node, "guidance", "guidance_scale")))
    findings.put("steps", positive(value_of(graph, node, "steps")))
    findings.put("width", positive(value_of(graph, node, "width")))
    findings.put("height", positive(value_of(graph, node, "height")))
    findings.put_size(_stated_size(graph, node))
    findings.put("duration", _duration(value_of(graph, node, *_DURATIONS)))
    findings.put("mode", "upscale_ai" if service in _WITHOUT_PROMPT else _mode(graph, node))


def _model(graph: Graph, node: Node) -> str:
    """The model by its input, or as the last part of Kling's mode; else the node's class."""
    model = value_of(graph, node, *_MODELS)
    if isinstance(model, str) and model:
        return model
    mode = node.inputs.get("mode")
    last = mode.rpartition("/")[2].strip() if isinstance(mode, str) else ""
    return last if last.startswith("kling") else node.kind


def _put_text(graph: Graph, node: Node, findings: Findings, key: str, *names: str) -> None:
    value = value_of(graph, node, *names)
    if isinstance(value, Unresolved):
        findings.is_partial = True
        findings.warnings.append(f"The {key} was made while the graph ran; it is not in it.")
    elif isinstance(value, str):
        findings.put(key, value)


def _stated_size(graph: Graph, node: Node) -> tuple[int, int] | None:
    for name in _SIZES:
        value = value_of(graph, node, name)
        found = size(value) if isinstance(value, str) and "x" in value.lower() else None
        if found:
            return found
    return None


def _duration(value: object) -> int | float | None:
    return number(value.rstrip(" s")) if isinstance(value, str) else number(value)


def _mode(graph: Graph, node: Node) -> str | None:
    """The kind of generation that the node's class and its connected pictures say."""
    connected = {name.lower() for name, _ in graph.links(node)}
    moves = node.is_a("video", "i2v", "t2v")
    if connected & {"end_frame", "last_frame", "end_image", "image_tail", "frame1"}:
        return "start_end"
    if any(name.startswith("video") for name in connected):
        return "v2v"
    if "mask" in connected:
        return "inpaint"
    if any("image" in name or "frame" in name for name in connected):
        return "i2v" if moves else "i2i"
    return "t2v" if moves else "t2i"
