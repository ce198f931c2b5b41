"""What one sampler of a ComfyUI graph was told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .comfy_graph import BUNDLES
from .comfy_model import loras_of, model_file, model_nodes
from .comfy_texts import GUIDANCES, Texts, texts_of
from .comfy_values import value_of
from .jsontext import text_of
from .numerals import number, positive, seed_text, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .comfy_graph import Graph, Link, Node


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
    stage.positive = texts_of(graph, told_by, "positive")
    stage.negative = texts_of(graph, told_by, "negative")
    if stage.guidance is None:
        stage.guidance = stage.positive.guidance
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
    stage.sampler = text_of(value_of(graph, node, "sampler_name"))
    stage.scheduler = text_of(value_of(graph, node, "scheduler"))
    stage.start = whole(value_of(graph, node, "start_at_step", "start_step"))
    stage.end = whole(value_of(graph, node, "end_at_step", "end_step"))
    stage.guidance = number(value_of(graph, node, *GUIDANCES))


def _take_schedule(graph: Graph, node: Node, stage: Stage) -> None:
    """What separate nodes for the sampler and for its noise levels say."""
    sampler = graph.follow(node, "sampler")
    if sampler:
        name = text_of(value_of(graph, sampler.node, "sampler_name"))
        # A sampler or schedule that is a node of its own: its class is its name.
        stage.sampler = stage.sampler or name or sampler.node.kind
    sigmas = graph.follow(node, "sigmas")
    for each in _along(graph, sigmas, ("sigmas", "sigmas_1", "sigma")):
        stage.steps = stage.steps or positive(value_of(graph, each, "steps"))
        if stage.denoise is None:
            stage.denoise = number(value_of(graph, each, "denoise"))
        named = text_of(value_of(graph, each, "scheduler"))
        if not stage.scheduler and (named or each.has("steps")):
            stage.scheduler = named or each.kind


def _along(graph: Graph, link: Link | None, names: tuple[str, ...]) -> Iterator[Node]:
    """The nodes from `link` on, following the first of `names` that each has."""
    seen: set[str] = set()
    while link and link.node.id not in seen:
        seen.add(link.node.id)
        yield link.node
        link = graph.follow(link.node, *names)


def _take_model(graph: Graph, told_by: Node, sampler: Node, stage: Stage) -> None:
    names = ("model", "transformer", *BUNDLES)
    start = graph.follow(told_by, *names) or graph.follow(sampler, *names)
    if start is None:
        stage.model = model_file(graph, sampler)
        return
    for node in model_nodes(graph, start):
        stage.loras += loras_of(graph, node)
        model = model_file(graph, node)
        if model and model not in stage.models:
            stage.models.append(model)
    stage.model = stage.models[0] if stage.models else None
