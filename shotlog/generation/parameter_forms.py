"""How one parameter of a take is typed: a small form per line of the table."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shotlog.generation.parameters import read_value
from shotlog.generation.shown import EMPTY, Parameter, as_lines
from shotlog.generation.tools import tool_version_for
from shotlog.history import Author
from shotlog.history.values import value_of
from shotlog.models import Session, Take, Tool, ToolVersion

_STRENGTH = re.compile(r"^(.*?)\s*(?:@|\s)\s*(-?\d+(?:[.,]\d+)?)$")
_CLOCK = re.compile(r"^(?:(\d+):)?(\d+):(\d{1,2}(?:\.\d+)?)$")
_WORDED = re.compile(
    r"^(?:(\d+)\s*h(?:ours?)?)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+(?:\.\d+)?)\s*s(?:ec)?)?$"
)
HINTS = {
    "loras": gettext_lazy("One per line, such as: paper_lantern_v2 @ 0.8"),
    "inputs": gettext_lazy("One per line, such as: gate_key_012.png | start image | own"),
    "stages": gettext_lazy("One per line, such as: upscale to 4096 × 1716"),
    "generation_seconds": gettext_lazy("Such as 702, 11:42 or 11 min 42 s"),
    "seed": gettext_lazy("A whole number up to 18446744073709551615"),
    "cost_unit": gettext_lazy("Such as credits, USD or KRW"),
}


class LinesField(forms.CharField):
    """LoRAs, inputs or stages, one per line."""

    widget = forms.Textarea

    def __init__(self, name: str, **kwargs: Any) -> None:
        """Lines of the list `name`."""
        super().__init__(required=False, **kwargs)
        self.name = name

    def prepare_value(self, value: Any) -> Any:
        """Rows as lines; typed text as it was typed."""
        return "\n".join(as_lines(value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Lines as rows."""
        return from_lines(self.name, str(value or ""))


