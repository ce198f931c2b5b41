from __future__ import annotations

import json

from tests.generation.metadata.making import (
    A1111_TEXT,
    node,
    png,
    png_with_graph,
    reading,
    text_chunk,
    text_to_image,
    value,
)


def recipe(
    graph: dict[str, object], name: str = "file.png", size: tuple[int, int] = (8, 4)
) -> dict[str, object]:
    return reading(png_with_graph(graph, size=size), name).as_json(file=name)


def test_the_graph_that_ran_gives_the_recipe() -> None:
    expected = {
        "status": "read",
        "tool": "comfyui",
        "model": "base.safetensors",
        "seed": "513173432917412",
        "steps": 20,
        "cfg": 8.0,
        "guidance": None,
        "sampler": "euler",
        "scheduler": "normal",
        "denoise": 1.0,
        "width": 512,
        "height": 768,
        "prompt": "a harbour at dawn",
        "negative_prompt": "blurry",
        "mode": "t2i",
        "stages": None,
        "inputs": None,
    }
    found = recipe(text_to_image())
    assert {key: found[key] for key in expected} == expected


def test_a_sampler_that_is_not_on_the_way_is_left_alone() -> None:
    stray = node("KSampler", seed=1, steps=1, cfg=1.0, model=["4", 0], latent_image=["5", 0])
    assert recipe(text_to_image(**{"1": stray}))["seed"] == "513173432917412"


def test_a_graph_without_a_sampler_on_the_way_is_read_partly() -> None:
    graph = text_to_image(
        **{
            "9": node("SaveImage", images=["20", 0]),
            "20": node("LoadImage", image="plate.png"),
        }
    )
    found = recipe(graph)
    assert (found["status"], found["tool"]) == ("partly", "comfyui")
    assert (found["seed"], found["model"], found["mode"]) == (None, None, None)
    assert found["inputs"] == ["plate.png"]


def test_previews_count_only_where_nothing_was_saved() -> None:
    graph = text_to_image(**{"9": node("PreviewImage", images=["8", 0])})
    assert recipe(graph)["seed"] == "513173432917412"


def test_separate_nodes_for_noise_guider_and_schedule_are_followed() -> None:
    graph = text_to_image(
        **{
            "3": node(
                "SamplerCustomAdvanced",
                noise=["25", 0],
                guider=["22", 0],
                sampler=["16", 0],
                sigmas=["17", 0],
                latent_image=["5", 0],
            ),
            "25": node("RandomNoise", noise_seed=2**64 - 1),
            "22": node("BasicGuider", model=["12", 0], conditioning=["26", 0]),
            "26": node("FluxGuidance", guidance=3.5, conditioning=["6", 0]),
            "16": node("KSamplerSelect", sampler_name="euler"),
            "17": node(
                "BasicScheduler", scheduler="simple", steps=20, denoise=1.0, model=["12", 0]
            ),
            "12": node("UNETLoader", unet_name="flux1-dev.safetensors"),
        }
    )
    found = recipe(graph)
    assert found["seed"] == "18446744073709551615"
    assert (found["cfg"], found["guidance"]) == (None, 3.5)
    assert (found["sampler"], found["scheduler"], found["steps"]) == ("euler", "simple", 20)
    assert (found["model"], found["negative_prompt"]) == ("flux1-dev.safetensors", None)


def test_the_seed_of_two_stages_is_that_of_the_one_which_adds_noise() -> None:
    graph = text_to_image(
        **{
            "3": sampler("enable", 12345, 0, 19, ["5", 0], ["4", 0]),
            "13": sampler("disable", 999, 19, 10000, ["3", 0], ["14", 0]),
            "14": node("UNETLoader", unet_name="low.safetensors"),
            "8": node("VAEDecode", samples=["13", 0]),
        }
    )
    found = recipe(graph)
    assert (found["seed"], found["model"]) == ("12345", "base.safetensors")
    assert found["stages"] == [
        {
            "model": "base.safetensors",
            "seed": "12345",
            "steps": 25,
            "start": 0,
            "end": 19,
            "add_noise": True,
        },
        {
            "model": "low.safetensors",
            "seed": "999",
            "steps": 25,
            "start": 19,
            "end": 10000,
            "add_noise": False,
        },
    ]


