"""The form of a colour note."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shotlog.colour import cdl
from shotlog.history.forms import RecordForm, form_field
from shotlog.models import ColourNote, Element, Membership, Shot, Take
from shotlog.models.choices import CdlSpace, Decision, MemberRole, Mismatch

COLDEST, HOTTEST = 1_000, 40_000
PASTED = "EDL"


class CdlField(forms.Field):
    """One number of a CDL, as people type it."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:
        """The number to six places; None for nothing."""
        if value in (None, ""):
            return None
        try:
            return cdl.number(str(value))
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """As it is read: without the zeros after the third place."""
        return cdl.trimmed(value) if isinstance(value, Decimal) else value


def note_field(field: Any, **kwargs: Any) -> Any:
    """The control of a column of a note."""
    if field.name in ColourNote.CDL:
        name = lazy(cdl.spoken, str)(field.name)  # forms are made before a language is known
        made = CdlField(label=name, required=False)
        made.widget.attrs["aria-label"] = name
        return made
    if field.name == "mismatches":
        return forms.MultipleChoiceField(
            label=gettext_lazy("Further mismatches"),
            choices=Mismatch.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    return form_field(field, **kwargs)


class NoteForm(RecordForm):
    """A colour note: what does not match, its correction, the work."""

    subject = forms.ChoiceField(label=gettext_lazy("Of"), required=False)
    edl = forms.CharField(
        label=gettext_lazy("Paste CDL lines of an edit list"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(
            attrs={
                "rows": 2,
                "spellcheck": "false",
                "class": "mono",
                "placeholder": "*ASC_SOP (1.124 1.012 0.871)(0.004 -0.001 -0.01)(0.905 1 1.142)",
            }
        ),
        help_text=gettext_lazy("They are written into the fields below."),
    )

    class Meta:
        model = ColourNote
        exclude = ("shot", "element", "take")
        formfield_callback = note_field

    def __init__(self, *args: Any, shot: Shot, **kwargs: Any) -> None:
        """Offer the shot's elements and their takes."""
        super().__init__(*args, **kwargs)
        self.shot = shot
        self.rows: dict[str, tuple[Element | None, Take | None]] = {"": (None, None)}
        choice: Any = self.fields["subject"]
        choice.choices = self._subjects()
        self.initial.setdefault("subject", _key(self.instance.element, self.instance.take))

    def _subjects(self) -> list[Any]:
        groups: list[Any] = [("", _("Whole shot"))]
        takes = Take.objects.filter(element__shot=self.shot).only(
            "element_id", "number", "decision"
        )
        for element in self.shot.elements.all():
            options = [(_key(element, None), element.name)]
            self.rows[_key(element, None)] = (element, None)
            for take in takes:
                if take.element_id != element.pk:
                    continue
                self.rows[_key(element, take)] = (element, take)
                name = f"{element.name} {take.label}"
                if take.decision == Decision.APPROVED:
                    name = _("%(take)s, approved") % {"take": name}
                options.append((_key(element, take), name))
            groups.append((element.name, options))
        return groups

    def clean_from_kelvin(self) -> int | None:
        """Within what cameras know."""
        return _kelvin(self.cleaned_data["from_kelvin"])

    def clean_to_kelvin(self) -> int | None:
        """Within what cameras know."""
        return _kelvin(self.cleaned_data["to_kelvin"])

    def clean(self) -> dict[str, Any]:
        """Pasted lines fill the ten numbers, and say where they came from."""
        super().clean()
        pasted = self.cleaned_data.get("edl", "").strip()
        if pasted:
            try:
                self.cleaned_data.update(cdl.parse_edl(pasted))
            except ValueError as error:
                self.add_error("edl", str(error))
            else:
                if not self.cleaned_data.get("cdl_source"):
                    self.cleaned_data["cdl_source"] = PASTED
        return self.cleaned_data

    def chosen(self) -> tuple[Element | None, Take | None]:
        """The element and take that the note is of."""
        return self.rows.get(self.cleaned_data.get("subject", ""), (None, None))

    def what(self) -> Iterator[BoundField]:
        """What does not match."""
        return self._bound(
            "subject", "main_mismatch", "severity", "role", "status", "text", "mismatches"
        )

    def temperature(self) -> Iterator[BoundField]:
        """White balance and colour spaces."""
        return self._bound(
            "from_kelvin", "to_kelvin", "from_tint", "to_tint", "from_space", "to_space"
        )

    def cdl_rows(self) -> list[tuple[str, list[BoundField]]]:
        """The nine fields of the CDL by operation."""
        return [
            (cdl.spoken(operation), [self[f"{operation}_{c}"] for c in cdl.CHANNELS])
            for operation in cdl.OPERATIONS
        ]

    def cdl_more(self) -> Iterator[BoundField]:
        """Saturation, and what the numbers are worth nothing without."""
        return self._bound("saturation", "cdl_space", "cdl_source", "lut")

    def work(self) -> Iterator[BoundField]:
        """Hours and people."""
        return self._bound("hours_estimated", "hours_actual", "colourist", "for_whom")

    def _bound(self, *names: str) -> Iterator[BoundField]:
        return (self[name] for name in names)


def proposed(shot: Shot, member: Membership, *, element: Element | None) -> dict[str, Any]:
    """What a new note begins with: the plate's white balance, the working space, the colourist."""
    production = shot.production
    found: dict[str, Any] = {
        "to_kelvin": shot.kelvin or production.plate_kelvin,
        "to_space": production.working_space,
        "from_space": element.colour_space if element else "",
    }
    if production.working_space in CdlSpace.values:
        found["cdl_space"] = production.working_space
    if member.role == MemberRole.COLOURIST:
        found["colourist"] = member.names[0]
    return found


def _kelvin(value: int | None) -> int | None:
    if value is not None and not COLDEST <= value <= HOTTEST:
        raise ValidationError(
            _("%(value)s K is out of range. Type Kelvin from 1000 to 40000, such as 5600.")
            % {"value": value}
        )
    return value


def _key(element: Element | None, take: Take | None) -> str:
    if take is not None:
        return f"take-{take.pk}"
    return f"element-{element.pk}" if element is not None else ""
