"""Starting a job, doing it in the worker, and ending it."""

import json
import logging
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shotlog.jobs.results import drop_file, place, prune
from shotlog.models import Job, Membership

if TYPE_CHECKING:
    from django_tasks.base import Task

BEHIND = -10
"""The priority of jobs in the queue: previews, which pages wait for, go first."""
MOST_UNFINISHED = 5
"""So many one member may have in the works."""
_BETWEEN = 0.5  # seconds between two words of progress
_logger = logging.getLogger(__name__)


class Failed(Exception):  # noqa: N818
    """The work cannot be done; the message says in a sentence why."""


class _Cancelled(Exception):  # noqa: N818
    """Who asked for it no longer wants it."""


@dataclass
class Work:
    """What a job gives to the function that does it."""

    job: Job
    member: Membership
    arguments: Mapping[str, Any]
    file: IO[bytes]
    """What becomes the result, once the function comes back."""
    _last: float = field(default=-_BETWEEN, repr=False)

    def step(self, done: int, total: int, words: str = "") -> None:
        """Tell how far it is; ends the work where it was cancelled. Cheap enough for every row."""
        now = time.monotonic()
        if now - self._last < _BETWEEN:
            return
        self._last = now
        written = Job.objects.filter(pk=self.job.pk, state=Job.State.RUNNING).update(
            done=done, total=total, words=words[:200], heartbeat=timezone.now()
        )
        if not written:
            raise _Cancelled


def start(
    member: Membership,
    task: "Task[[int], None]",
    *,
    kind: str,
    title: str,
    arguments: Mapping[str, Any],
    file_name: str = "",
    content_type: str = "",
    again: str = "",
    leads_to: str = "",
) -> Job:
    """Queue `task` for `member`, or return the job that already does the same for them.

    Work that makes no file `leads_to` the page of what it did, and ends its job itself.

    Raises Failed where the member has MOST_UNFINISHED in the works.
    """
    language = get_language() or settings.LANGUAGE_CODE
    waiting = list(member.jobs.unfinished())
    for job in waiting:
        same = (job.kind, job.arguments, job.language) == (kind, _as_json(arguments), language)
        if same and not job.is_silent(timezone.now()):
            return job
    if len(waiting) >= MOST_UNFINISHED:
        raise Failed(
            _("You have %(n)s files in the works. Wait for one of them, or cancel it.")
            % {"n": len(waiting)}
        )
    job = Job.objects.create(
        membership=member,
        kind=kind,
        title=title[:200],
        arguments=arguments,
        language=language,
        again=again,
        leads_to=leads_to,
        file_name=file_name,
        content_type=content_type,
    )
    queued = task.enqueue(job.pk)
    Job.objects.filter(pk=job.pk).update(task=str(queued.id))
    return job


def perform(key: int, work: Callable[[Work], None]) -> None:
    """Do the job of that key with `work`, in the worker; its row tells how it went."""
    prune()
    started = Job.objects.filter(pk=key, state=Job.State.WAITING)
    if not started.update(state=Job.State.RUNNING, heartbeat=timezone.now()):
        return  # cancelled before its turn came
    job = Job.objects.get(pk=key)
    with translation.override(job.language or None):
        member = _member(job)
        if member is None:
            fail(job, _("You are no longer a member of this production."))
            return
        Job.objects.filter(pk=key).update(role=member.role)
        _make(job, member, work)


def fail(job: Job, why: str) -> None:
    """Say that a job will not be done, and why; what is finished stays as it is."""
    Job.objects.unfinished().filter(pk=job.pk).update(
        state=Job.State.FAILED, error=why, finished_at=timezone.now()
    )


def cancel(job: Job) -> None:
    """Do not do it, or no further; what is finished stays as it is."""
    Job.objects.unfinished().filter(pk=job.pk).update(
        state=Job.State.CANCELLED, finished_at=timezone.now()
    )


def drop(job: Job) -> None:
    """Cancel it and forget it, with its result."""
    cancel(job)
    job.refresh_from_db()
    drop_file(job)
    job.delete()


def _as_json(arguments: Mapping[str, Any]) -> Any:
    """As the table gives them back: tuples are lists then."""
    return json.loads(json.dumps(arguments))


def _member(job: Job) -> Membership | None:
    kept = Membership.objects.select_related("production", "user")
    return kept.filter(pk=job.membership_id, production__removed=False).first()


def _make(job: Job, member: Membership, work: Callable[[Work], None]) -> None:
    """Write the file beside the results, and give it its name only when it is whole."""
    name = f"{job.pk}-{secrets.token_hex(8)}"
    part = place(f"{name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        with part.open("w+b") as file:
            work(Work(job, member, job.arguments, file))
        _finish(job, part, name)
    except _Cancelled:
        return
    except Failed as refused:
        fail(job, str(refused))
    except OSError as error:
        fail(job, _("The file could not be written: %(why)s.") % {"why": error.strerror or error})
        raise
    except BaseException:
        fail(job, _("Something went wrong while it was made; the server's log has the details."))
        _logger.exception("Job %s (%s) failed", job.pk, job.kind)
        raise
    finally:
        part.unlink(missing_ok=True)


def _finish(job: Job, part: Path, name: str) -> None:
    size = part.stat().st_size
    part.replace(place(name))
    done = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(
        state=Job.State.DONE, file=name, size=size, finished_at=timezone.now(), words=""
    )
    if not done:  # cancelled in its last moment
        place(name).unlink(missing_ok=True)
