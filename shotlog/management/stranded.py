"""What a killed process leaves behind: tasks that look as if they ran, parts of uploads."""

import datetime as dt
import os
import secrets
import socket
import sys
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from shotlog import jobs
from shotlog.models import Job

LONGEST = dt.timedelta(days=1)  # no task of ours takes that long, on whatever machine it runs


class WorkerLostError(Exception):
    """The worker that ran the task ended before the task did."""


def worker_id() -> str:
    """The name of a worker that this process is about to start."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


def fail_stranded_tasks() -> int:
    """Mark them failed, and say how many. To be called while this process has no worker."""
    lost = [task for task in DBTaskResult.objects.running() if _is_stranded(task)]
    for task in lost:
        task.set_failed(WorkerLostError("The worker was stopped in the middle of this task."))
    _fail_jobs([str(task.id) for task in lost])
    return len(lost)


def _fail_jobs(tasks: list[str]) -> None:
    """Tell those who wait for the files that these tasks were making."""
    for job in Job.objects.unfinished().filter(task__in=tasks):
        with translation.override(job.language or None):
            jobs.fail(job, _("Shotlog was stopped while it was made. Have it made again."))


def drop_stranded_uploads(folder: Path) -> int:
    """Remove the parts of files that stopped coming in a day ago, and say how many."""
    lost = [part for part in folder.glob("*.part") if _is_old(part)]
    for part in lost:
        part.unlink(missing_ok=True)
    return len(lost)


def _is_old(path: Path) -> bool:
    try:
        changed = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    except FileNotFoundError:  # it came in whole meanwhile
        return False
    return timezone.now() - changed > LONGEST


def _is_stranded(task: "DBTaskResult[..., Any]") -> bool:
    if task.started_at is None or timezone.now() - task.started_at > LONGEST:
        return True
    host, _, rest = (task.worker_ids[-1] if task.worker_ids else "").partition(":")
    if host != socket.gethostname()[:40]:
        return False  # another machine's, which looks after its own
    return not _keeper_lives(rest.partition(":")[0])


def _keeper_lives(pid: str) -> bool:
    """Whether the `serve` that started the worker still runs, other than this process."""
    if not pid.isdecimal() or int(pid) == os.getpid() or sys.platform == "win32":
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
