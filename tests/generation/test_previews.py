import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from PIL import Image

from shotlog.generation import previews
from shotlog.generation.files import hold
from shotlog.generation.previews import decoded, draw, evenly, preview_path, without_strip
from shotlog.generation.sequences import Frame, arrival, hold_sequence
from shotlog.history import Author
from shotlog.models import SourceFile
from tests.generation.filming import animation, clip
from tests.generation.metadata.making import png
from tests.make import make_production

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Author:
    return Author.command(make_production())


def drawn(path: Path, by: Author) -> SourceFile:
    with path.open("rb") as opened:
        source_file = hold(File(opened), name=path.name, by=by).source_file
    source_file.refresh_from_db()
    return source_file


def picture(source_file: SourceFile, size: str) -> Image.Image:
    with default_storage.open(preview_path(source_file.sha256, size)) as file:
        return Image.open(io.BytesIO(file.read())).convert("RGB")


@pytest.mark.parametrize(
    ("name", "codec", "told"),
    [
        ("a.mp4", "libx264", "h264"),
        ("a.webm", "libvpx-vp9", "vp9"),
        ("a.mkv", "libx264", "h264"),
        ("a.mov", "prores_ks", "prores"),
    ],
)
def test_a_clip_has_poster_strip_frames_rate_duration_and_codec(
    by: Author, tmp_path: Path, name: str, codec: str, told: str
) -> None:
    pixels = "yuv422p10le" if codec == "prores_ks" else "yuv420p"
    found = drawn(clip(tmp_path / name, codec, frames=30, pixels=pixels), by)
    assert (found.preview, found.strip, found.frames) == ("ready", 12, 30)
    assert (found.codec, float(found.fps or 0)) == (told, 24.0)
    assert found.seconds == pytest.approx(1.25, abs=0.05)
    strip = picture(found, "strip")
    assert strip.size == (12 * 240, 135)
    shades = [strip.getpixel((240 * tile + 120, 60)) for tile in range(12)]
    expected = [frame * 10 % 250 for frame in evenly(30, parts=12)]
    for shade, wanted in zip(shades, expected, strict=True):
        assert isinstance(shade, tuple)
        assert shade[0] == pytest.approx(wanted, abs=12)
    assert picture(found, "thumb").size == (64, 36)


def test_a_long_clip_is_looked_at_by_its_key_frames(by: Author, tmp_path: Path) -> None:
    found = drawn(clip(tmp_path / "long.mp4", frames=1300), by)
    assert (found.strip, found.frames, found.preview) == (12, 1300, "ready")


@pytest.mark.parametrize("name", ["a.gif", "a.webp"])
def test_a_picture_that_moves_has_a_strip_too(by: Author, tmp_path: Path, name: str) -> None:
    found = drawn(animation(tmp_path / name), by)
    assert (found.strip, found.frames, float(found.fps or 0)) == (8, 8, 10.0)
    assert found.seconds == pytest.approx(0.8)


def test_a_still_has_no_strip(by: Author, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png())
    found = drawn(tmp_path / "a.png", by)
    assert (found.strip, found.seconds) == (0, None)
    assert not default_storage.exists(preview_path(found.sha256, "strip"))


def of_bytes(name: str, data: bytes) -> Frame:
    return Frame(name, lambda: io.BytesIO(data))


def grey(shade: int) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (48, 27), (shade,) * 3).save(made, "PNG")
    return made.getvalue()


def test_a_sequence_shows_its_middle_and_twelve_of_its_frames(by: Author) -> None:
    frames = [of_bytes(f"c.{number:04}.png", grey(number * 10)) for number in range(1, 25)]
    found = hold_sequence(arrival(frames), by=by).source_file
    found.refresh_from_db()
    assert (found.preview, found.strip, found.frames, found.codec) == ("ready", 12, 24, "PNG")
    assert (found.width, found.height) == (48, 27)
    shade = picture(found, "large").getpixel((20, 10))
    assert isinstance(shade, tuple)
    assert shade[0] == pytest.approx(140, abs=3)


