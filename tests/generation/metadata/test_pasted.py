import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotlog.generation.metadata.pasted import LONGEST, Pasted, understand
from tests.generation.metadata.making import A1111_TEXT, text_to_image


def told(text: str | dict[str, Any]) -> dict[str, object]:
    """The values that a text, or the JSON of an object, is understood to say."""
    found = understood(text)
    return {key: value.value for key, value in found.values.items()}


def understood(text: str | dict[str, Any]) -> Pasted:
    return understand(text if isinstance(text, str) else json.dumps(text, ensure_ascii=False))


# ---- texts


@pytest.mark.parametrize(
    "text",
    [
        "A king steps through a column of fire, ash, low angle",
        "불기둥 사이로 걸어 나오는 저승사자, 낮은 앵글",
        "Wide shot: a crowd flees the gate.\nThe camera follows: slow, then fast.",
        "a walk — slow -- then fast",
        "a lantern (gate:1.2), [fog], ratio of light 16:9",
    ],
)
def test_a_text_without_marks_is_the_prompt(text: str) -> None:
    found = understood(text)
    assert (found.kind, told(text), found.other) == ("prompt", {"prompt": text}, {})


@pytest.mark.parametrize("text", ["", "   \n", "\ufeff", "\0\0"])
def test_nothing_is_nothing(text: str) -> None:
    assert understood(text) == Pasted()


def test_a_lone_id_and_a_lone_number_are_what_they_look_like() -> None:
    assert told("0c3f5f6e-8a1b-4d2c-9e7f-1234567890ab") == {
        "job_id": "0c3f5f6e-8a1b-4d2c-9e7f-1234567890ab"
    }
    assert told("2208417553") == {"seed": "2208417553"}


def test_labels_in_english() -> None:
    text = (
        "Prompt: A gate\nin fire, second line\nNegative prompt: blurry, text\nCreativity: 0.5\n"
        "Mode: Image to Video\nDuration: 5s\nModel: Kling 2.1\nSeed: 18446744073709551615\n"
        "Resolution: 1280 x 720\nFPS: 24\nCredits used: 35\nGeneration time: 2 min 10 s\n"
        "Start image: gate_012.png\nEnd frame: gate_090.png\nTask ID: CjhJ-77"
    )
    assert told(text) == {
        "prompt": "A gate\nin fire, second line",
        "negative_prompt": "blurry, text",
        "mode": "i2v",
        "duration": 5,
        "tool": "kling",
        "tool_version": "2.1",
        "seed": "18446744073709551615",
        "width": 1280,
        "height": 720,
        "fps": 24,
        "cost_amount": 35,
        "cost_unit": "credits",
        "generation_seconds": 130,
        "inputs": [
            {"name": "gate_012.png", "role": "start image"},
            {"name": "gate_090.png", "role": "end image"},
        ],
        "job_id": "CjhJ-77",
    }
    assert understood(text).other == {"Creativity": "0.5"}
    assert understood(text).values["duration"].source == "Duration"


def test_labels_in_korean() -> None:
    text = (
        "프롬프트: 광화문 앞으로 몰려오는 군중\n네거티브 프롬프트：흐림, 글자\n시드: 1234\n"
        "모델: 클링 2.1\n길이: 5초\n해상도: 1280×720\n생성 시간: 2분 30초\n비용: 35 크레딧\n"
        "화면 비율: 16:9\n작업 ID: abc-9\n생성 방식: 이미지 투 비디오"
    )
    found = told(text)
    assert found == {
        "prompt": "광화문 앞으로 몰려오는 군중",
        "negative_prompt": "흐림, 글자",
        "seed": "1234",
        "tool": "kling",
        "tool_version": "2.1",
        "duration": 5,
        "width": 1280,
        "height": 720,
        "generation_seconds": 150,
        "cost_amount": 35,
        "cost_unit": "credits",
        "job_id": "abc-9",
        "mode": "i2v",
    }
    assert understood(text).other == {"화면 비율": "16:9"}


@pytest.mark.parametrize(
    "text",
    [
        "Model\nGen-4 Turbo\nSeed\n1234\nPrompt\na man walks\nDuration\n5s",
        "**Prompt:** a man walks\n- **Model:** Gen-4 Turbo\n- **Seed:** 1234\n- **Duration:** 0:05",
        "Prompt\ta man walks\nModel\tGen-4 Turbo\nSeed\t1234\nDuration\t5 sec",
        "Prompt: a man walks | Model: Gen-4 Turbo | Seed: 1234 | Duration: 5s",
    ],
)
def test_the_same_in_the_forms_that_pages_copy(text: str) -> None:
    assert told(text) == {
        "prompt": "a man walks",
        "tool": "runway",
        "tool_version": "Gen-4 Turbo",
        "seed": "1234",
        "duration": 5,
    }


