"""The literal that stands behind an input of a ComfyUI node, where the graph holds it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .comfy_graph import SWITCH_SIDES
from .numerals import positive

if TYPE_CHECKING:
    from .comfy_graph import Graph, Link, Node

DEEPEST = 50
LONGEST_TEXT = 1024 * 1024
_SEPARATORS = ("delimiter", "separator", "linebreak_addition")
_JOINED_NAMES = ("string", "text", "prompt", "part", "a", "b")
_SIZE_TEXT = re.compile(r"(\d{2,5})\s*[x\u00d7]\s*(\d{2,5})")
_SIZE_TEXTS = ("dimensions", "aspect_ratio", "resolution", "size_selected", "ratio_selected")
# The one thing that a node of this sort says.
_SINGLE_VALUES = (
    "value",
    "seed",
    "noise_seed",
    "int",
    "float",
    "Number",
    "number",
    "string",
    "String",
    "text",
    "Text",
    "prompt",
    "positive",
    "populated_text",
    "ckpt_name",
    "unet_name",
    "sampler_name",
    "scheduler",
)
_VALUE_KINDS = re.compile(
    r"primitive|seed|string|(?<!con)text|number|constant|prompt|value|literal|selector|reroute"
    r"|\b(?:int|float)|(?:int|float)\b|preview ?any|show",
    re.IGNORECASE,
)
# These make their text while the graph runs: what they were given is not what came out.
_MADE_AT_RUN_TIME = (
    "generate",
    "caption",
    "wildcard",
    "llm",
    "gpt",
    "ollama",
    "florence",
    "interrogat",
    "tagger",
    "random",
    "encode",
    "gemini",
    "claude",
    "replace",
    "vision",
    "qwenvl",
    "describe",
    "styler",
    "enhance",
)
_HOLDS_WHAT_IT_SHOWED = ("text_0", "displayed_text", "result_text")


@dataclass(frozen=True)
class Unresolved:
    """That a value was made while the graph ran, and by which node."""

    node: Node


def value_of(graph: Graph, node: Node, *names: str) -> object:
    """The literal of the first of these inputs that `node` has; `Unresolved` if there is none.

    None when the node has no such input.
    """
    for name in names:
        if name in node.inputs:
            return _literal(graph, node.inputs[name], names, depth=0)
    return None


def stated_size(graph: Graph, node: Node) -> tuple[int, int] | None:
    """The size that a node states: as a text with both sides, or as width and height."""
    for name in _SIZE_TEXTS:
        text = node.inputs.get(name)
        found = _SIZE_TEXT.search(text) if isinstance(text, str) else None
        if found:
            size = int(found[1]), int(found[2])
            return size[::-1] if node.inputs.get("swap_dimensions") in ("On", True) else size
    width = positive(value_of(graph, node, "width", "empty_latent_width"))
    height = positive(value_of(graph, node, "height", "empty_latent_height"))
    return (width, height) if width and height else None


def _literal(graph: Graph, value: object, names: tuple[str, ...], *, depth: int) -> object:
    if isinstance(value, dict) and "__value__" in value:
        return _literal(graph, value["__value__"], names, depth=depth + 1)
    link = graph.link(value)
    if link is None:
        return None if isinstance(value, (list, tuple, dict)) else value
    graph.budget -= 1
    if depth > DEEPEST or graph.budget < 0:
        return Unresolved(link.node)
    return _behind(graph, link, names, depth=depth + 1)


def _behind(graph: Graph, link: Link, names: tuple[str, ...], *, depth: int) -> object:
    node = link.node
    if graph.closed_side(node):
        return _chosen(graph, node, names, depth=depth)
    if node.is_a("concat", "join", "combine") and not node.is_a("conditioning"):
        joined = _joined(graph, node, depth=depth)
        if joined is not None:
            return joined
    if set(names) & {"width", "height"}:
        return _side(graph, link, names)
    for name in _HOLDS_WHAT_IT_SHOWED:
        if isinstance(node.inputs.get(name), str):
            return node.inputs[name]
    carrying = _carrying_input(node, names)
    if carrying is None:
        return Unresolved(node)
    return _literal(graph, node.inputs[carrying], names, depth=depth)


def _carrying_input(node: Node, names: tuple[str, ...]) -> str | None:
    """The input of `node` whose value comes out of it under one of `names`."""
    if node.has("populated_text"):  # a wildcard node that wrote down what it chose
        return "populated_text"
    if node.is_a(*_MADE_AT_RUN_TIME) and not node.is_a("seed"):
        return None
    for name in names:
        if name in node.inputs:
            return name
    if "base_ctx" in node.inputs:  # handed on from context to context
        return "base_ctx"
    if not _VALUE_KINDS.search(node.kind):
        return None
    return next((name for name in (*_SINGLE_VALUES, "source", "") if name in node.inputs), None)


def _side(graph: Graph, link: Link, names: tuple[str, ...]) -> object:
    """Width or height out of a node that states a size or one number."""
    node = link.node
    if node.is_a("resize", "scale", "crop", "getimagesize", "get image size"):
        return Unresolved(node)
    size = stated_size(graph, node)
    if size:
        return size[0] if "width" in names else size[1]
    name = _carrying_input(node, ())
    return _literal(graph, node.inputs[name], names, depth=10) if name else Unresolved(node)


def _chosen(graph: Graph, node: Node, names: tuple[str, ...], *, depth: int) -> object:
    closed = graph.closed_side(node)
    for on, off in SWITCH_SIDES:
        if closed in (on, off):
            taken = node.inputs.get(on if closed == off else off)
            return _literal(graph, taken, names, depth=depth)
    return Unresolved(node)


def _joined(graph: Graph, node: Node, *, depth: int) -> object:
    parts: list[str] = []
    for name, value in node.inputs.items():
        if name in _SEPARATORS or not name.startswith(_JOINED_NAMES):
            continue
        part = _literal(graph, value, ("text", "string", "value", "prompt"), depth=depth)
        if isinstance(part, Unresolved):
            return part
        if isinstance(part, str):
            parts.append(part)
        if sum(map(len, parts)) > LONGEST_TEXT:
            return Unresolved(node)
    separator = next((node.inputs[name] for name in _SEPARATORS if name in node.inputs), "")
    if not parts:
        return None
    return (separator if isinstance(separator, str) else "").join(parts)
