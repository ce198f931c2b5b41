import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from shotlog.generation.sessions import new_drop
from shotlog.generation.takes import edit_take, record_take
from shotlog.history import Author
from shotlog.models import Element, Session, Take
from tests.generation.at_once import FILES, record_at_once
from tests.generation.metadata.making import A1111_TEXT, png, png_with_text
from tests.make import make_author, make_element, make_member, make_shot, make_tool_version

ROOT = Path(__file__).parents[2]


@pytest.fixture
def element() -> Element:
    return make_element()


@pytest.fixture
def by(element: Element) -> Author:
    return make_author(production=element.shot.production, role="artist")


def kling(element: Element, by: Author, drop: str, version: str = "") -> Take:
    typed = {"tool": "Kling", "tool_version": version}
    return record_take(element, by=by, typed=typed, drop=drop)


@pytest.mark.django_db
def test_a_drop_has_one_session_for_each_tool_version(element: Element, by: Author) -> None:
    drop = new_drop()
    takes = [kling(element, by, drop, version) for version in ("2.1", "2.0", "2.1", "2.1")]
    sessions = [take.session for take in takes]
    assert sessions[0] == sessions[2] == sessions[3]
    assert sessions[1] != sessions[0]
    assert Session.objects.count() == 2


@pytest.mark.django_db
def test_a_drop_over_several_shots_has_one_session(element: Element, by: Author) -> None:
    drop = new_drop()
    other = make_element(shot=make_shot(production=element.shot.production))
    assert kling(element, by, drop).session == kling(other, by, drop).session


@pytest.mark.django_db
def test_another_drop_has_a_session_of_its_own(element: Element, by: Author) -> None:
    assert kling(element, by, new_drop()).session != kling(element, by, new_drop()).session


@pytest.mark.django_db
def test_the_drop_of_somebody_else_is_not_joined(element: Element, by: Author) -> None:
    drop = new_drop()
    first = kling(element, by, drop)
    other = make_author(production=element.shot.production, role="artist")
    assert kling(element, other, drop).session != first.session


@pytest.mark.django_db
def test_a_version_typed_later_stays_in_the_drop(element: Element, by: Author) -> None:
    drop = new_drop()
    takes = [kling(element, by, drop) for _ in range(2)]
    version = make_tool_version(tool="Kling", version="2.1")
    for take in takes:
        edit_take(take, {"tool_version": version}, by=by)
    assert {Take.objects.get(pk=take.pk).session for take in takes} == {Session.objects.get()}
    assert kling(element, by, drop, "2.1").session == Session.objects.get()


@pytest.mark.django_db
def test_files_sent_one_by_one_are_one_drop(client: Client, element: Element) -> None:
    client.force_login(make_member(production=element.shot.production, role="artist").user)
    url = reverse("element-drop", args=[element.pk])
    for number, drop in enumerate(["a" * 32, "a" * 32, "b" * 32, "no drop!", ""]):
        data = png_with_text(parameters=A1111_TEXT.replace("235284042", str(number)))
        file = SimpleUploadedFile(f"{number}.png", data)
        client.post(url, {"files": file, "drop": drop}, headers={"HX-Request": "true"})
    takes = list(Take.objects.order_by("number"))
    assert takes[0].session == takes[1].session
    assert len({take.session for take in takes}) == 4
    assert [take.drop for take in takes[:3]] == ["a" * 32, "a" * 32, "b" * 32]
    assert len({take.drop for take in takes}) == 4


@pytest.mark.django_db
def test_a_waiting_take_joins_the_session_of_its_drop(client: Client, element: Element) -> None:
    member = make_member(production=element.shot.production, role="artist")
    client.force_login(member.user)
    waiting = record_take(element, by=Author.of(member))
    files = [
        SimpleUploadedFile("1.png", png_with_text(parameters=A1111_TEXT)),
        SimpleUploadedFile("2.png", png_with_text(parameters=A1111_TEXT + ", x: 1")),
    ]
    data: dict[str, Any] = {"files": files, "take": waiting.pk}
    client.post(reverse("element-drop", args=[element.pk]), data)
    assert {take.session for take in Take.objects.all()} == {Session.objects.get()}
    assert Take.objects.values("drop").distinct().count() == 1


@pytest.mark.django_db
def test_a_file_of_no_known_tool_is_in_the_drop_without_a_session(
    client: Client, element: Element
) -> None:
    client.force_login(make_member(production=element.shot.production, role="artist").user)
    file = SimpleUploadedFile("1.png", png())
    client.post(reverse("element-drop", args=[element.pk]), {"files": file, "drop": "c" * 32})
    take = Take.objects.get()
    assert (take.drop, take.session) == ("c" * 32, None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite in memory does not wait")
def test_files_recorded_at_the_same_moment_share_their_sessions() -> None:
    element = make_element()
    member = make_member(production=element.shot.production, role="artist")
    found = record_at_once(element.pk, member.pk, new_drop())
    assert (len(found), len(set(found))) == (FILES, 2)


@pytest.mark.skipif("sqlite" not in connection.vendor, reason="asked of PostgreSQL itself")
def test_files_recorded_at_the_same_moment_share_their_sessions_in_a_file(tmp_path: Path) -> None:
    environment = {**os.environ, "SHOTLOG_DATA": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment.pop("SHOTLOG_DATABASE_URL", None)
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    done = subprocess.run(
        [sys.executable, "-m", "tests.generation.at_once"],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=environment,
        text=True,
    )
    assert done.stdout.split() == [str(FILES), "2"], done.stderr


@pytest.mark.django_db
def test_a_folder_taken_in_twice_a_day_is_one_drop_and_says_where_to_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    element = make_element(shot=make_shot(code="ABC_010"), name="crowd01")
    code = element.shot.production.code
    for number in (1, 2):
        file = tmp_path / f"ABC_010_crowd01_v{number:03}.png"
        file.write_bytes(png_with_text(parameters=A1111_TEXT.replace("235284042", str(number))))
        call_command("ingest", str(tmp_path), production=code, tool="Kling")
    [session] = Session.objects.all()
    assert session.takes.count() == 2
    drop = Take.objects.values_list("drop", flat=True).distinct().get()
    told = capsys.readouterr().err
    assert "The version is not known: Kling." in told
    assert f"/p/{code}/drops/{drop}/" in told
