"""Real files with values that a person read out of them; left out where they are not at hand."""

from __future__ import annotations

import json

import pytest

from shotlog.generation.metadata import read
from tests.shared_data import GENERATED

EXPECTED = GENERATED / "expected.json"
# For people, or tests of a part of the text.
NOT_VALUES = ("note", "container", "tool_label", "note_per_image_s")
TEXT_TESTS = ("_starts", "_contains")


def expected_files() -> dict[str, dict[str, object]]:
    if not EXPECTED.exists():
        return {}
    entries = json.loads(EXPECTED.read_text())
    return {name: entry["expected"] for name, entry in entries.items()}


@pytest.mark.skipif(not EXPECTED.exists(), reason="the shared files are not beside this checkout")
@pytest.mark.parametrize(("name", "expected"), expected_files().items())
def test_every_value_of_a_real_file_is_read_right(name: str, expected: dict[str, object]) -> None:
    with (GENERATED / name).open("rb") as file:
        found = read(file, name).as_json(file=name)
    other = found["other"] if isinstance(found["other"], dict) else {}
    for key, wanted in expected.items():
        if key in NOT_VALUES:
            continue
        if key.endswith(TEXT_TESTS):
            check_text(found, key, wanted)
        elif isinstance(wanted, dict):
            check_parts(found.get(key) or other.get(key), wanted)
        else:
            assert found.get(key, other.get(key)) == wanted, key


def check_text(found: dict[str, object], test: str, wanted: object) -> None:
    key = "prompt" if test.startswith("prompt") else "negative_prompt"
    text = found[key]
    if wanted is None:
        assert text is None
    elif test.endswith("_starts"):
        assert str(text).startswith(str(wanted))
        assert text is not None
    else:
        assert str(wanted) in str(text)


def check_parts(found: object, wanted: dict[str, object]) -> None:
    assert isinstance(found, dict)
    for key, value in wanted.items():
        if key == "codes_include" and isinstance(value, list):
            assert set(value) <= set(found["codes"])
        else:
            assert found.get(key) == value, key
