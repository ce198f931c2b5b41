import io
import json
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from shotlog.generation import ingest
from shotlog.generation.files import hold, read_slowly
from shotlog.generation.originals import is_there
from shotlog.generation.takes import record_take
from shotlog.history import Author
from shotlog.models import Element, Session, SourceFile, Take
from tests.generation.metadata.making import A1111_TEXT, png, png_with_text
from tests.make import make_element, make_member, make_production, make_shot

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_previews(monkeypatch: pytest.MonkeyPatch) -> None:
    """They have tests of their own, and take their time."""
    monkeypatch.setattr(
        "shotlog.generation.previews.decoded", lambda *_: {"problem": "Not drawn here."}
    )


@pytest.fixture
def element() -> Element:
    production = make_production(code="MRL")
    shot = make_shot(production=production, code="MRL_024_0010")
    make_element(shot=shot, name="plate", origin="plate")
    return make_element(shot=shot, name="crowd01")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two takes, one of them deep in, and one file that belongs nowhere."""
    made = tmp_path / "renders"
    (made / "deep").mkdir(parents=True)
    (made / "MRL_024_0010_crowd01_v1.png").write_bytes(png_with_text(parameters=A1111_TEXT))
    (made / "deep" / "mrl_024_0010_x.png").write_bytes(png(size=(9, 9)))
    (made / "duck.png").write_bytes(png(size=(5, 5)))
    return made


def run(path: Path, *options: str, left: bool = False) -> list[dict[str, Any]]:
    """The JSON report; `left`: some files were not taken in, so the exit code is 1."""
    out = io.StringIO()
    arguments = [str(path), "--production", "mrl", "--json", *options]
    if left:
        with pytest.raises(SystemExit) as stopped:
            call_command("ingest", *arguments, stdout=out, stderr=io.StringIO())
        assert stopped.value.code == 1
    else:
        call_command("ingest", *arguments, stdout=out, stderr=io.StringIO())
    found: list[dict[str, Any]] = json.loads(out.getvalue())
    return found


def statuses(report: list[dict[str, Any]]) -> dict[str, str]:
    return {Path(line["file"]).name: line["status"] for line in report}


def test_a_folder_becomes_takes_and_tells_what_was_left(element: Element, folder: Path) -> None:
    report = run(folder, left=True)
    assert statuses(report) == {
        "MRL_024_0010_crowd01_v1.png": "taken",
        "mrl_024_0010_x.png": "taken",
        "duck.png": "unmatched",
    }
    first = report[0]
    assert set(first) == {"file", "status", "take", "element", "shot", "reason"}
    assert (first["take"], first["element"], first["shot"]) == ("v001", "crowd01", "MRL_024_0010")
    assert {take.file_name for take in element.takes.all()} == {
        "MRL_024_0010_crowd01_v1.png",
        "mrl_024_0010_x.png",
    }
    assert Take.objects.get(number=1).seed == "235284042"


def test_the_same_folder_again_makes_nothing_twice(element: Element, folder: Path) -> None:
    run(folder, left=True)
    (folder / "MRL_024_0010_copy.png").write_bytes(
        (folder / "MRL_024_0010_crowd01_v1.png").read_bytes()
    )
    report = run(folder, left=True)
    assert set(statuses(report).values()) == {"known", "unmatched"}
    assert {line["reason"] for line in report if line["status"] == "known"} == {
        "already v001 of crowd01",
        "already v002 of crowd01",
    }
    assert Take.objects.count() == 2


def test_a_run_that_was_killed_goes_on(
    element: Element, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = record_take

    def killed(*args: Any, **fields: Any) -> Take:
        record(*args, **fields)
        raise SystemExit(137)

    monkeypatch.setattr(ingest, "record_take", killed)
    with pytest.raises(SystemExit):
        call_command("ingest", str(folder), "--production", "MRL")
    assert not Take.objects.exists()  # whole takes only
    monkeypatch.setattr(ingest, "record_take", record)
    run(folder, left=True)
    assert (Take.objects.count(), SourceFile.objects.count()) == (2, 2)


def test_a_dry_run_stores_nothing(element: Element, folder: Path) -> None:
    assert sorted(statuses(run(folder, "--dry-run", left=True)).values()) == [
        *("taken", "taken", "unmatched")
    ]
    assert not SourceFile.objects.exists()
    assert not Take.objects.exists()


def test_a_zip_is_taken_in_file_by_file(element: Element, tmp_path: Path) -> None:
    path = tmp_path / "drop.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a/MRL_024_0010_crowd01.png", png())
        packed.writestr("a/MRL_024_0010_crowd01.txt", A1111_TEXT)
        packed.writestr("__MACOSX/._MRL_024_0010_crowd01.png", b"x")
    assert statuses(run(path)) == {"MRL_024_0010_crowd01.png": "taken"}
    assert Take.objects.get().seed == "235284042"


def test_what_lay_beside_a_file_is_read_and_is_not_lost_later(
    element: Element, tmp_path: Path
) -> None:
    (tmp_path / "MRL_024_0010_crowd01.png").write_bytes(png())
    (tmp_path / "MRL_024_0010_crowd01.txt").write_text(A1111_TEXT, encoding="utf-8")
    run(tmp_path)
    source_file = SourceFile.objects.get()
    read_slowly.func(source_file.pk)
    source_file.refresh_from_db()
    assert source_file.values["seed"]["value"] == "235284042"
    assert len([one for one in source_file.raw if one["carrier"] == "sidecar"]) == 1


def test_one_broken_file_harms_no_other(element: Element, folder: Path) -> None:
    (folder / "MRL_024_0010_a.png").write_bytes(b"")
    (folder / "MRL_024_0010_notes.nk").write_text("Read {}")
    found = statuses(run(folder, left=True))
    assert found["MRL_024_0010_a.png"] == "refused"
    assert found["MRL_024_0010_notes.nk"] == "unmatched"
    assert Take.objects.count() == 2


def test_tool_version_and_mode_make_one_session(element: Element, folder: Path) -> None:
    (folder / "duck.png").unlink()
    run(folder, "--tool", "Kling", "--version", "2.1", "--mode", "i2v")
    assert str(Session.objects.get().tool_version) == "Kling 2.1"
    assert {take.mode for take in Take.objects.all()} == {"i2v"}
    assert set(Take.objects.values_list("session", flat=True)) == {Session.objects.get().pk}


def test_a_sheet_gives_each_file_its_prompt(element: Element, tmp_path: Path) -> None:
    clips = tmp_path / "clips"
    clips.mkdir()
    for number in range(1, 4):
        (clips / f"MRL_024_0010_crowd01_v{number}.png").write_bytes(png(size=(number, 1)))
    sheet = clips / "prompts.csv"
    sheet.write_bytes(
        "File;Prompt;Seed;Cost;Version\r\n"
        'MRL_024_0010_CROWD01_v1.png;"군중, ""밤""";18446744073709551615;0.35;2.1\r\n'
        "MRL_024_0010_crowd01_v2.png;second;;;1.6\r\n".encode("cp949")
    )
    run(clips, "--prompts", str(sheet), "--tool", "Kling")
    first, second, third = Take.objects.order_by("file_name")
    assert (first.prompt, first.seed, str(first.cost)) == (
        '군중, "밤"',
        "18446744073709551615",
        "0.35",
    )
    assert first.sources["prompt"]["source"] == "sheet"
    assert str(second.tool_version) == "Kling 1.6"
    assert (third.prompt, str(third.tool_version)) == ("", "Kling")
    assert third.sources["tool_version"]["source"] == "typed"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("file,prompt,weather\n", "the column “weather” is not known"),
        ("prompt,seed\n", "has no column “file”"),
        ("file,seed\na.png,12x\n", "line 2: the seed is “12x”; use a whole number"),
        ("file,mode\na.png,video\n", "line 2: the mode is “video”; use a mode such as"),
        ("file,cost\na.png,-1\n", "the cost is “-1”"),
        ("file,prompt\na.png,x\nA.PNG,y\n", "line 3: “A.PNG” stands in it twice"),
        ("file,prompt\na.png,a crowd, at night\n", "line 2: “at night” stands in no column"),
        ("file,\na.png,a crowd\n", "line 2: “a crowd” stands in no column"),
        ("file,version\na.png,2\n", "a version without a tool; add --tool"),
        ("", "has no column “file”"),
    ],
)
def test_a_sheet_that_is_wrong_is_refused_before_any_file(
    element: Element, folder: Path, text: str, sentence: str
) -> None:
    sheet = folder / "prompts.csv"
    sheet.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=sentence):
        run(folder, "--prompts", str(sheet))
    assert not SourceFile.objects.exists()