def test_a_structured_prompt_stays_whole() -> None:
    text = "Prompt:\nSubject: a king\nCamera: slow dolly in\nStyle: noir\nSeed: 7"
    assert told(text)["prompt"] == "Subject: a king\nCamera: slow dolly in\nStyle: noir"
    assert told(text)["seed"] == "7"


def test_a_label_with_a_wrong_value_is_kept_as_it_stands() -> None:
    found = understood("Prompt: x\nSeed: random\nDuration: as long as it takes")
    assert set(found.values) == {"prompt"}
    assert found.other == {"Seed": "random", "Duration": "as long as it takes"}


def test_parameter_text() -> None:
    found = told(A1111_TEXT)
    assert (found["seed"], found["steps"], found["model"]) == ("235284042", 15, "duck_v2")
    assert understood(A1111_TEXT).kind == "parameters"


# ---- flags


@pytest.mark.parametrize(
    "text",
    [
        "a king of reapers, smoke --ar 16:9 --v 7 --seed 123 --stylize 250 --no text, logo",
        "/imagine prompt: a king of reapers, smoke --ar 16:9 --v 7 --seed 123 --stylize 250"
        " --no text, logo",
        "**a king of reapers, smoke --ar 16:9 --v 7 --seed 123 --stylize 250 --no text, logo**"
        " - @yuna (fast)",
        "a king of reapers, smoke —ar 16:9 —v 7 —seed 123 —stylize 250 —no text, logo",
    ],
)
def test_midjourney_as_it_is_copied(text: str) -> None:
    assert told(text) == {
        "tool": "midjourney",
        "tool_version": "7",
        "prompt": "a king of reapers, smoke",
        "negative_prompt": "text, logo",
        "seed": "123",
        "mode": "t2i",
    }
    assert understood(text).other == {"aspect": "16:9", "stylize": 250}


def test_references_of_midjourney_are_inputs() -> None:
    text = "https://x.example/a.png a gate --sref https://x.example/s.png --niji 6 --raw"
    found = told(text)
    assert found["inputs"] == ["https://x.example/a.png", "https://x.example/s.png"]
    assert (found["tool_version"], found["mode"]) == ("niji 6", "i2i")


def test_flags_of_other_tools() -> None:
    assert told("a dancer --ratio 16:9 --dur 5 --seed 11") == {
        "prompt": "a dancer",
        "duration": 5,
        "seed": "11",
    }
    command = 'python generate.py --task i2v-A14B --size 1280*720 --prompt "a cat" --base_seed 42'
    assert told(command) == {"width": 1280, "height": 720, "prompt": "a cat", "seed": "42"}


# ---- JSON of jobs

