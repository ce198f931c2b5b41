import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotlog.generation.alike import resembling

SAME = [
    ("wan2.2_i2v_14B_fp8_scaled.safetensors", "Wan 2.2 I2V 14B"),
    ("Wan2.2-I2V-14B", "wan 2.2 i2v 14b"),
    ("checkpoints\\sdxl\\juggernautXL_v9.safetensors", "Juggernaut XL v9"),
    ("models/flux1-dev-fp8.safetensors", "flux1-dev"),
    ("flux1-dev-Q4_K_M.gguf", "flux1-dev.safetensors"),
    ("hunyuan_video_720_bf16.safetensors", "Hunyuan Video 720"),
    ("umt5_xxl_fp8_e4m3fn_scaled.safetensors", "umt5 xxl"),
    ("Kling AI", "Kling"),
    ("KlingAI", "kling ai"),
    ("Midjorney", "Midjourney"),
    ("Runway-ML", "Runway ML"),
    ("디퓨전  모델", "디퓨전모델"),
    ("v1-5-pruned-emaonly-fp16.safetensors", "v1-5-pruned-emaonly.ckpt"),
]
OTHERS = [
    ("Wan 2.1 I2V 14B", "Wan 2.2 I2V 14B"),
    ("wan2.2_i2v_high_noise_14B", "wan2.2_i2v_low_noise_14B"),
    ("wan2.2_i2v_14B", "wan2.2_t2v_14B"),
    ("flux1-dev", "flux1-schnell"),
    ("Kling 2.1", "Kling 2.0"),
    ("Kling", "Kling 2.1"),
    ("Gen-3 Alpha Turbo", "Gen-3 Alpha"),
    ("Runway", "Luma"),
    ("Veo", "Vidu"),
    ("sd_xl_base_1.0", "sd_xl_refiner_1.0"),
    ("", "Kling"),
    ("...", "???"),
]


@pytest.mark.parametrize(("spelling", "name"), SAME)
def test_spellings_of_one_name_are_alike(spelling: str, name: str) -> None:
    assert resembling(spelling, ["Something else", name]) == name
    assert resembling(name, [spelling, "Something else"]) == spelling


@pytest.mark.parametrize(("spelling", "name"), OTHERS)
def test_names_that_differ_in_what_tells_them_apart_are_not(spelling: str, name: str) -> None:
    assert resembling(spelling, [name]) is None


def test_the_nearest_name_is_offered() -> None:
    known = ["Juggernaut X v9", "JuggernautXL_v9", "Juggernauts XL v9"]
    assert resembling("juggernaut xl v9.safetensors", known) == "JuggernautXL_v9"


def test_a_name_is_not_like_itself() -> None:
    assert resembling("Kling", ["Kling"]) is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400), st.lists(st.text(max_size=400), max_size=5))
def test_no_text_breaks_it(spelling: str, known: list[str]) -> None:
    assert resembling(spelling, known) in (None, *known)


def test_thousands_of_long_names_take_under_a_second() -> None:
    known = [f"{'ab' * 90}_{number:05}_{'xy' * 5}" for number in range(5_000)]
    started = time.monotonic()
    resembling("ab" * 100, known)
    resembling("ab" * 89 + "_00007_", known)
    assert time.monotonic() - started < 2
