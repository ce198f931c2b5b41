"""Forms of sessions, tools and their versions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shotlog.generation.tools import tool_version_for
from shotlog.history import Author
from shotlog.history.forms import RecordForm, form_field
from shotlog.models import Session, Tool, ToolVersion


def _with_list(field: Any, name: str) -> Any:
    field.widget.attrs |= {"list": name, "autocomplete": "off"}
    return field


class SessionForm(RecordForm):
    """A session; its tool and version are typed by name, new ones are made."""

    tool = forms.CharField(
        label=gettext_lazy("Tool"),
        max_length=80,
        widget=forms.TextInput(attrs={"list": "known-tools", "autocomplete": "off"}),
    )
    version = forms.CharField(
        label=gettext_lazy("Version"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"list": "known-versions", "autocomplete": "off"}),
    )

    class Meta:
        model = Session
        fields = ("date", "operator", "hardware", "hours_hands_on", "thrown_away", "note")
        formfield_callback = form_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Tool and version first, as they are."""
        super().__init__(*args, **kwargs)
        _with_list(self.fields["operator"], "names")
        if self.instance.tool_version_id:
            version = self.instance.tool_version
            self.initial.update(tool=version.tool.name, version=version.version)
        self.order_fields(["tool", "version"])

    def tool_version(self, *, by: Author) -> ToolVersion:
        """The typed version of the typed tool."""
        return tool_version_for(self.cleaned_data["tool"], self.cleaned_data["version"], by)


class ToolForm(RecordForm):
    """A tool by its one name."""

    class Meta:
        model = Tool
        fields = ("name", "vendor", "kind")
        formfield_callback = form_field


class VersionForm(RecordForm):
    """A version of a tool and the terms under which it runs."""

    class Meta:
        model = ToolVersion
        fields = (
            *("version", "gives_seeds", "runs_at", "trains_on_inputs", "licence_tier"),
            *("terms_date", "allowed_by_client"),
        )
        formfield_callback = form_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say what depends on the seeds."""
        super().__init__(*args, **kwargs)
        self.fields["gives_seeds"].help_text = _(
            "A take of a version that gives none counts as documented without its seed."
        )


class SpellingForm(forms.Form):
    """Another spelling of a tool or model."""

    spelling = forms.CharField(label=gettext_lazy("Spelling"), max_length=120)


class ModelSpellingForm(forms.Form):
    """Another spelling of a model, and the one name it shall have."""

    spelling = forms.CharField(
        label=gettext_lazy("As files spell it"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "known-models", "autocomplete": "off"}),
    )
    model = forms.CharField(
        label=gettext_lazy("Its one name"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "known-models", "autocomplete": "off"}),
    )
