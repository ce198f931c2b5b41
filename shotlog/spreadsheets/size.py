"""Whether an export answers at once, or is made in the background: counted before it begins."""

from collections.abc import Collection

from shotlog.spreadsheets.choice import has_sheet
from shotlog.spreadsheets.listings import LISTINGS
from shotlog.spreadsheets.pictures import count_pictures
from shotlog.spreadsheets.selection import Selection

AT_ONCE_ROWS = 5_000
"""Rows that one still waits for: with their figures they take some three seconds."""
AT_ONCE_PICTURES = 300
"""Pictures that one still waits for: each is opened and made small in some five milliseconds."""


def is_long(
    selection: Selection, *, form: str, pictures: bool, sheets: Collection[str] = ()
) -> bool:
    """Whether it has more rows or pictures than one waits for."""
    if form == "xlsx" and pictures and count_pictures(selection) > AT_ONCE_PICTURES:
        return True
    rows = selection.shots.count()
    for listing in LISTINGS:
        if rows > AT_ONCE_ROWS:
            return True
        if _is_written(selection, listing.key, form, sheets):
            rows += listing.source.chosen(selection).count()
    return rows > AT_ONCE_ROWS


def _is_written(selection: Selection, key: str, form: str, sheets: Collection[str]) -> bool:
    if form in ("kitsu", "flow"):
        return False
    if form == "csv":
        return key == next(iter(sheets), "shots")
    return has_sheet(selection.member, key) and (not sheets or key in sheets)
