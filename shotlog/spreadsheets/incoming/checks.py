"""The rules that the database holds, asked of a row without asking the database.

A constraint costs a query for each row; ten thousand rows would cost seconds. Those known here are
answered in Python; any other is left to the constraint itself.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint
from django.utils.translation import gettext as _

from shotlog.models.record import Record


def _in_order(row: Any) -> bool:
    first, last = row.first_frame, row.last_frame
    return first is None or last is None or last >= first


RULES: dict[str, tuple[frozenset[str], Callable[[Any], bool]]] = {
    "element_coverage_in_per_cent": (
        frozenset({"coverage"}),
        lambda row: row.coverage is None or row.coverage <= 100,
    ),
    "element_frames_in_order": (frozenset({"first_frame", "last_frame"}), _in_order),
    "shortcoming_frames_in_order": (frozenset({"first_frame", "last_frame"}), _in_order),
    "viewing_note_without_hours": (
        frozenset({"role", "hours_estimated", "hours_actual"}),
        lambda row: (
            row.role != "viewing" or (row.hours_estimated is None and row.hours_actual is None)
        ),
    ),
}


def what_is_wrong(error: ValidationError, label: str) -> str:
    """The sentences of `error`, naming the field and the way out where Django's do not."""
    if hasattr(error, "error_dict"):
        errors = [one for found in error.error_dict.values() for one in found]
    else:
        errors = error.error_list
    return " ".join(_sentence(one, label) for one in errors)


def _sentence(error: ValidationError, label: str) -> str:
    told: dict[str, Any] = dict(error.params or {})
    told["field"] = label
    if error.code == "max_length":
        sentence = _(
            "“%(field)s” holds at most %(limit_value)s characters, this has %(show_value)s: shorten"
            " it."
        )
    elif error.code == "max_value":
        sentence = _("“%(field)s” is at most %(limit_value)s: type a smaller number.")
    elif error.code == "min_value":
        sentence = _("“%(field)s” is at least %(limit_value)s: type a larger number.")
    else:
        return " ".join(error.messages)
    return sentence % told


def broken_rules(row: Record, changed: set[str]) -> None:
    """Raise ValidationError for the first rule that `row` breaks with what was changed in it."""
    for constraint in row._meta.constraints:
        if not isinstance(constraint, CheckConstraint):
            continue
        if constraint.name not in RULES:
            constraint.validate(type(row), row)
            continue
        fields, holds = RULES[constraint.name]
        if fields & changed and not holds(row):
            name = next(field for field in sorted(fields, reverse=True) if field in changed)
            raise ValidationError({name: constraint.get_violation_error_message()})