def sampler(
    noise: str, seed: int, start: int, end: int, latent: list[object], model: list[object]
) -> dict[str, object]:
    return node(
        "KSamplerAdvanced",
        add_noise=noise,
        noise_seed=seed,
        steps=25,
        cfg=7.0,
        sampler_name="dpmpp_2m",
        scheduler="karras",
        start_at_step=start,
        end_at_step=end,
        positive=["6", 0],
        negative=["7", 0],
        latent_image=latent,
        model=model,
    )


def test_the_output_slot_tells_positive_from_negative() -> None:
    graph = text_to_image(
        **{
            "35": node(
                "WanImageToVideo",
                positive=["6", 0],
                negative=["7", 0],
                start_image=["20", 0],
                width=832,
                height=480,
                length=81,
            ),
            "20": node("LoadImage", image="start.png"),
            "3": node(
                "KSampler",
                seed=5,
                steps=20,
                cfg=1.0,
                model=["4", 0],
                positive=["35", 0],
                negative=["35", 1],
                latent_image=["35", 2],
            ),
            "9": node("SaveVideo", video=["30", 0]),
            "30": node("CreateVideo", images=["8", 0], fps=16.0),
        }
    )
    found = recipe(graph)
    assert (found["prompt"], found["negative_prompt"]) == ("a harbour at dawn", "blurry")
    assert (found["width"], found["height"], found["frames"]) == (832, 480, 81)
    assert (found["fps"], found["mode"], found["inputs"]) == (16.0, "i2v", ["start.png"])


def test_loras_are_collected_on_the_way_to_the_model() -> None:
    graph = text_to_image(
        **{
            "4": node("LoraLoader", lora_name="ink.st", strength_model=0.6, model=["11", 0]),
            "11": node(
                "Power Lora Loader (rgthree)",
                lora_1={"on": True, "lora": "rain.st", "strength": 0.9},
                lora_2={"on": False, "lora": "off.st", "strength": 1.0},
                model=["12", 0],
            ),
            "12": node("UnetLoaderGGUF", unet_name="wan.gguf"),
        }
    )
    found = recipe(graph)
    assert found["model"] == "wan.gguf"
    assert found["loras"] == [
        {"name": "ink.st", "strength": 0.6},
        {"name": "rain.st", "strength": 0.9},
    ]


def test_values_behind_links_are_fetched() -> None:
    graph = text_to_image(
        **{
            "5": node("EmptyLatentImage", width=["40", 0], height=["41", 0]),
            "40": node("PrimitiveInt", value=1280),
            "41": node("ComfySwitchNode", switch=False, on_true=1, on_false=["42", 0]),
            "42": node("PrimitiveInt", value=720),
            "6": node("CLIPTextEncode", text=["43", 0]),
            "43": node("StringConcatenate", string_a="a harbour", string_b="fog", delimiter=", "),
        }
    )
    found = recipe(graph)
    assert (found["width"], found["height"]) == (1280, 720)
    assert found["prompt"] == "a harbour, fog"


def test_a_text_made_at_run_time_is_unresolved_and_shows_what_it_was_made_from() -> None:
    graph = text_to_image(
        **{
            "6": node("CLIPTextEncode", text=["50", 0]),
            "50": node("TextGenerate", prompt="describe a harbour"),
        }
    )
    found = recipe(graph)
    assert (found["status"], found["prompt"]) == ("partly", None)
    assert found["other"] == {"prompt_made_from": ["describe a harbour"]}


def test_zeroed_conditioning_is_no_negative_prompt() -> None:
    graph = text_to_image(**{"7": node("ConditioningZeroOut", conditioning=["6", 0])})
    assert recipe(graph)["negative_prompt"] is None