class SecondsField(forms.CharField):
    """A length of time as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        """May stay empty."""
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """Seconds, None for nothing."""
        return seconds(str(value)) if value not in EMPTY else None


class ParameterForm(forms.Form):
    """The columns of one parameter, and the values that they had when they were shown."""

    shown = forms.JSONField(required=False, widget=forms.HiddenInput)

    def __init__(self, take: Take, parameter: Parameter, *args: Any, **kwargs: Any) -> None:
        """Begin with the values of `take`."""
        super().__init__(*args, **kwargs)
        self.take, self.parameter = take, parameter
        self.initial["shown"] = {name: value_of(take, name) for name in parameter.fields}
        if parameter.key == "tool":
            self._ask_tool()
            return
        if parameter.key == "session":
            self._ask_session()
            return
        for name in parameter.fields:
            self.fields[name] = _field(name)
            self.initial[name] = getattr(take, name)

    def _ask_tool(self) -> None:
        version = self.take.tool_version
        for name, label, known in (
            ("tool", _("Tool"), version.tool.name if version else ""),
            ("version", _("Version"), version.version if version else ""),
        ):
            widget = forms.TextInput(attrs={"list": f"known-{name}s", "autocomplete": "off"})
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=80, widget=widget
            )
            self.initial[name] = known

    def _ask_session(self) -> None:
        production = self.take.element.shot.production
        sessions = Session.objects.filter(production=production)
        self.fields["session"] = forms.ModelChoiceField(
            sessions.select_related("tool_version__tool"), label=_("Session"), required=False
        )
        self.initial["session"] = self.take.session_id

    def clean(self) -> dict[str, Any]:
        """A version is of a tool."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("version") and not cleaned.get("tool"):
            self.add_error("tool", _("Type the tool that this version is of."))
        return cleaned

    def values(self, *, by: Author) -> dict[str, Any]:
        """The typed values by column, as `edit_take` takes them."""
        if self.parameter.key != "tool":
            return {name: self.cleaned_data[name] for name in self.parameter.fields}
        tool = self.cleaned_data["tool"]
        if not tool:
            return {"tool_version": None}
        return {"tool_version": tool_version_for(tool, self.cleaned_data["version"], by)}

    def refuse(self, error: ValidationError) -> None:
        """The first sentence of each broken rule, beside its field where it names one."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, sentences in error.message_dict.items():
            self.add_error(name if name in self.fields else None, sentences[0])

    def show_again(self, shown: Mapping[str, Any]) -> None:
        """Stay open after a conflict: saving once more starts from what is there now."""
        data = QueryDict(mutable=True)
        data.update({name: self.data[name] for name in self.data})
        data["shown"] = json.dumps(shown)
        self.data = data

    def started(self) -> Mapping[str, Any] | None:
        """The stored values that were shown, for `edit_take`."""
        shown = self.cleaned_data.get("shown")
        if not isinstance(shown, dict):
            return None
        return {name: value for name, value in shown.items() if name in self.parameter.fields}


def file_values(take: Take, parameter: Parameter) -> dict[str, Any]:
    """What the file says for the columns of a parameter, where it says anything."""
    found = {name: read_value(take, name) for name in parameter.fields if name != "tool_version"}
    return {name: value for name, value in found.items() if value not in EMPTY}


def suggestions(parameter: Parameter) -> dict[str, Any]:
    """Names to choose from while a tool is typed; nothing for other parameters."""
    if parameter.key != "tool":
        return {}
    versions = ToolVersion.objects.exclude(version="").order_by("version")
    return {
        "tools": Tool.objects.values_list("name", flat=True),
        "versions": versions.values_list("version", flat=True).distinct(),
    }


def from_lines(name: str, text: str) -> list[dict[str, Any]]:
    """The rows that lines stand for; ValidationError says which line is not understood."""
    lines = [line.strip() for line in text.replace("\r", "").split("\n")]
    return [_row(name, line) for line in lines if line]


def seconds(text: str) -> Decimal:
    """Seconds from '702', '11:42', '1:11:42' or '11 min 42 s'."""
    text = text.strip().lower().replace(",", ".")
    found = _CLOCK.match(text) or (_WORDED.match(text) if text else None)
    try:
        if found is None:
            value = Decimal(text)
        else:
            hours, minutes, rest = (Decimal(part or 0) for part in found.groups())
            value = hours * 3600 + minutes * 60 + rest
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or not 0 <= value < 10**8:
        raise ValidationError(
            _("“%(text)s” is not a length of time. Type it as 702, 11:42 or 11 min 42 s.")
            % {"text": text}
        )
    return value.quantize(Decimal("0.01"))


def _row(name: str, line: str) -> dict[str, Any]:
    if line.startswith("{"):
        return _json_row(line)
    if name == "loras":
        found = _STRENGTH.match(line)
        if found and found[1]:
            return {"name": found[1].strip(), "strength": float(found[2].replace(",", "."))}
        return {"name": line}
    if name == "inputs":
        parts = [part.strip() for part in line.split("|")]
        keys = ("name", "role", "rights")
        row = dict(zip(keys, parts, strict=False))
        return {"role": "input", **row} if len(parts) == 1 else row
    return {"name": line}


def _json_row(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ValidationError(
            _("“%(line)s” begins like JSON, but is none. Take the { away to type plain words.")
            % {"line": line[:60]}
        ) from error
    return row if isinstance(row, dict) else {"name": line}


def _field(name: str) -> forms.Field:
    """The control of one column of a take."""
    column: Any = Take._meta.get_field(name)
    label = str(column.verbose_name).capitalize()
    hint = HINTS.get(name, "")
    made: forms.Field
    if name in ("loras", "inputs", "stages"):
        made = LinesField(name, label=label, help_text=hint)
        made.widget.attrs["rows"] = 3
    elif name == "generation_seconds":
        made = SecondsField(label=label, help_text=hint)
    else:
        made = column.formfield(label=label, help_text=hint)
        made.required = False
    if name in ("prompt", "negative_prompt"):
        made.widget.attrs["rows"] = 5
    if name == "seed":
        made.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
    return made
