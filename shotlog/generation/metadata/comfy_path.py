"""The way through a ComfyUI graph: from a saved output back to what sampled its pictures."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .comfy_graph import Graph, Link, Node

MOST_STAGES = 24
_SAVERS = (
    "createvideo_save",
    "vhs_videocombine",
    "video_combine",
    "videocombine",
    "saveanimated",
    "writevideo",
)
_MOVING_SAVERS = ("video", "webm", "animated", "gif", "mp4", "vhs_")
# Inputs that carry no pictures of the shot itself.
_NOT_PICTURES = (
    "model",
    "clip",
    "vae",
    "positive",
    "negative",
    "conditioning",
    "guider",
    "noise",
    "sigmas",
    "sampler",
    "control",
    "style",
    "lora",
    "text",
    "prompt",
    "mask",
    "audio",
    "upscale_model",
    "seed",
    "width",
    "height",
    "fps",
    "frame_rate",
)
_GUIDANCE_LIKE = ("cfg", "guidance", "guidance_scale", "cfg_scale", "embedded_guidance_scale")


def outputs(graph: Graph) -> list[Node]:
    """The nodes that saved something; previews only where nothing was saved."""
    nodes = list(graph.nodes.values())
    saved = [node for node in nodes if _saves(node)]
    kept = [node for node in saved if node.inputs.get("save_output") is not False]
    previews = [node for node in nodes if _takes_pictures(node) and node.is_a("preview")]
    return kept or saved or previews or _ends(graph)


def _ends(graph: Graph) -> list[Node]:
    """Nodes that take pictures and feed nothing: savers whose names tell nothing."""
    nodes = list(graph.nodes.values())
    feeding = {link.node.id for node in nodes for _, link in graph.links(node)}
    return [node for node in nodes if node.id not in feeding and _takes_pictures(node)]


def _takes_pictures(node: Node) -> bool:
    return any(name.startswith(_PICTURE_INPUTS) for name in node.inputs)


def _saves(node: Node) -> bool:
    kind = node.kind.lower().replace(" ", "")
    if not _takes_pictures(node) or node.is_a("latent", "audio", "model", "lora", "text", "json"):
        return False
    return kind.startswith(("save", "imagesave")) or "saveimage" in kind or node.is_a(*_SAVERS)


_PICTURE_INPUTS = ("image", "video", "frames", "pixels", "samples", "clip_", "latent", "media")


def saves_moving(node: Node) -> bool:
    return node.is_a(*_MOVING_SAVERS)


def is_sampler(node: Node) -> bool:
    """Whether the node makes pictures out of noise: by its inputs, since its names are legion."""
    if node.has("sigmas", "latent_image") and (node.has("guider") or node.has("noise_seed")):
        return True
    has_seed = node.has("seed") or node.has("noise_seed")
    if not has_seed or not (node.has("steps") or node.has("sigmas")):
        return False
    return any(node.has(name) for name in _GUIDANCE_LIKE) or node.has("model", "scheduler")


def stages(graph: Graph, output: Node) -> list[Node]:
    """The samplers that made what `output` saved, first one first."""
    found: list[Node] = []
    for node in pictures_upstream(graph, output):
        if is_sampler(node) and node is not output:
            found.append(node)
        if len(found) >= MOST_STAGES:
            break
    return _in_order(graph, found)


def pictures_upstream(graph: Graph, start: Node) -> Iterator[Node]:
    """`start` and all nodes its pictures went through, nearest first."""
    seen = {start.id}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        yield node
        for _, link in picture_links(graph, node):
            if link.node.id not in seen:
                seen.add(link.node.id)
                waiting.append(link.node)


def picture_links(graph: Graph, node: Node) -> Iterator[tuple[str, Link]]:
    for name, link in graph.links(node):
        lowered = name.lower()
        cascade = graph.follow(link.node, "stage_c")
        if cascade and lowered == "positive":  # the first stage comes in as a conditioning
            yield "stage_c", cascade
        if not lowered.startswith(_NOT_PICTURES) or lowered.startswith("clip_vision_output_image"):
            yield name, link


def _in_order(graph: Graph, samplers: list[Node]) -> list[Node]:
    """Earlier samplers before those that build on them."""
    depths = {
        sampler.id: sum(1 for node in pictures_upstream(graph, sampler) if node in samplers)
        for sampler in samplers
    }
    farthest_first = list(reversed(samplers))
    return sorted(farthest_first, key=lambda sampler: depths[sampler.id])
