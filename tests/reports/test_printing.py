"""All scenes in one print, and reports as files that need no server."""

import datetime as dt
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shotlog.generation.previews import preview_path
from shotlog.history import Author, edit
from shotlog.jobs.results import place
from shotlog.models import Clearance, Element, Job, Production, SourceFile
from shotlog.reports import decisions, printing
from tests.make import (
    make_element,
    make_file,
    make_member,
    make_note,
    make_production,
    make_scene,
    make_shortcoming,
    make_shot,
    make_take,
)

pytestmark = pytest.mark.django_db


def filled(code: str = "PRN") -> Production:
    production = make_production(code=code, rate_ai=500)
    for number in ("24", "24A"):
        shot = make_shot(scene=make_scene(production=production, number=number))
        make_take(element=make_element(shot=shot, hours_actual=2), decision="approved")
    return production


def test_all_scenes_are_on_one_page_each_on_a_sheet_of_its_own(client: Client) -> None:
    production = filled()
    client.force_login(make_member(production=production).user)
    html = client.get("/p/PRN/reports/print/").content.decode()
    assert html.count('<article class="scene-sheet">') == 2
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def fill(production: Production, scenes: int) -> None:
    for _ in range(scenes):
        scene = make_scene(production=production)
        shot = make_shot(scene=scene, thumbnail="ab" * 32)
        element = make_element(shot=shot, name=f"crowd{scene.pk}", recovery="lost", hours_actual=2)
        make_take(
            element=element,
            decision="approved",
            decided_at=timezone.now(),
            source_file=make_file(preview="ready"),
        )
        Clearance.objects.create(element=element)
        make_note(element=element)
        make_shortcoming(element=element, owner=f"owner{scene.pk}")
        edit(shot, {"status": "apr"}, by=Author.command(production, who=f"who{scene.pk}"))
        edit(scene, {"meeting_notes": "Gate stays."}, by=Author.command(production))


def test_twenty_scenes_take_as_many_queries_as_one(client: Client) -> None:
    production = make_production(code="PRN", disclosure=True)
    client.force_login(make_member(production=production).user)
    counts = []
    for more in (1, 19):
        fill(production, more)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/p/PRN/reports/print/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_each_scene_lists_what_is_its_own(client: Client) -> None:
    production = make_production(code="PRN")
    client.force_login(make_member(production=production).user)
    fill(production, 3)
    html = client.get("/p/PRN/reports/print/").content.decode()
    sheets = html.split('<article class="scene-sheet">')[1:]
    for number, scene in enumerate(production.scenes.all()):
        for words in (f"who{scene.pk}", f"owner{scene.pk}", f"crowd{scene.pk}, take v001"):
            told = [n for n, sheet in enumerate(sheets) if words in sheet]
            assert told == [number], words
        picture = SourceFile.objects.get(takes__element__shot__scene=scene)
        assert picture.sha256 in sheets[number]


def test_the_newest_decisions_of_each_scene_are_listed() -> None:
    production = filled()
    for element in Element.objects.all():
        for number in range(decisions.SHOWN + 3):
            when = timezone.now() - dt.timedelta(minutes=number)
            make_take(element=element, decision="rejected", decided_at=when, number=100 + number)
    for report in printing.all_scenes(make_member(production=production)):
        found = report.decisions
        told = [one.what for one in found.newest]
        assert (found.shown, found.count) == (decisions.SHOWN, decisions.SHOWN + 3)
        newest = range(100, 100 + decisions.SHOWN)
        assert told == [f"{report.figures.scope.all_elements[0].name}, take v{n}" for n in newest]


def test_page_and_paper_say_how_many_decisions_they_leave_out(client: Client) -> None:
    production = make_production(code="PRN")
    scene = make_scene(production=production)
    element = make_element(shot=make_shot(scene=scene))
    for number in range(decisions.SHOWN):
        make_take(element=element, decision="rejected", decided_at=timezone.now())
        edit(element.shot, {"status": ("apr", "fin")[number % 2]}, by=Author.command(production))
    client.force_login(make_member(production=production).user)
    html = client.get(scene.get_absolute_url()).content.decode()
    assert f"the newest {decisions.SHOWN} of {2 * decisions.SHOWN}" in html
    assert f"the newest {decisions.PRINTED} of {2 * decisions.SHOWN}" in html


def test_a_production_without_scenes_prints_a_sentence(client: Client) -> None:
    production = make_production(code="PRN")
    client.force_login(make_member(production=production).user)
    assert "No scenes yet." in client.get("/p/PRN/reports/print/").content.decode()


def test_a_long_production_is_printed_by_a_job(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "MOST_AT_ONCE", 1)
    production = filled()
    client.force_login(make_member(production=production).user)
    answer = client.get("/p/PRN/reports/print/")
    job = Job.objects.get()
    assert answer["Location"] == job.get_absolute_url()
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.DONE, "")
    html = place(job.file).read_text(encoding="utf-8")
    assert html.count('<article class="scene-sheet">') == 2
    assert 'href="/' not in html
    assert "</html>" in html


def test_without_the_right_to_money_no_job_prints_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "MOST_AT_ONCE", 1)
    production = filled()
    client.force_login(make_member(production=production, role="artist").user)
    client.get("/p/PRN/reports/print/")
    html = place(Job.objects.get().file).read_text(encoding="utf-8")
    assert "AI operators" not in html


def test_the_command_writes_a_file_that_opens_by_itself(tmp_path: Path) -> None:
    filled()
    path, out = tmp_path / "scene.html", StringIO()
    call_command("scene_report", "PRN", "24", "--html", str(path), stdout=out)
    html = path.read_text(encoding="utf-8")
    assert str(path) in out.getvalue()
    assert "@layer print" in html
    for outside in ('src="/', 'href="/', "<script", "<form", "<button"):
        assert outside not in html, outside
    assert "AI operators" in html  # whoever can run a command sees money


def test_previews_go_into_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    digest = "ab" * 32
    html = f'<img class="thumb" src="/previews/{digest}/thumb.webp" alt="">'
    assert printing.standing_alone(html) == '<span class="thumb thumb-none"></span>'
    name = preview_path(digest, "thumb")
    default_storage.save(name, ContentFile(b"RIFF"))
    assert printing.standing_alone(html) == (
        '<img class="thumb" src="data:image/webp;base64,UklGRg==" alt="">'
    )


def test_a_folder_that_is_not_there_and_a_day_that_is_none_are_refused(tmp_path: Path) -> None:
    filled()
    gone = str(tmp_path / "none" / "scene.html")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("scene_report", "PRN", "24", "--html", gone)
    with pytest.raises(CommandError, match="write a day as 2026-11-13"):
        call_command("scene_report", "PRN", "24", "--html", str(tmp_path / "x"), "--since", "soon")