def test_a_broken_frame_leaves_the_others_to_be_seen(by: Author) -> None:
    datas = {n: grey(n * 10) for n in range(1, 7)} | {4: b"\x89PNG\r\n\x1a\nbroken"}
    frames = [of_bytes(f"c.{number}.png", data) for number, data in datas.items()]
    found = hold_sequence(arrival(frames), by=by).source_file
    found.refresh_from_db()
    assert (found.preview, found.strip) == ("ready", 5)


def truncated(path: Path) -> Path:
    data = clip(path, frames=40).read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def lies_of_its_size(path: Path) -> Path:
    data = bytearray(clip(path, frames=5).read_bytes())
    at = data.find(b"avc1")
    data[at + 28 : at + 32] = b"\xff\xff\xff\xff"  # width and height
    path.write_bytes(bytes(data))
    return path


def playlist(path: Path) -> Path:
    path.write_bytes(b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")
    return path


@pytest.mark.parametrize("made", [truncated, lies_of_its_size, playlist])
def test_a_clip_that_is_broken_ends_in_a_sentence_or_in_what_can_be_seen(
    tmp_path: Path, made: Callable[[Path], Path]
) -> None:
    facts = decoded([made(tmp_path / "bad.mp4")], tmp_path)
    assert facts.get("problem") or facts["width"]


def test_a_child_that_does_not_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(previews, "_CHILD", sleeper)
    monkeypatch.setattr(previews, "SECONDS", 0.5)
    facts = decoded([tmp_path / "any.mp4"], tmp_path)
    assert "took too long" in facts["problem"]


def test_a_child_that_eats_memory_or_dies_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = tmp_path / "dead.py"
    dead.write_text("import os\nos.abort()\n")
    monkeypatch.setattr(previews, "_CHILD", dead)
    assert "gave up" in decoded([tmp_path / "any.mp4"], tmp_path)["problem"]


def test_without_pyav_the_clip_says_what_is_not_shown(
    by: Author, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = {"problem": "Clips cannot be shown: PyAV is not installed."}
    monkeypatch.setattr(previews, "decoded", lambda *_: dict(problem))
    found = drawn(clip(tmp_path / "a.mp4"), by)
    assert found.preview == "none"
    assert "No preview. Clips cannot be shown: PyAV is not installed." in found.warnings


def test_bytes_that_are_gone_are_told(by: Author, tmp_path: Path) -> None:
    found = drawn(clip(tmp_path / "a.mp4"), by)
    default_storage.delete(found.path)
    draw(found)
    assert "No preview. Its bytes are gone." in found.warnings


def test_places_are_in_the_middle_of_even_parts() -> None:
    assert evenly(8, parts=2) == [2, 6]
    assert evenly(3, parts=12) == [0, 1, 2]


def test_a_clip_that_was_drawn_before_there_were_strips_gets_its_own(
    by: Author, tmp_path: Path
) -> None:
    found = drawn(clip(tmp_path / "a.mp4", "libx264", frames=30), by)
    default_storage.delete(preview_path(found.sha256, "strip"))
    SourceFile.objects.update(strip=0, codec="")
    assert list(without_strip()) == [found]
    call_command("make_previews", verbosity=0)
    found.refresh_from_db()
    assert (found.strip, found.codec) == (12, "h264")
    assert picture(found, "strip").size == (12 * 240, 135)
    assert not without_strip().exists()


def test_what_could_not_be_drawn_is_tried_again_by_the_command(
    by: Author, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.png").write_bytes(png())
    found = drawn(tmp_path / "a.png", by)
    SourceFile.objects.update(preview="none")
    call_command("make_previews")
    found.refresh_from_db()
    assert found.preview == "ready"
    assert "draw: 1." in capsys.readouterr().out
    call_command("make_previews")
    assert "draw: 0." in capsys.readouterr().out
