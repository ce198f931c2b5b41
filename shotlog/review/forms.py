"""The form of a shortcoming."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shotlog.history.forms import RecordForm, form_field
from shotlog.models import Element, Shortcoming, Shot, Take


class ShortcomingForm(RecordForm):
    """A shortcoming: of which element or take, what it is, how it is dealt with."""

    subject = forms.ChoiceField(label=gettext_lazy("Of"))

    class Meta:
        model = Shortcoming
        exclude = ("element", "take")
        formfield_callback = form_field

    def __init__(self, *args: Any, shot: Shot, subject: str = "", **kwargs: Any) -> None:
        """Offer the shot's elements that are made with AI, and their takes."""
        super().__init__(*args, **kwargs)
        self.rows: dict[str, tuple[Element, Take | None]] = {}
        choice: Any = self.fields["subject"]
        choice.choices = self._subjects(shot)
        self.order_fields(["subject", "kind", "severity", "first_frame", "last_frame", "note"])
        if self.instance.element_id:
            subject = _key(self.instance.element_id, self.instance.take_id)
        self.initial.setdefault("subject", subject)

    def _subjects(self, shot: Shot) -> list[Any]:
        groups: list[Any] = []
        takes = list(Take.objects.filter(element__shot=shot).only("element_id", "number"))
        for element in shot.elements.all():
            if not element.is_made_with_ai and element.pk != self.instance.element_id:
                continue
            self.rows[_key(element.pk, None)] = (element, None)
            options = [(_key(element.pk, None), element.name)]
            for take in takes:
                if take.element_id == element.pk:
                    self.rows[_key(element.pk, take.pk)] = (element, take)
                    options.append((_key(element.pk, take.pk), f"{element.name} {take.label}"))
            groups.append((element.name, options))
        return groups

    def clean_subject(self) -> str:
        """An element, or one of its takes."""
        subject: str = self.cleaned_data["subject"]
        if subject not in self.rows:
            raise ValidationError(_("Choose the element or take that shows the defect."))
        return subject

    def chosen(self) -> tuple[Element, Take | None]:
        """The element and take that show the defect."""
        return self.rows[self.cleaned_data["subject"]]


def _key(element: int, take: int | None) -> str:
    return f"take-{take}" if take else f"element-{element}"