def test_one_text_on_both_sides_is_read_as_the_prompt() -> None:
    graph = text_to_image(**{"7": node("Reroute", conditioning=["6", 0])})
    found = recipe(graph)
    assert (found["prompt"], found["negative_prompt"]) == ("a harbour at dawn", None)


def test_of_several_outputs_the_one_of_the_files_size_counts() -> None:
    graph = two_outputs()
    assert recipe(graph, size=(512, 768))["seed"] == "513173432917412"
    assert recipe(graph, size=(64, 64))["seed"] == "77"


def test_of_several_outputs_the_one_of_the_files_name_counts() -> None:
    assert recipe(two_outputs(), "thumb_00001_.png")["seed"] == "77"


def test_of_several_outputs_the_one_enlarged_to_the_files_size_counts() -> None:
    graph = text_to_image(
        **{
            "20": node("LatentUpscaleBy", samples=["3", 0], scale_by=1.5),
            "21": node(
                "KSampler",
                seed=88,
                steps=10,
                cfg=8.0,
                denoise=0.5,
                model=["4", 0],
                positive=["6", 0],
                latent_image=["20", 0],
            ),
            "22": node("VAEDecode", samples=["21", 0]),
            "23": node("SaveImage", images=["22", 0]),
        }
    )
    large = recipe(graph, size=(768, 1152))
    assert (large["seed"], large["denoise"], large["width"]) == ("513173432917412", 1.0, 512)
    assert isinstance(large["stages"], list)
    assert large["stages"][1] == {"seed": "88", "steps": 10, "denoise": 0.5} | {
        key: large["stages"][1][key] for key in ("model", "add_noise")
    }
    assert recipe(graph, size=(512, 768))["stages"] is None


def test_outputs_that_cannot_be_told_apart_are_all_listed() -> None:
    found = reading(png_with_graph(two_outputs()), "renamed.png")
    assert found.status == "partly"
    assert found.values["seed"].certainty == "ambiguous"
    listed = found.as_json(file="")["other"]
    assert isinstance(listed, dict)
    assert [each["seed"] for each in listed["outputs"]] == ["513173432917412", "77"]


def two_outputs() -> dict[str, object]:
    return text_to_image(
        **{
            "23": node(
                "KSampler",
                seed=77,
                steps=20,
                cfg=8.0,
                model=["4", 0],
                positive=["6", 0],
                latent_image=["25", 0],
            ),
            "25": node("EmptyLatentImage", width=64, height=64),
            "28": node("VAEDecode", samples=["23", 0]),
            "29": node("SaveImage", filename_prefix="small/thumb", images=["28", 0]),
        }
    )


def test_a_service_called_from_the_graph_is_the_tool() -> None:
    graph: dict[str, object] = {
        "1": node(
            "KlingImage2VideoNode",
            prompt="waves",
            negative_prompt="blur",
            model_name="kling-v2-1",
            cfg_scale=0.8,
            start_frame=["2", 0],
        ),
        "2": node("LoadImage", image="sea.png"),
        "3": node("SaveVideo", video=["1", 0]),
    }
    found = recipe(graph)
    assert (found["tool"], found["model"]) == ("kling", "kling-v2-1")
    assert (found["prompt"], found["negative_prompt"]) == ("waves", "blur")
    assert (found["mode"], found["inputs"], found["seed"]) == ("i2v", ["sea.png"], None)


def test_a_saved_text_counts_before_the_graph_and_the_graph_fills_its_gaps() -> None:
    data = png(
        text_chunk("parameters", A1111_TEXT.replace("v1.10.1", "ComfyUI")),
        text_chunk("prompt", json.dumps(text_to_image())),
    )
    found = reading(data)
    assert (value(found, "tool"), value(found, "seed")) == ("comfyui", "235284042")
    assert found.values["seed"].source == "text"
    assert (value(found, "denoise"), found.values["denoise"].source) == (1.0, "graph")