def test_linked_files_stay_where_they_are(
    element: Element, folder: Path, settings: Any, client: Client
) -> None:
    settings.LINK_ROOTS = [folder.resolve()]
    run(folder, "--link", left=True)
    take = Take.objects.get(number=1)
    source_file = take.source_file
    assert source_file is not None
    path = folder.resolve() / "MRL_024_0010_crowd01_v1.png"
    assert (source_file.keeping, source_file.path) == ("linked", str(path))
    assert source_file.size == path.stat().st_size
    client.force_login(make_member(production=element.shot.production, role="artist").user)
    address = reverse("original", args=[take.pk])
    response: Any = client.get(address)
    assert b"".join(response) == path.read_bytes()
    path.unlink()
    assert client.get(address).status_code == 404


def test_a_linked_file_of_another_length_or_root_is_not_shown(
    element: Element, folder: Path, settings: Any
) -> None:
    settings.LINK_ROOTS = [folder.resolve()]
    run(folder, "--link", left=True)
    source_file = Take.objects.get(number=1).source_file
    assert source_file is not None
    assert is_there(source_file)
    settings.LINK_ROOTS = []
    assert not is_there(source_file)
    settings.LINK_ROOTS = [folder.resolve()]
    with Path(source_file.path).open("ab") as file:
        file.write(b"more")
    assert not is_there(source_file)


