"""What one sampler of a ComfyUI graph was told: model, texts, numbers, size."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .comfy_graph import Link
from .comfy_values import Unresolved, stated_size, value_of
from .numerals import number, positive, seed_text, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .comfy_graph import Graph, Node

MODEL_FILES = (
    "ckpt_name",
    "unet_name",
    "gguf_name",
    "model_name",
    "base_ckpt_name",
    "diffusion_name",
)
# Several things at once, handed on as one.
_BUNDLES = ("pipe", "pipeline", "basic_pipe", "detailer_pipe", "base_ctx", "ctx", "context")
# Of a link that carries both sides the slot tells nothing.
BOTH = -1
_LORA_SLOT = re.compile(r"lora_?(?:name)?_?(\d{1,2})\Z")
_STRENGTHS = ("strength_model", "strength", "lora_strength", "model_strength", "weight", "lora_wt")
_TEXTS = ("text", "prompt", "user_prompt", "string", "Text", "prompt_text", "text_prompt", "value")
_SPLIT_TEXTS = (("text_g", "text_l"), ("clip_l", "clip_g", "t5xxl"), ("clip_l", "t5xxl"))
_GUIDANCES = ("guidance", "embedded_guidance_scale", "embedded_guidance", "distilled_cfg")


@dataclass
class Texts:
    """The texts that reach one side of a sampler, in order."""

    found: list[str] = field(default_factory=list)
    places: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    made_from: list[str] = field(default_factory=list)
    is_unresolved: bool = False

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


@dataclass
class Stage:
    """One pass of sampling."""

    node: Node
    seed: str | None = None
    steps: int | None = None
    cfg: int | float | None = None
    guidance: int | float | None = None
    sampler: str | None = None
    scheduler: str | None = None
    denoise: int | float | None = None
    model: str | None = None
    # All that were merged into the model, the main one first.
    models: list[str] = field(default_factory=list)
    loras: list[dict[str, object]] = field(default_factory=list)
    start: int | None = None
    end: int | None = None
    adds_noise: bool = True
    positive: Texts = field(default_factory=Texts)
    negative: Texts = field(default_factory=Texts)


def stage_of(graph: Graph, node: Node) -> Stage:
    """Everything that `node`, a sampler, was told."""
    guider = graph.follow(node, "guider")
    stage = Stage(node)
    _take_noise(graph, node, stage)
    _take_numbers(graph, node, stage)
    _take_schedule(graph, node, stage)
    told_by = guider.node if guider else node
    stage.cfg = number(value_of(graph, told_by, "cfg", "cfg_scale", "cfg_conds", "guidance_scale"))
    _take_model(graph, told_by, node, stage)
    _take_texts(graph, told_by, stage)
    return stage


def _take_noise(graph: Graph, node: Node, stage: Stage) -> None:
    noise = graph.follow(node, "noise")
    if noise:
        stage.adds_noise = not noise.node.is_a("disablenoise")
    told_by = noise.node if noise else node
    stage.seed = seed_text(value_of(graph, told_by, "noise_seed", "seed"))
    if value_of(graph, node, "add_noise") in ("disable", False):
        stage.adds_noise = False


def _take_numbers(graph: Graph, node: Node, stage: Stage) -> None:
    stage.steps = positive(value_of(graph, node, "steps"))
    stage.denoise = number(value_of(graph, node, "denoise", "denoise_strength"))
    stage.sampler = _name(value_of(graph, node, "sampler_name"))
    stage.scheduler = _name(value_of(graph, node, "scheduler"))
    stage.start = whole(value_of(graph, node, "start_at_step", "start_step"))
    stage.end = whole(value_of(graph, node, "end_at_step", "end_step"))
    stage.guidance = number(value_of(graph, node, *_GUIDANCES))


def _take_schedule(graph: Graph, node: Node, stage: Stage) -> None:
    """What separate nodes for the sampler and for its noise levels say."""
    sampler = graph.follow(node, "sampler")
    if sampler:
        name = _name(value_of(graph, sampler.node, "sampler_name"))
        # A sampler or schedule that is a node of its own: its class is its name.
        stage.sampler = stage.sampler or name or sampler.node.kind
    sigmas = graph.follow(node, "sigmas")
    for each in _along(graph, sigmas, ("sigmas", "sigmas_1", "sigma")):
        stage.steps = stage.steps or positive(value_of(graph, each, "steps"))
        if stage.denoise is None:
            stage.denoise = number(value_of(graph, each, "denoise"))
        named = _name(value_of(graph, each, "scheduler"))
        if not stage.scheduler and (named or each.has("steps")):
            stage.scheduler = named or each.kind


def _along(graph: Graph, link: Link | None, names: tuple[str, ...]) -> Iterator[Node]:
    """The nodes from `link` on, following the first of `names` that each has."""
    seen: set[str] = set()
    while link and link.node.id not in seen:
        seen.add(link.node.id)
        yield link.node
        node = link.node
        link = next((found for name in names if (found := graph.follow(node, name))), None)


def _take_model(graph: Graph, told_by: Node, sampler: Node, stage: Stage) -> None:
    start = _first_link(graph, told_by, "model", "transformer", *_BUNDLES)
    start = start or _first_link(graph, sampler, "model", *_BUNDLES)
    if start is None:
        stage.model = _model_file(graph, sampler)
        return
    for node in model_nodes(graph, start):
        stage.loras += loras_of(graph, node)
        model = _model_file(graph, node)
        if model and model not in stage.models:
            stage.models.append(model)
    stage.model = stage.models[0] if stage.models else None


_TO_MODEL = ("model", "lora", "prev_lora", "opt_model", "transformer", "unet")


def _first_link(graph: Graph, node: Node, *names: str) -> Link | None:
    return next((link for name in names if (link := graph.follow(node, name))), None)


def model_nodes(graph: Graph, start: Link) -> Iterator[Node]:
    """The nodes a model came through, nearest to the sampler first."""
    seen = {start.node.id}
    waiting = deque([start.node])
    while waiting:
        node = waiting.popleft()
        yield node
        for name, link in graph.links(node):
            lowered = name.lower()
            leads_on = lowered.startswith(_TO_MODEL) or lowered in _BUNDLES
            if (leads_on or _is_pass_through(node)) and link.node.id not in seen:
                seen.add(link.node.id)
                waiting.append(link.node)


def _is_pass_through(node: Node) -> bool:
    return node.is_a("reroute", "switch", "anything", "getnode", "setnode", "primitive")


def _model_file(graph: Graph, node: Node) -> str | None:
    for name in MODEL_FILES:
        found = _name(value_of(graph, node, name))
        if found and not node.is_a("upscale", "lora", "controlnet", "detector"):
            return found
    if node.is_a("loader") and "lora" not in node.kind.lower():
        return _name(value_of(graph, node, "model"))
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


def _take_texts(graph: Graph, told_by: Node, stage: Stage) -> None:
    joint = _first_link(graph, told_by, "text_embeds", "hyvid_embeds", *_BUNDLES)
    both = Link(joint.node, BOTH) if joint else None
    names = ("positive", "conditioning", "cond1", "cond", "conds")
    positive = _first_link(graph, told_by, *names) or both
    negative = _first_link(graph, told_by, "negative", "uncond") or both
    stage.positive = _texts(graph, positive, "positive", stage)
    stage.negative = _texts(graph, negative, "negative", stage)
    for side, texts in (("positive", stage.positive), ("negative", stage.negative)):
        own = told_by.inputs.get(side, told_by.inputs.get(f"{side}_prompt"))
        if isinstance(own, str):
            texts.found.append(own)


def _texts(graph: Graph, start: Link | None, side: str, stage: Stage) -> Texts:
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
        if side == "positive" and stage.guidance is None:
            stage.guidance = number(value_of(graph, node, *_GUIDANCES))
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
    bundles = [name for name in inputs if name in _BUNDLES]
    for name in named or bundles or list(inputs):
        if named or bundles or _is_pass_through(node):
            is_bundle = name in _BUNDLES
            yield Link(inputs[name].node, BOTH) if is_bundle else inputs[name]


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


FRAME_COUNTS = ("length", "num_frames", "video_frames", "frames", "frame_count")
_LATENTS = (
    "latent_image",
    "latent",
    "samples",
    "latents",
    "image_embeds",
    "input_samples",
    *_BUNDLES,
)


def _latent_links(graph: Graph, node: Node) -> Iterator[tuple[str, Link]]:
    links = dict(graph.links(node))
    named = {name: link for name, link in links.items() if name.lower().startswith(_LATENTS)}
    if named:
        yield from named.items()
    elif _is_pass_through(node):
        yield from links.items()


def states_size(graph: Graph, node: Node) -> bool:
    """Whether this is where a latent of a stated size begins, not where one is resized."""
    if node.is_a("upscale", "resize", "crop", "scale"):
        return False
    return stated_size(graph, node) is not None


def _name(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
