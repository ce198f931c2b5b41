"""The graphs of ComfyUI that a file embeds, as files that its editor loads."""

import json
from collections.abc import Iterator
from typing import Any

from shotlog.generation.metadata import jsontext
from shotlog.models import SourceFile

WORKFLOW, API = "workflow", "workflow_api"
"""The editor's graph with its places and notes; the graph that ran, which the editor loads too."""


def graphs(source_file: SourceFile | None) -> dict[str, str]:
    """The JSON text of each graph of the file, by name; {} where it has none."""
    found: dict[str, str] = {}
    for record in source_file.raw if source_file else ():
        text = str(record.get("text", ""))
        for graph in _unwrapped(jsontext.loaded(text[max(text.find("{"), 0) :])):
            found.setdefault(_kind(graph), _as_text(graph, text))
    return {name: found[name] for name in (WORKFLOW, API) if name in found}


def _unwrapped(found: object) -> Iterator[dict[str, Any]]:
    """The graph itself, or both of them where one record holds them side by side."""
    if not isinstance(found, dict):
        return
    if _kind(found):
        yield found
        return
    for key in ("workflow", "prompt", "extra_pnginfo"):
        inner = jsontext.mapping(found.get(key))
        yield from _unwrapped(inner) if inner else ()


def _kind(graph: dict[str, Any]) -> str:
    if isinstance(graph.get("nodes"), list):
        return WORKFLOW
    nodes = [node for node in graph.values() if isinstance(node, dict)]
    return API if nodes and all("class_type" in node for node in nodes) else ""


def _as_text(graph: dict[str, Any], text: str) -> str:
    """Verbatim where a strict reader takes the record as it is; written anew where not."""
    try:
        is_plain = json.loads(text, parse_constant=_refuse) == graph
    except (ValueError, RecursionError):
        is_plain = False
    if is_plain:
        return text
    return json.dumps(_without_nan(graph), ensure_ascii=False, indent=1)


def _refuse(word: str) -> Any:
    raise ValueError(word)


def _without_nan(value: Any) -> Any:
    """Bare NaN, which the tool writes and no browser reads, is null; whole numbers stay whole."""
    if isinstance(value, dict):
        return {key: _without_nan(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_nan(inner) for inner in value]
    return None if isinstance(value, float) and value - value != 0 else value
