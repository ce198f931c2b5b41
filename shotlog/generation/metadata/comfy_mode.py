"""What kind of generation a ComfyUI graph was, and which files it took in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .comfy_latent import FRAME_COUNTS, states_size
from .comfy_path import pictures_upstream, saves_moving
from .comfy_values import value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .comfy_graph import Graph, Node

_FILES = ("image", "video", "file", "video_path", "image_path", "audio", "path", "url", "directory")
_MOVING_INPUT = ("loadvideo", "load_video", "vhs_loadvideo")
# Without a sampler on the way: what the last node that changes the picture does.
_WITHOUT_SAMPLER = (
    (("upscalewithmodel", "upscaler", "upscale_with", "seedvr", "supir"), "upscale_ai"),
    (("rife", "film vfi", "vfi", "interpolat", "gimm"), "interp_ai"),
    (("depthanything", "depth_anything", "midas", "depthcrafter", "zoe"), "depth_ai"),
    (("rembg", "birefnet", "matanyone", "removebackground", "sam2"), "matte_ai"),
    (("reactor", "faceswap"), "faceswap"),
)
_LIP_SYNC = ("lipsync", "latentsync", "wav2lip", "infinitetalk", "multitalk", "hallo")


def is_loader(node: Node) -> bool:
    """Whether the node brings a file of pictures or sound into the graph."""
    kind = node.kind.lower()
    loads = kind.startswith(("load", "vhs_load", "vhs_loadvideo")) or " load" in kind
    return loads and any(isinstance(node.inputs.get(name), str) for name in _FILES)


def inputs(graph: Graph, output: Node) -> list[str]:
    """The files that the saved output depends on, nearest first, each once."""
    found: list[str] = []
    for node in graph.upstream(output):
        if not is_loader(node):
            continue
        name = next(value for name in _FILES if isinstance(value := node.inputs.get(name), str))
        if name and name not in found:
            found.append(name)
    return found


def mode(graph: Graph, output: Node, samplers: Sequence[Node]) -> str | None:
    """The code of the kind of generation, where the graph says it."""
    if not samplers:
        return _mode_without_sampler(graph, output)
    before = list(_pictures_before(graph, samplers[0]))
    moves = saves_moving(output) or any(_has_frames(graph, node) for node in before)
    for words, code in _SPECIAL:
        if any(node.is_a(*words) for node in before):
            return code
    if any(node.is_a(*_MOVING_INPUT) for node in before):
        return "v2v"
    if any(_takes_both_ends(graph, node) for node in before):
        return "start_end"
    if any(is_loader(node) for node in before) or _edits(graph, samplers[0]):
        return "i2v" if moves else "i2i"
    if any(states_size(graph, node) for node in before):
        return "t2v" if moves else "t2i"
    return None


_SPECIAL = (
    (("padforoutpaint", "outpaint"), "outpaint"),
    (("forinpaint", "inpaintmodelconditioning", "setlatentnoisemask", "inpaint"), "inpaint"),
    (_LIP_SYNC, "lipsync"),
    (("wananimate", "animatetovideo", "steadydancer"), "motion_control"),
)


def _pictures_before(graph: Graph, sampler: Node) -> Iterator[Node]:
    nodes = pictures_upstream(graph, sampler)
    next(nodes)
    yield from nodes


def _has_frames(graph: Graph, node: Node) -> bool:
    count = value_of(graph, node, *FRAME_COUNTS)
    return isinstance(count, int) and count > 1


def _takes_both_ends(graph: Graph, node: Node) -> bool:
    has_start = graph.follow(node, "start_image", "first_frame")
    has_end = graph.follow(node, "end_image", "last_frame")
    return bool(has_start and has_end)


def _edits(graph: Graph, sampler: Node) -> bool:
    """Whether an instruction-following model was given a picture to change."""
    return any(
        node.is_a("referencelatent", "imageedit") and _depends_on_file(graph, node)
        for node in graph.upstream(sampler)
    )


def _depends_on_file(graph: Graph, node: Node) -> bool:
    return any(is_loader(each) for each in graph.upstream(node))


def _mode_without_sampler(graph: Graph, output: Node) -> str | None:
    for node in pictures_upstream(graph, output):
        for words, code in _WITHOUT_SAMPLER:
            if node.is_a(*words):
                return code
        if node.is_a(*_LIP_SYNC):
            return "lipsync"
    return None
