from __future__ import annotations

import json

import pytest

from tests.generation.metadata.making import (
    jpeg_with_comment,
    png_with_text,
    reading,
    text_to_image,
    value,
    xmp,
)


def recipe(data: bytes, name: str = "file") -> dict[str, object]:
    return reading(data, name).as_json(file=name)


def check(found: dict[str, object], **expected: object) -> None:
    assert {key: found[key] for key in expected} == expected


def test_swarmui_gives_its_recipe_and_the_time_of_the_job() -> None:
    told = {
        "sui_image_params": {
            "prompt": "a cat",
            "model": "sd/v1-5",
            "seed": "7",
            "steps": 20,
            "cfgscale": "4.5",
            "width": 512,
            "height": 512,
            "images": 3,
            "loras": ["ink", "rain"],
            "loraweights": ["0.5", "1"],
            "swarm_version": "0.9.3.1",
        },
        "sui_extra_data": {
            "date": "2024-11-19",
            "generation_time": "13.50 total seconds (average 4.43 seconds per image)",
        },
        "sui_models": [{"name": "v1-5", "param": "model", "hash": "0xabc"}],
    }
    comment = b"UNICODE\0" + json.dumps(told).encode("utf-16-le")
    check(
        recipe(jpeg_with_comment(comment)),
        tool="swarmui",
        tool_version="0.9.3.1",
        seed="7",
        cfg=4.5,
        model_hash="0xabc",
        negative_prompt=None,
        loras=[{"name": "ink", "strength": 0.5}, {"name": "rain", "strength": 1}],
        generation_seconds=13.5,
        generation_basis="job",
        mode="t2i",
    )


def test_the_time_of_one_picture_is_that_of_the_item() -> None:
    extra = {"generation_time": "5.12 sec"}
    told = {"sui_image_params": {"prompt": "x", "seed": 1}, "sui_extra_data": extra}
    found = recipe(png_with_text(parameters=json.dumps(told)))
    check(found, generation_seconds=5.12, generation_basis="item")


def test_invokeai_of_today_is_read() -> None:
    told = {
        "app_version": "5.1.0",
        "generation_mode": "sdxl_img2img",
        "positive_prompt": "oil",
        "negative_prompt": "grain",
        "width": 1024,
        "height": 768,
        "seed": 3293022630,
        "steps": 35,
        "cfg_scale": 8.0,
        "scheduler": "euler",
        "strength": 0.6,
        "init_image": "start.png",
        "model": {"name": "jugger", "hash": "blake3:1"},
        "vae": {"name": "VAEFix"},
        "loras": [{"model": {"name": "ink"}, "weight": 0.75}],
        "ref_images": [{"image": {"image_name": "ref.png"}}],
    }
    check(
        recipe(png_with_text(invokeai_metadata=json.dumps(told))),
        tool="invokeai",
        tool_version="5.1.0",
        model="jugger",
        model_hash="blake3:1",
        sampler="euler",
        scheduler=None,
        denoise=0.6,
        mode="i2i",
        inputs=["start.png", "ref.png"],
        loras=[{"name": "ink", "strength": 0.75}],
    )


def test_older_invokeai_keeps_the_negative_prompt_in_brackets() -> None:
    told = {
        "app_version": "2.3.0",
        "model_weights": "deliberate",
        "image": {
            "prompt": [{"prompt": "a harbour [rendering, glow]", "weight": 1.0}],
            "steps": 50,
            "cfg_scale": 5,
            "seed": 2980747362,
            "sampler": "k_lms",
            "width": 512,
            "height": 768,
            "type": "txt2img",
        },
    }
    found = recipe(png_with_text(**{"sd-metadata": json.dumps(told)}))
    check(found, prompt="a harbour", negative_prompt="rendering, glow", mode="t2i", cfg=5)
    line = '"a harbour [rendering]" -s 50 -S 2980747362 -W 512 -H 768 -C 5.0 -A k_lms -G 0.9'
    dream = recipe(png_with_text(Dream=line))
    check(dream, tool="invokeai", seed="2980747362", steps=50, cfg=5.0, sampler="k_lms")
    check(dream, prompt="a harbour", negative_prompt="rendering", width=512, height=768)


