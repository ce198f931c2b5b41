"""ComfyUI: the recipe of the output that was saved, out of the graph that ran."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import comfy_mode, comfy_partner
from .comfy_graph import graph_of
from .comfy_latent import FRAME_COUNTS, latent_source
from .comfy_path import is_sampler, outputs, saves_moving, stages
from .comfy_size import delivered_size
from .comfy_stage import Stage, stage_of
from .comfy_values import stated_size, value_of
from .comfy_workflow import changes_its_seed, graph_of_workflow, is_workflow
from .findings import Findings
from .numerals import number, positive
from .reading import AMBIGUOUS, UNRESOLVED, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .clues import Case
    from .comfy_graph import Graph, Node

MOST_OUTPUTS = 40
FRAME_RATES = ("fps", "frame_rate")
# Where outputs differ in these, the file's own recipe is in doubt.
_TELLING = ("model", "seed", "prompt", "negative_prompt", "steps", "cfg", "sampler")
_NO_SAMPLER = "The graph names no sampler on the way to the saved output."


@dataclass
class Route:
    """One output of the graph and how it came about."""

    output: Node
    stages: list[Stage] = field(default_factory=list)
    findings: Findings = field(default_factory=lambda: Findings("graph"))

    def facts(self) -> dict[str, object]:
        return {key: found.value for key, found in self.findings.values.items()}


def from_comfyui(case: Case) -> Findings | None:
    """The recipe in the first clue that is a graph in API form."""
    for clue in case.clues:
        graph = graph_of(clue.data)
        if graph:
            return from_graph(graph, case)
    for clue in case.clues:
        if is_workflow(clue.data):
            return _from_workflow(clue.mapping, case)
    return None


def _from_workflow(workflow: dict[str, object], case: Case) -> Findings:
    """The recipe as the editor had it: where the graph that ran is missing, the next best."""
    findings = from_graph(graph_of_workflow(workflow), case)
    findings.warnings.append(
        "Only the editor's graph is there, not the one that ran: values may have changed."
    )
    seed = findings.values.get("seed")
    if seed and changes_its_seed(workflow):
        findings.values["seed"] = Value(seed.value, seed.source, AMBIGUOUS)
    return findings


def from_graph(graph: Graph, case: Case) -> Findings:
    """The recipe of the output of `graph` that this file is."""
    routes = [_route(graph, output) for output in outputs(graph)[:MOST_OUTPUTS]]
    if not routes:
        findings = Findings("graph", is_partial=True)
        findings.put("tool", "comfyui")
        findings.warnings.append("The graph has no output node, so nothing in it is this file's.")
        return findings
    likely = _likely(graph, routes, case)
    findings = likely[0].findings
    if any(route.facts() != likely[0].facts() for route in likely[1:]):
        _mark_ambiguous(likely)
    return findings


def _route(graph: Graph, output: Node) -> Route:
    route = Route(output)
    findings = route.findings
    findings.put("tool", "comfyui")
    findings.put("inputs", comfy_mode.inputs(graph, output))
    route.stages = [stage_of(graph, node) for node in stages(graph, output)]
    if route.stages:
        _put_stages(graph, route)
    is_service = not route.stages and comfy_partner.put_service(graph, output, findings)
    findings.put("mode", comfy_mode.mode(graph, output, [stage.node for stage in route.stages]))
    if not route.stages and not is_service:
        _put_files(graph, output, findings)
        findings.is_partial = "mode" not in findings.values
        findings.warnings += [_NO_SAMPLER] if findings.is_partial else []
    _put_rate(graph, output, findings)
    return route


def _put_stages(graph: Graph, route: Route) -> None:
    findings, first = route.findings, _first(route.stages)
    findings.put("model", first.model)
    findings.put("seed", first.seed)
    for key in ("steps", "cfg", "guidance", "sampler", "scheduler", "denoise"):
        findings.put(key, getattr(first, key))
    findings.put("loras", first.loras)
    if len(first.models) > 1:
        findings.other["merged_models"] = first.models
    _put_texts(findings, first)
    _put_latent(graph, route.stages, findings)
    _put_files(graph, route.output, findings)
    if len(route.stages) > 1:
        findings.put("stages", [_stage_json(stage, first) for stage in route.stages])


def _first(all_stages: Sequence[Stage]) -> Stage:
    """The stage whose seed counts: the first one that adds noise."""
    return next((stage for stage in all_stages if stage.adds_noise), all_stages[0])


def _put_texts(findings: Findings, stage: Stage) -> None:
    positive_text, negative_text = stage.positive, stage.negative
    if positive_text.places and positive_text.places == negative_text.places:
        same = findings.warnings
        same.append("Prompt and negative prompt are one text in the graph: read as the prompt.")
        negative_text = type(negative_text)()
    for key, texts in (("prompt", positive_text), ("negative_prompt", negative_text)):
        certainty = UNRESOLVED if texts.is_unresolved else "exact"
        findings.put(key, texts.joined(), certainty=certainty)
        if texts.is_unresolved:
            findings.is_partial = True
            findings.warnings.append(f"The {key} was made while the graph ran; it is not in it.")
            if texts.made_from:
                findings.other[f"{key}_made_from"] = texts.made_from


def _put_latent(graph: Graph, all_stages: Sequence[Stage], findings: Findings) -> None:
    for stage in all_stages:
        source = latent_source(graph, stage.node)
        if source:
            findings.put_size(stated_size(graph, source))
            frames = positive(value_of(graph, source, *FRAME_COUNTS))
            findings.put("frames", frames if frames != 1 else None)
            batch = positive(value_of(graph, source, "batch_size"))
            if batch and batch > 1:
                findings.other["batch"] = batch
            return


def _put_rate(graph: Graph, output: Node, findings: Findings) -> None:
    for node in graph.upstream(output):
        if is_sampler(node):
            return
        rate = number(value_of(graph, node, *FRAME_RATES))
        if rate and (node is output or node.is_a("video", "animated")):
            findings.put("fps", rate)
            return


def _put_files(graph: Graph, output: Node, findings: Findings) -> None:
    """The further model files that the output depends on."""
    encoders: list[object] = []
    for node in graph.upstream(output):
        vae = value_of(graph, node, "vae_name")
        if isinstance(vae, str):
            findings.other.setdefault("vae", vae)
        if node.is_a("upscalemodelloader"):
            findings.other.setdefault("upscale_model", node.inputs.get("model_name"))
        names = [value_of(graph, node, f"clip_name{number}") for number in ("", "1", "2", "3", "4")]
        encoders += [name for name in names if isinstance(name, str) and name not in encoders]
    if encoders:
        findings.other.setdefault("text_encoders", encoders)


def _stage_json(stage: Stage, first: Stage) -> dict[str, object]:
    """A stage with what it was told; settings equal to the recipe's own are not repeated."""
    told: dict[str, object] = {
        "model": stage.model,
        "seed": stage.seed,
        "steps": stage.steps,
        "start": stage.start,
        "end": stage.end,
        "add_noise": stage.adds_noise,
    }
    for key in ("cfg", "guidance", "sampler", "scheduler", "denoise", "loras"):
        value = getattr(stage, key)
        if value != getattr(first, key):
            told[key] = value
    if stage.positive.joined() != first.positive.joined():
        told["prompt"] = stage.positive.joined()
    if stage.negative.joined() != first.negative.joined():
        told["negative_prompt"] = stage.negative.joined()
    return {key: value for key, value in told.items() if value not in (None, [])}


