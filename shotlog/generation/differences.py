"""What differs between two takes, word by word."""

import difflib
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shotlog.generation.shown import PARAMETERS, Parameter, duration, plain, worded
from shotlog.models import Membership, Right, Take

_WORDS = re.compile(r"\s+|[\w.]+|[^\w\s]")
# Beyond this many words, two texts are shown whole: finding what differs would take seconds.
MOST = 4000
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
    """One parameter of two takes."""

    label: str
    one: SafeString
    other: SafeString
    delta: str
    is_changed: bool


def differences(one: Take, other: Take, member: Membership) -> list[Difference]:
    """Every parameter that either take has, with what differs marked."""
    found = []
    for parameter in PARAMETERS:
        if parameter.is_money and not member.may(Right.SEE_MONEY):
            continue
        left, right = worded(one, parameter), worded(other, parameter)
        if left or right:
            marked = marked_words(left, right)
            delta = _delta(one, other, parameter)
            found.append(Difference(str(parameter.label), *marked, delta, left != right))
    return found


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
