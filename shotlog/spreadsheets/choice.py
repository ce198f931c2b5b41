"""Which sheets there are, and which of them a role has."""

from collections.abc import Collection

from shotlog.models import Membership
from shotlog.spreadsheets.listings import LISTINGS
from shotlog.spreadsheets.looks import Looks
from shotlog.spreadsheets.selection import Selection
from shotlog.spreadsheets.sheets import BenchmarkSheet, ListSheet, SceneSheet, Sheet, ShotSheet

_LISTS = {one.key: one for one in LISTINGS}
KEYS = ("scenes", "shots", *_LISTS, "benchmarks")
"""The sheets by the names that commands know them by, in the order of the workbook."""


def has_sheet(member: Membership, key: str) -> bool:
    """Whether the member's role has the sheet; of figures a client gets those of shots only."""
    if key in _LISTS:
        return _LISTS[key].is_for(member)
    return key == "shots" or member.sees_recipes


def chosen_sheets(
    selection: Selection, looks: Looks, *, pictures: bool, keys: Collection[str]
) -> list[Sheet]:
    """The sheets of these keys that the role has; without keys all of them."""
    made: list[Sheet] = []
    for key in KEYS:
        if (keys and key not in keys) or not has_sheet(selection.member, key):
            continue
        if key == "scenes":
            made.append(SceneSheet(selection, looks))
        elif key == "shots":
            made.append(ShotSheet(selection, looks, pictures=pictures))
        elif key == "benchmarks":
            made.append(BenchmarkSheet(selection, looks))
        else:
            made.append(ListSheet(selection, looks, _LISTS[key]))
    return made
