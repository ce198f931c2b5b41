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


ROLES = "roles"
"""The argument of a job that names the memberships with whose roles it reads other productions."""


def roles_of(members: Iterable[Membership]) -> dict[str, str]:
    """The roles of memberships as the argument ROLES holds them."""
    return {str(member.pk): member.role for member in members}


def is_for(job: Job, member: Membership) -> bool:
    """Whether the member still sees all that could be seen when it was made.

    That is by their role here, and in the other productions of which something went into it.
    """
    others: dict[str, str] = job.arguments.get(ROLES, {})
    kept = Membership.objects.filter(pk__in=others, user=member.user_id, production__removed=False)
    now = roles_of(kept) if others else {}
    return _sees_still(job.role, member.role) and all(
        key in now and _sees_still(role, now[key]) for key, role in others.items()
    )


def _sees_still(then: str, now: str) -> bool:
    return (_SEEING & RIGHTS.get(then, _SEEING)) <= RIGHTS[now]


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
