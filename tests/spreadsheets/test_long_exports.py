"""Exports that are made in the background."""

import io
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import Settings

from shotlog.jobs.results import place
from shotlog.models import Job, Membership, Production
from shotlog.spreadsheets import progress, size
from shotlog.spreadsheets.exporting import write_export
from shotlog.spreadsheets.outputs import FORMATS, write
from shotlog.spreadsheets.selection import whole_production
from tests.make import (
    make_element,
    make_member,
    make_note,
    make_production,
    make_scene,
    make_shot,
    make_take,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_results(settings: Settings, tmp_path: Path) -> None:
    settings.RESULTS = tmp_path


@pytest.fixture
def production() -> Production:
    made = make_production(code="MRL")
    shot = make_shot(scene=make_scene(production=made, number="24A"), code="MRL_1")
    for _number in range(3):
        make_take(element=make_element(shot=shot))
    make_note(shot=shot)
    return made


@pytest.fixture
def member(client: Client, production: Production) -> Membership:
    found = make_member(production=production)
    client.force_login(found.user)
    return found


def url(form: str = "xlsx") -> str:
    """The link of a form."""
    if form == "xlsx":
        return reverse("breakdown-export", args=["MRL"])
    return reverse("data-export", args=["MRL", form])


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize("form", FORMATS)
def test_a_long_export_is_made_in_the_background_and_downloaded(
    client: Client, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    short = client.get(url(form), {"scope": "all"})
    monkeypatch.setattr(size, "AT_ONCE_ROWS", 0)
    answer = client.get(url(form), {"scope": "all"})
    job = Job.objects.get()
    assert answer.headers["Location"] == job.get_absolute_url()
    assert job.state == Job.State.DONE, job.error
    assert job.again == f"{url(form)}?scope=all"
    late = client.get(reverse("job-file", args=["MRL", job.pk]))
    for name in ("Content-Disposition", "Content-Type"):
        assert late.headers[name] == short.headers[name]
    if form in ("csv", "kitsu", "flow"):
        assert late.getvalue() == short.getvalue()
    elif form == "xlsx":
        books = [load_workbook(io.BytesIO(file.getvalue())) for file in (short, late)]
        assert books[0].sheetnames == books[1].sheetnames
    else:
        assert [b'"takes"' in file.getvalue() for file in (short, late)] == [True, True]


@pytest.mark.parametrize(
    ("form", "query", "rows"),
    [
        ("xlsx", {}, 1 + 3 + 3 + 1),
        ("xlsx", {"sheets": ["takes"]}, 1 + 3),
        ("json", {}, 1 + 3 + 3 + 1),
        ("csv", {}, 1),
        ("csv", {"sheets": ["takes"]}, 1 + 3),
        ("kitsu", {}, 1),
        ("flow", {}, 1),
    ],
)
def test_rows_are_counted_before_it_begins(
    member: Membership,
    monkeypatch: pytest.MonkeyPatch,
    form: str,
    query: dict[str, list[str]],
    rows: int,
) -> None:
    for limit, expected in ((rows - 1, True), (rows, False)):
        monkeypatch.setattr(size, "AT_ONCE_ROWS", limit)
        found = size.is_long(whole_production(member), form=form, pictures=True, **query)
        assert found is expected


def test_pictures_are_counted_for_workbooks_that_show_them(
    member: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_shot(production=member.production, thumbnail="f" * 64)
    selection = whole_production(member)
    monkeypatch.setattr(size, "AT_ONCE_PICTURES", 0)
    assert size.is_long(selection, form="xlsx", pictures=True)
    assert not size.is_long(selection, form="xlsx", pictures=False)
    assert not size.is_long(selection, form="json", pictures=True)


def test_rows_of_clients_are_those_of_their_sheets(
    production: Production, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = make_member(production=production, role="client")
    monkeypatch.setattr(size, "AT_ONCE_ROWS", 4)
    assert not size.is_long(whole_production(guest), form="xlsx", pictures=False)


@pytest.mark.parametrize("form", FORMATS)
def test_progress_ends_at_the_total_that_it_began_with(
    member: Membership, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    told: list[tuple[int, int, str]] = []
    monkeypatch.setattr(progress, "EVERY", 1)
    write(
        io.BytesIO(),
        whole_production(member),
        form=form,
        author="Seo",
        told=lambda *words: told.append(words),
    )
    totals = {total for _done, total, _words in told if total}
    assert len(totals) == 1
    assert all(0 <= done <= total or not total for done, total, _words in told)
    assert told[-1][0] >= totals.pop() - 2


def test_a_filter_that_is_gone_when_its_turn_comes_is_told(
    client: Client, member: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(size, "AT_ONCE_ROWS", 0)
    scene = member.production.scenes.get()
    client.get(url(), {"scope": "scene", "scene": "24A"})
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING)
    scene.removed = True
    scene.save()
    write_export.func(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "MRL has no scene 24A.")
    assert not any(path.suffix == ".part" for path in place("").iterdir())


@pytest.mark.usefixtures("member")
def test_whoever_has_enough_in_the_works_is_told_so(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    monkeypatch.setattr(size, "AT_ONCE_ROWS", 0)
    for form in FORMATS:
        assert client.get(url(form)).status_code == 302
    answer = client.get(url(), {"scope": "all"}, follow=True)
    assert "You have 5 files in the works" in answer.content.decode()
    assert Job.objects.count() == len(FORMATS)
