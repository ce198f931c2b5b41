"""JSON as generation tools write it: bare NaN, objects inside strings, more than one way wrong."""

from __future__ import annotations

import json
import math

MOST_WRAPPINGS = 3
DEEPEST = 60
# Empty objects take thirty times the memory of their text.
LONGEST = 3 * 1024 * 1024
MOST_ITEMS = 500


def loaded(text: str) -> dict[str, object] | list[object] | None:
    """The object or list in `text`, unwrapped when it is a string of JSON; None for all else."""
    found: object = text
    for _ in range(MOST_WRAPPINGS):
        if not isinstance(found, str) or len(found) > LONGEST or not looks_like_json(found):
            break
        found = _parsed(found)
    return found if isinstance(found, (dict, list)) else None


def looks_like_json(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n\0")[:1] in ("{", "[", '"')


def mapping(value: object) -> dict[str, object]:
    """`value` as an object, also when it is JSON text of one; else an empty one."""
    if isinstance(value, str):
        value = loaded(value)
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """`value` as a list, of which only so many entries are looked at; else an empty one."""
    if isinstance(value, str):
        value = loaded(value)
    return value[:MOST_ITEMS] if isinstance(value, list) else []


def text_of(value: object) -> str | None:
    """`value` if it is a text with something in it."""
    return value if isinstance(value, str) and value.strip() else None


def is_small(value: object, *, most: int = 2_000) -> bool:
    """Whether `value` holds no more entries than people read."""
    waiting = [value]
    for _ in range(most):
        if not waiting:
            return True
        each = waiting.pop()
        if isinstance(each, (dict, list)):
            if len(each) > most:
                return False
            waiting.extend(each.values() if isinstance(each, dict) else each)
    return not waiting


def cleaned(value: object, *, depth: int = DEEPEST) -> object:
    """`value` without NaN and infinities, so that strict JSON columns and browsers take it."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if depth <= 0 and isinstance(value, (dict, list, tuple)):
        return None
    if isinstance(value, dict):
        return {str(key): cleaned(inner, depth=depth - 1) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [cleaned(inner, depth=depth - 1) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        return str(value)
    return value


def _parsed(text: str) -> object:
    # Trailing NULs come from records that are padded to an even length.
    text = text.strip("\ufeff \t\r\n\0")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
