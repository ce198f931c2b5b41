"""File names by the pattern of a production."""

import pytest

from shotlog.generation.matching import Candidate, Places
from shotlog.kit.file_patterns import fault

SHOTS = [
    ("MRL_024_0010", [Candidate(1, "crowd01", is_ai=True), Candidate(2, "plate", is_ai=False)]),
    ("MRL_024_0010B", [Candidate(3, "sky", is_ai=True), Candidate(4, "sky far", is_ai=True)]),
    ("MRL_025_0010", [Candidate(5, "fire", is_ai=True)]),
    ("거리-01", [Candidate(6, "군중", is_ai=True)]),
]
SCENES = {"MRL_024_0010": "24", "MRL_024_0010B": "24", "MRL_025_0010": "25"}


def places(pattern: str) -> Places:
    return Places(SHOTS, pattern=pattern, show="MRL", scenes=SCENES)


@pytest.mark.parametrize(
    ("pattern", "name", "key"),
    [
        ("{shot}_{element}_{*}", "MRL_024_0010_crowd01_v003.mp4", 1),
        ("{shot}_{element}_{*}", "mrl-024-0010b sky far 7.mp4", 4),
        ("{shot}_{element}_{*}", "0010_fire_x.mp4", 5),  # only one shot 0010 has a fire
        ("{shot}_{element}_{version}", "MRL_024_0010_plate_v12.exr", 2),
        ("{shot}_{element}_{*}", "거리_01_군중_3.png", 6),
        ("sc{scene}-sh{shot}-{element}-{*}", "sc24-sh0010-crowd01-v3.mp4", 1),
        ("sc{scene}-sh{shot}-{element}-{*}", "SC25_SH10_fire_2.mp4", 5),
        ("{*}_{shot}_{*}", "kling_MRL_024_0010_9.mp4", 1),  # its only AI element
        ("{*}_{shot}_{*}", "kling_MRL_024_0010B_9_sky.mp4", 3),
        ("{element}_{shot}", "fire_MRL_025_0010.mp4", 5),
        ("{show}_{scene}_{shot}_{*}", "MRL_25_0010_x.mp4", 5),
        ("sc{scene}-sh{shot}-{element}", "MRL_024_0010_crowd01.mp4", 1),  # does not follow
    ],
)
def test_a_name_finds_its_element_by_the_pattern(pattern: str, name: str, key: int) -> None:
    assert places(pattern).of(f"folder/{name}").key == key


@pytest.mark.parametrize(
    ("pattern", "name", "reason"),
    [
        ("{shot}_{element}_{*}", "MRL_024_0010_crowd09_v3.mp4", "has no element “crowd09”"),
        ("{shot}_{*}", "0010_x.mp4", "fits the shots MRL_024_0010, MRL_025_0010"),
        ("{shot}_{*}", "MRL_024_00105_x.mp4", "no shot code in its name"),
        ("{*}_{shot}_{*}", "duck.png", "no shot code in its name"),
    ],
)
def test_what_fits_nowhere_or_twice_says_why(pattern: str, name: str, reason: str) -> None:
    place = places(pattern).of(name)
    assert place.key is None
    assert reason in place.reason


def test_a_hostile_name_takes_no_time() -> None:
    every = [(f"MRL_{n:03}_0010", [Candidate(n, "crowd01", is_ai=True)]) for n in range(500)]
    many = Places(every, pattern="{*}_{shot}_{element}_{*}", show="MRL")
    for name in ("a_" * 500, "0_" * 500, "MRL_" * 100, "1" * 500):
        assert many.of(f"{name}.mp4").key is None


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("{element}_{*}", "{shot} must stand in it"),
        ("anything", "{shot} must stand in it"),
        ("{shot}_{take}", "“{take}” is not known"),
        ("{shot}_{", "“{” is not known"),
        ("{shot}_{shot}", "{shot} may stand in it once"),
        ("{*}{shot}{*}{*}", "{*} may stand in it twice"),
        ("in/{shot}", "Folders are not matched"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_in_a_sentence(pattern: str, words: str) -> None:
    assert words in fault(pattern)


@pytest.mark.parametrize("pattern", ["", "{shot}", "{scene}_{shot}_{element}_{version}_{*}"])
def test_a_pattern_that_can_be_used_has_no_fault(pattern: str) -> None:
    assert fault(pattern) == ""
