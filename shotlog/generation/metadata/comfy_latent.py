"""What a sampler of a ComfyUI graph began with: the node that states its size and frames."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from .comfy_graph import BUNDLES
from .comfy_values import stated_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .comfy_graph import Graph, Link, Node

FRAME_COUNTS = ("length", "num_frames", "video_frames", "frames", "frame_count")
_LATENTS = (
    "latent_image",
    "latent",
    "samples",
    "latents",
    "image_embeds",
    "input_samples",
    *BUNDLES,
)


def stage_size(graph: Graph, node: Node) -> tuple[int, int] | None:
    """The size that the sampler `node` began with."""
    source = latent_source(graph, node)
    return stated_size(graph, source) if source else None


def latent_source(graph: Graph, node: Node) -> Node | None:
    """The node that states the size of what the sampler began with."""
    seen: set[str] = set()
    if states_size(graph, node):
        return node
    waiting = deque(link.node for _, link in _latent_links(graph, node))
    while waiting:
        each = waiting.popleft()
        if each.id in seen:
            continue
        seen.add(each.id)
        if states_size(graph, each):
            return each
        waiting.extend(link.node for _, link in _latent_links(graph, each))
    return None


def _latent_links(graph: Graph, node: Node) -> Iterator[tuple[str, Link]]:
    links = dict(graph.links(node))
    named = {name: link for name, link in links.items() if name.lower().startswith(_LATENTS)}
    if named:
        yield from named.items()
    elif node.is_pass_through:
        yield from links.items()


def states_size(graph: Graph, node: Node) -> bool:
    """Whether this is where a latent of a stated size begins, not where one is resized."""
    if node.is_a("upscale", "resize", "crop", "scale"):
        return False
    return stated_size(graph, node) is not None
