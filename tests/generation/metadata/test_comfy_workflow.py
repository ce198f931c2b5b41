from __future__ import annotations

import json

from tests.generation.metadata.making import reading

Entry = dict[str, object]


def editor_node(
    number: int, kind: str, values: object, *inputs: tuple[str, str, int], mode: int = 0
) -> Entry:
    links = [{"name": name, "type": of, "link": link} for name, of, link in inputs]
    return {"id": number, "type": kind, "widgets_values": values, "inputs": links, "mode": mode}


def workflow(*, control: str = "fixed", lora_mode: int = 0) -> Entry:
    return {
        "version": 0.4,
        "nodes": [
            editor_node(
                3,
                "KSampler",
                [77, control, 20, 8, "euler", "normal", 1],
                ("model", "MODEL", 1),
                ("positive", "CONDITIONING", 2),
                ("negative", "CONDITIONING", 3),
                ("latent_image", "LATENT", 4),
            ),
            editor_node(4, "CheckpointLoaderSimple", ["base.safetensors"]),
            editor_node(5, "EmptyLatentImage", [512, 768, 1]),
            editor_node(6, "CLIPTextEncode", ["a harbour"], ("clip", "CLIP", 9)),
            editor_node(7, "CLIPTextEncode", ["blurry"], ("clip", "CLIP", 9)),
            editor_node(8, "VAEDecode", [], ("samples", "LATENT", 5)),
            editor_node(9, "SaveImage", ["shot"], ("images", "IMAGE", 7)),
            editor_node(
                10, "LoraLoaderModelOnly", ["ink.st", 0.5], ("model", "MODEL", 8), mode=lora_mode
            ),
            editor_node(11, "Reroute", None, ("", "*", 6)),
            editor_node(12, "Note", ["not a prompt"]),
        ],
        "links": [
            [1, 10, 0, 3, 0, "MODEL"],
            [2, 6, 0, 3, 1, "CONDITIONING"],
            [3, 7, 0, 3, 2, "CONDITIONING"],
            [4, 5, 0, 3, 3, "LATENT"],
            [5, 3, 0, 8, 0, "LATENT"],
            [6, 8, 0, 11, 0, "IMAGE"],
            [7, 11, 0, 9, 0, "IMAGE"],
            [8, 4, 0, 10, 0, "MODEL"],
            [9, 4, 1, 6, 0, "CLIP"],
        ],
    }


def test_a_workflow_dropped_alone_is_read_as_the_editor_had_it() -> None:
    found = reading(json.dumps(workflow()).encode(), "crowd.json")
    expected = {
        "tool": "comfyui",
        "seed": "77",
        "steps": 20,
        "sampler": "euler",
        "model": "base.safetensors",
        "prompt": "a harbour",
        "negative_prompt": "blurry",
        "width": 512,
        "height": 768,
        "loras": [{"name": "ink.st", "strength": 0.5}],
    }
    listed = found.as_json(file="x")
    assert {key: listed[key] for key in expected} == expected
    assert found.values["seed"].certainty == "exact"
    assert "editor" in found.warnings[0]


def test_a_seed_that_changes_after_each_run_is_not_certain() -> None:
    found = reading(json.dumps(workflow(control="randomize")).encode(), "crowd.json")
    assert (found.values["seed"].value, found.values["seed"].certainty) == ("77", "ambiguous")


def test_a_bypassed_node_is_passed_and_not_counted() -> None:
    found = reading(json.dumps(workflow(lora_mode=4)).encode(), "crowd.json")
    assert "loras" not in found.values
    assert found.values["model"].value == "base.safetensors"


def test_nodes_inside_a_subgraph_are_found() -> None:
    inner = workflow()
    nodes = [each for each in as_list(inner["nodes"]) if each["id"] not in (5, 9, 12)]
    links = [
        {
            "id": number,
            "origin_id": -10 if number == 4 else origin,
            "origin_slot": 0 if number == 4 else slot,
            "target_id": -20 if number == 7 else target,
            "target_slot": 0 if number == 7 else into,
            "type": of,
        }
        for number, origin, slot, target, into, of in as_links(inner["links"])
    ]
    outer: Entry = {
        "nodes": [
            editor_node(1, "sub-1", [], ("latent", "LATENT", 1)),
            editor_node(2, "EmptyLatentImage", [640, 480, 1]),
            editor_node(3, "SaveImage", ["shot"], ("images", "IMAGE", 2)),
        ],
        "links": [[1, 2, 0, 1, 0, "LATENT"], [2, 1, 0, 3, 0, "IMAGE"]],
        "definitions": {"subgraphs": [{"id": "sub-1", "nodes": nodes, "links": links}]},
    }
    found = reading(json.dumps(outer).encode(), "crowd.json").as_json(file="x")
    assert (found["seed"], found["width"], found["model"]) == ("77", 640, "base.safetensors")


def as_list(value: object) -> list[Entry]:
    assert isinstance(value, list)
    return value


def as_links(value: object) -> list[tuple[int, int, int, int, int, str]]:
    assert isinstance(value, list)
    return value