def test_linking_outside_the_roots_is_refused(
    element: Element, folder: Path, settings: Any, tmp_path: Path
) -> None:
    settings.LINK_ROOTS = [(tmp_path / "other").resolve()]
    with pytest.raises(CommandError, match="does not lie under a folder of SHOTLOG_LINK_ROOTS"):
        run(folder, "--link")


def test_a_link_that_leads_out_of_the_roots_is_refused(
    element: Element, folder: Path, settings: Any, tmp_path: Path
) -> None:
    settings.LINK_ROOTS = [folder.resolve()]
    (tmp_path / "secret.png").write_bytes(png(size=(3, 3)))
    (folder / "MRL_024_0010_way_out.png").symlink_to(tmp_path / "secret.png")
    found = statuses(run(folder, "--link", left=True))
    assert found["MRL_024_0010_way_out.png"] == "refused"
    assert Take.objects.count() == 2


def test_bytes_that_went_missing_come_back_with_the_next_run(
    element: Element, folder: Path, settings: Any
) -> None:
    settings.LINK_ROOTS = [folder.resolve()]
    run(folder, "--link", left=True)
    take = Take.objects.get(number=1)
    moved = folder / "deep" / "MRL_024_0010_moved.png"
    (folder / "MRL_024_0010_crowd01_v1.png").rename(moved)
    run(folder, "--link", left=True)
    source_file = SourceFile.objects.get(takes=take)
    assert source_file.path == str(moved.resolve())
    data = moved.read_bytes()
    moved.unlink()
    by = Author.command(element.shot.production)
    hold(ContentFile(data), name="again.png", by=by)  # somebody drops it on a page
    source_file.refresh_from_db()
    assert source_file.keeping == "held"
    assert is_there(source_file)


def test_names_as_macos_writes_them_are_found_again(
    element: Element, tmp_path: Path, settings: Any
) -> None:
    settings.LINK_ROOTS = [tmp_path.resolve()]
    name = unicodedata.normalize("NFD", "MRL_024_0010_crowd01_군중.png")
    (tmp_path / name).write_bytes(png())
    run(tmp_path, "--link")
    assert is_there(SourceFile.objects.get())


def test_an_unknown_production_or_path_is_told(element: Element, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no production XYZ\. Productions: MRL"):
        call_command("ingest", str(tmp_path), "--production", "XYZ")
    with pytest.raises(CommandError, match="There is no file or folder"):
        call_command("ingest", str(tmp_path / "none"), "--production", "MRL")
    with pytest.raises(CommandError, match="name it with --tool"):
        call_command("ingest", str(tmp_path), "--production", "MRL", "--version", "2")
