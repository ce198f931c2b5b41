"""Scenes and shots: making, editing, removing, and the code that comes next."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shotlog.history import Author, create, edit, remove
from shotlog.kit.text import natural
from shotlog.models import Production, Right, Scene, Shot

ESTIMATES = frozenset({"hours_estimated"})
_SHOT = re.compile(r"\{shot(?::(\d+))?\}")


def create_scene(production: Production, fields: Mapping[str, Any], *, by: Author) -> Scene:
    """A new scene. ValidationError names what is wrong."""
    by.require(Right.LOG)
    return create(Scene(production=production, **fields), by=by)


def edit_scene(
    scene: Scene, new: Mapping[str, Any], *, by: Author, shown: Mapping[str, Any] | None = None
) -> list[str]:
    """Change a scene; budgets and meeting notes have rights of their own."""
    for name in new:
        rights = {
            "grade_hours_budgeted": (Right.MONEY, Right.ESTIMATE),
            "meeting_notes": (Right.MEETING_NOTES,),
        }.get(name, (Right.LOG,))
        by.require(*rights)
    return edit(scene, new, by=by, shown=shown)


def remove_scene(scene: Scene, *, by: Author) -> None:
    """Remove a scene that holds no shots any more."""
    by.require(Right.LOG)
    held = scene.shots.count()
    if held:
        raise ValidationError(
            _("Scene %(number)s still holds %(count)d shots: move or remove them first.")
            % {"number": scene.number, "count": held}
        )
    remove(scene, by=by)


def create_shot(production: Production, fields: Mapping[str, Any], *, by: Author) -> Shot:
    """A new shot; only its code is compulsory. ValidationError names what is wrong."""
    by.require(Right.LOG)
    return create(Shot(production=production, **fields), by=by)


def edit_shot(
    shot: Shot, new: Mapping[str, Any], *, by: Author, shown: Mapping[str, Any] | None = None
) -> list[str]:
    """Change a shot over the values that were shown; the names of what changed come back."""
    by.require(*((Right.LOG, Right.ESTIMATE) if set(new) <= ESTIMATES else (Right.LOG,)))
    return edit(shot, new, by=by, shown=shown)


def remove_shot(shot: Shot, *, by: Author) -> None:
    """Remove a shot with its elements, takes and notes."""
    by.require(Right.LOG)
    remove(shot, by=by)


def edit_many(shots: list[Shot], new: Mapping[str, Any], *, by: Author) -> dict[int, str]:
    """Write the same values into many shots as one change set, or into none.

    What comes back are the refusals, by the shot's key; where there is one, nothing was written.
    """
    refused: dict[int, str] = {}
    try:
        with transaction.atomic():
            for shot in shots:
                try:
                    with transaction.atomic():
                        edit_shot(shot, new, by=by)
                except ValidationError as error:
                    refused[shot.pk] = " ".join(error.messages)
            if refused:
                raise _Refused  # noqa: TRY301 (rolls the others back)
    except _Refused:
        by.forget()
    return refused


class _Refused(Exception):  # noqa: N818
    """Some rows were refused, so none is written."""


def next_code(production: Production, scene: Scene | None) -> str:
    """The code that the production's template proposes for the next shot of `scene`."""
    pattern = production.shot_code_template.replace("{show}", production.code).replace(
        "{scene}", scene.number if scene else "000"
    )
    place = _SHOT.search(pattern)
    if place is None:
        return pattern
    head, tail = pattern[: place.start()], pattern[place.end() :]
    width = int(place[1] or 4)
    step = production.shot_code_step
    taken = Shot.objects.filter(production=production, code__istartswith=head)
    highest = 0
    for code in taken.values_list("code", flat=True):
        digits = re.match(r"\d+", code[len(head) :])
        if digits and code.casefold().endswith(tail.casefold()):
            highest = max(highest, int(digits[0]))
    return f"{head}{(highest // step + 1) * step:0{width}}{tail}"


def fits_template(production: Production, code: str) -> bool:
    """Whether `code` looks as the template says; others are accepted with a hint."""
    pattern = re.escape(production.shot_code_template)
    pattern = pattern.replace(re.escape("{show}"), re.escape(production.code))
    pattern = pattern.replace(re.escape("{scene}"), r"[^_]+")
    pattern = re.sub(r"\\\{shot(?::\d+)?\\\}", r"\\d+[A-Za-z]?", pattern)
    return re.fullmatch(pattern, code, re.IGNORECASE) is not None


def code_as_templated(
    production: Production, code: str, scenes: Iterable[str], *, scene: str = ""
) -> str:
    """The code that the template makes of what `code` says; '' where it says too little.

    RTW_47_130 is RTW_047_0130 where there is a scene 047. `scene` is the number that stands beside
    the code; one that says otherwise gives nothing.
    """
    parts = re.findall(r"[^\W_]+", code)
    if len(parts) > 1 and parts[0].casefold() == production.code.casefold():
        parts = parts[1:]
    number = re.fullmatch(r"(\d+)([A-Za-z]?)", parts[-1]) if parts else None
    template = production.shot_code_template
    if number is None or len(parts) > 2:
        return ""
    told = parts[0] if len(parts) == 2 else scene
    differs = scene and natural(told) != natural(scene)
    if differs or ("{scene}" in template and not told):
        return ""
    known = next((one for one in scenes if natural(one) == natural(told)), told)
    filled = template.replace("{show}", production.code).replace("{scene}", scene or known)
    found = _SHOT.sub(
        lambda place: f"{int(number[1]):0{int(place[1] or 4)}}{number[2].upper()}", filled
    )
    return "" if found.casefold() == code.casefold() else found
