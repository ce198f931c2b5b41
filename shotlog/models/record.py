"""What every row of the record shares: text in NFC, and removal that can be undone."""

from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from shotlog.kit.text import composed

Row = TypeVar("Row", bound="models.Model", covariant=True)

Kept = models.Q(removed=False)
"""The condition of every uniqueness: a removed row does not stand in the way of a new one."""


BIGGEST, BIGGEST_KEY = 2**31 - 1, 2**63 - 1


class KeptQuerySet(models.QuerySet[Row]):
    """Rows of the record; chosen further by the querysets of each table."""


class RecordManager(models.Manager[Row]):
    """Leaves removed rows out of every page and figure."""

    def get_queryset(self) -> models.QuerySet[Row]:
        """Rows that are not removed."""
        return super().get_queryset().filter(removed=False)


class Record(models.Model):
    """A row that people made: never deleted, only marked removed; the history knows it all."""

    removed = models.BooleanField(_("removed"), default=False, editable=False, db_default=False)

    untold: ClassVar[frozenset[str]] = frozenset()
    """Fields that follow from others: no change of their own in the history."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Compose, derive, save."""
        self.compose()
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Set the fields that follow from others; called before every save."""

    def clean_fields(self, exclude: Any = None) -> None:
        """Compose text before it is checked; refuse numbers that no column of PostgreSQL holds."""
        self.compose()
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname)
            if isinstance(field, models.IntegerField) and isinstance(value, int):
                limit = BIGGEST_KEY if isinstance(field, models.BigIntegerField) else BIGGEST
                if not -limit <= value <= limit and field.name not in (exclude or ()):
                    sentence = _("%(value)s is too large a number.") % {"value": value}
                    raise ValidationError({field.name: sentence})
        super().clean_fields(exclude=exclude)

    def compose(self) -> None:
        """Put all text into NFC."""
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname, None)
            if isinstance(value, str) and value:
                setattr(self, field.attname, composed(value))
