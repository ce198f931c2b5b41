"""The files that jobs made: where they lie, for whom they are, and when they go."""

import datetime as dt
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from shotlog.models import Job, Membership, Right
from shotlog.models.people import RIGHTS

KEPT_DAYS = 7
_SEEING = frozenset({Right.SEE_RECIPES, Right.SEE_MONEY})
_A_DAY = 24 * 60 * 60.0


def place(name: str) -> Path:
    """Where the result of that name lies."""
    return Path(settings.RESULTS) / name


def is_for(job: Job, member: Membership) -> bool:
    """Whether the member's role still sees all that the role saw with which it was made."""
    seen = _SEEING & RIGHTS.get(job.role, _SEEING)
    return seen <= RIGHTS[member.role]


def drop_file(job: Job) -> None:
    """Remove the bytes of a result; the row says what became of the job."""
    if job.file:
        place(job.file).unlink(missing_ok=True)


def prune() -> int:
    """Remove the jobs that are too old, with their results, and files that belong to none."""
    until = timezone.now() - dt.timedelta(days=KEPT_DAYS)
    old = list(Job.objects.filter(made_at__lt=until))
    for job in old:
        drop_file(job)
        job.delete()
    _drop_strays(Job.objects.exclude(file="").values_list("file", flat=True))
    return len(old)


def _drop_strays(known: Iterable[str]) -> None:
    """Files of jobs that are gone and parts of killed ones, once nobody can be writing them."""
    folder = Path(settings.RESULTS)
    if not folder.is_dir():
        return
    kept = set(known)
    for path in folder.iterdir():
        if path.name not in kept and _age(path) > _A_DAY:
            path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    """Seconds since it was last written; none for a file that went meanwhile."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0
