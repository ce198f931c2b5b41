"""The sheets that are plain lists, in the order of the workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from shotlog.models import Membership, Right
from shotlog.spreadsheets.column import Column
from shotlog.spreadsheets.columns import (
    COLOUR_COLUMNS,
    ELEMENT_COLUMNS,
    SHORTCOMING_COLUMNS,
    TAKE_COLUMNS,
)
from shotlog.spreadsheets.record_columns import CLEARANCE_COLUMNS, SESSION_COLUMNS, TOOL_COLUMNS
from shotlog.spreadsheets.rows import (
    CLEARANCES,
    ELEMENTS,
    NOTES,
    SESSIONS,
    SHORTCOMINGS,
    TAKES,
    TOOL_VERSIONS,
    Source,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Listing:
    """A sheet that is a plain list."""

    key: str

    title: "StrPromise"
    about: "StrPromise"
    columns: Sequence[Column]
    source: Source
    frozen: int
    right: Right | None = Right.SEE_RECIPES  # None: every role has the sheet

    def is_for(self, member: Membership) -> bool:
        """Whether the role has the sheet; clearances are logged only for disclosure."""
        if self.key == "clearances" and not member.production.disclosure:
            return False
        return self.right is None or member.may(self.right)


LISTINGS = (
    Listing(
        "elements",
        gettext_lazy("Elements"),
        gettext_lazy("Every element of these shots: how it was made, its state and its hours."),
        ELEMENT_COLUMNS,
        ELEMENTS,
        frozen=3,
        right=None,
    ),
    Listing(
        "takes",
        gettext_lazy("Takes"),
        gettext_lazy("Every take of the elements, with all that is needed to make it again."),
        TAKE_COLUMNS,
        TAKES,
        frozen=4,
    ),
    Listing(
        "sessions",
        gettext_lazy("Sessions"),
        gettext_lazy("Every sitting with a tool, with hands-on hours and attempts thrown away."),
        SESSION_COLUMNS,
        SESSIONS,
        frozen=2,
    ),
    Listing(
        "colour",
        gettext_lazy("Colour"),
        gettext_lazy("Every colour note: what does not match the plate, and its correction."),
        COLOUR_COLUMNS,
        NOTES,
        frozen=3,
    ),
    Listing(
        "shortcomings",
        gettext_lazy("Shortcomings"),
        gettext_lazy("Every visible defect of a generated element, and what was done about it."),
        SHORTCOMING_COLUMNS,
        SHORTCOMINGS,
        frozen=3,
    ),
    Listing(
        "clearances",
        gettext_lazy("Clearances"),
        gettext_lazy("What was agreed about the use of AI elements."),
        CLEARANCE_COLUMNS,
        CLEARANCES,
        frozen=3,
    ),
    Listing(
        "tools",
        gettext_lazy("Tools"),
        gettext_lazy("The tool versions that were used, and their terms."),
        TOOL_COLUMNS,
        TOOL_VERSIONS,
        frozen=2,
    ),
)
