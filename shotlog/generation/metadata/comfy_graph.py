"""A ComfyUI graph: nodes, links, and the literal that stands behind a link."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_NODES = 5_000
DEEPEST = 50
LONGEST_TEXT = 1024 * 1024


@dataclass(frozen=True)
class Unresolved:
    """What a value that was made while the graph ran is made from."""

    node: Node


@dataclass(frozen=True, eq=False)
class Node:
    """One node that ran; compared by identity, since ids may repeat in shape."""

    id: str
    kind: str
    inputs: Mapping[str, object]
    title: str = ""

    def has(self, *names: str) -> bool:
        return all(name in self.inputs for name in names)

    def is_a(self, *words: str) -> bool:
        """Whether its class name holds one of `words`, without regard to case."""
        kind = self.kind.lower()
        return any(word in kind for word in words)


@dataclass(frozen=True)
class Link:
    """Where an input comes from: a node and the number of its output slot."""

    node: Node
    slot: int


@dataclass
class Graph:
    """All nodes of a run by id."""

    nodes: dict[str, Node] = field(default_factory=dict)
    # Evaluations left: joined texts can refer to each other without end.
    budget: int = 20_000
    # Inputs looked at while walking; all walks through the largest real graphs take a tenth.
    steps: int = 400_000

    def link(self, value: object) -> Link | None:
        """The link that an input's `value` is, if its node is there."""
        if not isinstance(value, (list, tuple)) or len(value) != 2:
            return None
        target, slot = value
        if isinstance(slot, bool) or not isinstance(slot, int):
            return None
        if isinstance(target, bool) or not isinstance(target, (str, int)):
            return None
        node = self.nodes.get(str(target))
        return Link(node, slot) if node else None

    def follow(self, node: Node, name: str) -> Link | None:
        return self.link(node.inputs.get(name))

    def links(self, node: Node) -> Iterator[tuple[str, Link]]:
        """Input name and link of everything that feeds `node`; a switch feeds one side only."""
        closed = self._closed_side(node)
        self.steps -= len(node.inputs) + 1
        if self.steps < 0:
            return
        for name, value in node.inputs.items():
            link = self.link(value)
            if link and name != closed:
                yield name, link

    def upstream(self, start: Node) -> Iterator[Node]:
        """`start` and every node it depends on, nearest first, each once."""
        seen = {start.id}
        waiting = deque([start])
        while waiting:
            node = waiting.popleft()
            yield node
            for _, link in self.links(node):
                if link.node.id not in seen:
                    seen.add(link.node.id)
                    waiting.append(link.node)

    def literal(self, value: object, *, depth: int = 0) -> object:
        """The value itself, what stands behind its link, or `Unresolved`; None for nothing."""
        if isinstance(value, dict) and "__value__" in value:
            return self.literal(value["__value__"], depth=depth + 1)
        link = self.link(value)
        if link is None:
            return None if isinstance(value, (list, tuple, dict)) else value
        self.budget -= 1
        if depth > DEEPEST or self.budget < 0:
            return Unresolved(link.node)
        return self._literal_behind(link, depth + 1)

    def of(self, node: Node, *names: str) -> object:
        """The literal of the first of these inputs that `node` has."""
        for name in names:
            if name in node.inputs:
                return self.literal(node.inputs[name])
        return None

    def _literal_behind(self, link: Link, depth: int) -> object:
        node = link.node
        if node.is_a("switch") and self._closed_side(node):
            return self._chosen(node, depth)
        if node.is_a("concat", "join") and not node.is_a("conditioning"):
            joined = self._joined(node, depth)
            if joined is not None:
                return joined
        if node.is_a("size", "resolution", "dimension") and link.slot in (0, 1):
            name = ("width", "height")[link.slot]
            if name in node.inputs:
                return self.literal(node.inputs[name], depth=depth)
        for name in _SINGLE_VALUES:
            if name in node.inputs and _is_value_node(node):
                return self.literal(node.inputs[name], depth=depth)
        return Unresolved(node)

    def _chosen(self, node: Node, depth: int) -> object:
        closed = self._closed_side(node)
        for on, off in _SWITCH_SIDES:
            if closed == off:
                return self.literal(node.inputs.get(on), depth=depth)
            if closed == on:
                return self.literal(node.inputs.get(off), depth=depth)
        return Unresolved(node)

    def _closed_side(self, node: Node) -> str:
        """The input of a true/false switch that was not used; empty for all other nodes."""
        if "switch" not in node.kind.lower():
            return ""
        switch = node.inputs.get("switch", node.inputs.get("boolean"))
        link = self.link(switch)
        if link and link.node.has("value"):
            switch = link.node.inputs["value"]
        for on, off in _SWITCH_SIDES:
            if isinstance(switch, bool) and (on in node.inputs or off in node.inputs):
                return off if switch else on
        return ""

    def _joined(self, node: Node, depth: int) -> object:
        parts: list[str] = []
        for name, value in node.inputs.items():
            if name in _SEPARATORS or not name.startswith(_JOINED_NAMES):
                continue
            part = self.literal(value, depth=depth)
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


_SWITCH_SIDES = (("on_true", "on_false"), ("true", "false"), ("if_true", "if_false"))
_SEPARATORS = ("delimiter", "separator", "linebreak_addition")
_JOINED_NAMES = ("string", "text", "prompt", "a", "b")
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
    "wildcard_text",
    "ckpt_name",
    "unet_name",
    "sampler_name",
    "scheduler",
)
_VALUE_KINDS = (
    "primitive",
    "seed",
    "int",
    "float",
    "string",
    "text",
    "number",
    "constant",
    "prompt",
    "value",
    "literal",
    "selector",
    "reroute",
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
)


def _is_value_node(node: Node) -> bool:
    if node.has("populated_text"):  # a wildcard node that wrote down what it chose
        return True
    if node.is_a("seed"):
        return True
    return node.is_a(*_VALUE_KINDS) and not node.is_a(*_MADE_AT_RUN_TIME)


def graph_of(data: object) -> Graph | None:
    """The graph in API form that `data` is, or None when it is something else."""
    if not isinstance(data, dict):
        return None
    graph = Graph()
    for node_id, value in list(data.items())[:MOST_NODES]:
        if not isinstance(value, dict) or not isinstance(value.get("class_type"), str):
            continue
        inputs = value.get("inputs")
        meta = value.get("_meta")
        title = meta.get("title") if isinstance(meta, dict) else ""
        graph.nodes[str(node_id)] = Node(
            str(node_id),
            value["class_type"],
            inputs if isinstance(inputs, dict) else {},
            title if isinstance(title, str) else "",
        )
    return graph if graph.nodes else None
