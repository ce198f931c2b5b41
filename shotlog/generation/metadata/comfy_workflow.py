"""The graph as ComfyUI's editor keeps it, turned into the form in which graphs run.

It says how the nodes were set when it was saved; that is what ran only as far as nobody
changed it in between.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .comfy_graph import Graph, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_NODES = 3_000
DEEPEST = 5
MUTED, BYPASSED = 2, 4
GRAPH_INPUTS, GRAPH_OUTPUTS = "-10", "-20"
_CONTROLS = ("fixed", "increment", "decrement", "randomize")
# The widgets of the classes that matter most, for files that do not name them.
WIDGETS = {
    "KSampler": "seed steps cfg sampler_name scheduler denoise",
    "KSamplerAdvanced": (
        "add_noise noise_seed steps cfg sampler_name scheduler start_at_step end_at_step "
        "return_with_leftover_noise"
    ),
    "SamplerCustom": "add_noise noise_seed cfg",
    "RandomNoise": "noise_seed",
    "KSamplerSelect": "sampler_name",
    "BasicScheduler": "scheduler steps denoise",
    "CFGGuider": "cfg",
    "FluxGuidance": "guidance",
    "CheckpointLoaderSimple": "ckpt_name",
    "UNETLoader": "unet_name weight_dtype",
    "UnetLoaderGGUF": "unet_name",
    "VAELoader": "vae_name",
    "CLIPLoader": "clip_name type device",
    "DualCLIPLoader": "clip_name1 clip_name2 type device",
    "LoraLoader": "lora_name strength_model strength_clip",
    "LoraLoaderModelOnly": "lora_name strength_model",
    "CLIPTextEncode": "text",
    "CLIPTextEncodeFlux": "clip_l t5xxl guidance",
    "EmptyLatentImage": "width height batch_size",
    "EmptySD3LatentImage": "width height batch_size",
    "EmptyFlux2LatentImage": "width height batch_size",
    "EmptyHunyuanLatentVideo": "width height length batch_size",
    "EmptyMochiLatentVideo": "width height length batch_size",
    "EmptyLTXVLatentVideo": "width height length batch_size",
    "WanImageToVideo": "width height length batch_size",
    "WanFirstLastFrameToVideo": "width height length batch_size",
    "Wan22ImageToVideoLatent": "width height length batch_size",
    "LatentUpscale": "upscale_method width height crop",
    "LatentUpscaleBy": "upscale_method scale_by",
    "LoadImage": "image upload",
    "LoadVideo": "file upload",
    "SaveImage": "filename_prefix",
    "SaveVideo": "filename_prefix format codec",
    "SaveAnimatedWEBP": "filename_prefix fps lossless quality method",
    "SaveWEBM": "filename_prefix codec fps crf",
    "CreateVideo": "fps",
    "PrimitiveNode": "value",
    "PrimitiveInt": "value",
    "PrimitiveFloat": "value",
    "PrimitiveString": "value",
    "PrimitiveStringMultiline": "value",
    "ModelSamplingSD3": "shift",
    "ModelSamplingFlux": "max_shift base_shift width height",
}
_NOT_RUN = ("Note", "MarkdownNote")


@dataclass
class _Level:
    """One graph of the editor: the outermost, or one that stands inside a node."""

    prefix: str
    nodes: dict[str, dict[str, object]] = field(default_factory=dict)
    # By link number: where it comes from, and of what type it is.
    links: dict[int, tuple[str, int, str]] = field(default_factory=dict)
    into_outputs: dict[int, int] = field(default_factory=dict)
    outer: _Level | None = None
    holder: dict[str, object] = field(default_factory=dict)


def is_workflow(data: object) -> bool:
    return isinstance(data, dict) and isinstance(data.get("nodes"), list) and "links" in data


def graph_of_workflow(data: dict[str, object]) -> Graph:
    """The nodes of an editor's graph with literal inputs and links, as if they had run."""
    definitions = data.get("definitions")
    inner = definitions.get("subgraphs") if isinstance(definitions, dict) else None
    subgraphs = {
        str(entry.get("id")): entry
        for entry in (inner if isinstance(inner, list) else [])
        if isinstance(entry, dict)
    }
    return _Flattening(subgraphs).graph(data)


