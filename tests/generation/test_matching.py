"""Files find their element by name; what fits twice is left to people."""

import unicodedata

import pytest

from shotlog.generation.matching import Candidate, Places, runs

PLACES = Places(
    [
        ("MRL_024_0010", [Candidate(1, "crowd01", is_ai=True), Candidate(2, "plate", is_ai=False)]),
        ("MRL_024_0010B", [Candidate(3, "sky", is_ai=True), Candidate(4, "sky far", is_ai=True)]),
        ("MRL_024", [Candidate(5, "fire", is_ai=True)]),
        ("MRL_024_0020", [Candidate(6, "plate", is_ai=False)]),
        ("MRL_024_0030", []),
        ("거리-01", [Candidate(7, "군중", is_ai=True)]),
        (
            "MRL_050",
            [Candidate(number, f"crowd{number:02}", is_ai=True) for number in range(10, 20)],
        ),
    ]
)


@pytest.mark.parametrize(
    ("name", "shot", "element"),
    [
        ("MRL_024_0010_crowd01_v003.mp4", "MRL_024_0010", "crowd01"),
        ("mrl-024.0010 Crowd01.png", "MRL_024_0010", "crowd01"),
        ("final_MRL_024_0010_x7.mp4", "MRL_024_0010", "crowd01"),
        ("MRL_024_0010_plate.mov", "MRL_024_0010", "plate"),
        ("MRL_024_0010_crowd01_over_plate.mov", "MRL_024_0010", "crowd01"),
        ("MRL_024_0010b_sky_far.png", "MRL_024_0010B", "sky far"),
        ("MRL_024_0010B_sky_v2.png", "MRL_024_0010B", "sky"),
        ("MRL_024_wide.png", "MRL_024", "fire"),
        ("ZIP/folder/MRL_024_fire.png", "MRL_024", "fire"),
        ("거리_01_군중.png", "거리-01", "군중"),
        (unicodedata.normalize("NFD", "거리 01 군중.png"), "거리-01", "군중"),
    ],
)
def test_the_longest_shot_code_and_the_element_in_the_rest(
    name: str, shot: str, element: str
) -> None:
    place = PLACES.of(name)
    assert (place.shot, place.element, place.reason) == (shot, element, "")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("duck.png", "no shot code in its name"),
        ("MRL_0240010_crowd01.png", "no shot code in its name"),
        ("MRL_024_0010B_v2.png", "it names no element; MRL_024_0010B has sky, sky far"),
        ("MRL_024_0010B_sky_far_sky.png", "its name fits the elements sky, sky far"),
        ("MRL_024_0020_v2.png", "it names no element, and MRL_024_0020 has none of AI origin"),
        ("MRL_024_0030_v2.png", "MRL_024_0030 has no elements yet"),
        ("MRL_024_0010_MRL_024_0030.png", "fits the shots MRL_024_0010, MRL_024_0030"),
    ],
)
def test_what_cannot_be_told_is_left_with_its_reason(name: str, reason: str) -> None:
    place = PLACES.of(name)
    assert place.key is None
    assert reason in place.reason


@pytest.mark.parametrize("between", [".", "_", "-", ""])
def test_five_numbered_files_of_one_stem_are_a_run(between: str) -> None:
    names = [f"a/crowd{between}{number:04}.png" for number in range(1001, 1006)]
    assert runs([*names, "a/other.png", "b/crowd.1001.png"]) == [names]
    assert runs(names[:4]) == []


def test_versions_and_seeds_at_the_end_of_a_name_are_no_frames() -> None:
    assert runs(f"crowd_v{number:03}.png" for number in range(1, 12)) == []
    assert runs(f"crowd_{number * 1777}.png" for number in range(1, 12)) == []


def test_a_number_that_names_an_element_or_a_shot_is_no_frame() -> None:
    assert PLACES.is_frame("MRL_024_0010_crowd01.0001.png")
    assert PLACES.is_frame("duck0001.png")
    assert not PLACES.is_frame("MRL_050_crowd12.png")
    assert not PLACES.is_frame("MRL_024_0010.png")