KLING_ASKED = {
    "model_name": "kling-v2-1-master",
    "prompt": "the gate falls",
    "negative_prompt": "blur",
    "cfg_scale": 0.5,
    "mode": "pro",
    "duration": "5",
    "aspect_ratio": "16:9",
    "image": "https://x.example/in/gate.png?sig=1",
    "image_tail": "https://x.example/in/end.png",
}
KLING_ANSWER = {
    "code": 0,
    "message": "SUCCEED",
    "request_id": "CjMT",
    "data": {
        "task_id": "CjhJ123",
        "task_status": "succeed",
        "created_at": 1722769557708,
        "task_result": {
            "videos": [{"id": "v1", "url": "https://c.klingai.com/x.mp4?k=1", "duration": "5.1"}]
        },
        "final_unit_deduction": "3.5",
    },
}
JOBS: list[tuple[dict[str, Any], dict[str, object]]] = [
    (
        KLING_ASKED,
        {
            "tool": "kling",
            "tool_version": "2.1-master",
            "prompt": "the gate falls",
            "negative_prompt": "blur",
            "cfg": 0.5,
            "duration": 5,
            "mode": "start_end",
            "inputs": [
                {"name": "gate.png", "role": "start image"},
                {"name": "end.png", "role": "end image"},
            ],
        },
    ),
    (
        KLING_ANSWER,
        {
            "tool": "kling",
            "job_id": "CjhJ123",
            "duration": 5.1,
            "cost_amount": 3.5,
            "cost_unit": "units",
        },
    ),
    (
        {
            "promptImage": "https://x.example/b.png",
            "promptText": "walks",
            "model": "gen4_turbo",
            "ratio": "1280:720",
            "duration": 5,
            "seed": 4294967295,
        },
        {
            "tool": "runway",
            "tool_version": "gen4_turbo",
            "prompt": "walks",
            "seed": "4294967295",
            "width": 1280,
            "height": 720,
            "duration": 5,
            "mode": "i2v",
            "inputs": [{"name": "b.png", "role": "start image"}],
        },
    ),
    (
        {
            "id": "abc-1",
            "generation_type": "video",
            "state": "completed",
            "assets": {"video": "https://storage.cdn-luma.com/a.mp4"},
            "model": "ray-2",
            "request": {
                "prompt": "sky",
                "keyframes": {"frame0": {"type": "image", "url": "https://x.example/s.jpg"}},
                "duration": "5s",
                "resolution": "720p",
            },
        },
        {
            "tool": "luma",
            "tool_version": "ray-2",
            "prompt": "sky",
            "duration": 5,
            "job_id": "abc-1",
            "mode": "i2v",
            "inputs": [{"name": "s.jpg", "role": "start image"}],
        },
    ),
    (
        {
            "id": "rrr",
            "model": "wan-video/wan-2.2-i2v-fast",
            "version": "a" * 64,
            "input": {
                "prompt": "fire",
                "image": "https://replicate.delivery/in.png",
                "seed": None,
                "num_frames": 81,
            },
            "logs": "Using seed: 41123\nloading\n",
            "output": "https://replicate.delivery/o.mp4",
            "metrics": {"predict_time": 39.125},
        },
        {
            "tool": "replicate",
            "model": "wan-video/wan-2.2-i2v-fast",
            "model_hash": "a" * 64,
            "prompt": "fire",
            "seed": "41123",
            "frames": 81,
            "generation_seconds": 39.12,
            "generation_basis": "job",
            "job_id": "rrr",
            "mode": "i2v",
            "inputs": [{"name": "in.png", "role": "start image"}],
        },
    ),
    (
        {
            "images": [{"url": "https://fal.media/x.png", "width": 1024, "height": 768}],
            "timings": {"inference": 1.23},
            "seed": 761392,
            "has_nsfw_concepts": [False],
            "prompt": "a king",
        },
        {
            "tool": "fal",
            "prompt": "a king",
            "seed": "761392",
            "width": 1024,
            "height": 768,
            "generation_seconds": 1.23,
            "generation_basis": "job",
            "mode": "t2i",
        },
    ),
    (
        {
            "id": "video_68",
            "object": "video",
            "model": "sora-2-pro",
            "seconds": "8",
            "size": "1280x720",
            "prompt": "sea",
        },
        {
            "tool": "openai",
            "tool_version": "sora-2-pro",
            "job_id": "video_68",
            "duration": 8,
            "width": 1280,
            "height": 720,
            "prompt": "sea",
            "mode": "t2v",
        },
    ),
    (
        {"size": "1024x1536", "data": [{"b64_json": "x" * 5000, "revised_prompt": "A king"}]},
        {"tool": "openai", "width": 1024, "height": 1536, "prompt": "A king", "mode": "t2i"},
    ),
    (
        {"name": "projects/p/models/veo-3.0-generate-001/operations/op-1", "done": True},
        {"tool": "veo", "tool_version": "3.0-generate-001", "job_id": "op-1"},
    ),
    (
        {
            "instances": [{"prompt": "x y", "image": {"gcsUri": "gs://b/a.png"}}],
            "parameters": {"aspectRatio": "16:9", "durationSeconds": 8, "seed": 7},
        },
        {
            "tool": "veo",
            "prompt": "x y",
            "duration": 8,
            "seed": "7",
            "mode": "i2v",
            "inputs": [{"name": "a.png", "role": "start image"}],
        },
    ),
    (
        {
            "model": "doubao-seedance-1-0-pro-250528",
            "content": [
                {"type": "text", "text": "a dancer --ratio 16:9 --dur 5 --seed 11"},
                {"type": "image_url", "image_url": {"url": "https://x.example/w.png"}},
            ],
        },
        {
            "tool": "seedance",
            "tool_version": "doubao-seedance-1-0-pro-250528",
            "prompt": "a dancer",
            "duration": 5,
            "seed": "11",
            "mode": "i2v",
            "inputs": [{"name": "w.png", "role": "start image"}],
        },
    ),
    (
        {
            "id": "x1",
            "result": {
                "sample": "https://delivery-eu1.bfl.ai/r.png",
                "prompt": "p q",
                "seed": 123,
                "start_time": 100.5,
                "end_time": 106.7,
                "duration": 6.2,
            },
        },
        {
            "tool": "bfl",
            "prompt": "p q",
            "seed": "123",
            "generation_seconds": 6.2,
            "generation_basis": "job",
            "job_id": "x1",
            "mode": "t2i",
        },
    ),
    (
        {
            "generations_by_pk": {
                "prompt": "a hall",
                "negativePrompt": "people",
                "seed": 55,
                "imageWidth": 512,
                "imageHeight": 768,
                "inferenceSteps": 30,
                "guidanceScale": 7,
            }
        },
        {
            "tool": "leonardo",
            "prompt": "a hall",
            "negative_prompt": "people",
            "seed": "55",
            "width": 512,
            "height": 768,
            "steps": 30,
            "cfg": 7,
            "mode": "t2i",
        },
    ),
    (
        {"job": {"settings": json.dumps({"prompt": "deep", "seed": "9"})}, "cost_usd": 0.35},
        {"prompt": "deep", "seed": "9", "cost_amount": 0.35, "cost_unit": "USD", "mode": "t2i"},
    ),
]


