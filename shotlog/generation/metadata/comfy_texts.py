"""The prompts that reach a sampler of a ComfyUI graph, and the guidance given with them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .comfy_graph import BUNDLES, Link
from .comfy_values import Unresolved, value_of
from .numerals import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .comfy_graph import Graph, Node

# Of a link that carries both sides the slot tells nothing.
BOTH = -1
GUIDANCES = ("guidance", "embedded_guidance_scale", "embedded_guidance", "distilled_cfg")
_STARTS = {
    "positive": ("positive", "conditioning", "cond1", "cond", "conds"),
    "negative": ("negative", "uncond"),
}
_TEXTS = ("text", "prompt", "user_prompt", "string", "Text", "prompt_text", "text_prompt", "value")
_SPLIT_TEXTS = (("text_g", "text_l"), ("clip_l", "clip_g", "t5xxl"), ("clip_l", "t5xxl"))


@dataclass
class Texts:
    """The texts that reach one side of a sampler, in order."""

    found: list[str] = field(default_factory=list)
    places: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    made_from: list[str] = field(default_factory=list)
    is_unresolved: bool = False
    # The distilled guidance on the way, if a node gives one.
    guidance: int | float | None = None

    def absorb(self, added: Texts) -> None:
        """Take over what was added on the way, the farthest first."""
        self.found += reversed(added.found)
        self.places += added.places
        self.made_from += added.made_from
        self.is_unresolved = self.is_unresolved or added.is_unresolved

    def joined(self) -> str | None:
        if not self.found:
            return None
        return "\n".join(dict.fromkeys(self.found))


def texts_of(graph: Graph, told_by: Node, side: str) -> Texts:
    """The texts for one side of the sampler or guider `told_by`: positive or negative."""
    joint = graph.follow(told_by, "text_embeds", "hyvid_embeds", *BUNDLES)
    start = graph.follow(told_by, *_STARTS[side]) or (Link(joint.node, BOTH) if joint else None)
    texts = _walked(graph, start, side)
    own = told_by.inputs.get(side, told_by.inputs.get(f"{side}_prompt"))
    if isinstance(own, str):
        texts.found.append(own)
    return texts


def _walked(graph: Graph, start: Link | None, side: str) -> Texts:
    """The texts from `start` back, for one side of the sampler."""
    texts, added = Texts(), Texts()
    seen: set[tuple[str, int]] = set()
    waiting = deque([start] if start else [])
    while waiting:
        link = waiting.popleft()
        if (link.node.id, link.slot) in seen:
            continue
        seen.add((link.node.id, link.slot))
        node = link.node
        if node.is_a("zeroout"):
            continue
        if texts.guidance is None:
            texts.guidance = number(value_of(graph, node, *GUIDANCES))
        # A text that is added to a conditioning stands behind the one it is added to.
        adds = any(name.startswith("cond") for name, _ in graph.links(node))
        if not _take_text(graph, link, side, added if adds else texts) or adds:
            waiting.extendleft(reversed(list(_further(graph, link, side))))
    texts.absorb(added)
    return texts


def _take_text(graph: Graph, link: Link, side: str, texts: Texts) -> bool:
    """Whether the node holds the text itself; then it is noted."""
    node = link.node
    names = _text_inputs(node, link, side)
    if not names:
        return False
    for name in names:
        value = value_of(graph, node, name)
        if isinstance(value, Unresolved):
            texts.is_unresolved = True
            texts.made_from += _given_to(graph, value.node)
        elif isinstance(value, str):
            texts.found.append(value)
    texts.places.append((node.id, names))
    return True


def _text_inputs(node: Node, link: Link, side: str) -> tuple[str, ...]:
    if node.has("populated_text"):
        return ("populated_text",)
    if node.has("positive_prompt") or node.has("negative_prompt"):
        name = f"{side}_prompt"
        return (name,) if name in node.inputs else ()
    if isinstance(node.inputs.get("positive"), str) or isinstance(node.inputs.get("negative"), str):
        # A loader that also holds the texts: its outputs tell them apart.
        return (side,) if side in node.inputs else ()
    for pair in _SPLIT_TEXTS:
        if node.has(*pair):
            return pair
    return next(((name,) for name in _TEXTS if name in node.inputs), ())


def _given_to(graph: Graph, node: Node) -> list[str]:
    """The texts that a node which makes its text at run time was given."""
    values = [value_of(graph, node, name) for name in list(node.inputs)[:50]]
    return [value for value in values if isinstance(value, str) and " " in value.strip()]


def _further(graph: Graph, link: Link, side: str) -> Iterator[Link]:
    """Where the conditioning that leaves `link` came in."""
    node = link.node
    if node.has("positive", "negative"):
        # Such nodes give positive, negative and latent in this order.
        wanted = {0: "positive", 1: "negative"}.get(link.slot, side)
        found = graph.follow(node, wanted)
        if found:
            yield found
        return
    inputs = dict(graph.links(node))
    named = [name for name in inputs if name.lower().startswith(("cond", side))]
    bundles = [name for name in inputs if name in BUNDLES]
    for name in named or bundles or list(inputs):
        if named or bundles or node.is_pass_through:
            is_bundle = name in BUNDLES
            yield Link(inputs[name].node, BOTH) if is_bundle else inputs[name]