def test_fooocus_and_ruinedfooocus_are_told_apart() -> None:
    told = {
        "prompt": "a fish",
        "negative_prompt": "",
        "base_model": "jugger",
        "guidance_scale": 4,
        "seed": "6952411511246973023",
        "resolution": "(768, 1280)",
        "vae": "Default (model)",
        "version": "Fooocus v2.4.3",
        "lora_combined_1": "ink : 0.5",
    }
    check(
        recipe(png_with_text(parameters=json.dumps(told), fooocus_scheme="fooocus")),
        tool="fooocus",
        seed="6952411511246973023",
        negative_prompt="",
        width=768,
        height=1280,
        loras=[{"name": "ink", "strength": 0.5}],
    )
    ruined = {"software": "RuinedFooocus", "Prompt": "a", "Negative": "b", "cfg": 8, "seed": 1}
    found = recipe(png_with_text(parameters=json.dumps(ruined)))
    check(found, tool="ruinedfooocus", prompt="a", negative_prompt="b", cfg=8)


def novelai_comment() -> dict[str, object]:
    return {
        "prompt": "whole, girl",
        "steps": 28,
        "scale": 5.0,
        "uc": "bad",
        "seed": 2253955223,
        "sampler": "k_euler",
        "noise_schedule": "karras",
        "request_type": "PromptGenerateRequest",
        "v4_prompt": {
            "caption": {"base_caption": "whole", "char_captions": [{"char_caption": "girl"}]}
        },
    }


def test_novelai_is_read_from_png_and_webp_forms() -> None:
    source = "NovelAI Diffusion V4.5 4BDE2A90"
    texts = {
        "Software": "NovelAI",
        "Source": source,
        "Comment": json.dumps(novelai_comment()),
        "Generation time": "0.0004",
    }
    expected = {
        "tool": "novelai",
        "model": source,
        "model_hash": "4BDE2A90",
        "prompt": "whole",
        "scheduler": "karras",
        "mode": "t2i",
        "generation_seconds": None,
    }
    check(recipe(png_with_text(**texts)), **expected)
    wrapped = b"ASCII\0\0\0" + json.dumps(texts).encode()
    check(recipe(jpeg_with_comment(wrapped)), **expected)


def test_tensorart_takes_the_real_seed_from_the_graph_beside_it() -> None:
    told = {
        "prompt": "a tower",
        "negativePrompt": "bad",
        "seed": "-1",
        "cfgScale": 7,
        "samplerName": "Euler a",
        "baseModel": {"modelFileName": "anime", "hash": "F1"},
        "models": [{"modelFileName": "ink", "weight": 0.4}],
    }
    texts = {"generation_data": json.dumps(told) + "\0", "prompt": json.dumps(text_to_image())}
    found = reading(png_with_text(**texts))
    check(found.as_json(file=""), tool="tensorart", seed="513173432917412", model="anime")
    assert (value(found, "prompt"), found.values["seed"].source) == ("a tower", "graph")
    assert value(found, "loras") == [{"name": "ink", "strength": 0.4}]


def test_stability_matrix_is_named_and_its_settings_are_read() -> None:
    told = {"PositivePrompt": "a", "NegativePrompt": "b", "Seed": 5, "ModelName": "m.st"}
    texts = {
        "parameters-json": json.dumps(told),
        "parameters": "a\nNegative prompt: b\nSteps: 4, Seed: 5, Size: 8x8",
        "smproj": "{}",
    }
    found = recipe(png_with_text(**texts))
    check(found, tool="stabilitymatrix", seed="5", steps=4, model="m.st", negative_prompt="b")