@pytest.mark.parametrize(("answer", "expected"), JOBS)
def test_the_json_of_a_job(answer: dict[str, Any], expected: dict[str, object]) -> None:
    assert told(answer) == expected
    wrapped = f"Here it is:\n```json\n{json.dumps(answer, indent=2)}\n```\n"
    assert told(wrapped) == expected


def test_keys_that_are_not_known_are_kept_by_their_place() -> None:
    other = understood(KLING_ASKED).other
    assert (other["mode"], other["aspect_ratio"]) == ("pro", "16:9")
    assert understood(KLING_ANSWER).other["data.task_status"] == "succeed"
    assert understood(KLING_ASKED).values["cfg"].source == "cfg_scale"


def test_no_secret_is_kept() -> None:
    text = json.dumps(
        {
            "prompt": "x",
            "api_key": "hush-1",
            "Authorization": "hush-2",
            "note": "Bearer hush-3",
            "url": "https://c.example/a.mp4?token=hush-4",
        }
    )
    assert "hush" not in str(understood(text))
    curl = f"curl https://api.example -H 'Authorization: Bearer hush-5' -d '{text}'"
    assert "hush" not in str(understood(curl))
    assert told(curl)["prompt"] == "x"


def test_a_graph_is_read_as_the_reader_of_files_does() -> None:
    graph = text_to_image()
    expected = told(json.dumps(graph))
    assert (understood(json.dumps(graph)).kind, expected["tool"]) == ("graph", "comfyui")
    history = {"0c3f5f6e": {"prompt": [3, "0c3f5f6e", graph, {}], "outputs": {}}}
    assert told(history) == expected
    asked = told({"prompt": graph, "prompt_id": "0c3f5f6e-1"})
    assert asked == {**expected, "job_id": "0c3f5f6e-1"}


# ---- bounds

WORDS = st.sampled_from(
    [
        *("Prompt:", "시드:", "Seed", "{", "}", '"prompt"', ":", "[", "--ar 16:9", "--seed 1"),
        *("\n", "|", "Negative prompt:", "Steps: 20, Sampler: x, Seed: 1", "—v 7", "```json"),
        *("1" * 30, "NaN", "\\", '"', "a", " ", "\t", "Job ID: ", "**", "=", "/imagine prompt:"),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["prompt", "seed", "image", "id", "model", "input", "data", "size", "logs"]
            )
            | st.text(max_size=8),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=400, deadline=1000)
@given(st.lists(WORDS | st.text(max_size=10), max_size=40).map("".join))
def test_no_text_breaks_it(text: str) -> None:
    assert "unforeseen" not in str(understand(text).warnings)


@settings(max_examples=300, deadline=1000)
@given(JSON)
def test_no_json_breaks_it(data: object) -> None:
    found = understand(json.dumps(data))
    assert "unforeseen" not in str(found.warnings)
    json.dumps(found.other, allow_nan=False)


@pytest.mark.parametrize(
    "part",
    [
        *("a", "-- ", "--a ", "Prompt: x\n", "{", "[", '{"a":', "\n", "x: ", "— ", "** ", "|"),
        *("Seed\n", "1", "Steps: 2, ", "/imagine ", '"', "\t", " -", "<lora:a:1>", '{"a":1},'),
        *('"a', "Job ID: ", "0c3f5f6e-", "https://", "a:b ", "프롬프트:", "﷽", "- **", "1:1:"),
    ],
)
def test_repetition_takes_under_a_second(part: str) -> None:
    started = time.perf_counter()
    understand(part * (LONGEST // len(part)))
    understand(("{" + part) * (LONGEST // (len(part) + 1)))
    understand("Prompt: " + part * (LONGEST // len(part)) + " --ar 16:9")
    assert time.perf_counter() - started < 3


def test_large_json_takes_under_a_second() -> None:
    many = {f"key{number}": {"image": {"url": "https://x.example/a.png"}} for number in range(5000)}
    started = time.perf_counter()
    found = understand(json.dumps(many)[:LONGEST])
    found = understand(json.dumps(dict(list(many.items())[:3000])))
    assert time.perf_counter() - started < 2
    assert len(found.other) <= 200


def test_a_text_beyond_the_limit_says_so() -> None:
    found = understand("word " * LONGEST)
    assert found.warnings == ["The text is very long: only its beginning was read."]
    assert len(str(found.values["prompt"].value)) <= LONGEST
