"""Shots as other trackers write them: the head rows are theirs, to the letter."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from shotlog.models import Shot
from shotlog.models.choices import EpisodeUse, Status
from shotlog.spreadsheets.rows import ShotLine, ShotLines
from shotlog.spreadsheets.selection import Selection

KITSU_HEAD = (
    "Project",
    "Episode",
    "Sequence",
    "Name",
    "Description",
    "Time Spent",
    "Frames",
    "Frame In",
    "Frame Out",
    "FPS",
    "Vendor",
    "Roto",
    "Assignations",
    "Compositing",
    "Assignations",
)
FLOW_GROUPS = (*[""] * 10, "Roto", "", "Comp", "")
FLOW_HEAD = (
    "Id",
    "Thumbnail",
    "Shot Code",
    "Sequence",
    "Status",
    "Cut In",
    "Cut Out",
    "Cut Duration",
    "Type",
    "Project",
    "Task Status",
    "Bid",
    "Task Status",
    "Bid",
)
KITSU_STATUS = {
    Status.WTG: "todo",
    Status.RDY: "ready",
    Status.IP: "wip",
    Status.REV: "wfa",
    Status.RTK: "retake",
    Status.APR: "done",
    Status.FIN: "done",
}
"""Kitsu's short names; a status that it does not have keeps our code."""


def kitsu_rows(selection: Selection) -> Iterator[Sequence[Any]]:
    """Kitsu's shot export. Its name is what comes after the sequence; time is in days."""
    yield KITSU_HEAD
    for line in _shots(selection):
        shot = line.shot
        episode, sequence, name = _split(shot)
        sees = selection.member.sees_recipes
        yield [
            shot.production.title,
            episode,
            sequence,
            name,
            shot.description,
            _days(line.figures.spent.value, shot) if sees else "",
            shot.frames,
            shot.first_cut_frame,
            shot.last_cut_frame,
            str(shot.production.rate),
            shot.vendor if sees else "",
            "",
            "",
            KITSU_STATUS.get(Status(shot.status), shot.status),
            shot.assignee if sees else "",
        ]


def flow_rows(selection: Selection) -> Iterator[Sequence[Any]]:
    """A page export of Flow Production Tracking: a row of task names, then the heads."""
    yield FLOW_GROUPS
    yield FLOW_HEAD
    for line in _shots(selection):
        shot = line.shot
        bid = line.figures.estimated.value if selection.member.sees_recipes else None
        yield [
            shot.pk,
            "",
            shot.code,
            shot.scene.number if shot.scene else "",
            shot.status,
            shot.first_cut_frame,
            shot.last_cut_frame,
            shot.frames,
            "Shot",
            shot.production.title,
            "",
            "",
            shot.status,
            _days(bid, shot),
        ]


def _shots(selection: Selection) -> Iterator[ShotLine]:
    keys = [key for _scene, found in selection.groups for key in found]
    return ShotLines(selection).read(keys)


def _split(shot: Shot) -> tuple[str, str, str]:
    """Episode, sequence and name, which joined by underscores are the code again.

    The one episode of a production that has no more is given back as its lists had it.
    """
    production = shot.production
    head, name = shot.split_code()
    whole = head.removesuffix("_") or (shot.scene.number if shot.scene else "")
    episode, sequence = production.split_episode(whole)
    if production.episode_use == EpisodeUse.NONE and len(production.episode_names) == 1:
        episode = production.episode_names[0]
    return episode, sequence, name


def _days(hours: Decimal | None, shot: Shot) -> str:
    if hours is None:
        return ""
    return f"{hours / shot.production.hours_per_day:.2f}".rstrip("0").rstrip(".")
