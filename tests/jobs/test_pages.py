"""The pages of what is made in the background."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from shotlog.jobs.results import place
from shotlog.management import stranded
from shotlog.models import Job, Membership
from shotlog.models.job import SILENCE
from tests.make import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_results(settings: Settings, tmp_path: Path) -> None:
    settings.RESULTS = tmp_path


@pytest.fixture
def member(client: Client) -> Membership:
    found = make_member()
    client.force_login(found.user)
    return found


def make_job(member: Membership, **fields: Any) -> Job:
    """A job that runs and was just heard of."""
    fields.setdefault("title", "Excel, whole breakdown")
    fields.setdefault("state", Job.State.RUNNING)
    fields.setdefault("heartbeat", timezone.now())
    fields.setdefault("file_name", "작업.txt")
    return Job.objects.create(membership=member, **fields)


def make_done(member: Membership, **fields: Any) -> Job:
    """A job whose file is there."""
    place("result").write_bytes(b"made")
    fields.setdefault("role", member.role)
    return make_job(member, state=Job.State.DONE, file="result", size=4, **fields)


def url(name: str, job: Job) -> str:
    """An address of a job."""
    return reverse(name, args=[job.membership.production.code, job.pk])


def test_the_page_of_a_running_job_has_a_bar_and_asks_again(
    client: Client, member: Membership
) -> None:
    job = make_job(member, done=30, total=120, words="Takes")
    page = client.get(job.get_absolute_url()).content.decode()
    assert '<progress value="25" max="100"' in page
    assert "30 of 120" in page
    assert "Takes" in page
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_the_fragment_of_a_finished_job_asks_no_more(client: Client, member: Membership) -> None:
    job = make_done(member)
    part = client.get(job.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "hx-get" not in part
    assert url("job-file", job) in part
    assert "작업.txt" in part


def test_the_result_is_downloaded_under_its_name(client: Client, member: Membership) -> None:
    answer = client.get(url("job-file", make_done(member)))
    assert answer.getvalue() == b"made"
    assert "attachment" in answer["Content-Disposition"]
    assert "%EC%9E%91%EC%97%85.txt" in answer["Content-Disposition"]


def test_a_result_is_nobody_elses(client: Client, member: Membership) -> None:
    other = make_member(production=member.production)
    job = make_done(other)
    for name in ("job", "job-file"):
        assert client.get(url(name, job)).status_code == 404
    for name in ("job-cancel", "job-remove"):
        assert client.post(url(name, job)).status_code == 404
    assert Job.objects.filter(pk=job.pk, state=Job.State.DONE).exists()
    assert str(job) not in client.get(reverse("job-list", args=[member.production.code]))


@pytest.mark.parametrize(
    ("then", "now", "fits"),
    [
        ("supervisor", "producer", True),
        ("artist", "colourist", True),
        ("client", "supervisor", True),
        ("supervisor", "coordinator", False),
        ("artist", "client", False),
    ],
)
def test_the_role_is_asked_again_at_the_download(
    client: Client, member: Membership, then: str, now: str, *, fits: bool
) -> None:
    job = make_done(member, role=then)
    Membership.objects.filter(pk=member.pk).update(role=now)
    answer = client.get(url("job-file", job), follow=not fits)
    if fits:
        assert answer.getvalue() == b"made"
    else:
        assert "Your role sees less than when this file was made" in answer.content.decode()


def test_a_result_that_went_is_told(client: Client, member: Membership) -> None:
    job = make_done(member)
    place("result").unlink()
    answer = client.get(url("job-file", job), follow=True)
    assert "The file is no longer there" in answer.content.decode()


def test_a_file_that_is_not_ready_is_not_sent(client: Client, member: Membership) -> None:
    answer = client.get(url("job-file", make_job(member)), follow=True)
    assert "This file is not ready." in answer.content.decode()


def test_cancel_stops_it_and_remove_forgets_it(client: Client, member: Membership) -> None:
    job = make_job(member)
    answer = client.post(url("job-cancel", job), follow=True)
    assert "Cancelled" in answer.content.decode()
    answer = client.post(url("job-remove", job), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("job-list", args=[member.production.code])
    assert not Job.objects.exists()


def test_a_finished_job_is_not_cancelled(client: Client, member: Membership) -> None:
    job = make_done(member)
    client.post(url("job-cancel", job))
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_a_job_that_nobody_works_on_any_more_is_told_as_failed(
    client: Client, member: Membership
) -> None:
    heard = timezone.now() - SILENCE - dt.timedelta(seconds=1)
    job = make_job(member, heartbeat=heard, again="/ask/again/")
    page = client.get(job.get_absolute_url()).content.decode()
    assert "The work stopped in the middle" in page
    assert 'href="/ask/again/"' in page
    job.refresh_from_db()
    assert job.state == Job.State.FAILED


def test_the_job_of_a_killed_worker_fails_when_serve_starts(member: Membership) -> None:
    task: DBTaskResult[..., Any] = DBTaskResult.objects.create(
        status="RUNNING",
        started_at=timezone.now(),
        args_kwargs={"args": [], "kwargs": {}},
        task_path="shotlog.spreadsheets.exporting.write_export",
        backend_name="default",
        run_after=timezone.now(),
        exception_class_path="",
        traceback="",
        worker_ids=[stranded.worker_id()],
    )
    job, other = make_job(member, task=str(task.id)), make_job(member, task="another")
    stranded.fail_stranded_tasks()
    for row in (job, other):
        row.refresh_from_db()
    assert job.error == "Shotlog was stopped while it was made. Have it made again."
    assert other.state == Job.State.RUNNING


def test_more_jobs_take_no_more_queries(
    client: Client, member: Membership, django_assert_max_num_queries: Any
) -> None:
    for _number in range(20):
        make_job(member)
    with django_assert_max_num_queries(8):
        client.get(reverse("job-list", args=[member.production.code]))


def test_a_page_without_jobs_says_so(client: Client, member: Membership) -> None:
    page = client.get(reverse("job-list", args=[member.production.code])).content.decode()
    assert "Nothing was made in the background for you" in page
