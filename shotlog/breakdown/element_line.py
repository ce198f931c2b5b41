"""One line that logs an element: `crowd01 crowd ai_gen fill 40`, its words in any order."""

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from shotlog.kit.hours import hours
from shotlog.kit.text import composed
from shotlog.models.choices import (
    ORIGIN_LETTERS,
    TECHNIQUES,
    Category,
    FinalUse,
    Origin,
    Role,
    Status,
)

_COVERAGE = re.compile(r"^(\d{1,3})\s*%?$")
_FRAMES = re.compile(r"^(\d{3,7})[-–](\d{3,7})$")
_HOURS = re.compile(r"^\d+(?:[.,]\d+)?h$")


def element_fields(line: str, *, names: Iterable[str] = ()) -> dict[str, Any]:
    """The fields that the words of `line` name; what no vocabulary knows is the element's name.

    Category, origin (code, label or capital letter), role, technique, status, final use, coverage
    (0 to 100), a frame range (1009-1040) and planned hours (4h). Without a name, the category's
    next free one (`crowd02`) beside `names`. ValidationError says which word is one too many.
    """
    fields: dict[str, Any] = {}
    unknown: list[str] = []
    for word in composed(line).split():
        found = _meaning(word, fields)
        if found:
            fields.update(found)
        else:
            unknown.append(word)
    fields["name"] = "_".join(unknown) or _free_name(fields, names)
    if fields["name"].startswith("-"):
        raise ValidationError(_("“%(word)s” is not a name.") % {"word": fields["name"]})
    return fields


def vocabulary() -> dict[str, list[tuple[str, str]]]:
    """The known words by field, as (code, label), for the list that completes the line."""
    return {
        "category": [(code, str(label)) for code, label in Category.choices],
        "origin": [(code, str(label)) for code, label in Origin.choices],
        "role": [(code, str(label)) for code, label in Role.choices],
        "technique": [(code, str(label)) for code, label in TECHNIQUES],
        "status": [(code, str(label)) for code, label in Status.choices],
        "final_use": [(code, str(label)) for code, label in FinalUse.choices],
    }


def _meaning(word: str, so_far: dict[str, Any]) -> dict[str, Any]:
    """What one word says, {} where no vocabulary knows it or it was said already."""
    coverage = _COVERAGE.match(word)
    if coverage and "coverage" not in so_far:
        if int(coverage[1]) > 100:
            raise ValidationError(
                _("%(word)s is more than 100 per cent of the picture.") % {"word": word}
            )
        return {"coverage": int(coverage[1])}
    frames = _FRAMES.match(word)
    if frames:
        return {"first_frame": int(frames[1]), "last_frame": int(frames[2])}
    if _HOURS.match(word) and "hours_planned" not in so_far:
        return {"hours_planned": hours(word)}
    for field, words in vocabulary().items():
        if field in so_far:
            continue
        for code, label in words:
            if _same(word, code) or _same(word, label):
                return {field: code}
    letters = {letter: code for code, letter in ORIGIN_LETTERS.items()}
    if word in letters and "origin" not in so_far:
        return {"origin": letters[word]}
    return {}


def _same(word: str, known: str) -> bool:
    def plain(text: str) -> str:
        return re.sub(r"[\s_/,-]", "", text).casefold()

    return plain(word) == plain(known)


def _free_name(fields: dict[str, Any], names: Iterable[str]) -> str:
    stem = fields.get("category") or fields.get("origin")
    if not stem:
        raise ValidationError(_("An element needs a name, such as crowd01."))
    taken = {name.casefold() for name in names}
    number = 1
    while f"{stem}{number:02}" in taken:
        number += 1
    return f"{stem}{number:02}"
