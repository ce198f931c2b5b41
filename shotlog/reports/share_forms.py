"""What may be typed about share links."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from shotlog.models import Production, Scene, ShareLink
from shotlog.reports.sharing import DAYS


class ShareForm(forms.Form):
    """What is shared, with whom, for how long."""

    report = forms.ChoiceField(label=_("Report"))
    label = forms.CharField(
        label=_("For whom"),
        max_length=120,
        help_text=_("Only you and your colleagues read this: it tells the links apart."),
    )
    days = forms.TypedChoiceField(
        label=_("Good for"),
        coerce=int,
        choices=[(n, ngettext_lazy("%(n)d day", "%(n)d days", n) % {"n": n}) for n in DAYS],
        initial=14,
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=500,
        required=False,
        strip=False,
        help_text=_("May stay empty. Send it another way than the link."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, production: Production, **kwargs: Any) -> None:
        """Offer the reports of `production`."""
        super().__init__(*args, **kwargs)
        self._scenes = {str(scene.pk): scene for scene in production.scenes.all()}
        offered: list[tuple[str, Any]] = []
        if production.disclosure:
            offered.append((ShareLink.What.DISCLOSURE.value, ShareLink.What.DISCLOSURE.label))
        offered += [
            (key, format_lazy("{} {}", ShareLink.What.SCENE.label, str(scene)))
            for key, scene in self._scenes.items()
        ]
        report = self.fields["report"]
        if isinstance(report, forms.ChoiceField):
            report.choices = offered

    def clean_label(self) -> str:
        """Not only blanks."""
        label = str(self.cleaned_data["label"]).strip()
        if not label:
            raise ValidationError(_("Say for whom the link is."))
        return label

    @property
    def scene(self) -> Scene | None:
        """The scene that was chosen; None for the disclosure."""
        return self._scenes.get(self.cleaned_data["report"])

    @property
    def what(self) -> str:
        """What was chosen."""
        what = ShareLink.What.SCENE if self.scene else ShareLink.What.DISCLOSURE
        return str(what.value)


class LinkPasswordForm(forms.Form):
    """The password of a link."""

    password = forms.CharField(
        label=_("Password"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
