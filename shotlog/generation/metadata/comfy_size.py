"""How large the pictures are that a ComfyUI output saved, as far as its graph says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .comfy_latent import stage_size
from .comfy_path import is_sampler, picture_links
from .comfy_values import stated_size, value_of
from .numerals import number

if TYPE_CHECKING:
    from .comfy_graph import Graph, Node

Size = tuple[int, int]
LONGEST_WAY = 200
_FACTOR = re.compile(r"(?<![\d.])(\d)x|x(\d)(?![\d.])", re.IGNORECASE)


def delivered_size(graph: Graph, output: Node) -> Size | None:
    """The size after all enlargements behind the first sampler; None where it cannot be told."""
    way = _way_back(graph, output)
    size: Size | None = None
    for node in reversed(way):
        size = _after(graph, node, size)
    return size


def _way_back(graph: Graph, output: Node) -> list[Node]:
    """The nodes from `output` to where its pictures begin, along the first picture of each."""
    way: list[Node] = []
    node: Node | None = output
    seen: set[str] = set()
    while node and node.id not in seen and len(way) < LONGEST_WAY:
        seen.add(node.id)
        way.append(node)
        node = next((link.node for _, link in picture_links(graph, node)), None)
    return way


def _after(graph: Graph, node: Node, size: Size | None) -> Size | None:
    if is_sampler(node):
        return size or stage_size(graph, node)
    if node.is_a("upscalewithmodel", "upscaleby", "scaleby"):
        factor = _factor(graph, node)
        return (round(size[0] * factor), round(size[1] * factor)) if size and factor else None
    if node.is_a("scale", "resize", "upscale") and node.has("width", "height"):
        return stated_size(graph, node)
    return size


def _factor(graph: Graph, node: Node) -> float | None:
    """By how much a node enlarges: its own number, or the one in its model's name."""
    stated = number(value_of(graph, node, "scale_by", "upscale_by", "rescale_factor"))
    if stated:
        return float(stated)
    model = graph.follow(node, "upscale_model")
    name = value_of(graph, model.node, "model_name") if model else None
    found = _FACTOR.search(name) if isinstance(name, str) else None
    return float(found[1] or found[2]) if found else None
