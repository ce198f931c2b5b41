"""Lines of sums between the records of a sheet: what they say, and how they are known again.

Σ stands in their ID. People delete that column, copy without it, or save what a program shows of
it, so their words tell them as well, in every language of the interface.
"""

import re
from collections.abc import Collection
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shotlog.models.choices import Status

SUMS = "Σ"
NO_SCENE = "–"
"""Stands for the scene of shots that have none."""


def shot_count(shots: int, omitted: int) -> str:
    """'12 shots + 1 omitted': what stands for the code of a shot."""
    words = ngettext("%(n)s shot", "%(n)s shots", shots) % {"n": shots}
    return f"{words} + {omitted} {Status.OMT.label.lower()}" if omitted else words


def everything() -> str:
    """'All': what stands for the number of a scene."""
    return _("All")


def is_mark(raw: Any) -> bool:
    """Whether a cell is the mark of such a line."""
    return isinstance(raw, str) and raw.strip() == SUMS


def is_shot_count(raw: Any) -> bool:
    """Whether a cell counts shots, in any language."""
    return isinstance(raw, str) and bool(_counts().fullmatch(raw.strip().casefold()))


def is_everything(raw: Any) -> bool:
    """Whether a cell says 'All', in any language."""
    return isinstance(raw, str) and raw.strip().casefold() in _all_words()


def is_line_of_sums(cells: Collection[Any]) -> bool:
    """Whether the cells of a row show at first sight that it is no record."""
    return any(is_mark(raw) or is_shot_count(raw) for raw in cells)


@cache
def _counts() -> "re.Pattern[str]":
    forms: set[str] = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            forms |= {shot_count(shots, omitted) for shots in (1, 2) for omitted in (0, 3)}
    return re.compile("|".join(map(_of_any_size, sorted(forms))))


def _of_any_size(form: str) -> str:
    return re.sub(r"\d+", r"\\d+", re.escape(form.casefold()))


@cache
def _all_words() -> frozenset[str]:
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(everything().casefold())
    return frozenset(found)
