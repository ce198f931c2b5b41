"""What differs between two takes, word by word."""

import csv
import difflib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shotlog.generation.shown import PARAMETERS, Parameter, Row, duration, plain, row_of
from shotlog.models import Membership, Right, Take

_WORDS = re.compile(r"\s+|[\w.]+|[^\w\s]")
# Beyond this many words, two texts are shown whole: finding what differs would take seconds.
MOST = 4000
# An other setting is shown up to here.
LONGEST = 2000
_NUMBERS = {
    "steps": "steps",
    "cfg": "cfg",
    "guidance": "guidance",
    "denoise": "denoise",
    "time": "generation_seconds",
    "cost": "cost",
}


@dataclass(frozen=True)
class Difference:
    """One parameter of two takes: its rows, and their words with what differs marked."""

    label: str
    rows: tuple[Row, Row]
    one: SafeString
    other: SafeString
    delta: str
    is_changed: bool

    @property
    def cells(self) -> tuple[tuple[SafeString, Row, str], tuple[SafeString, Row, str]]:
        """Left and right: marked words, the row with its source, and by how much it changed."""
        return (self.one, self.rows[0], ""), (self.other, self.rows[1], self.delta)


def differences(one: Take, other: Take, member: Membership) -> list[Difference]:
    """Every parameter and every other setting that either take has, with what differs marked."""
    found = []
    for parameter in PARAMETERS:
        if parameter.is_money and not member.may(Right.SEE_MONEY):
            continue
        pair = row_of(one, parameter), row_of(other, parameter)
        if pair[0].value or pair[1].value:
            found.append(_difference(str(parameter.label), pair, _delta(one, other, parameter)))
    for key in dict.fromkeys([*one.other, *other.other]):
        pair = _setting(one, key), _setting(other, key)
        found.append(_difference(key, pair, ""))
    return found


def _difference(label: str, pair: tuple[Row, Row], delta: str) -> Difference:
    left, right = pair[0].value, pair[1].value
    return Difference(label, pair, *marked_words(left, right), delta, left != right)


def _setting(take: Take, key: str) -> Row:
    """A setting that has no parameter of its own: the file told it."""
    text = in_words(take.other[key])[:LONGEST] if key in take.other else ""
    return Row(key=key, label=key, value=text, source="read" if text else "")


def in_words(value: object) -> str:
    """A setting as text: lists with commas, rows as 'name value'."""
    if isinstance(value, list):
        return ", ".join(in_words(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {in_words(one)}" for key, one in value.items())
    return str(value)


def as_text(one: str, other: str, found: Sequence[Difference]) -> str:
    """The table to be pasted into a sheet or a mail: tabs between columns, ≠ where it differs."""
    written = io.StringIO()
    table = csv.writer(written, dialect="excel-tab", lineterminator="\n")
    table.writerow(["", "", one, other])
    for row in found:
        sign = "≠" if row.is_changed else ""
        table.writerow([row.label, sign, row.rows[0].value, row.rows[1].value])
    return written.getvalue()


def marked_words(left: str, right: str) -> tuple[SafeString, SafeString]:
    """Both texts, with `del` around what only the left has and `ins` around what is new."""
    if left == right:
        return format_html("{}", left or "–"), format_html("{}", right or "–")
    if not left or not right:
        return _marked([(left, "del")]), _marked([(right, "ins")])
    words, others = _WORDS.findall(left), _WORDS.findall(right)
    if len(words) > MOST or len(others) > MOST:
        return _marked([(left, "del")]), _marked([(right, "ins")])
    before: list[tuple[str, str]] = []
    after: list[tuple[str, str]] = []
    matcher = difflib.SequenceMatcher(a=words, b=others, autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        same = kind == "equal"
        before.append(("".join(words[start:end]), "" if same else "del"))
        after.append(("".join(others[other_start:other_end]), "" if same else "ins"))
    return _marked(before), _marked(after)


def _marked(pieces: list[tuple[str, str]]) -> SafeString:
    if not any(text for text, _mark in pieces):
        return format_html("{}", "–")
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<{}>{}</{}>", mark, text, mark) if mark else text,)
            for text, mark in pieces
            if text
        ),
    )


def _delta(one: Take, other: Take, parameter: Parameter) -> str:
    """By how much a number changed: '−2', '−5 min 23 s'."""
    name = _NUMBERS.get(parameter.key, "")
    left: Any = getattr(one, name, None) if name else None
    right: Any = getattr(other, name, None) if name else None
    if left is None or right is None or left == right:
        return ""
    step = Decimal(right) - Decimal(left)
    sign = "+" if step > 0 else "−"
    size = duration(abs(step)) if parameter.key == "time" else plain(abs(step))
    return f"{sign}{size}"
