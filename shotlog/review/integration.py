"""Judge how a take sits in the plate: by colour, by motion character, by detail."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from shotlog import history
from shotlog.history import Author
from shotlog.models import Right, Take
from shotlog.models.choices import Integration

AXES = ("colour", "motion", "detail")


def judge(take: Take, axis: str, grade: int | None, *, by: Author) -> None:
    """Write the grade of one axis, each judged for itself; None: not judged."""
    by.require(Right.DECIDE)
    if axis not in AXES:
        raise ValidationError(_("“%(axis)s” is not judged.") % {"axis": axis}, code="invalid")
    if grade is not None and grade not in Integration.values:
        raise ValidationError(_("“%(grade)s” is no grade.") % {"grade": grade}, code="invalid")
    history.edit(take, {axis: grade}, by=by, check=False)