def test_circles_missing_nodes_and_nan_do_no_harm() -> None:
    graph = text_to_image(
        **{
            "4": node("ModelSamplingSD3", model=["11", 0], shift=float("nan")),
            "11": node("LoraLoaderModelOnly", lora_name="x.st", model=["4", 0]),
            "6": node("ConditioningCombine", conditioning_1=["6", 0], conditioning_2=["99", 0]),
            "3": node(
                "KSampler",
                seed=5,
                steps=float("nan"),
                cfg=8.0,
                model=["4", 0],
                positive=["6", 0],
                latent_image=["3", 0],
            ),
        }
    )
    found = recipe(graph)
    assert (found["seed"], found["steps"], found["model"]) == ("5", None, None)


def test_a_text_that_doubles_itself_without_end_is_given_up() -> None:
    doubling = {
        f"d{depth}": node(
            "StringConcatenate", string_a=[f"d{depth + 1}", 0], string_b=[f"d{depth + 1}", 0]
        )
        for depth in range(60)
    }
    graph = text_to_image(**{"6": node("CLIPTextEncode", text=["d0", 0])}) | doubling
    assert recipe(graph)["prompt"] is None


def test_the_nodes_of_the_wan_wrapper_are_followed() -> None:
    graph: dict[str, object] = {
        "1": node("WanVideoModelLoader", model="wan\\i2v_14B.safetensors", lora=["2", 0]),
        "2": node("WanVideoLoraSelect", lora="rain.safetensors", strength=0.8),
        "3": node("WanVideoTextEmbedBridge", positive=["4", 0], negative=["5", 0]),
        "4": node("CLIPTextEncode", text="waves"),
        "5": node("CLIPTextEncode", text="blur"),
        "6": node(
            "WanVideoImageToVideoEncode",
            start_image=["7", 0],
            width=832,
            height=480,
            num_frames=81,
        ),
        "7": node("LoadImage", image="sea.png"),
        "8": node(
            "WanVideoSampler",
            model=["1", 0],
            image_embeds=["6", 0],
            text_embeds=["3", 0],
            steps=30,
            cfg=6.0,
            seed=1234,
            scheduler="unipc",
            denoise_strength=1.0,
        ),
        "9": node("WanVideoDecode", samples=["8", 0]),
        "10": node("VHS_VideoCombine", images=["9", 0], frame_rate=16, filename_prefix="w"),
    }
    found = recipe(graph)
    expected = {
        "model": "wan\\i2v_14B.safetensors",
        "loras": [{"name": "rain.safetensors", "strength": 0.8}],
        "prompt": "waves",
        "negative_prompt": "blur",
        "seed": "1234",
        "scheduler": "unipc",
        "denoise": 1.0,
        "width": 832,
        "frames": 81,
        "fps": 16,
        "mode": "i2v",
        "inputs": ["sea.png"],
    }
    assert {key: found[key] for key in expected} == expected


def test_a_loader_that_holds_the_texts_too_is_read_by_its_outputs() -> None:
    graph = text_to_image(
        **{
            "4": node(
                "Efficient Loader",
                ckpt_name="base.safetensors",
                positive="a harbour",
                negative="blurry",
                lora_name="None",
                empty_latent_width=640,
                empty_latent_height=480,
            ),
            "3": node(
                "KSampler (Efficient)",
                seed=["44", 3],
                steps=20,
                cfg=7.0,
                sampler_name="euler",
                scheduler="normal",
                denoise=1.0,
                model=["4", 0],
                positive=["4", 1],
                negative=["4", 2],
                latent_image=["4", 3],
            ),
            "44": node("Seed (rgthree)", seed=9),
        }
    )
    found = recipe(graph)
    assert (found["prompt"], found["negative_prompt"]) == ("a harbour", "blurry")
    assert (found["width"], found["height"], found["seed"]) == (640, 480, "9")
    assert (found["model"], found["loras"]) == ("base.safetensors", None)


