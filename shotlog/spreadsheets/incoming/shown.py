"""Whether a cell says what stands there already, in any of the ways in which it may be written."""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation

from shotlog.kit.sheets.tables import Broken, Raw
from shotlog.kit.text import composed
from shotlog.spreadsheets.incoming.values import Refusal, as_decimal, plain_text
from shotlog.spreadsheets.sheet_part import readable

_CLOSE = Decimal("0.000001")


def is_empty(raw: Raw) -> bool:
    """Nothing but blanks; a formula without a result is something."""
    return raw is None or (isinstance(raw, str) and not raw.strip() and not isinstance(raw, Broken))


def same(one: Any, other: Any) -> bool:
    """Nothing is nothing; text line by line; numbers by their size."""
    if one in (None, "", []) or other in (None, "", []):
        return one in (None, "", []) and other in (None, "", [])
    if isinstance(one, str) and isinstance(other, str):
        return one == other or lines(one) == lines(other)
    return bool(one == other)


def lines(text: str) -> str:
    """Text with one kind of line break and no blanks around."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()


def is_shown(raw: Raw, exported: Any, words: Iterable[tuple[Any, Any]] = ()) -> bool:
    """Whether `raw` is what an export writes for the value `exported`, in any of our languages."""
    if exported in (None, ""):
        return is_empty(raw)
    if is_empty(raw):
        return isinstance(exported, str) and not readable(exported).strip()
    if isinstance(exported, str) or words:
        text = plain_text(raw)
        labels = [str(exported), *_labels(exported, words)]
        return any(_alike(text, label) for label in labels)
    if isinstance(exported, Decimal | int | float) and not isinstance(raw, bool):
        return _equal(raw, exported)
    if isinstance(exported, dt.datetime):
        return _is_moment(raw, exported)
    return plain_text(raw) == plain_text(exported)


def is_rounded(raw: Raw, exported: Any) -> bool:
    """Whether `raw` is the number as a cell shows it, which is what CSV gets: 29% for 0.2877."""
    if not isinstance(raw, str) or not isinstance(exported, Decimal | int | float):
        return False
    text = raw.strip()
    number = text.removesuffix("%").strip()
    scale = 100 if number != text else 1
    wanted = as_decimal(str(exported), places=6) * scale
    # A comma parts the thousands or the decimals; which of them, the number itself tells.
    return any(_is_near(form, wanted) for form in (number, number.replace(",", "")))


def _is_near(text: str, wanted: Decimal) -> bool:
    try:
        value = as_decimal(text, places=6)
    except Refusal:
        return False
    decimals = re.search(r"[.,](\d+)\D*$", text)
    places = len(decimals[1]) if decimals else 0
    return abs(value - wanted) <= Decimal(5).scaleb(-places - 1) + _CLOSE


def _is_moment(raw: Raw, exported: dt.datetime) -> bool:
    """A moment to the minute, which is what a cell shows of it; CSV of ours has seconds."""
    if isinstance(raw, str):
        try:
            raw = dt.datetime.fromisoformat(raw.strip())
        except ValueError:
            return False
    if not isinstance(raw, dt.datetime):
        return False
    return abs(raw.replace(tzinfo=None) - exported.replace(tzinfo=None)) < dt.timedelta(minutes=1)


def _equal(raw: Raw, exported: Any) -> bool:
    try:
        return abs(as_decimal(raw, places=6) - as_decimal(str(exported), places=6)) < _CLOSE
    except Refusal:
        return False


def _alike(text: str, exported: str) -> bool:
    """As it is, and as Excel keeps it."""
    plain = lines(text)
    if plain == lines(exported):
        return True
    kept = readable(exported)
    return kept != exported and plain in (lines(kept), lines(composed(kept)))


def _labels(code: Any, words: Iterable[tuple[Any, Any]]) -> list[str]:
    found: list[str] = []
    if not words:
        return found
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found += [str(label) for known, label in words if str(known) == str(code)]
    return found
