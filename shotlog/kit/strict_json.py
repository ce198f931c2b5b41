"""Values as every JSON reader and both databases take them."""

import math
from typing import Any


def strict(value: Any) -> Any:
    """`value` with NaN and infinities as text, and without NUL and halves of surrogate pairs."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {strict(str(key)): strict(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [strict(inner) for inner in value]
    return strict(str(value))
