"""Tasks whose worker was killed do not stay running."""

import datetime as dt
import os
import socket
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from shotlog.management import stranded

pytestmark = pytest.mark.django_db


def running(worker: str, *, hours: float = 0) -> "DBTaskResult[..., Any]":
    """A task that `worker` took up so many hours ago."""
    return DBTaskResult.objects.create(
        status="RUNNING",
        started_at=timezone.now() - dt.timedelta(hours=hours),
        args_kwargs={"args": [], "kwargs": {}},
        task_path="shotlog.generation.tasks.preview",
        backend_name="default",
        run_after=timezone.now(),
        exception_class_path="",
        traceback="",
        worker_ids=[worker],
    )


def state(task: "DBTaskResult[..., Any]") -> str:
    """As the table says now."""
    task.refresh_from_db()
    return str(task.status)


def test_a_task_of_a_worker_that_this_process_had_is_failed() -> None:
    """And its record says why."""
    task = running(stranded.worker_id())
    assert stranded.fail_stranded_tasks() == 1
    assert state(task) == "FAILED"
    assert "WorkerLostError" in task.exception_class_path


def test_a_task_of_a_dead_keeper_on_this_machine_is_failed() -> None:
    """A process number far above what Linux gives."""
    task = running(f"{socket.gethostname()[:40]}:99999999:abc")
    stranded.fail_stranded_tasks()
    assert state(task) == "FAILED"


def test_a_task_of_another_living_keeper_goes_on() -> None:
    """Two `serve` may share one machine."""
    task = running(f"{socket.gethostname()[:40]}:{os.getppid()}:abc")
    assert stranded.fail_stranded_tasks() == 0
    assert state(task) == "RUNNING"


def test_a_task_on_another_machine_goes_on_for_a_day() -> None:
    """After that nobody works on it any more."""
    fresh, old = running("elsewhere:1:abc", hours=1), running("elsewhere:1:abc", hours=25)
    stranded.fail_stranded_tasks()
    assert (state(fresh), state(old)) == ("RUNNING", "FAILED")


def test_the_part_of_an_upload_that_stopped_a_day_ago_is_removed(tmp_path: Path) -> None:
    """One that is still coming in stays."""
    old, fresh = tmp_path / "old.part", tmp_path / "fresh.part"
    for part in (old, fresh):
        part.write_bytes(b"half a film")
    long_ago = (timezone.now() - dt.timedelta(days=2)).timestamp()
    os.utime(old, (long_ago, long_ago))
    assert stranded.drop_stranded_uploads(tmp_path) == 1
    assert fresh.exists()