class _Flattening:
    """Nodes out of nested graphs into one, every link followed to a node that ran."""

    def __init__(self, subgraphs: dict[str, dict[str, object]]) -> None:
        self.subgraphs = subgraphs
        self.levels: dict[str, _Level] = {}

    def graph(self, data: dict[str, object]) -> Graph:
        graph = Graph()
        self._enter(_level(data, prefix=""), depth=0)
        for level in self.levels.values():
            for key, node in level.nodes.items():
                if len(graph.nodes) >= MOST_NODES:
                    return graph
                if self._runs(node):
                    graph.nodes[level.prefix + key] = self._node(level, key, node)
        return graph

    def _enter(self, level: _Level, *, depth: int) -> None:
        self.levels[level.prefix] = level
        for key, node in level.nodes.items():
            definition = self.subgraphs.get(str(node.get("type")))
            if definition and depth < DEEPEST and len(self.levels) < 200:
                inner = _level(definition, prefix=f"{level.prefix}{key}:")
                inner.outer, inner.holder = level, node
                self._enter(inner, depth=depth + 1)

    def _runs(self, node: dict[str, object]) -> bool:
        kind = str(node.get("type"))
        is_off = node.get("mode") in (MUTED, BYPASSED)
        return not is_off and kind not in _NOT_RUN and kind not in self.subgraphs

    def _node(self, level: _Level, key: str, node: dict[str, object]) -> Node:
        inputs = _widget_values(node)
        for entry in _entries(node, "inputs"):
            name = str(entry.get("name") or "value")
            source = self._source(level, entry.get("link"), depth=0)
            if source:
                inputs[name] = list(source)
            else:
                inputs.update(self._promoted(level, name, entry.get("link")))
        title = node.get("title")
        kind = str(node.get("type"))
        return Node(level.prefix + key, kind, inputs, title if isinstance(title, str) else "")

    def _promoted(self, level: _Level, name: str, link: object) -> dict[str, object]:
        """The value that was typed on the outside of a subgraph for this input, if any."""
        origin, slot, _ = (
            level.links.get(link, ("", 0, "")) if isinstance(link, int) else ("", 0, "")
        )
        entries = list(_entries(level.holder, "inputs"))
        if origin != GRAPH_INPUTS or slot >= len(entries):
            return {}
        outer = str(entries[slot].get("name"))
        typed = _widget_values(level.holder)
        return {name: typed[outer]} if outer in typed else {}

    def _source(self, level: _Level, link: object, *, depth: int) -> tuple[str, int] | None:
        """The node that really gives what comes through `link`."""
        if not isinstance(link, int) or link not in level.links or depth > 50:
            return None
        origin, slot, kind = level.links[link]
        if origin == GRAPH_INPUTS:
            entries = list(_entries(level.holder, "inputs"))
            if level.outer is None or slot >= len(entries):
                return None
            return self._source(level.outer, entries[slot].get("link"), depth=depth + 1)
        node = level.nodes.get(origin)
        if node is None:
            return None
        inner = self.levels.get(f"{level.prefix}{origin}:")
        if inner:
            return self._source(inner, inner.into_outputs.get(slot), depth=depth + 1)
        passed = self._passed_on(level, node, kind)
        if passed is not None:
            return self._source(level, passed, depth=depth + 1)
        return level.prefix + origin, slot

    def _passed_on(self, level: _Level, node: dict[str, object], kind: str) -> int | None:
        """The link whose value a node hands on unchanged, if it is such a node."""
        entries = list(_entries(node, "inputs"))
        if node.get("type") == "GetNode":
            entries = list(_entries(_set_node(level, node), "inputs"))
        elif node.get("mode") == BYPASSED:
            entries = [entry for entry in entries if entry.get("type") == kind]
        elif node.get("type") not in ("Reroute", "SetNode"):
            return None
        links = [entry.get("link") for entry in entries]
        return next((link for link in links if isinstance(link, int)), None)


def _set_node(level: _Level, getter: dict[str, object]) -> dict[str, object]:
    """The node that stored the value which `getter` fetches by name."""
    wanted = getter.get("widgets_values")
    for node in level.nodes.values():
        if node.get("type") == "SetNode" and node.get("widgets_values") == wanted:
            return node
    return {}


def _level(data: dict[str, object], *, prefix: str) -> _Level:
    level = _Level(prefix)
    for node in list(_entries(data, "nodes"))[:MOST_NODES]:
        level.nodes[str(node.get("id"))] = node
    links = data.get("links")
    for link in links if isinstance(links, list) else []:
        number, origin, slot, target, into, kind = _link(link)
        if isinstance(number, int) and isinstance(slot, int):
            level.links[number] = (str(origin), slot, str(kind))
            if str(target) == GRAPH_OUTPUTS and isinstance(into, int):
                level.into_outputs[into] = number
    return level


def _link(link: object) -> tuple[object, object, object, object, object, object]:
    """Number, origin, slot, target, its slot and type, in either form of the editor."""
    if isinstance(link, list) and len(link) >= 6:
        return link[0], link[1], link[2], link[3], link[4], link[5]
    if isinstance(link, dict):
        names = ("id", "origin_id", "origin_slot", "target_id", "target_slot", "type")
        number, origin, slot, target, into, kind = (link.get(name) for name in names)
        return number, origin, slot, target, into, kind
    return None, None, None, None, None, None


def _entries(holder: dict[str, object], key: str) -> Iterator[dict[str, object]]:
    values = holder.get(key)
    return (
        (each for each in values if isinstance(each, dict))
        if isinstance(values, list)
        else iter(())
    )


def _widget_values(node: dict[str, object]) -> dict[str, object]:
    values = node.get("widgets_values")
    if isinstance(values, dict):
        return dict(values)
    if not isinstance(values, list):
        return {}
    names = _widget_names(node)
    plain = _without_controls(values, names)
    return dict(zip(names, plain, strict=False))


def _widget_names(node: dict[str, object]) -> list[str]:
    known = WIDGETS.get(str(node.get("type")))
    if known:
        return known.split()
    widgets = (entry.get("widget") for entry in _entries(node, "inputs"))
    return [str(widget.get("name")) for widget in widgets if isinstance(widget, dict)]


def _without_controls(values: list[object], names: list[str]) -> list[object]:
    """The values without what the editor puts behind a seed: how it changes after a run."""
    plain: list[object] = []
    for value in values:
        is_behind_seed = 0 < len(plain) <= len(names) and "seed" in names[len(plain) - 1]
        if not (is_behind_seed and isinstance(value, str) and value in _CONTROLS):
            plain.append(value)
    return plain


def changes_its_seed(data: dict[str, object]) -> bool:
    """Whether any seed is set to change after each run, so that the one here may be the next."""
    for node in _entries(data, "nodes"):
        values = node.get("widgets_values")
        if isinstance(values, list) and any(
            value in _CONTROLS[1:] for value in values[:8] if isinstance(value, str)
        ):
            return True
    return False
