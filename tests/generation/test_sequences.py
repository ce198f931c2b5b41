import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from shotlog.generation import files, sequences
from shotlog.generation.files import FileRefused, read_slowly
from shotlog.generation.matching import gaps, pattern, runs
from shotlog.generation.originals import (
    is_there,
    linked_path,
    on_disk,
    open_original,
    wrong_frames,
)
from shotlog.generation.search import recognise
from shotlog.generation.sequences import Frame, arrival
from shotlog.generation.verifying import verified
from shotlog.models import Element, SequenceFrame, SourceFile, Take
from tests.generation.metadata.making import A1111_TEXT, png, png_with_text
from tests.generation.test_ingest import run, statuses
from tests.make import make_element, make_member, make_production, make_shot

pytestmark = pytest.mark.django_db
NAME = "MRL_024_0010_crowd01"


@pytest.fixture(autouse=True)
def no_previews(monkeypatch: pytest.MonkeyPatch) -> None:
    """They have tests of their own."""
    monkeypatch.setattr(
        "shotlog.generation.previews.decoded", lambda *_: {"problem": "Not drawn here."}
    )


@pytest.fixture
def element() -> Element:
    production = make_production(code="MRL")
    shot = make_shot(production=production, code="MRL_024_0010")
    return make_element(shot=shot, name="crowd01")


def with_seed(seed: int) -> bytes:
    return png_with_text(parameters=A1111_TEXT.replace("235284042", str(seed)))


def frames_in(
    folder: Path, numbers: Any, *, data: Any = None, name: str = NAME
) -> dict[str, bytes]:
    """Frames on disk, each with other bytes."""
    made = {f"{name}.{n:04}.png": (data or (lambda n: png(size=(n, 1))))(n) for n in numbers}
    for each, content in made.items():
        (folder / each).write_bytes(content)
    return made


def kept() -> SourceFile:
    return SourceFile.objects.get()


def bytes_of(source_file: SourceFile) -> bytes:
    with open_original(source_file) as file:
        return file.read()


