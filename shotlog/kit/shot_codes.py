"""The template of shot codes: what it may hold, and what it makes; episodes before scenes."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

SHOT = re.compile(r"\{shot(?::(\d{1,2}))?\}")
LONGEST = 48
_MOST_DIGITS = 8
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")


def fault(template: str) -> str:
    """What is wrong with `template`, in a sentence; '' when it can be used."""
    for part in _BRACES.findall(template):
        if part not in ("{show}", "{scene}") and not SHOT.fullmatch(part):
            return _("“%(part)s” is not known. Use {show}, {scene} and {shot:4}.") % {"part": part}
    numbers = SHOT.findall(template)
    if len(numbers) != 1:
        return _("The number of the shot must stand in it once, as {shot:4}.")
    if numbers[0] and not 1 <= int(numbers[0]) <= _MOST_DIGITS:
        return _("{shot:%(digits)s} is out of range. Use 1 to 8 digits.") % {"digits": numbers[0]}
    if "/" in template or "\\" in template or re.search(r"\s", template):
        return _("Slashes and blanks cannot stand in a shot code. Use _ or - in their place.")
    if len(example(template, show="MRL", scene="24A", number=10)) > LONGEST:
        return _("That makes codes of more than 48 characters.")
    return ""


def example(template: str, *, show: str, scene: str, number: int) -> str:
    """The code that `template` makes."""
    filled = template.replace("{show}", show).replace("{scene}", scene)
    return SHOT.sub(lambda found: f"{number:0{int(found[1] or 4)}}", filled)


def split_episode(number: str, episodes: Iterable[str]) -> tuple[str, str]:
    """E01_SC010 as (E01, SC010), where E01 is one of `episodes`; else ('', the whole)."""
    for name in sorted(episodes, key=len, reverse=True):
        if number.casefold().startswith(f"{name}_".casefold()):
            return number[: len(name)], number[len(name) + 1 :]
    return "", number
