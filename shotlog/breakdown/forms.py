"""Forms of the shots page: a new shot, a scene, an edit of many shots."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from shotlog.history.values import value_of
from shotlog.kit.forms import HoursField
from shotlog.models import Membership, Production, Right, Scene
from shotlog.models.choices import Complexity, DayNight, IntExt, Status


class RefusableForm(forms.Form):
    """A form that shows what a verb refused beside the field that it refused."""

    def refuse(self, error: ValidationError) -> None:
        """Take over the sentences of a row's rules."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.message_dict.items():
            self.add_error(
                name if name in self.fields and name != NON_FIELD_ERRORS else None, errors
            )

    def values(self) -> dict[str, Any]:
        """What was typed, without what was left empty."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class ShotForm(RefusableForm):
    """The few facts with which a shot is logged; only the code is compulsory."""

    scene = forms.ModelChoiceField(
        Scene.objects.none(), label=_("Scene"), required=False, empty_label=_("No scene")
    )
    code = forms.CharField(label=_("Shot"), max_length=48)
    description = forms.CharField(label=_("Description"), required=False)
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices, required=False)
    frames = forms.IntegerField(label=_("Frames"), min_value=1, required=False)
    hours_estimated = HoursField(label=_("Est h"), required=False)
    assignee = forms.CharField(label=_("Assignee"), max_length=120, required=False)

    def __init__(self, *args: Any, production: Production, **kwargs: Any) -> None:
        """`production` offers its scenes."""
        super().__init__(*args, **kwargs)
        scenes: Any = self.fields["scene"]
        scenes.queryset = Scene.objects.filter(production=production)

    def clean_code(self) -> str:
        """The code with its blanks in order; the record checks the rest."""
        return " ".join(str(self.cleaned_data["code"]).split())


class SceneForm(RefusableForm):
    """A scene; budgets and notes only for those whose they are."""

    number = forms.CharField(label=_("Number"), max_length=24)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    int_ext = forms.ChoiceField(
        label=_("INT/EXT"), choices=[("", "–"), *IntExt.choices], required=False
    )
    day_night = forms.ChoiceField(
        label=_("Day or night"), choices=[("", "–"), *DayNight.choices], required=False
    )
    location = forms.CharField(label=_("Location"), max_length=200, required=False)
    synopsis = forms.CharField(
        label=_("Synopsis"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    grade_hours_budgeted = HoursField(label=_("Grade hours budgeted"), required=False)
    meeting_notes = forms.CharField(
        label=_("Meeting notes"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    RIGHTS = {
        "grade_hours_budgeted": (Right.MONEY, Right.ESTIMATE),
        "meeting_notes": (Right.MEETING_NOTES,),
    }

    def __init__(
        self, *args: Any, member: Membership, scene: Scene | None = None, **kwargs: Any
    ) -> None:
        """The fields that `member` may change, with the values of `scene`."""
        self.scene = scene
        if scene is not None:
            kwargs["initial"] = {name: getattr(scene, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            rights = self.RIGHTS.get(name, (Right.LOG,))
            if not any(member.may(right) for right in rights):
                del self.fields[name]
        if scene is not None:
            for name in list(self.fields):
                self.fields[f"was_{name}"] = forms.CharField(
                    required=False,
                    strip=False,
                    widget=forms.HiddenInput,
                    initial="" if value_of(scene, name) is None else str(value_of(scene, name)),
                )

    def changed_values(self) -> dict[str, Any]:
        """Every value of the form; what did not change is no change."""
        return {
            name: value for name, value in self.cleaned_data.items() if not name.startswith("was_")
        }

    def shown_values(self) -> dict[str, Any]:
        """The values that the form was shown with."""
        found: dict[str, Any] = {}
        for name in self.changed_values():
            was = self.cleaned_data.get(f"was_{name}", "")
            found[name] = None if was == "" and name == "grade_hours_budgeted" else was
        return found


LEAVE = "_leave"


class BulkForm(forms.Form):
    """Values for many shots; a field that is left alone changes nothing."""

    status = forms.ChoiceField(
        label=_("Status"), choices=[(LEAVE, _("Leave as is")), *Status.choices], required=False
    )
    assignee = forms.CharField(label=_("Assignee"), max_length=120, required=False)
    hours_estimated = HoursField(
        label=_("Est h"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    due = forms.DateField(
        label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    complexity = forms.ChoiceField(
        label=_("Complexity"),
        choices=[(LEAVE, _("Leave as is")), *Complexity.choices],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Placeholders say that the shots differ."""
        super().__init__(*args, **kwargs)
        self.fields["assignee"].widget.attrs["list"] = "names"
        for name in ("assignee", "hours_estimated"):
            self.fields[name].widget.attrs["placeholder"] = _("leave as is")

    def values(self) -> dict[str, Any]:
        """The fields that were filled in."""
        found = {
            name: value
            for name, value in self.cleaned_data.items()
            if value not in (None, "", LEAVE)
        }
        if "complexity" in found:
            found["complexity"] = int(found["complexity"])
        return found
