"""A ComfyUI graph: nodes and the links between them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_NODES = 5_000
# Inputs through which several things at once are handed on as one.
BUNDLES = ("pipe", "pipeline", "basic_pipe", "detailer_pipe", "base_ctx", "ctx", "context")


@dataclass(frozen=True, eq=False)
class Node:
    """One node that ran; compared by identity, since ids may repeat in shape."""

    id: str
    kind: str
    inputs: Mapping[str, object]
    title: str = ""

    def has(self, *names: str) -> bool:
        return all(name in self.inputs for name in names)

    @property
    def is_pass_through(self) -> bool:
        """Whether what comes in goes out unchanged, whatever its kind."""
        return self.is_a("reroute", "switch", "anything", "getnode", "setnode", "primitive")

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
    # Inputs looked at while walking; all walks through the largest real graphs take a fifth.
    steps: int = 200_000
    # Links looked up so far: the walks go by the same nodes again and again.
    known_links: dict[Node, list[tuple[str, Link]]] = field(default_factory=dict)

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

    def follow(self, node: Node, *names: str) -> Link | None:
        """The link behind the first of these inputs that has one."""
        links = (self.link(node.inputs.get(name)) for name in names)
        return next((link for link in links if link), None)

    def links(self, node: Node) -> list[tuple[str, Link]]:
        """Input name and link of everything that feeds `node`; a switch feeds one side only."""
        self.steps -= len(node.inputs) + 1
        if self.steps < 0:
            return []
        if node not in self.known_links:
            closed = self.closed_side(node)
            found = ((name, self.link(value)) for name, value in node.inputs.items())
            self.known_links[node] = [
                (name, link) for name, link in found if link and name != closed
            ]
        return self.known_links[node]

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

    def closed_side(self, node: Node) -> str:
        """The input of a true/false switch that was not used; empty for all other nodes."""
        if "switch" not in node.kind.lower():
            return ""
        switch = node.inputs.get("switch", node.inputs.get("boolean"))
        link = self.link(switch)
        if link and link.node.has("value"):
            switch = link.node.inputs["value"]
        for on, off in SWITCH_SIDES:
            if isinstance(switch, bool) and (on in node.inputs or off in node.inputs):
                return off if switch else on
        return ""


SWITCH_SIDES = (("on_true", "on_false"), ("true", "false"), ("if_true", "if_false"))


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
