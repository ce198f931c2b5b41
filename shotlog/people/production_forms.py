"""What may be typed about a production."""

import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import (
    BaseValidator,
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shotlog.history.values import value_of
from shotlog.kit import file_patterns
from shotlog.kit.shot_codes import fault
from shotlog.kit.text import one_line
from shotlog.kit.timecode import RATES, Rate
from shotlog.models import Production
from shotlog.people.productions import MONEY_FIELDS, columns_of

CODE = RegexValidator(r"^[\w-]+$", _("A code has letters, digits, - and _ only, such as MRL."))
RATE_COLUMNS = ("rate_numerator", "rate_denominator", "drop_frame")
RANGES: dict[str, list[BaseValidator | RegexValidator]] = {
    "code": [CODE],
    "first_frame": [MaxValueValidator(10_000_000)],
    "handles": [MaxValueValidator(1000)],
    "delivery_width": [MinValueValidator(1), MaxValueValidator(65_535)],
    "delivery_height": [MinValueValidator(1), MaxValueValidator(65_535)],
    "shot_code_step": [MinValueValidator(1), MaxValueValidator(1000)],
    "plate_kelvin": [MinValueValidator(1000), MaxValueValidator(40000)],
    "hours_per_day": [MaxValueValidator(Decimal(24))],
}
SPACES = ("working_space", "plate_space", "delivery_space")


def rate_key(rate: Rate) -> str:
    """A frame rate as the value of a choice: '30000/1001 DF'."""
    return f"{rate.numerator}/{rate.denominator}{' DF' if rate.drop_frame else ''}"


class ProductionForm(forms.Form):
    """A new production: three fields, the rest has defaults."""

    code = forms.CharField(
        label=_("Code"),
        max_length=12,
        validators=[CODE],
        help_text=_("Short; it begins each shot code, such as MRL."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    rate = forms.ChoiceField(
        label=_("Frame rate"),
        choices=[(rate_key(rate), str(rate)) for rate in RATES],
        initial=rate_key(Rate(24)),
        help_text=_("Frames per second of the cut; DF counts drop-frame timecode."),
    )

    def clean_code(self) -> str:
        """Composed; a code keeps its case."""
        return one_line(str(self.cleaned_data["code"]))

    def clean_title(self) -> str:
        """One line, composed."""
        return one_line(str(self.cleaned_data["title"]))

    def chosen_rate(self) -> Rate:
        """The frame rate that was chosen."""
        return next(one for one in RATES if rate_key(one) == self.cleaned_data["rate"])


@dataclass(frozen=True)
class Group:
    """Settings that belong together on the page."""

    key: str
    title: str | Promise
    fields: tuple[str, ...]
    note: str | Promise = ""


GROUPS = (
    Group("identity", _("Identity"), ("code", "title", "kind")),
    Group(
        "frames",
        _("Frames and codes"),
        (
            *("rate", "first_frame", "handles", "frame_out", "episode_use", "episodes"),
            *("shot_code_step", "shot_code_template", "file_name_pattern"),
        ),
        _("Frames are stored and counted; timecode follows the rate."),
    ),
    Group(
        "picture",
        _("Picture and colour"),
        ("delivery_width", "delivery_height", *SPACES, "plate_kelvin"),
    ),
    Group("money", _("Money"), MONEY_FIELDS, _("Seen by supervisors and producers only.")),
    Group(
        "disclosure",
        _("Disclosure and approval"),
        ("genre", "disclosure", "complete_before_approval"),
    ),
)


class SettingsForm(forms.ModelForm[Production]):
    """The settings that one may change, as fields; the frame rate is one choice."""

    rate = forms.ChoiceField(label=_("Frame rate"))

    class Meta:
        model = Production
        fields = [name for group in GROUPS for name in group.fields if name != "rate"]

    def __init__(
        self, data: QueryDict | None = None, *, production: Production, names: set[str]
    ) -> None:
        """`names` are the settings that this person may change; the others leave the form."""
        rate = production.rate
        # A copy: checking what was typed must not change the row that is shown.
        super().__init__(data, instance=copy.copy(production), initial={"rate": rate_key(rate)})
        self.production = production
        rates = [*RATES] if rate in RATES else [rate, *RATES]
        self.rates = {rate_key(one): one for one in rates}
        choice = self.fields["rate"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [(key, str(one)) for key, one in self.rates.items()]
        for name in list(self.fields):
            if name not in names:
                del self.fields[name]
        self._fit()

    def _fit(self) -> None:
        """Ranges, suggestions and hints that the columns do not know."""
        for name, field in self.fields.items():
            field.validators += RANGES.get(name, [])
            if name in MONEY_FIELDS and name != "currency":
                field.validators.append(MinValueValidator(0))
                field.widget = forms.TextInput(attrs={"inputmode": "decimal"})
                self.initial[name] = value_of(self.production, name)  # 8 and not 8.00
            if name in SPACES:
                field.widget.attrs["list"] = "colour-spaces"
            if name == "code":
                field.help_text = _("Pages get the new code; shot codes stay as they are.")
            if name == "shot_code_template":
                field.widget.attrs |= {
                    "hx-get": reverse("shot-code-example", args=[self.production.code]),
                    "hx-trigger": "input changed delay:200ms",
                    "hx-target": "#code-example",
                    "hx-swap": "outerHTML",
                }

    def clean_shot_code_template(self) -> str:
        """A template that makes codes."""
        template = one_line(str(self.cleaned_data["shot_code_template"]))
        wrong = fault(template)
        if wrong:
            raise ValidationError(wrong)
        return template

    def clean_file_name_pattern(self) -> str:
        """A pattern that names a shot, or none."""
        pattern = one_line(str(self.cleaned_data["file_name_pattern"]))
        wrong = file_patterns.fault(pattern)
        if wrong:
            raise ValidationError(wrong)
        return pattern

    def clean_currency(self) -> str:
        """Three letters."""
        currency = one_line(str(self.cleaned_data["currency"])).upper()
        if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
            raise ValidationError(
                _("“%(typed)s” is no currency. Use its three letters, such as KRW or EUR."),
                params={"typed": currency},
            )
        return currency

    def columns(self) -> dict[str, Any]:
        """The columns and values that were typed."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "rate"}
        if "rate" in self.cleaned_data:
            typed |= columns_of(self.rates[self.cleaned_data["rate"]])
        return typed


def columns_behind(name: str) -> tuple[str, ...]:
    """The columns that a field of the page stands for."""
    return RATE_COLUMNS if name == "rate" else (name,)


def field_of(column: str) -> str:
    """The field of the page in which a column stands."""
    return "rate" if column in RATE_COLUMNS else column


def shown_values(production: Production, names: set[str]) -> dict[str, Any]:
    """By column, what a page shows: every save is compared with it."""
    return {
        column: value_of(production, column)
        for name in sorted(names)
        for column in columns_behind(name)
    }
