"""The model that a sampler of a ComfyUI graph used, and the LoRAs on the way to it."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

from .comfy_graph import BUNDLES
from .comfy_values import value_of
from .jsontext import text_of
from .numerals import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .comfy_graph import Graph, Link, Node

MODEL_FILES = (
    "ckpt_name",
    "unet_name",
    "gguf_name",
    "model_name",
    "base_ckpt_name",
    "diffusion_name",
)
_LORA_SLOT = re.compile(r"lora_?(?:name)?_?(\d{1,2})\Z")
_STRENGTHS = ("strength_model", "strength", "lora_strength", "model_strength", "weight", "lora_wt")
_TO_MODEL = ("model", "lora", "prev_lora", "opt_model", "transformer", "unet")


def model_nodes(graph: Graph, start: Link) -> Iterator[Node]:
    """The nodes a model came through, nearest to the sampler first."""
    seen = {start.node.id}
    waiting = deque([start.node])
    while waiting:
        node = waiting.popleft()
        yield node
        for name, link in graph.links(node):
            lowered = name.lower()
            leads_on = lowered.startswith(_TO_MODEL) or lowered in BUNDLES
            if (leads_on or node.is_pass_through) and link.node.id not in seen:
                seen.add(link.node.id)
                waiting.append(link.node)


def model_file(graph: Graph, node: Node) -> str | None:
    for name in MODEL_FILES:
        found = text_of(value_of(graph, node, name))
        if found and not node.is_a("upscale", "lora", "controlnet", "detector"):
            return found
    if node.is_a("loader") and "lora" not in node.kind.lower():
        return text_of(value_of(graph, node, "model"))
    return None


def loras_of(graph: Graph, node: Node) -> list[dict[str, object]]:
    """The LoRAs that one node applies, also where it stacks several."""
    found: list[dict[str, object]] = []
    single = value_of(graph, node, "lora_name") or (
        node.is_a("lora") and value_of(graph, node, "lora")
    )
    if isinstance(single, str):
        _add_lora(found, single, value_of(graph, node, *_STRENGTHS))
    for name, value in node.inputs.items():
        if isinstance(value, dict) and isinstance(value.get("lora"), str):
            if value.get("on", True):
                _add_lora(found, value["lora"], value.get("strength"))
            continue
        slot = _LORA_SLOT.match(name.lower())
        if slot and isinstance(value, str) and _is_on(node, slot[1]):
            _add_lora(found, value, value_of(graph, node, *_numbered_strengths(slot[1])))
    return found


def _numbered_strengths(slot: str) -> list[str]:
    return [f"{name}_{slot}" for name in (*_STRENGTHS, "model_str")] + [f"strength{slot}"]


def _is_on(node: Node, slot: str) -> bool:
    switch = node.inputs.get(f"switch_{slot}", node.inputs.get(f"enabled_{slot}", "On"))
    return switch not in ("Off", False)


def _add_lora(found: list[dict[str, object]], name: str, strength: object) -> None:
    if name.strip().lower() not in ("", "none") and number(strength) != 0:
        found.append({"name": name, "strength": number(strength)})