def test_a_context_hands_on_each_value_under_its_own_name() -> None:
    graph = text_to_image(
        **{
            "3": node(
                "KSampler",
                seed=["60", 8],
                steps=["60", 9],
                cfg=["60", 10],
                sampler_name="euler",
                model=["60", 1],
                positive=["60", 4],
                negative=["60", 5],
                latent_image=["60", 6],
            ),
            "60": node("Context (rgthree)", base_ctx=["61", 0], seed=11, positive=["6", 0]),
            "61": node(
                "Context Big (rgthree)",
                model=["4", 0],
                negative=["7", 0],
                latent=["5", 0],
                steps=12,
                cfg=3.5,
            ),
        }
    )
    found = recipe(graph)
    assert (found["seed"], found["steps"], found["cfg"]) == ("11", 12, 3.5)
    assert (found["prompt"], found["negative_prompt"]) == ("a harbour at dawn", "blurry")
    assert (found["model"], found["width"]) == ("base.safetensors", 512)


def test_a_size_that_is_chosen_as_a_text_is_read() -> None:
    chosen = node(
        "CR SDXL Aspect Ratio",
        width=1024,
        height=1024,
        aspect_ratio="SDXL - 3:4 portrait 896x1152",
        swap_dimensions="Off",
    )
    latent = node("EmptyLatentImage", width=["50", 0], height=["50", 1])
    found = recipe(text_to_image(**{"5": latent, "50": chosen}))
    assert (found["width"], found["height"]) == (896, 1152)
    whole = node("SDXL Empty Latent Image (rgthree)", dimensions="1216 x 832  (landscape)")
    found = recipe(text_to_image(**{"5": whole}))
    assert (found["width"], found["height"]) == (1216, 832)


def test_a_text_shown_on_the_way_is_the_text() -> None:
    graph = text_to_image(
        **{
            "6": node("CLIPTextEncode", text=["50", 0]),
            "50": node("ShowText|pysssss", text=["51", 0], text_0="what came out"),
            "51": node("Florence2Run", image=["52", 0]),
        }
    )
    assert recipe(graph)["prompt"] == "what came out"


def test_the_side_of_a_switch_that_was_not_taken_is_left_alone() -> None:
    graph = text_to_image(
        **{
            "6": node("CLIPTextEncode", text=["50", 0]),
            "50": node("PreviewAny", source=["51", 0]),
            "51": node("ComfySwitchNode", switch=["52", 0], on_true=["53", 0], on_false=["54", 0]),
            "52": node("PrimitiveBoolean", value=False),
            "53": node("TextGenerate", prompt=["54", 0]),
            "54": node("PrimitiveStringMultiline", value="a quiet harbour"),
            "4": node("ComfySwitchNode", switch=False, on_true=["56", 0], on_false=["57", 0]),
            "56": node("LoraLoaderModelOnly", lora_name="off.st", model=["57", 0]),
            "57": node("UNETLoader", unet_name="krea.safetensors"),
        }
    )
    found = recipe(graph)
    assert (found["prompt"], found["model"]) == ("a quiet harbour", "krea.safetensors")
    assert found["loras"] is None


def test_bundled_pipes_are_opened() -> None:
    graph: dict[str, object] = {
        "1": node(
            "easy fullLoader",
            ckpt_name="base.safetensors",
            positive="a harbour",
            negative="blurry",
            resolution="832 x 1216",
        ),
        "2": node(
            "easy preSampling",
            pipe=["1", 0],
            steps=20,
            cfg=8.0,
            sampler_name="euler",
            scheduler="normal",
            denoise=1.0,
            seed=31,
        ),
        "3": node("easy kSamplerTiled", pipe=["2", 0]),
        "4": node("SaveImage", images=["3", 1]),
    }
    found = recipe(graph)
    assert (found["seed"], found["model"], found["width"]) == ("31", "base.safetensors", 832)
    assert (found["prompt"], found["negative_prompt"]) == ("a harbour", "blurry")


def test_an_enlargement_alone_is_an_enlargement() -> None:
    graph: dict[str, object] = {
        "1": node("LoadImage", image="small.png"),
        "2": node("UpscaleModelLoader", model_name="4x.pth"),
        "3": node("ImageUpscaleWithModel", upscale_model=["2", 0], image=["1", 0]),
        "4": node("SaveImage", images=["3", 0]),
    }
    found = recipe(graph)
    assert (found["status"], found["mode"], found["inputs"]) == (
        "read",
        "upscale_ai",
        ["small.png"],
    )
    assert found["other"] == {"upscale_model": "4x.pth"}