def test_a_space_on_hugging_face_is_known_by_its_words() -> None:
    told = {
        "prompt": "a",
        "resolution": "832 x 1216",
        "guidance_scale": 6,
        "num_inference_steps": 25,
        "Model": "Animagine",
        "Model hash": "e3",
        "seed": 9,
    }
    found = recipe(png_with_text(parameters=json.dumps(told)))
    check(found, tool="huggingface", width=832, height=1216, steps=25, model_hash="e3")


def test_civitai_graphs_carry_a_summary() -> None:
    summary = {"prompt": "a", "negativePrompt": "b", "cfgScale": 4, "seed": 3}
    graph = {**text_to_image(), "extraMetadata": json.dumps(summary)}
    found = recipe(jpeg_with_comment(b"UNICODE\0" + json.dumps(graph).encode("utf-16-be")))
    check(found, tool="civitai", prompt="a", seed="3", model="base.safetensors")


def test_draw_things_tells_seconds() -> None:
    told = {
        "c": "a",
        "uc": "b",
        "seed": 4,
        "steps": 8,
        "scale": 1,
        "sampler": "LCM",
        "model": "flux.ckpt",
        "size": "960x1280",
        "strength": 1,
        "lora": [{"model": "ink", "weight": 0.6}],
        "profile": {"duration": 12.5},
    }
    packet = xmp(
        f"<e:UserComment>{json.dumps(told)}</e:UserComment>"
        "<x:CreatorTool>Draw Things</x:CreatorTool>",
        'xmlns:e="http://ns.adobe.com/exif/1.0/" xmlns:x="http://ns.adobe.com/xap/1.0/"',
    )
    found = recipe(png_with_text(**{"XML:com.adobe.xmp": packet}))
    check(found, tool="drawthings", width=960, height=1280, generation_seconds=12.5, mode="t2i")


def test_midjourney_flags_are_parted_from_the_prompt() -> None:
    text = (
        "https://cdn.example/ref.png a pass in fog --no people, cars --ar 4:3 --seed 0 "
        "--stylize 250 --raw --v 6.1 Job ID: 2b6e053b-9a65-4ca9-9e13-b6f4465164d4"
    )
    texts = {"Description": text, "Creation Time": "Sat, 09 Aug 2025 10:41:50 GMT"}
    check(
        recipe(png_with_text(**texts)),
        tool="midjourney",
        tool_version="6.1",
        prompt="a pass in fog",
        negative_prompt="people, cars",
        seed="0",
        job_id="2b6e053b-9a65-4ca9-9e13-b6f4465164d4",
        inputs=["https://cdn.example/ref.png"],
        mode="i2i",
        model=None,
        other={"aspect": "4:3", "stylize": 250, "raw": True, "date": "2025-08-09T10:41:50Z"},
    )


def test_an_answer_of_a_service_as_json_is_read_without_a_tool() -> None:
    told = {"task_id": "j-1", "prompt": "waves", "seed": 12, "duration": 5, "model_name": "k2"}
    found = reading(json.dumps(told).encode(), "answer.json")
    check(found.as_json(file=""), tool=None, prompt="waves", job_id="j-1", duration=5, model="k2")
    assert found.values["prompt"].source == "sidecar"


@pytest.mark.parametrize("text", ["{}", "[]", '{"prompt": "only this"}', "null", '{"a": '])
def test_json_that_is_no_recipe_gives_nothing(text: str) -> None:
    assert reading(text.encode(), "x.json").status == "nothing_found"


def test_a_copied_midjourney_prompt_is_known_by_its_flags() -> None:
    found = recipe(b"a pass in fog --ar 16:9 --v 7 --stylize 100", "pasted.txt")
    check(found, tool="midjourney", tool_version="7", prompt="a pass in fog", job_id=None)
    assert recipe(b"a pass -- in fog", "pasted.txt")["status"] == "nothing_found"


def test_the_chinese_label_is_found_inside_another_object() -> None:
    label = {"AIGC": json.dumps({"Label": "1", "ContentProducer": "x"})}
    found = recipe(jpeg_with_comment(b"ASCII\0\0\0" + json.dumps(label).encode()))
    check(found, tool=None, other={"ai_label": {"Label": "1", "ContentProducer": "x"}})
