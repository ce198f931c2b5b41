"""A form of one whole row that saves what was changed in it, over the values that were shown."""

import copy
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shotlog.history.changes import Conflict
from shotlog.history.values import stored, value_of
from shotlog.kit.forms import HoursField

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Any]
else:
    _ModelForm = forms.ModelForm

NAMES = frozenset({"assignee", "artist", "colourist", "for_whom", "owner", "approver"})
SPACES = frozenset({"colour_space", "from_space", "to_space"})


def form_field(field: "models.Field[Any, Any]", **kwargs: Any) -> Any:
    """The control of a column: hours as 10:30 too, days with a calendar, names with suggestions."""
    if field.name.startswith("hours_") or field.name in ("hours", "colour_hours_foreseen"):
        return HoursField(
            label=capfirst(field.verbose_name),
            required=False,
            help_text=field.help_text or gettext_lazy("Such as 10.5 or 10:30."),
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        kwargs["widget"] = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    elif isinstance(field, models.TextField):
        kwargs["widget"] = forms.Textarea(attrs={"rows": 3})
    elif field.name in NAMES | SPACES:
        kwargs["widget"] = forms.TextInput(
            attrs={"list": "names" if field.name in NAMES else "spaces", "autocomplete": "off"}
        )
    made: Any = field.formfield(**kwargs)
    if field.choices and field.blank and made is not None:
        made.choices = [("", "–"), *((code, label) for code, label in made.choices if code != "")]
    return made


class RecordForm(_ModelForm):
    """Fields of a row, and the values it had when they were shown.

    The row is saved by a verb, never by `save`: `changed()` and `started()` are what it is
    called with.
    """

    shown = forms.JSONField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Work on a copy of the row, since checking writes into it."""
        given = kwargs.get("instance")
        if given is not None:
            kwargs["instance"] = copy.copy(given)
        super().__init__(*args, **kwargs)
        self.columns = [name for name in self.fields if name in self._column_names()]
        self.initial["shown"] = {name: value_of(self.instance, name) for name in self.columns}

    def _column_names(self) -> set[str]:
        return {field.name for field in self.instance._meta.concrete_fields}

    def values(self) -> dict[str, Any]:
        """Every typed value by field."""
        return {name: self.cleaned_data[name] for name in self.columns}

    def started(self) -> dict[str, Any]:
        """The stored values that the form was shown with."""
        shown = self.cleaned_data.get("shown")
        known = shown if isinstance(shown, Mapping) else {}
        return {name: value for name, value in known.items() if name in self.columns}

    def changed(self) -> dict[str, Any]:
        """The typed values that differ from those shown: the only ones that are saved."""
        started = self.started()
        found = {}
        for name, value in self.values().items():
            field: Any = self.instance._meta.get_field(name)
            now = stored(field, value)
            if name not in started or not _alike(now, started[name], field):
                found[name] = value
        return found

    def refuse(self, error: ValidationError) -> None:
        """Show the sentences of a rule beside the fields that they name, else above the form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, sentences in error.error_dict.items():
            known = name in self.fields and name != NON_FIELD_ERRORS
            self.add_error(name if known else None, ValidationError(list(sentences)))

    def meet(self, conflict: Conflict) -> None:
        """Tell of values that somebody else changed meanwhile; saving again means mine."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        shown = dict(self.cleaned_data.get("shown") or {})
        for clash in conflict.clashes:
            shown[clash.field] = clash.theirs_raw
            field = clash.field if clash.field in self.fields else None
            self.add_error(
                field,
                _("%(who)s changed this to “%(theirs)s” meanwhile. Save again to use yours.")
                % {"who": clash.who or _("Someone"), "theirs": clash.theirs},
            )
        data[self.add_prefix("shown")] = self.fields["shown"].prepare_value(shown)
        self.data = data


def _alike(one: Any, other: Any, field: Any) -> bool:
    """Whether a typed value is the shown one: nothing is nothing, and 1.5 is 1.50."""
    if one in (None, "", [], {}) or other in (None, "", [], {}):
        return one in (None, "", [], {}) and other in (None, "", [], {})
    if isinstance(field, models.DecimalField):
        return bool(field.to_python(one) == field.to_python(other))
    if isinstance(one, str) and isinstance(other, str):
        return one.replace("\r\n", "\n") == other.replace("\r\n", "\n")
    return bool(one == other)
