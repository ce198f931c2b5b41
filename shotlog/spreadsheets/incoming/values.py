"""One raw cell becomes the value of one field, or a refusal that says what to type instead."""

import datetime as dt
import difflib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from shotlog.kit.hours import hours
from shotlog.kit.sheets.tables import Broken, Raw
from shotlog.kit.text import composed, one_line
from shotlog.kit.timecode import Rate, frame_number
from shotlog.models.choices import ORIGIN_LETTERS
from shotlog.spreadsheets.incoming.words import (
    COMPLEXITY_WORDS,
    NO,
    ORIGIN_WORDS,
    STATUS_WORDS,
    YES,
)

Parser = Callable[[Raw], Any]
_DIGITS_KEPT = 10**15  # Excel keeps 15 digits of a number and writes noughts for the rest
# A single point is that of decimals: our own CSV writes 16.000.
_GROUPED = re.compile(r"^-?\d{1,3}(?:(?:[ ,'\u00a0\u202f]\d{3})+|(?:\.\d{3}){2,})$")
_SIGNS = re.compile(r"^[$€£¥₩]\s*|\s*(?:[$€£¥₩]|[A-Z]{3})$")
_DATES = (
    (re.compile(r"^(\d{4})[-./년]\s*(\d{1,2})[-./월]\s*(\d{1,2})[.일]?(?:[ T].*)?$"), "ymd"),
    (re.compile(r"^(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})$"), "dmy"),
    (re.compile(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$"), "?"),
    (re.compile(r"^(\d{1,2})[./-]\s*(\d{1,2})[./-]\s*(\d{2})\.?$"), "2"),
    (re.compile(r"^(\d{8})$"), "8"),
)
_NAMED = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%d-%b-%Y")
_SERIALS = range(20_000, 80_000)  # days of Excel, 1954 to 2119
_FIRST_DAY = dt.date(1899, 12, 30)


@dataclass(frozen=True)
class Fix:
    """One way out of a refusal: what to type into which fields of the row, as an offer."""

    label: str
    values: tuple[tuple[str, str], ...]  # (field, text) pairs

    @property
    def as_json(self) -> str:
        """The pairs as a button of the preview sends them."""
        return json.dumps(self.values, ensure_ascii=False)


class Refusal(ValueError):  # noqa: N818  it is what the sheet's reader answers
    """A cell that cannot come in: the reason in a sentence, and texts that could."""

    def __init__(
        self, reason: str, *, offers: Iterable[str] = (), fixes: Iterable[Fix] = ()
    ) -> None:
        """`offers` are texts for the cell itself, `fixes` reach other cells of the row."""
        super().__init__(reason)
        self.reason = reason
        self.offers = tuple(offers)
        self.fixes = tuple(fixes)


def folded(text: Any) -> str:
    """Text for comparing heads and words: composed, small letters, one kind of space."""
    plain = re.sub(r"[\s_\-.:/,]+", " ", composed(str(text)).casefold())
    return plain.strip(" ()[]*?")


def plain_text(raw: Raw) -> str:
    """A cell as text: 1.0 is 1, a date is 2026-03-01."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() else repr(raw)
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat() if raw.time() == dt.time() else raw.isoformat(" ", "minutes")
    if isinstance(raw, dt.date | dt.time):
        return raw.isoformat()
    return composed(str(raw))


def as_text(raw: Raw) -> str:
    """Text as it stands, line breaks in one form."""
    return plain_text(raw).replace("\r\n", "\n").replace("\r", "\n")


def as_line(raw: Raw) -> str:
    """Text of one line."""
    return one_line(as_text(raw))


def as_code(raw: Raw) -> str:
    """A code, a seed, a reel: text, even where Excel has turned it into a number."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if abs(raw) >= _DIGITS_KEPT:
            raise Refusal(
                _(
                    "Excel has turned this into the number %(value)s and lost its last digits. Type"
                    " it as text, with an apostrophe before it."
                )
                % {"value": f"{raw:.6g}" if isinstance(raw, float) else raw}
            )
        return plain_text(raw)
    if isinstance(raw, dt.date | dt.time | dt.timedelta):
        raise Refusal(
            _("Excel has turned this into a date or a time (%(value)s). Type the code as text.")
            % {"value": plain_text(raw)}
        )
    return one_line(plain_text(raw))


def as_seed(raw: Raw) -> str:
    """A seed of up to 20 digits."""
    text = as_code(raw)
    if re.fullmatch(r"\d+(?:\.\d+)?[eE]\+?\d+", text):
        raise Refusal(
            _(
                "“%(value)s” is a seed that Excel has rounded: its last digits are lost. Type all"
                " of it as text, with an apostrophe before it."
            )
            % {"value": text}
        )
    return re.sub(r"[ ,_]", "", text) if re.fullmatch(r"[\d ,_]+", text) else text


def _sign_free(text: str) -> str:
    return _SIGNS.sub("", text.strip()).strip()


def as_decimal(raw: Raw, *, places: int = 2) -> Decimal:
    """A number to `places`, with a point or a comma; 1,234 is asked about where it may be both."""
    if isinstance(raw, bool | dt.date):
        raise Refusal(_not_a_number(raw))
    if isinstance(raw, int | float):
        return round(Decimal(repr(raw)), places)
    text = _sign_free(plain_text(raw))
    if places > 2 and re.fullmatch(r"-?[1-9]\d{0,2},\d{3}", text):
        raise Refusal(
            _("“%(value)s” can be read in two ways. Which number is meant?") % {"value": text},
            offers=(text.replace(",", "."), text.replace(",", "")),
        )
    try:
        value = Decimal(_pointed(text))
    except InvalidOperation as error:
        raise Refusal(_not_a_number(raw)) from error
    if not value.is_finite() or abs(value) > Decimal(10) ** 15:
        raise Refusal(_not_a_number(raw))
    return round(value, places)


def _pointed(text: str) -> str:
    """The number with a point before its decimals and nothing between its thousands."""
    if _GROUPED.match(text) and not re.fullmatch(r"-?0,\d{3}", text):
        return re.sub(r"[ ,.'\u00a0\u202f]", "", text)
    comma, point = text.rfind(","), text.rfind(".")
    if comma > point:
        return re.sub(r"[ .'\u00a0\u202f]", "", text).replace(",", ".")
    return re.sub(r"[ ,'\u00a0\u202f]", "", text)


def _not_a_number(raw: Raw) -> str:
    return str(_("“%(value)s” is not a number.") % {"value": plain_text(raw)})


def as_int(raw: Raw) -> int:
    """A whole number."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and re.fullmatch(r"-?\d{1,3}(,\d{3})+", raw.strip()):
        raw = raw.replace(",", "")
    value = as_decimal(raw, places=6)
    if value != value.to_integral_value():
        raise Refusal(
            _("“%(value)s” is not a whole number.") % {"value": plain_text(raw)},
            offers=(str(int(value)), str(int(value) + 1)) if 0 <= value < 10**9 else (),
        )
    return int(value)


def as_per_cent(raw: Raw) -> int:
    """0 to 100; 40 %, and 0.4 where Excel keeps per cent so."""
    if isinstance(raw, str):
        return as_int(raw.strip().removesuffix("%"))
    if isinstance(raw, float) and 0 < raw < 1:
        return as_int(round(raw * 100, 6))
    return as_int(raw)


def as_frames(raw: Raw, *, rate: Rate) -> int:
    """A length in frames, or as timecode at the rate of the production."""
    if isinstance(raw, str) and re.search(r"[:;]", raw):
        try:
            return frame_number(raw, rate)
        except ValueError as error:
            raise Refusal(str(error)) from error
    if isinstance(raw, str):
        return as_int(re.sub(r"\s*(?:f|fr|frames|프레임)$", "", raw.strip(), flags=re.IGNORECASE))
    if isinstance(raw, dt.time | dt.timedelta):
        raise Refusal(
            _("Excel has turned this into a time (%(value)s). Type the frames as a number.")
            % {"value": plain_text(raw)}
        )
    return as_int(raw)


def as_hours(raw: Raw) -> Decimal:
    """Hours as 10.5, 10,5, 10:30, or as Excel keeps a span of time."""
    if isinstance(raw, dt.datetime) and raw.year == 1900:
        raw = raw.replace(tzinfo=None) - dt.datetime(1899, 12, 30)  # noqa: DTZ001
    if isinstance(raw, dt.time):
        raw = dt.timedelta(hours=raw.hour, minutes=raw.minute, seconds=raw.second)
    if isinstance(raw, dt.timedelta):
        return round(Decimal(int(raw.total_seconds())) / 3600, 2)
    text = plain_text(raw).strip()
    if ":" in text:
        try:
            return hours(text)
        except ValueError as error:
            raise Refusal(str(error)) from error
    trimmed = re.sub(r"\s*(?:h|hrs?|hours?|시간)$", "", text, flags=re.IGNORECASE)
    return as_decimal(trimmed if isinstance(raw, str) else raw)


def as_date(raw: Raw) -> dt.date:
    """A day: a date of Excel, 2026-03-01, 1 Mar 2026, 2026년 3월 1일; 3/4/2026 is asked about."""
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    if isinstance(raw, int | float) and not isinstance(raw, bool) and int(raw) in _SERIALS:
        return _FIRST_DAY + dt.timedelta(days=int(raw))
    text = plain_text(raw).strip()
    for pattern, order in _DATES:
        found = pattern.match(text)
        if found:
            return _day(text, found.groups(), order)
    for form in _NAMED:
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise Refusal(_("“%(value)s” is not a date. Type it as 2026-03-01.") % {"value": text})


def _day(text: str, parts: tuple[str, ...], order: str) -> dt.date:
    if order == "2":
        return _short_day(text, parts)
    if order == "8":
        parts, order = (text[:4], text[4:6], text[6:]), "ymd"
    numbers = [int(part) for part in parts]
    if order == "ymd":
        return _real_day(text, numbers[0], numbers[1], numbers[2])
    first, second, year = numbers
    if order == "dmy" or first > 12:
        return _real_day(text, year, second, first)
    if second > 12 or first == second:
        return _real_day(text, year, first, second)
    raise Refusal(
        _("“%(value)s” can be two days. Which one is meant?") % {"value": text},
        offers=(f"{year}-{first:02}-{second:02}", f"{year}-{second:02}-{first:02}"),
    )


def _short_day(text: str, parts: tuple[str, ...]) -> dt.date:
    """A year of two digits stands first or last: 31.12.26 is a day of 2026, or one of 2031."""
    first, middle, last = map(int, parts)
    orders = [(2000 + last, middle, first)]
    if len(parts[0]) == 2:
        orders.append((2000 + first, middle, last))
    if "." not in text:
        orders.append((2000 + last, first, middle))
    days = list(dict.fromkeys(day for order in orders if (day := _day_if_any(*order))))
    if len(days) == 1:
        return days[0]
    if not days:
        raise Refusal(_("“%(value)s” is not a date. Type it as 2026-03-01.") % {"value": text})
    raise Refusal(
        _("“%(value)s” can be several days. Which one is meant?") % {"value": text},
        offers=[day.isoformat() for day in days],
    )


def _day_if_any(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _real_day(text: str, year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise Refusal(
            _("“%(value)s” is not a date. Type it as 2026-03-01.") % {"value": text}
        ) from error


_WORDS: dict[str, dict[str, str]] = {
    "status": STATUS_WORDS,
    "complexity": COMPLEXITY_WORDS,
    "origin": ORIGIN_WORDS,
}
_OWN_STATUS = ("shot", "element")


@cache
def vocabulary(model: type[models.Model], name: str) -> dict[str, Any]:
    """Every word for the codes of a field, folded: codes, labels in all languages, synonyms."""
    column: Any = model._meta.get_field(name)
    found: dict[str, Any] = {}
    codes = dict(column.flatchoices)
    known = _WORDS.get(name, {})
    if name == "status" and model._meta.model_name not in _OWN_STATUS:
        known = {}
    for code in codes:
        for word in known.get(str(code), "").split(","):
            found[folded(word)] = code
        if str(code) in ("yes", "no"):
            for word in (YES if code == "yes" else NO).split(","):
                found[folded(word)] = code
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for code, label in column.flatchoices:
                found[folded(label)] = code
    for code in codes:
        found[folded(code)] = code
    found.pop("", None)
    return found


@dataclass
class Choice:
    """The way in of a field with fixed words; what was asked once is remembered."""

    model: type[models.Model]
    name: str
    given: dict[str, str] = field(default_factory=dict)  # words that a mapping explains: to codes
    _seen: dict[Any, Any] = field(default_factory=dict)

    def __call__(self, raw: Raw) -> Any:
        """The code for a word."""
        if raw not in self._seen:
            self._seen[raw] = self._code(raw)
        return self._seen[raw]

    def _code(self, raw: Raw) -> Any:
        text = plain_text(raw)
        word = folded(text)
        known = vocabulary(self.model, self.name)
        if word in self.given:
            word = folded(self.given[word])
        if self.name == "origin" and text.strip() in ORIGIN_LETTERS.values():
            return next(code for code, letter in ORIGIN_LETTERS.items() if letter == text.strip())
        if word in known:
            return known[word]
        column: Any = self.model._meta.get_field(self.name)
        labels = {str(code): str(label) for code, label in column.flatchoices}
        near = difflib.get_close_matches(word, known, n=1, cutoff=0.7)
        offers = [labels[str(known[near[0]])]] if near else []
        raise Refusal(
            _("“%(value)s” is no word for %(field)s here. Known: %(words)s.")
            % {
                "value": text,
                "field": column.verbose_name,
                "words": ", ".join([*labels.values()][:14]),
            },
            offers=offers,
        )


def parser_of(
    model: type[models.Model], name: str, *, rate: Rate, words: dict[str, str] | None = None
) -> Parser:
    """The way in of a field of a table."""
    column: Any = model._meta.get_field(name)
    if column.flatchoices:
        return Choice(model, name, words or {})
    if name == "seed":
        return as_seed
    if name in ("frames",):
        return lambda raw: as_frames(raw, rate=rate)
    if name == "coverage":
        return as_per_cent
    if isinstance(column, models.DateField):
        return as_date
    if isinstance(column, models.DecimalField):
        if name.startswith(("hours", "colour_hours", "grade_hours")):
            return as_hours
        places = column.decimal_places or 0
        return lambda raw: as_decimal(raw, places=places)
    if isinstance(column, models.IntegerField):
        return as_int
    if isinstance(column, models.TextField):
        return as_text
    return as_code if name in CODES else as_line


CODES = frozenset(
    {
        *("code", "number", "name", "reel", "source_clip", "record_in", "record_out", "lens"),
        *("bit_depth", "model_version", "model_hash", "job_id", "lut", "cdl_source"),
    }
)
"""Text even where it is made of digits."""


ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
"""Where a spreadsheet has no value, CSV has these texts."""


def refuse_broken(raw: Raw) -> None:
    """A cell without a value is no empty cell."""
    if isinstance(raw, Broken) or (isinstance(raw, str) and raw in ERRORS):
        raise Refusal(
            _("The cell holds %(what)s. Type the value instead, or leave the cell empty.")
            % {"what": str(raw)}
        )
