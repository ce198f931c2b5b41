"""The pattern of file names: what it may hold, and its parts."""

import re

from django.utils.translation import gettext as _

TOKENS = ("show", "scene", "shot", "element", "version", "*")
_PARTS = re.compile(r"\{[^{}]*\}|[{}]|[^{}]+")
_MOST_STARS = 2


def parts(pattern: str) -> list[tuple[str, str]]:
    """The parts of a pattern without fault: (slot, '') or ('', text)."""
    found = _PARTS.findall(pattern)
    return [(part[1:-1], "") if part[0] == "{" else ("", part) for part in found]


def fault(pattern: str) -> str:
    """What is wrong with `pattern`, in a sentence; '' when it can be used."""
    tokens = []
    for part in _PARTS.findall(pattern):
        if part[0] in "{}":
            if part[1:-1] not in TOKENS or part in ("{", "}"):
                known = ", ".join(f"{{{token}}}" for token in TOKENS)
                return _("“%(part)s” is not known. Use %(known)s.") % {"part": part, "known": known}
            tokens.append(part[1:-1])
    if pattern.strip() and "shot" not in tokens:
        return _("{shot} must stand in it: the element is looked for in that shot.")
    if tokens.count("*") > _MOST_STARS:
        return _("{*} may stand in it twice.")
    twice = next((one for one in tokens if one != "*" and tokens.count(one) > 1), "")
    if twice:
        return _("{%(token)s} may stand in it once.") % {"token": twice}
    if "/" in pattern or "\\" in pattern:
        return _("Folders are not matched; write the pattern of the file's own name.")
    return ""
