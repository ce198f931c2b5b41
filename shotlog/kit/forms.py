"""What a person types into one cell, checked with the sentences of the field."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext as _

from shotlog.kit.hours import hours
from shotlog.kit.text import composed

MOST = 10_000_000
"""No count of frames, pixels or steps is larger; a longer number is a typing error."""


def typed_value(field: "models.Field[Any, Any]", text: str) -> Any:
    """The value that `text` means in a cell of `field`; ValidationError says what is wrong with it.

    An empty cell is None where the column may be empty, else ''. Hours are taken as 10.5 or 10:30,
    choices by code or label, dates as 2026-11-20, 20.11.2026 or 11-20 of this year.
    """
    text = composed(text).strip()
    if not text:
        return _empty(field)
    if field.name.startswith("hours") or "_hours_" in field.name:
        return _hours(text)
    if field.choices:
        return _choice(field, text)
    if isinstance(field, models.DateField):
        return _date(text)
    if isinstance(field, models.IntegerField):
        return _whole(field, text)
    form_field = field.formfield()
    if form_field is None:
        raise ValidationError(_("This cell cannot be edited."))
    return form_field.clean(text)


def cell_widget(field: "models.Field[Any, Any]") -> str:
    """How a cell is edited: 'select', 'date', 'number', 'lines' or 'text'."""
    if field.choices:
        return "select"
    if isinstance(field, models.DateField):
        return "date"
    if isinstance(field, models.IntegerField | models.DecimalField):
        return "number"
    return "lines" if isinstance(field, models.TextField) else "text"


class HoursField(forms.Field):
    """Hours as people type them: 10.5 or 10:30."""

    widget = forms.TextInput

    def prepare_value(self, value: Any) -> Any:
        """'2' and '4.5' as people type them, not '2.00'."""
        if isinstance(value, Decimal):
            text = f"{value:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        return value

    def to_python(self, value: Any) -> Decimal | None:
        """Hours to two places, None for nothing."""
        if value in (None, ""):
            return None
        return _hours(str(value))


def _empty(field: "models.Field[Any, Any]") -> Any:
    if field.null:
        return None
    if not field.blank:
        raise ValidationError(
            _("%(field)s cannot be empty.") % {"field": str(field.verbose_name).capitalize()}
        )
    return ""


def _hours(text: str) -> Decimal:
    try:
        return hours(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error


def _choice(field: "models.Field[Any, Any]", text: str) -> Any:
    wanted = text.casefold()
    for code, label in field.flatchoices:
        if wanted in (str(code).casefold(), str(label).casefold()):
            return code
    known = ", ".join(str(label) for _code, label in field.flatchoices)
    raise ValidationError(
        _("“%(text)s” is not one of: %(known)s.") % {"text": text, "known": known}
    )


def _whole(field: "models.Field[Any, Any]", text: str) -> int:
    try:
        value = int(text.replace(",", "").removesuffix("%").strip())
    except ValueError as error:
        raise ValidationError(
            _("“%(text)s” is not a whole number. Type it as 128.") % {"text": text}
        ) from error
    minima = (one.limit_value for one in field.validators if isinstance(one, MinValueValidator))
    least = max(minima, default=-MOST)
    if not least <= value <= MOST:
        raise ValidationError(
            _("“%(text)s” is out of range. Type a whole number from %(least)s to %(most)s.")
            % {"text": text, "least": f"{least:,}", "most": f"{MOST:,}"}
        )
    field.run_validators(value)
    return value


def _date(text: str) -> dt.date:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%Y.%m.%d", "%Y/%m/%d"):
        try:
            return dt.datetime.strptime(text.rstrip("."), form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise ValidationError(_("“%(text)s” is not a date. Type it as 2026-11-20.") % {"text": text})
