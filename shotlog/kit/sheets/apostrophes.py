"""The apostrophe that keeps a text of CSV from being a formula: put on, and taken off again.

What has one already gets another, so that every text comes back as it was.
"""

import re
from collections.abc import Sequence
from typing import Any

_FIRST = frozenset("=+-@\t\r'")
_FORMULA_LIKE = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe, as people type it."""
    if isinstance(value, str) and value[:1] in _FIRST and _FORMULA_LIKE.match(value):
        return f"'{value}"
    return value


def doubled(value: Any) -> Any:
    """As other trackers get it: as it stands, but that its own apostrophe is not taken for ours."""
    if isinstance(value, str) and value[:1] == "'" and _GUARDED.match(value):
        return f"'{value}"
    return value


def bare(cells: Sequence[Any]) -> tuple[Any, ...]:
    """The cells of a row of text without that apostrophe."""
    if not any(cell[:1] == "'" for cell in cells):
        return tuple(cells)
    return tuple(cell[1:] if _GUARDED.match(cell) else cell for cell in cells)
