"""A job from its start to its end."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from pytest_django import Settings

from shotlog.jobs import KEPT_DAYS, Failed, Work, perform, prune, start
from shotlog.jobs.results import place
from shotlog.jobs.running import MOST_UNFINISHED, cancel, drop
from shotlog.models import Job, Membership
from tests.make import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def results(settings: Settings, tmp_path: Path) -> Path:
    """A folder of its own for what is made."""
    settings.RESULTS = tmp_path / "results"
    return tmp_path / "results"


@pytest.fixture
def waiting(settings: Settings) -> None:
    """Tasks stay in the queue, as while the worker is busy."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def _say(work: Work) -> None:
    work.step(1, 2, _("Scene"))
    work.file.write(work.arguments["text"].encode())


@task()
def say(job: int) -> None:
    """Write what was asked for."""
    perform(job, _say)


def begin(member: Membership, *, text: str = "hello", **more: Any) -> Job:
    """As a view does it."""
    job = start(
        member,
        say,
        kind="say",
        title="A word",
        arguments={"text": text},
        file_name="word.txt",
        content_type="text/plain",
        **more,
    )
    job.refresh_from_db()
    return job


def test_a_job_makes_the_file_that_was_asked_for(results: Path) -> None:
    job = begin(make_member())
    assert job.state == Job.State.DONE
    assert place(job.file).read_bytes() == b"hello"
    assert job.size == 5
    assert job.role == "supervisor"
    assert job.finished_at is not None
    assert [path.name for path in results.iterdir()] == [job.file]


def test_progress_is_told_with_its_words_in_the_language_of_who_asked() -> None:
    with translation.override("ko"):
        job = begin(make_member())
    assert (job.done, job.total, job.language) == (1, 2, "ko")
    seen = []

    def look(work: Work) -> None:
        work.step(3, 4, _("Scene"))
        seen.append(Job.objects.get(pk=work.job.pk).words)

    Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING)
    perform(job.pk, look)
    assert seen == ["씬"]


def test_steps_are_written_twice_a_second_at_most(django_assert_num_queries: Any) -> None:
    job = Job.objects.create(
        membership=make_member(), title="A word", state=Job.State.RUNNING, file_name="a"
    )
    work = Work(job, job.membership, {}, open(os.devnull, "wb"))  # noqa: PTH123, SIM115
    with django_assert_num_queries(1):
        for number in range(100):
            work.step(number, 100)
    work.file.close()


@pytest.mark.usefixtures("waiting")
def test_a_job_that_was_cancelled_while_it_waited_is_not_done() -> None:
    job = begin(make_member())
    assert job.state == Job.State.WAITING
    cancel(job)
    perform(job.pk, _say)
    job.refresh_from_db()
    assert (job.state, job.file) == (Job.State.CANCELLED, "")


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("late", [False, True])
def test_a_job_that_is_cancelled_while_it_runs_leaves_no_file(results: Path, *, late: bool) -> None:
    job = begin(make_member())

    def work(work: Work) -> None:
        work.file.write(b"half")
        cancel(job)
        if not late:
            work.step(1, 2)
            raise AssertionError("It went on.")

    perform(job.pk, work)
    job.refresh_from_db()
    assert (job.state, job.file) == (Job.State.CANCELLED, "")
    assert list(results.iterdir()) == []


@pytest.mark.usefixtures("waiting")
def test_a_job_that_cannot_be_done_says_why(results: Path) -> None:
    job = begin(make_member())

    def work(_work: Work) -> None:
        raise Failed("There are no shots to print.")

    perform(job.pk, work)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "There are no shots to print.")
    assert list(results.iterdir()) == []


@pytest.mark.usefixtures("waiting")
def test_an_error_of_ours_is_logged_and_told_in_a_sentence(
    results: Path, caplog: pytest.LogCaptureFixture
) -> None:
    job = begin(make_member())

    def work(_work: Work) -> None:
        raise KeyError("inner")

    with pytest.raises(KeyError):
        perform(job.pk, work)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.error.startswith("Something went wrong")
    assert "inner" in caplog.text
    assert list(results.iterdir()) == []


@pytest.mark.usefixtures("waiting")
def test_a_full_disk_is_told() -> None:
    job = begin(make_member())

    def work(_work: Work) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        perform(job.pk, work)
    job.refresh_from_db()
    assert job.error == "The file could not be written: No space left on device."


@pytest.mark.usefixtures("waiting")
def test_nothing_is_made_for_somebody_who_is_no_longer_a_member() -> None:
    member = make_member()
    job = begin(member)
    member.removed = True
    member.save()
    perform(job.pk, _say)
    job.refresh_from_db()
    assert job.error == "You are no longer a member of this production."


@pytest.mark.usefixtures("waiting")
def test_the_work_has_the_role_of_the_moment() -> None:
    member = make_member()
    job = begin(member)
    Membership.objects.filter(pk=member.pk).update(role="client")
    roles = []
    perform(job.pk, lambda work: roles.append(work.member.role))
    job.refresh_from_db()
    assert roles == [job.role] == ["client"]


@pytest.mark.usefixtures("waiting")
def test_the_same_work_asked_for_twice_is_one_job() -> None:
    member = make_member()
    first, other = begin(member), begin(member, text="other")
    assert begin(member).pk == first.pk != other.pk
    assert begin(make_member()).pk not in (first.pk, other.pk)
    cancel(first)
    assert begin(member).pk != first.pk


@pytest.mark.usefixtures("waiting")
def test_a_member_has_only_so_many_in_the_works() -> None:
    member = make_member()
    for number in range(MOST_UNFINISHED):
        begin(member, text=str(number))
    with pytest.raises(Failed, match=r"^You have 5 files in the works"):
        begin(member, text="one more")


def test_an_old_result_is_removed_with_its_row() -> None:
    old, new = begin(make_member()), begin(make_member())
    made_at = timezone.now() - dt.timedelta(days=KEPT_DAYS, hours=1)
    Job.objects.filter(pk=old.pk).update(made_at=made_at)
    assert prune() == 1
    assert list(Job.objects.all()) == [new]
    assert not place(old.file).exists()
    assert place(new.file).exists()


def test_files_of_no_job_go_once_nobody_can_be_writing_them(results: Path) -> None:
    results.mkdir(parents=True)
    old, fresh = results / "1-old.part", results / "2-fresh.part"
    for path in (old, fresh):
        path.write_bytes(b"half")
    long_ago = (timezone.now() - dt.timedelta(days=2)).timestamp()
    os.utime(old, (long_ago, long_ago))
    prune()
    assert list(results.iterdir()) == [fresh]


def test_what_is_dropped_leaves_nothing(results: Path) -> None:
    job = begin(make_member())
    drop(job)
    assert not Job.objects.exists()
    assert list(results.iterdir()) == []
