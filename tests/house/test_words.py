"""Every filter and every column of a sheet says what it means."""

import importlib
from pathlib import Path
from typing import Any

import django_filters
import pytest
from django.conf import settings

from shotlog.spreadsheets import columns
from shotlog.spreadsheets.column import Column

ROOMS = sorted(
    path.parent.name for path in (Path(settings.BASE_DIR) / "shotlog").glob("*/filters.py")
)
SHEETS = sorted(name for name in vars(columns) if name.endswith("_COLUMNS"))


def filter_sets(room: str) -> list[Any]:
    """Those that a room's own module defines."""
    module = importlib.import_module(f"shotlog.{room}.filters")
    return [
        one
        for one in vars(module).values()
        if isinstance(one, type)
        and issubclass(one, django_filters.FilterSet)
        and one.__module__ == module.__name__
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_every_filter_has_a_label_and_a_help_text(room: str) -> None:
    """The label stands on its chip, the help beside its field."""
    mute = [
        f"{one.__name__}.{name}"
        for one in filter_sets(room)
        for name, question in one.base_filters.items()
        if not (question.label and question.extra.get("help_text"))
    ]
    assert mute == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_column_has_a_name_of_its_own_and_a_help_text(sheet: str) -> None:
    """The help stands on the legend; two columns of one name could not come back in."""
    found: tuple[Column, ...] = getattr(columns, sheet)
    names = [str(column.name) for column in found]
    assert len(names) == len(set(names))
    assert [str(column.name) for column in found if not str(column.help).strip()] == []
