"""Forms of whole rows: a shot, an element, a clearance, each with what the role may write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shotlog.history.forms import RecordForm, form_field
from shotlog.models import Clearance, Element, Membership, Right, Scene, Shot

SHOT_FIELDS = (
    "code",
    "scene",
    "description",
    "status",
    "frames",
    "assignee",
    "due",
    "methodology",
    "complexity",
    "light",
    "vendor",
    "hours_estimated",
    "cut_order",
    "cut_in",
    "handle_head",
    "handle_tail",
    "record_in",
    "record_out",
    "reel",
    "source_clip",
    "camera",
    "lens",
    "kelvin",
)
ELEMENT_FIELDS = (
    "name",
    "category",
    "origin",
    "digital_source_type",
    "role",
    "technique",
    "description",
    "status",
    "coverage",
    "first_frame",
    "last_frame",
    "final_use",
    "artist",
    "vendor",
    "colour_space",
    "bit_depth",
    "hours_planned",
    "hours_conventional",
    "hours_actual",
    "colour_hours_foreseen",
    "cost",
    "human_contribution",
)


class ShotForm(RecordForm):
    """All fields of a shot."""

    class Meta:
        model = Shot
        fields = SHOT_FIELDS
        formfield_callback = form_field

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        """Offer the scenes of this production only; a producer writes the estimate alone."""
        super().__init__(*args, **kwargs)
        scenes: Any = self.fields["scene"]
        scenes.queryset = Scene.objects.filter(production=member.production)
        if not member.may(Right.LOG):
            _keep_only(self, {"hours_estimated"} if member.may(Right.ESTIMATE) else set())


class ElementForm(RecordForm):
    """All fields of an element."""

    class Meta:
        model = Element
        fields = ELEMENT_FIELDS
        formfield_callback = form_field

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        """Leave out what this person may not write."""
        super().__init__(*args, **kwargs)
        _keep_only(self, writable(self.instance, member))


class NewElementForm(forms.Form):
    """One line that logs an element."""

    line = forms.CharField(
        label=_("New element"),
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Name and known words in any order: crowd01 crowd ai_gen fill 40"),
    )


class ClearanceForm(RecordForm):
    """The clearance of an AI element."""

    class Meta:
        model = Clearance
        exclude = ("element",)
        formfield_callback = form_field


def writable(element: Element, member: Membership) -> set[str]:
    """The fields of `element` that `member` may write; the verb decides, this only shows."""
    names = set(ELEMENT_FIELDS) if member.may_edit(element) else set()
    if not element.is_made_with_ai:
        names -= {"hours_conventional", "colour_hours_foreseen"}
    if member.may(Right.ESTIMATE):
        names |= {"hours_planned"}
        names |= (
            {"hours_conventional", "colour_hours_foreseen"} if element.is_made_with_ai else set()
        )
    if member.may(Right.MONEY):
        names |= {"cost"}
    else:
        names -= {"cost"}
    return names


def _keep_only(form: RecordForm, names: set[str]) -> None:
    for name in list(form.columns):
        if name not in names:
            del form.fields[name]
    form.columns = [name for name in form.columns if name in form.fields]
    # The values that were shown go to the browser too: only those of the fields that are left.
    form.initial["shown"] = {name: form.initial["shown"][name] for name in form.columns}
