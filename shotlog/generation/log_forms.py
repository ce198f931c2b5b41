"""The short form of a take that no file tells of: pasted, proposed and typed values in one."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shotlog.generation.parameter_forms import HINTS, LinesField, SecondsField
from shotlog.generation.pasting import Understood, read
from shotlog.generation.shown import EMPTY, as_lines, plain
from shotlog.generation.takes import record_take
from shotlog.generation.tools import tool_called
from shotlog.history import Author
from shotlog.models import Element, Right, Take
from shotlog.models.choices import Mode

LONGEST_TEXT = 400_000
# What the last take had and the next one likely has; not what is true of one run alone: a seed
# that is not known is missed, a wrong one is not.
PROPOSED = (
    *("mode", "model", "prompt", "negative_prompt", "width", "height", "frames", "fps"),
    "inputs",
)
MONEY_FIELDS = ("cost_amount", "cost_unit")
WIDE = frozenset({"prompt", "negative_prompt", "inputs"})


def _list(name: str) -> forms.TextInput:
    return forms.TextInput(attrs={"list": name, "autocomplete": "off"})


def _column(name: str, **kwargs: Any) -> forms.Field:
    column: Any = Take._meta.get_field(name)
    made: forms.Field = column.formfield(help_text="", **kwargs)
    made.required = False
    return made


class LogForm(forms.Form):
    """One take; every field may stay empty, and says whence its first value is."""

    text = forms.CharField(
        label=gettext_lazy("Copied from the service"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    was_read = forms.CharField(
        required=False, strip=False, max_length=LONGEST_TEXT, widget=forms.HiddenInput
    )
    tool = forms.CharField(
        label=gettext_lazy("Tool"), required=False, max_length=80, widget=_list("known-tools")
    )
    version = forms.CharField(
        label=gettext_lazy("Version"), required=False, max_length=80, widget=_list("known-versions")
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("Mode"), required=False, choices=[("", "–"), *Mode.choices]
    )
    model = _column("model")
    prompt = _column("prompt", widget=forms.Textarea(attrs={"rows": 4}))
    negative_prompt = _column("negative_prompt", widget=forms.Textarea(attrs={"rows": 2}))
    seed = _column("seed", widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    width = _column("width")
    height = _column("height")
    seconds = SecondsField(label=gettext_lazy("Length in seconds"))
    frames = _column("frames", label=pgettext_lazy("of a clip", "Frames"))
    fps = _column("fps")
    inputs = LinesField(
        "inputs", label=gettext_lazy("Inputs"), widget=forms.Textarea(attrs={"rows": 2})
    )
    generation_seconds = SecondsField(label=gettext_lazy("Generation time"))
    cost_amount = _column("cost_amount")
    cost_unit = _column("cost_unit")
    job_id = _column("job_id")

    def __init__(self, element: Element, data: QueryDict | None, *, by: Author) -> None:
        """Begin with what the last take had; over it what the text gave, over it what is typed."""
        self.element, self.by = element, by
        self.found = Understood()
        self.is_read = False
        self.said: dict[str, str] = {}
        if data is not None:
            text, was_read = (_lines(data.get(name, "")) for name in ("text", "was_read"))
            self.found = read(text, by=by)
            self.is_read = text == was_read
        self.last = last_take(element, self.found, by=by)
        self.proposed = _first_values(self.last) if self.last else {}
        if data is not None and not self.is_read:
            before = read(was_read, by=by)
            last = last_take(element, before, by=by)
            shown = {**(_first_values(last) if last else {}), **pasted_values(before)}
            data = self._reread(data, shown)
        super().__init__(data, initial=self.proposed, auto_id=f"log-{element.pk}-%s")
        self.fields["inputs"].help_text = HINTS["inputs"]
        if not by.may(Right.SEE_MONEY):
            for name in MONEY_FIELDS:
                del self.fields[name]

    def _reread(self, data: QueryDict, shown: Mapping[str, str]) -> QueryDict:
        """The data of a text that was not read yet: its values, but nothing over what was typed."""
        now = {**self.proposed, **pasted_values(self.found)}
        fresh = data.copy()
        for name in self.base_fields.keys() - {"text", "was_read"}:
            typed = _lines(data.get(name, "")).strip()
            if typed == shown.get(name, ""):
                fresh[name] = now.get(name, "")
            elif name in pasted_values(self.found) and typed != now[name]:
                self.said[name] = now[name]
        fresh["was_read"] = data.get("text", "")
        return fresh

    def source_of(self, name: str) -> str:
        """'pasted', 'proposed', or '' for what is typed or empty."""
        value = _lines(str(self[name].value() or "")).strip()
        if not value:
            return ""
        if pasted_values(self.found).get(name) == value:
            return "pasted"
        return "proposed" if self.proposed.get(name) == value else ""

    def rows(self) -> list[dict[str, Any]]:
        """The fields of the short form with where their values are from, and what else was said."""
        names = [name for name in self.fields if name not in ("text", "was_read")]
        return [
            {
                "field": self[name],
                "source": self.source_of(name),
                "said": self.said.get(name, ""),
                "wide": name in WIDE,
            }
            for name in names
        ]

    def more(self) -> list[tuple[str, str]]:
        """Understood values that the short form has no field for."""
        left = {
            name: value for name, value in self.found.fields.items() if name not in self.base_fields
        }
        return [
            (str(Take._meta.get_field(name).verbose_name), _shown(value))  # type: ignore[union-attr]
            for name, value in left.items()
        ]

    def clean(self) -> dict[str, Any]:
        """A version is of a tool, and something is said of a take."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("version") and not cleaned.get("tool"):
            self.add_error("tool", _("Type the tool that this version is of."))
        said = [name for name in cleaned if name not in ("text", "was_read") and cleaned[name]]
        if not said and not self.errors:
            raise ValidationError(_("Paste what the service says, or type what you know."))
        return cleaned

    def save(self) -> Take:
        """The next take of the element, every value with its source."""
        typed = self._typed()
        pasted = {name for name in self.fields if self.source_of(name) == "pasted"}
        proposed = {name for name in self.fields if self.source_of(name) == "proposed"}
        for names in (pasted, proposed):
            if "tool" in names and ("version" in names or not self.cleaned_data["version"]):
                names.add("tool_version")
        label = self.last.label if self.last else ""
        rest = self.found.fields.keys() - self.base_fields.keys()
        return record_take(
            self.element,
            by=self.by,
            typed=typed,
            pasted=pasted | rest,
            proposed=dict.fromkeys(proposed - pasted, label),
        )

    def _typed(self) -> dict[str, Any]:
        said = {name: value for name, value in self.cleaned_data.items() if value not in EMPTY}
        for name in ("text", "was_read"):
            said.pop(name, None)
        rest = {
            name: value for name, value in self.found.fields.items() if name not in self.base_fields
        }
        other = dict(self.found.other)
        length = said.pop("seconds", None)
        if length:
            other["duration"] = float(length)
            if "fps" in said and "frames" not in said:
                said["frames"] = round(length * said["fps"])
        if "version" in said:
            said["tool_version"] = said.pop("version")
        if "generation_seconds" not in said:
            rest.pop("generation_basis", None)
        return {**rest, **said, "other": other}