def test_a_sequence_is_one_take_and_its_frames_stay_as_they_came(
    element: Element, tmp_path: Path
) -> None:
    made = frames_in(tmp_path, range(1001, 1007))
    (line,) = run(tmp_path)
    assert (line["status"], line["take"], line["element"]) == ("taken", "v001", "crowd01")
    take = Take.objects.get()
    assert (take.file_name, take.frames) == (f"{NAME}.####.png", 6)
    source_file = kept()
    assert (source_file.span, source_file.frames, source_file.gaps) == ("1001–1006", 6, [])
    with zipfile.ZipFile(io.BytesIO(bytes_of(source_file))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == made
    rows = dict(SequenceFrame.objects.values_list("name", "sha256"))
    assert rows == {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}


def test_whatever_its_keeping_a_sequence_has_the_sha256_and_size_of_its_row(
    element: Element, tmp_path: Path, settings: Any
) -> None:
    frames_in(tmp_path, range(1, 6))
    settings.LINK_ROOTS = [tmp_path.resolve()]
    run(tmp_path, "--link")
    linked = kept()
    assert linked.keeping == "linked"
    assert linked.path == str(tmp_path.resolve() / f"{NAME}.####.png")
    data = bytes_of(linked)
    assert (hashlib.sha256(data).hexdigest(), len(data)) == (linked.sha256, linked.size)
    with on_disk(linked) as copy:
        assert copy is not None
        assert copy.read_bytes() == data
    other = make_element(shot=element.shot, name="sky")
    for path in list(tmp_path.iterdir()):
        path.rename(path.with_name(path.name.replace("crowd01", "sky")))
    run(tmp_path)
    held = SourceFile.objects.get(keeping="held")
    assert other.takes.count() == 1
    data = bytes_of(held)
    assert (hashlib.sha256(data).hexdigest(), len(data)) == (held.sha256, held.size)


def test_the_same_sequence_again_is_known(element: Element, tmp_path: Path) -> None:
    frames_in(tmp_path, range(1, 6))
    run(tmp_path)
    (line,) = run(tmp_path)
    assert (line["status"], line["reason"]) == ("known", "already v001 of crowd01")
    assert SourceFile.objects.count() == 1


def test_missing_numbers_are_told_in_a_sentence(element: Element, tmp_path: Path) -> None:
    frames_in(tmp_path, [1, 2, 4, 5, 9, 10])
    (line,) = run(tmp_path)
    assert line["reason"] == "Frames are missing in the sequence: 3, 6–8."
    assert kept().gaps == [[3, 3], [6, 8]]
    assert "Frames are missing in the sequence: 3, 6–8." in kept().warnings


def test_the_recipe_is_that_of_the_first_frame_that_has_one_and_others_are_told(
    element: Element, tmp_path: Path
) -> None:
    frames_in(tmp_path, range(1, 7), data=lambda n: png() if n == 1 else with_seed(n // 2))
    run(tmp_path)
    assert Take.objects.get().seed == "1"
    assert any("have 3 seeds; shown is that of frame 2." in one for one in kept().warnings)
    source_file = kept()
    read_slowly.func(source_file.pk)
    source_file.refresh_from_db()
    assert source_file.values["seed"]["value"] == "1"
    assert source_file.content_type == "application/zip"
    assert len([one for one in source_file.warnings if "seeds" in one]) == 1


def test_a_text_beside_a_frame_is_read_and_is_not_lost_later(
    element: Element, tmp_path: Path
) -> None:
    frames_in(tmp_path, range(1, 6))
    (tmp_path / f"{NAME}.0001.txt").write_text(A1111_TEXT, encoding="utf-8")
    run(tmp_path)
    source_file = kept()
    read_slowly.func(source_file.pk)
    source_file.refresh_from_db()
    assert source_file.values["seed"]["value"] == "235284042"


def test_a_sequence_in_a_zip_is_one_take(element: Element, tmp_path: Path) -> None:
    path = tmp_path / "drop.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(1, 9):
            packed.writestr(f"a/{NAME}.{number}.png", png(size=(number, 2)))
        packed.writestr(f"a/{NAME}_alone.png", png())
    assert sorted(statuses(run(path)).values()) == ["taken", "taken"]
    take = Take.objects.get(frames=8)
    assert take.file_name == f"{NAME}.#.png"


def test_an_empty_frame_refuses_the_whole_sequence_by_name(
    element: Element, tmp_path: Path
) -> None:
    frames_in(tmp_path, range(1, 6))
    (tmp_path / f"{NAME}.0003.png").write_bytes(b"")
    (line,) = run(tmp_path, left=True)
    assert line["status"] == "refused"
    assert f"“{NAME}.0003.png” is empty" in line["reason"]
    assert not SourceFile.objects.exists()


def test_a_dry_run_of_a_sequence_stores_nothing(element: Element, tmp_path: Path) -> None:
    frames_in(tmp_path, range(1, 6))
    assert list(statuses(run(tmp_path, "--dry-run")).values()) == ["taken"]
    assert not SourceFile.objects.exists()


def test_a_sheet_gives_a_sequence_its_prompt_by_its_pattern(
    element: Element, tmp_path: Path
) -> None:
    folder = tmp_path / "frames"
    folder.mkdir()
    frames_in(folder, range(1, 6))
    sheet = tmp_path / "prompts.csv"
    sheet.write_text(f"file,prompt\n{NAME}.####.png,a crowd\n", encoding="utf-8")
    run(folder, "--prompts", str(sheet))
    assert Take.objects.get().prompt == "a crowd"


def test_frames_that_are_gone_or_changed_are_found_by_name(
    element: Element, tmp_path: Path, settings: Any
) -> None:
    frames_in(tmp_path, range(1, 7))
    settings.LINK_ROOTS = [tmp_path.resolve()]
    run(tmp_path, "--link")
    source_file = kept()
    assert (is_there(source_file), wrong_frames(source_file)) == (True, [])
    (tmp_path / f"{NAME}.0002.png").unlink()
    changed = tmp_path / f"{NAME}.0004.png"
    data = bytearray(changed.read_bytes())
    data[-1] ^= 1
    changed.write_bytes(bytes(data))
    found = [(frame.number, state) for frame, state in wrong_frames(source_file)]
    assert found == [(2, "missing"), (4, "changed")]
    assert not is_there(source_file)


def test_verifying_names_the_frames_that_are_wrong(
    element: Element, tmp_path: Path, settings: Any
) -> None:
    frames_in(tmp_path, range(1, 7))
    settings.LINK_ROOTS = [tmp_path.resolve()]
    run(tmp_path, "--link")
    assert verified(kept()).is_fine
    frame = tmp_path / f"{NAME}.0004.png"
    frame.write_bytes(frame.read_bytes()[:-1] + b"?")
    checked = verified(kept())
    assert (checked.state, checked.frames) == ("changed", [f"{NAME}.0004.png changed"])
    assert checked.takes == ["MRL MRL_024_0010 crowd01 v001"]


def test_one_frame_leads_to_the_take_of_its_sequence(element: Element, tmp_path: Path) -> None:
    made = frames_in(tmp_path, range(1, 7))
    run(tmp_path)
    data = made[f"{NAME}.0003.png"]
    sha256 = hashlib.sha256(data).hexdigest()
    mine = [element.shot.production_id]
    found = recognise(io.BytesIO(data), name="any.png", sha256=sha256, productions=mine)
    assert (found.takes, found.by) == ([Take.objects.get()], "bytes")
    other = [make_production().pk]
    elsewhere = recognise(io.BytesIO(data), name="any.png", sha256=sha256, productions=other)
    assert elsewhere.takes == []


def test_a_damaged_zip_of_ours_names_the_frame(element: Element, tmp_path: Path) -> None:
    made = frames_in(tmp_path, range(1, 6))
    run(tmp_path)
    path = Path(default_storage.path(kept().path))
    data = path.read_bytes()
    third = made[f"{NAME}.0003.png"]
    path.chmod(0o600)
    path.write_bytes(data.replace(third, third[:-1] + b"?"))
    assert [(frame.number, state) for frame, state in wrong_frames(kept())] == [(3, "changed")]


def test_a_linked_frame_that_leads_out_of_the_roots_is_refused(
    element: Element, tmp_path: Path, settings: Any
) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    frames_in(inside, range(1, 6))
    secret = tmp_path / "secret.png"
    (inside / f"{NAME}.0003.png").rename(secret)
    (inside / f"{NAME}.0003.png").symlink_to(secret)
    settings.LINK_ROOTS = [inside.resolve()]
    (line,) = run(inside, "--link", left=True)
    assert line["reason"] == "A frame lies outside SHOTLOG_LINK_ROOTS."
    assert not SourceFile.objects.exists()


def test_the_original_of_a_sequence_is_its_zip_also_in_parts(
    client: Client, element: Element, tmp_path: Path, settings: Any
) -> None:
    frames_in(tmp_path, range(1, 6))
    settings.LINK_ROOTS = [tmp_path.resolve()]
    run(tmp_path, "--link")
    client.force_login(make_member(production=element.shot.production, role="artist").user)
    url = reverse("original", args=[Take.objects.get().pk])
    whole: Any = client.get(url)
    data = b"".join(whole)
    assert whole["Content-Type"] == "application/zip"
    assert f"{NAME}.1-5.png.zip" in whole["Content-Disposition"]
    part: Any = client.get(url, headers={"Range": "bytes=40-99"})
    assert (part.status_code, b"".join(part)) == (206, data[40:100])


def test_a_crash_before_the_row_leaves_nothing_half(
    element: Element, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames_in(tmp_path, range(1, 6))

    def killed(*_args: Any, **_fields: Any) -> None:
        raise SystemExit(137)

    monkeypatch.setattr(sequences, "add", killed)
    with pytest.raises(SystemExit):
        call_command("ingest", str(tmp_path), "--production", "MRL")
    assert not SourceFile.objects.exists()
    monkeypatch.setattr(sequences, "add", files.add)
    assert list(statuses(run(tmp_path)).values()) == ["taken"]


def test_names_tell_pattern_gaps_and_runs() -> None:
    assert pattern(["a/c.0998.exr", "a/c.1000.exr"]) == "c.####.exr"
    assert pattern(["c9.png", "c10.png"]) == "c#.png"
    assert gaps([1, 2, 5, 7]) == [(3, 4), (6, 6)]
    doubled = ["c.1.png", "c.0001.png", *(f"c.{n}.png" for n in range(2, 6))]
    assert [len(one) for one in runs(doubled)] == [5]


def test_files_of_no_sequence_are_refused() -> None:
    with pytest.raises(FileRefused, match="not the frames of one sequence"):
        arrival(
            [Frame("a.png", lambda: io.BytesIO(b"x")), Frame("b.png", lambda: io.BytesIO(b"x"))]
        )


def test_a_single_file_is_no_sequence(element: Element, tmp_path: Path, settings: Any) -> None:
    settings.LINK_ROOTS = [tmp_path.resolve()]
    (tmp_path / f"{NAME}.png").write_bytes(png())
    run(tmp_path, "--link")
    assert not kept().is_sequence
    assert linked_path(kept()).name == f"{NAME}.png"
