from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from shotlog.generation.metadata import readings, sidecar_names, zip_readings
from tests.generation.metadata.making import A1111_TEXT, mp4, png, png_with_text

if TYPE_CHECKING:
    from pathlib import Path


def test_a_sidecar_goes_to_the_picture_it_lies_beside(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(mp4())
    (tmp_path / "a.swarm.json").write_text(
        json.dumps({"sui_image_params": {"prompt": "waves", "seed": 4}})
    )
    ((name, found),) = readings([tmp_path], children=False)
    assert name.endswith("a.mp4")
    assert found.values["seed"].value == "4"
    assert found.values["seed"].source == "sidecar"
    assert found.content_type == "video/mp4"


def test_a_single_file_finds_its_sidecar_too(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png())
    (tmp_path / "a.txt").write_text(A1111_TEXT)
    ((_, found),) = readings([tmp_path / "a.png"])
    assert found.values["seed"].value == "235284042"


def test_what_a_picture_says_itself_counts_before_its_sidecar(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png_with_text(parameters=A1111_TEXT))
    (tmp_path / "a.txt").write_text(A1111_TEXT.replace("235284042", "1"))
    ((_, found),) = readings([tmp_path])
    assert found.values["seed"].value == "235284042"


def test_a_sidecar_alone_is_read_alone(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(A1111_TEXT)
    ((name, found),) = readings([tmp_path])
    assert name.endswith("b.txt")
    assert found.values["seed"].value == "235284042"


def test_a_zip_is_gone_through_with_folders_and_sidecars(tmp_path: Path) -> None:
    path = tmp_path / "drop.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("in/a.png", png())
        archive.writestr("in/a.txt", A1111_TEXT)
        archive.writestr("b.png", png_with_text(parameters=A1111_TEXT))
        archive.writestr("__MACOSX/._b.png", b"x")
        archive.writestr("broken.png", b"")
    found = dict(readings([path]))
    assert {name.removeprefix(f"{path}/"): each.status for name, each in found.items()} == {
        "in/a.png": "read",
        "b.png": "read",
        "broken.png": "unreadable",
    }


def test_a_broken_zip_is_one_unreadable_file() -> None:
    ((name, found),) = zip_readings(io.BytesIO(b"PK\3\4nothing"), name="drop.zip")
    assert (name, found.status) == ("drop.zip", "unreadable")


def test_sidecars_are_named_after_the_stem_or_the_whole_name() -> None:
    assert "a.swarm.json" in sidecar_names("a.png")
    assert "a.png.json" in sidecar_names("a.png")
    assert "a.json" not in sidecar_names("a.json")


def test_the_command_prints_a_json_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.png").write_bytes(png_with_text(parameters=A1111_TEXT.replace("duck", "오리")))
    call_command("read_recipe", str(tmp_path / "a.png"), "--json")
    (found,) = json.loads(capsys.readouterr().out)
    assert found["file"] == str(tmp_path / "a.png")
    assert (found["status"], found["seed"], found["c2pa"]) == ("read", "235284042", None)
    assert "오리" in found["prompt"]
    assert list(found)[:4] == ["file", "status", "tool", "tool_version"]


def test_the_command_tells_people_where_each_value_was_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.png").write_bytes(png_with_text(parameters=A1111_TEXT))
    (tmp_path / "b.png").write_bytes(png())
    call_command("read_recipe", str(tmp_path))
    printed = capsys.readouterr().out
    assert "seed: 235284042  [text]" in printed
    assert "nothing found (which does not mean: not AI)" in printed


def test_the_command_names_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"No such file: .*gone\.png"):
        call_command("read_recipe", str(tmp_path / "gone.png"))


@pytest.mark.parametrize(("stand_in", "encoding"), [(b"XXXX", "cp949"), (b"XXXXXX", "utf-8")])
def test_korean_names_in_a_zip_are_read_even_when_it_does_not_say_how(
    tmp_path: Path, stand_in: bytes, encoding: str
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{stand_in.decode()}.png", png())
    path = tmp_path / "drop.zip"
    path.write_bytes(packed.getvalue().replace(stand_in, "군중".encode(encoding)))
    assert [name.rpartition("/")[2] for name, _ in readings([path])] == ["군중.png"]