def test_texts_that_are_added_to_a_conditioning_stand_behind_it() -> None:
    graph = text_to_image(
        **{
            "10": node("GLIGENTextboxApply", conditioning_to=["11", 0], text="a boat"),
            "11": node("GLIGENTextboxApply", conditioning_to=["6", 0], text="a gull"),
            "12": node("ConditioningCombine", conditioning_1=["10", 0], conditioning_2=["13", 0]),
            "13": node("CLIPTextEncode", text="fog"),
            "14": node(
                "KSampler",
                seed=1,
                steps=4,
                cfg=1.0,
                model=["4", 0],
                positive=["12", 0],
                latent_image=["5", 0],
            ),
            "8": node("VAEDecode", samples=["14", 0]),
        }
    )
    assert recipe(graph)["prompt"] == "a harbour at dawn\nfog\na gull\na boat"


def test_samplers_and_schedules_that_are_nodes_are_named_by_their_class() -> None:
    graph = text_to_image(
        **{
            "3": node(
                "SamplerCustom",
                noise_seed=3,
                cfg=1.0,
                add_noise=True,
                model=["4", 0],
                positive=["6", 0],
                negative=["7", 0],
                sampler=["20", 0],
                sigmas=["21", 0],
                latent_image=["5", 0],
            ),
            "20": node("SamplerEulerAncestral", eta=1.0),
            "21": node("SDTurboScheduler", steps=1, denoise=1.0, model=["4", 0]),
        }
    )
    found = recipe(graph)
    assert (found["sampler"], found["scheduler"]) == ("SamplerEulerAncestral", "SDTurboScheduler")
    assert (found["seed"], found["steps"], found["cfg"]) == ("3", 1, 1.0)


def test_merged_models_are_all_listed() -> None:
    graph = text_to_image(
        **{
            "30": node("ModelMergeSimple", model1=["4", 0], model2=["31", 0], ratio=0.5),
            "31": node("CheckpointLoaderSimple", ckpt_name="other.safetensors"),
            "32": node(
                "KSampler",
                seed=1,
                steps=4,
                cfg=1.0,
                model=["30", 0],
                positive=["6", 0],
                latent_image=["5", 0],
            ),
            "8": node("VAEDecode", samples=["32", 0]),
        }
    )
    found = recipe(graph)
    assert found["model"] == "base.safetensors"
    assert found["other"] == {"merged_models": ["base.safetensors", "other.safetensors"]}


def test_the_first_stage_of_a_cascade_is_found_behind_the_conditioning() -> None:
    graph: dict[str, object] = {
        "1": node("UNETLoader", unet_name="stage_c.st"),
        "2": node("UNETLoader", unet_name="stage_b.st"),
        "3": node("StableCascade_EmptyLatentImage", width=1024, height=1024, compression=42),
        "4": node("CLIPTextEncode", text="a harbour"),
        "5": cascade_sampler(11, 20, "1", ["4", 0], ["3", 0]),
        "6": node("StableCascade_StageB_Conditioning", conditioning=["4", 0], stage_c=["5", 0]),
        "7": cascade_sampler(22, 10, "2", ["6", 0], ["3", 1]),
        "8": node("VAEDecode", samples=["7", 0]),
        "9": node("SaveImage", images=["8", 0]),
    }
    found = recipe(graph)
    assert (found["seed"], found["model"], found["steps"]) == ("11", "stage_c.st", 20)
    assert isinstance(found["stages"], list)
    assert [stage["seed"] for stage in found["stages"]] == ["11", "22"]


def cascade_sampler(
    seed: int, steps: int, model: str, positive: list[object], latent: list[object]
) -> dict[str, object]:
    return node(
        "KSampler",
        seed=seed,
        steps=steps,
        cfg=4.0,
        model=[model, 0],
        positive=positive,
        latent_image=latent,
    )
