from __future__ import annotations

import pytest

from tests.generation.metadata.making import A1111_TEXT, png_with_text, reading


def recipe(text: str) -> dict[str, object]:
    return reading(png_with_text(parameters=text)).as_json(file="x")


def test_every_part_of_the_text_finds_its_place() -> None:
    found = recipe(A1111_TEXT)
    expected = {
        "tool": "a1111",
        "tool_version": "v1.10.1",
        "model": "duck_v2",
        "model_hash": "c0d1994c73",
        "seed": "235284042",
        "steps": 15,
        "cfg": 5.5,
        "sampler": "UniPC",
        "scheduler": "Karras",
        "prompt": "photo of a duck, <lora:feathers:0.7>",
        "negative_prompt": "monochrome",
        "mode": "t2i",
        "loras": [{"name": "feathers", "strength": 0.7}],
    }
    assert {key: found[key] for key in expected} == expected
    assert found["guidance"] is None
    assert found["denoise"] is None


@pytest.mark.parametrize(
    ("setting", "tool"),
    [
        ("Version: f2.0.1v1.10.1-previous-659-gc055f2d4", "forge"),
        ("Version: classic", "forge"),
        ("Version: neo", "forge"),
        ("App: SD.Next, Version: 72847f6", "sdnext"),
        ("Version: ComfyUI", "comfyui"),
        ('Civitai resources: [{"type":"checkpoint","modelName":"A, B"}]', "civitai"),
    ],
)
def test_the_version_tells_the_tool(setting: str, tool: str) -> None:
    found = recipe(f"a duck\nSteps: 4, Seed: 0, Size: 64x64, {setting}")
    assert found["tool"] == tool
    assert found["seed"] == "0"


def test_a_json_list_among_the_settings_is_taken_whole() -> None:
    resources = (
        '[{"type":"checkpoint","modelName":"Big, bold","modelVersionName":"v2"},'
        '{"type":"lora","weight":0.6,"modelName":"Ink"}]'
    )
    found = recipe(f"x\nSteps: 4, Civitai resources: {resources}, Seed: 7")
    assert (found["model"], found["seed"]) == ("Big, bold v2", "7")
    assert found["loras"] == [{"name": "Ink", "strength": 0.6}]


def test_quoted_values_keep_their_commas_and_line_breaks() -> None:
    found = recipe('x\nSteps: 4, Lora hashes: "a: 1, b: 2", ADetailer prompt: "m\\nn", Seed: 9')
    assert found["other"] == {"Lora hashes": "a: 1, b: 2", "ADetailer prompt": "m\nn"}
    assert found["seed"] == "9"


def test_a_hires_pass_keeps_its_denoising_and_stays_text_to_image() -> None:
    found = recipe(
        "x\nSteps: 4, Size: 64x64, Denoising strength: 0.3, Hires upscale: 1.5, "
        "Hires steps: 10, Hires upscaler: Lanczos"
    )
    assert (found["mode"], found["denoise"]) == ("t2i", 0.3)
    assert found["other"] == {
        "hires_upscale": 1.5,
        "hires_steps": 10,
        "hires_upscaler": "Lanczos",
    }


def test_denoising_without_hires_is_image_to_image_and_a_mask_is_inpainting() -> None:
    assert recipe("x\nSteps: 4, Size: 8x8, Denoising strength: 0.5")["mode"] == "i2i"
    assert recipe("x\nSteps: 4, Size: 8x8, Mask blur: 4")["mode"] == "inpaint"


def test_distilled_guidance_is_not_cfg() -> None:
    found = recipe("x\nSteps: 4, CFG scale: 1, Distilled CFG Scale: 3.5")
    assert (found["cfg"], found["guidance"]) == (1, 3.5)


def test_a_prompt_of_many_lines_may_speak_of_steps() -> None:
    found = recipe("a stair\nSteps: stone, worn\nseed: of doubt\nSteps: 4, Seed: 1, Size: 8x8")
    assert found["prompt"] == "a stair\nSteps: stone, worn\nseed: of doubt"
    assert found["negative_prompt"] is None


def test_text_that_lost_its_line_breaks_is_still_told_apart() -> None:
    found = recipe("a duck Negative prompt: blurry Steps: 4, Sampler: Euler, Seed: 5")
    assert (found["prompt"], found["negative_prompt"]) == ("a duck", "blurry")
    assert found["seed"] == "5"


def test_a_random_seed_is_no_seed() -> None:
    assert recipe("x\nSteps: 4, Seed: -1, Size: 8x8")["seed"] is None


def test_text_without_settings_is_no_recipe() -> None:
    assert reading(png_with_text(parameters="just a caption: nice")).status == "nothing_found"


def test_a_hundred_thousand_commas_are_read_at_once() -> None:
    found = recipe("x\nSteps: 4, Seed: 3, " + "a," * 100_000 + '"' * 100_000)
    assert found["seed"] == "3"
