"""Figures in the words of a report."""

from collections.abc import Iterable

from django.utils.translation import gettext

from shotlog.figures.progress import Progress
from shotlog.models.choices import DONE, MISSING_PARTS, Status
from shotlog.reports.rows import Piece, Rows

BAR_ORDER = ("fin", "apr", "cbb", "rev", "rtk", "ip", "hld", "rdy", "wtg")
"""Statuses from done to not begun: the order of progress bars."""


def missing(parts: Iterable[str]) -> str:
    """'seed, prompt or graph'."""
    return ", ".join(str(MISSING_PARTS.get(part, part)) for part in parts)


def not_done(progress: Progress, rows: Rows) -> list[Piece]:
    """'3 in review', '1 CBB', '1 on hold': what is left, by status."""
    left = [code for code in BAR_ORDER if code not in DONE and progress.by_status[code]]
    return [
        Piece(
            gettext("%(n)s %(status)s")
            % {"n": progress.by_status[code], "status": _small(Status(code).label)},
            rows.of("status", code),
        )
        for code in left
    ]


def _small(label: object) -> str:
    """A label within a sentence; CBB stays as it is."""
    text = str(label)
    return text if text.isupper() else text[:1].lower() + text[1:]
