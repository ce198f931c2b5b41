"""What may be said of many waiting files at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shotlog.generation.tools import tool_version_for
from shotlog.generation.tray import element_for
from shotlog.history import Author
from shotlog.models import Membership, Right
from shotlog.models.choices import Mode


def _text(label: Any, suggestions: str, **more: Any) -> forms.CharField:
    attrs = {"list": suggestions, "autocomplete": "off"}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, required=False, widget=widget, **more)


class AssignForm(forms.Form):
    """Element, tool version, mode and cost for the ticked files; what is empty stays as it is."""

    place = _text(gettext_lazy("Shot and element"), "tray-places", max_length=160)
    new_element = forms.BooleanField(
        label=gettext_lazy("Make the element if the shot has none of that name"), required=False
    )
    tool = _text(gettext_lazy("Tool"), "known-tools", max_length=80)
    version = _text(gettext_lazy("Version"), "known-versions", max_length=80)
    mode = forms.ChoiceField(label=gettext_lazy("Mode"), required=False)
    cost = forms.DecimalField(
        label=gettext_lazy("Cost of each"),
        required=False,
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        """Without money for those who do not see it, nor new elements for those who log none."""
        super().__init__(*args, **kwargs)
        self.member = member
        self.fields["place"].widget.attrs |= {
            "hx-get": reverse("tray-places", args=[member.production.code]),
            "hx-trigger": "input changed delay:150ms, focus once",
            "hx-target": "#tray-places",
        }
        mode: Any = self.fields["mode"]
        mode.choices = [("", _("as it is")), *Mode.choices]
        if not member.may(Right.SEE_MONEY):
            del self.fields["cost"]
        else:
            self.fields["cost"].help_text = member.production.currency
        if not member.may(Right.LOG):
            del self.fields["new_element"]

    def values(self, *, by: Author) -> dict[str, Any]:
        """The columns that were typed; a new tool version and a new element are made."""
        typed = self.cleaned_data
        found: dict[str, Any] = {}
        if typed["place"]:
            make = bool(typed.get("new_element"))
            found["element"] = element_for(self.member.production, typed["place"], by=by, make=make)
        if typed["version"] and not typed["tool"]:
            raise ValidationError(_("Type the tool that this version is of."))
        if typed["tool"]:
            found["tool_version"] = tool_version_for(typed["tool"], typed["version"], by)
        if typed["mode"]:
            found["mode"] = typed["mode"]
        if typed.get("cost") is not None:
            found["cost"] = typed["cost"]
        return found
