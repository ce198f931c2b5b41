"""Numbered pictures dropped together, loose, in folders or in a ZIP, are one take."""

import io
import zipfile
from typing import Any

import pytest
from django.conf import settings as config
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shotlog.generation.originals import open_original
from shotlog.models import Element, SourceFile, Take, TrayFile
from tests.generation.metadata.making import A1111_TEXT, png, png_with_text
from tests.kit.test_uploads import waiting
from tests.make import make_element, make_member, make_production, make_shot

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_previews(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """They have tests of their own; and a request that makes ten takes asks ten times."""
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "zeal" not in one]
    monkeypatch.setattr(
        "shotlog.generation.previews.decoded", lambda *_: {"problem": "Not drawn here."}
    )


@pytest.fixture
def element(client: Client) -> Element:
    production = make_production(code="MRL")
    client.force_login(make_member(production=production, role="artist").user)
    shot = make_shot(production=production, code="MRL_024_0010")
    return make_element(shot=shot, name="crowd01")


def frames(numbers: Any, *, name: str = "crowd.{:04}.png") -> dict[str, bytes]:
    return {name.format(number): png(size=(number, 2)) for number in numbers}


def drop(client: Client, element: Element, files: dict[str, bytes], **more: Any) -> Any:
    sent = [SimpleUploadedFile(name.rpartition("/")[2], data) for name, data in files.items()]
    url = reverse("element-drop", args=[element.pk])
    body = {"files": sent, "path": list(files), **more}
    return client.post(url, body, headers={"HX-Request": "true"})


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def inside(source_file: SourceFile) -> dict[str, bytes]:
    with open_original(source_file) as original, zipfile.ZipFile(original) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_pictures_whose_numbers_run_on_become_one_take(client: Client, element: Element) -> None:
    sent = frames([*range(1, 20), 22])
    answer = drop(client, element, {**sent, "other.png": png(size=(99, 1))})
    assert answer.text.count("<li") == 2
    assert sorted(Take.objects.values_list("file_name", flat=True)) == [
        "crowd.####.png",
        "other.png",
    ]
    take = Take.objects.get(file_name="crowd.####.png")
    assert take.source_file is not None
    assert (take.frames, take.source_file.gaps) == (20, [[20, 21]])
    assert inside(take.source_file) == sent
    assert waiting() == []


def test_the_same_sequence_again_makes_no_second_take(client: Client, element: Element) -> None:
    drop(client, element, frames(range(1, 7)))
    answer = drop(client, element, frames(range(1, 7)))
    assert "Already v001 of crowd01" in answer.text
    assert Take.objects.count() == 1


def test_numbered_pictures_with_seeds_of_their_own_are_takes_of_their_own(
    client: Client, element: Element
) -> None:
    def with_seed(number: int) -> bytes:
        return png_with_text(parameters=A1111_TEXT.replace("235284042", str(number)))

    drop(client, element, {f"crowd_{n:02}.png": with_seed(n) for n in range(1, 7)})
    assert sorted(Take.objects.values_list("seed", flat=True)) == ["1", "2", "3", "4", "5", "6"]


def test_versions_and_fewer_than_five_are_no_sequence(client: Client, element: Element) -> None:
    drop(client, element, frames(range(1, 7), name="crowd_v{:03}.png"))
    drop(client, element, frames(range(11, 15), name="smoke.{}.png"))
    assert not SourceFile.objects.exclude(first_number=None).exists()
    assert Take.objects.count() == 10


def test_a_text_beside_a_frame_is_read_with_it(client: Client, element: Element) -> None:
    drop(client, element, {**frames(range(1, 6)), "crowd.0001.txt": A1111_TEXT.encode()})
    take = Take.objects.get()
    assert (take.seed, take.frames) == ("235284042", 5)


def test_folders_keep_sequences_of_one_name_apart(client: Client, element: Element) -> None:
    one = frames(range(1, 6), name="a/crowd.{:04}.png")
    other = {f"b/{name[2:]}": png(size=(7, 70 + n)) for n, name in enumerate(one)}
    drop(client, element, {**one, **other})
    assert list(Take.objects.values_list("frames", flat=True)) == [5, 5]


def test_a_sequence_in_a_dropped_zip_is_one_take(client: Client, element: Element) -> None:
    sent = frames(range(1, 9))
    drop(client, element, {"night.zip": zipped({**sent, "still.png": png(size=(88, 1))})})
    take = Take.objects.get(file_name="crowd.####.png")
    assert take.source_file is not None
    assert inside(take.source_file) == sent
    assert Take.objects.count() == 2
    assert waiting() == []


def test_an_empty_frame_refuses_the_sequence_by_name_and_nothing_else(
    client: Client, element: Element
) -> None:
    answer = drop(
        client, element, {**frames(range(1, 6)), "crowd.0003.png": b"", "z.png": png(size=(5, 1))}
    )
    assert "“crowd.0003.png” is empty" in answer.text
    assert list(Take.objects.values_list("file_name", flat=True)) == ["z.png"]
    assert waiting() == []


def test_a_waiting_take_gets_the_sequence(client: Client, element: Element) -> None:
    made = Take.objects.create(element=element, number=1, prompt="a crowd")
    drop(client, element, frames(range(1, 6)), take=made.pk)
    made.refresh_from_db()
    assert (made.file_name, made.prompt) == ("crowd.####.png", "a crowd")


def test_hundreds_of_frames_come_in_one_request(client: Client, element: Element) -> None:
    assert config.DATA_UPLOAD_MAX_NUMBER_FILES >= 1000
    drop(client, element, frames(range(1, 301)))
    assert Take.objects.get().frames == 300


def test_in_the_tray_a_sequence_waits_as_one_and_shot_codes_are_no_frames(
    client: Client, element: Element
) -> None:
    production = element.shot.production
    for number in range(20, 60, 10):
        make_element(shot=make_shot(production=production, code=f"MRL_024_{number:04}"))
    sent = frames(range(1, 6), name="MRL_024_0010_crowd01.{:04}.png")
    shots = frames(range(10, 60, 10), name="MRL_024_{:04}.png")
    files = [SimpleUploadedFile(name, data) for name, data in {**sent, **shots}.items()]
    url = reverse("tray-drop", args=["MRL"])
    answer = client.post(url, {"files": files}, headers={"HX-Request": "true"})
    assert "MRL_024_0010 crowd01" in answer.text
    assert sorted(TrayFile.objects.values_list("name", flat=True)) == sorted(
        ["MRL_024_0010_crowd01.####.png", *shots]
    )