def _likely(graph: Graph, routes: list[Route], case: Case) -> list[Route]:
    """The routes that this file may be, by its pixel size, its name and whether it moves."""
    pixels = (case.contents.pixel_width, case.contents.pixel_height)

    def has_its_size(route: Route) -> bool:
        return delivered_size(graph, route.output) == pixels

    def was_made_in_its_size(route: Route) -> bool:
        return (route.findings.plain("width"), route.findings.plain("height")) == pixels

    def has_its_name(route: Route) -> bool:
        prefix = value_of(graph, route.output, "filename_prefix", "filename")
        last = prefix.replace("\\", "/").rpartition("/")[2] if isinstance(prefix, str) else ""
        return bool(last) and case.name.lower().startswith(last.lower())

    def moves_alike(route: Route) -> bool:
        return saves_moving(route.output) == case.contents.is_moving

    likely = routes
    if len(routes) == 1:
        return likely
    tests: tuple[Callable[[Route], bool], ...] = (
        has_its_size,
        was_made_in_its_size,
        has_its_name,
        moves_alike,
    )
    for is_alike in tests:
        likely = [route for route in likely if is_alike(route)] or likely
    return likely


def _mark_ambiguous(likely: list[Route]) -> None:
    findings = likely[0].findings
    told = [[route.findings.plain(key) for key in _TELLING] for route in likely]
    findings.is_partial = any(each != told[0] for each in told)
    findings.warnings.append(
        f"The run saved {len(likely)} outputs and the file does not say which one it is; "
        "the first one is shown."
    )
    shared = [route.facts() for route in likely]
    for key, found in findings.values.items():
        if any(facts.get(key) != found.value for facts in shared):
            findings.values[key] = type(found)(found.value, found.source, AMBIGUOUS)
    findings.other["outputs"] = [
        {"node": route.output.id, "class": route.output.kind, **route.facts()} for route in likely
    ]