def last_take(element: Element, found: Understood, *, by: Author) -> Take | None:
    """The take whose values are proposed: the element's last, else this person's last here.

    Where the text names a tool, only a take of that tool has anything to propose.
    """
    takes = Take.objects.select_related("tool_version__tool").order_by("-pk")
    if found.tool:
        takes = takes.filter(tool_version__tool__name__iexact=tool_called(found.tool))
    own = takes.filter(element=element).order_by("-number").first()
    if own:
        return own
    here = takes.filter(element__shot__production=element.shot.production_id)
    return here.filter(session__operator__iexact=by.who).first()


def _first_values(take: Take) -> dict[str, str]:
    values = {name: _shown(getattr(take, name)) for name in PROPOSED}
    if take.tool_version:
        values["tool"] = take.tool_version.tool.name
        values["version"] = take.tool_version.version
    return {name: value for name, value in values.items() if value}


def pasted_values(found: Understood) -> dict[str, str]:
    """What a text gave, as the form's fields show it."""
    values = {name: _shown(value) for name, value in found.fields.items()}
    if found.tool:
        values["tool"] = tool_called(found.tool)
        values["version"] = found.version
    if found.other.get("duration"):
        values["seconds"] = _shown(found.other["duration"])
    return {name: value for name, value in values.items() if value}


def _lines(text: str) -> str:
    """As we write it; a browser sends text with CR LF."""
    return text.replace("\r\n", "\n")


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(as_lines(value))
    if isinstance(value, float):
        return plain(Decimal(str(value)))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return _lines(plain(value)).strip()
