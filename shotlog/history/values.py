"""Values as the history keeps them (JSON) and as people read them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Field, ForeignKey, Model
from django.utils.translation import gettext as _

from shotlog.models.record import Record


def told_fields(row: Record) -> list[Field[Any, Any]]:
    """The fields of a row whose values belong in its history."""
    return [
        field
        for field in row._meta.concrete_fields
        if field.name not in row.untold
        and field.name not in ("id", "removed")
        and (field.editable or field.name == "thumbnail")
    ]


def stored(field: Field[Any, Any], value: Any) -> Any:
    """`value` of `field` as JSON holds it: decimals and dates as text, rows as their key."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Decimal):
        text = format(value, "f")
        return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return value


def value_of(row: Model, name: str) -> Any:
    """The stored form of one field of `row`."""
    field: Any = row._meta.get_field(name)
    return stored(field, getattr(row, field.attname))


def revived(field: Field[Any, Any], value: Any) -> Any:
    """The Python value of what the history holds."""
    if isinstance(field, ForeignKey):
        return value
    return field.to_python(value)


def readable(model: type[Model], name: str, value: Any) -> str:
    """`value` of a field in words: labels for codes, '–' for nothing."""
    if value in (None, "", [], {}):
        return "–"
    field: Any = model._meta.get_field(name)
    if field.choices:
        for code, label in field.flatchoices:
            if str(code) == str(value):
                return str(label)
    if isinstance(field, ForeignKey):
        related: Any = field.related_model
        found = related._base_manager.filter(pk=value).first()
        return str(found) if found else "–"
    if value is True or value is False:
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_item(item) for item in value)
    return str(value)


def _item(item: Any) -> str:
    if isinstance(item, dict):
        return " ".join(str(part) for part in item.values() if part not in (None, ""))
    return str(item)
