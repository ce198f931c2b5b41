"""Facts of a shot or an element that are edited in place on the shot page, one at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from shotlog.breakdown.elements import edit_element
from shotlog.breakdown.shot_forms import SHOT_FIELDS, writable
from shotlog.breakdown.shots import edit_shot
from shotlog.figures.one_shot import parts_in_words
from shotlog.history import Author, Clash, Conflict, NotAllowed, readable
from shotlog.history.values import value_of
from shotlog.kit.forms import cell_widget, typed_value
from shotlog.kit.timecode import Rate, frame_number
from shotlog.models import ChangeSet, Element, Membership, Right, Scene, Shot

SHOT_SHOWN = ("frames", "assignee", "due")
SHOT_MORE = (
    "scene",
    "code",
    "hours_estimated",
    "complexity",
    "light",
    "vendor",
    "camera",
    "lens",
    "kelvin",
    "reel",
    "source_clip",
    "record_in",
    "record_out",
    "cut_in",
    "handle_head",
    "handle_tail",
    "cut_order",
    "methodology",
)
FOR_CLIENTS = ("description", "status", "frames", "due")
"""The facts of a shot that a client reads."""
ELEMENT_SHOWN = (
    "category",
    "origin",
    "role",
    "coverage",
    "artist",
    "hours_planned",
    "hours_conventional",
    "hours_actual",
    "colour_hours_foreseen",
    "cost",
    "status",
)
ELEMENT_MORE = (
    "name",
    "digital_source_type",
    "technique",
    "first_frame",
    "last_frame",
    "final_use",
    "vendor",
    "colour_space",
    "bit_depth",
    "description",
    "human_contribution",
)
NAMES = ("assignee", "artist")
SPACES = ("colour_space",)
COVERAGES = (5, 25, 50, 75, 100)


@dataclass
class Fact:
    """One value of one row, in one of its states: shown, edited, refused, saved, conflict."""

    row: Shot | Element
    name: str
    member: Membership
    editable: bool
    state: str = "shown"
    typed: str | None = None
    error: str = ""
    saved: ChangeSet | None = None
    clash: Clash | None = None
    proposal: str = ""
    proposal_from: int = 0  # how many elements the proposal stands on

    @cached_property
    def field(self) -> "models.Field[Any, Any]":
        """The column."""
        found: Any = self.row._meta.get_field(self.name)
        return found  # type: ignore[no-any-return]

    @cached_property
    def label(self) -> str:
        """What it is called."""
        words = str(self.field.verbose_name)
        return words[:1].upper() + words[1:]

    @cached_property
    def kind(self) -> str:
        """How it is shown."""
        if self.name in NAMES:
            return "person"
        if self.name.startswith("hours_") or "_hours_" in self.name:
            return "hours"
        if self.name in ("status", "origin", "cost", "due", "frames", "coverage", "description"):
            return self.name
        return "number" if isinstance(self.value, int) and not self.field.choices else "text"

    @property
    def widget(self) -> str:
        """How it is edited."""
        return "select" if self.name == "scene" else cell_widget(self.field)

    @property
    def suggestions(self) -> str:
        """The id of the list that proposes values."""
        return "names" if self.name in NAMES else "spaces" if self.name in SPACES else ""

    @property
    def value(self) -> Any:
        """The value itself."""
        return getattr(self.row, self.name)

    @cached_property
    def words(self) -> str:
        """The value in words, '' for nothing."""
        if self.name == "scene":
            return str(self.value or "")
        said = readable(type(self.row), self.name, value_of(self.row, self.name))
        return "" if said == "–" else said

    @property
    def shown(self) -> str:
        """The stored value, as the form carries it back."""
        found = value_of(self.row, self.name)
        return "" if found is None else str(found)

    @property
    def entry(self) -> str:
        """What stands in the field while it is edited."""
        if self.typed is not None:
            return self.typed
        return self.shown or self.proposal

    @property
    def options(self) -> list[tuple[str, str]]:
        """The choices of a list, with the empty one where it may be empty."""
        if self.name == "scene":
            scenes = Scene.objects.filter(production=self.member.production)
            return [("", _("No scene")), *((str(one.pk), str(one)) for one in scenes)]
        choices = [(str(code), str(label)) for code, label in self.field.flatchoices]
        return [("", "–"), *choices] if self.field.blank else choices

    @property
    def key(self) -> str:
        """Its id on the page."""
        return f"{self.row._meta.model_name}-{self.row.pk}-{self.name}"

    @property
    def url(self) -> str:
        """Where it is asked for and saved."""
        if isinstance(self.row, Shot):
            return reverse("shot-fact", args=[self._code, self.row.code, self.name])
        return reverse("element-fact", args=[self._code, self.row.pk, self.name])

    @property
    def form_url(self) -> str:
        """The ordinary form, for those without script."""
        if isinstance(self.row, Shot):
            page = reverse("shot-edit", args=[self._code, self.row.code])
        else:
            page = reverse("element-edit", args=[self._code, self.row.pk])
        return f"{page}#id_{self.name}"

    @property
    def missing(self) -> str:
        """For an element: the missing parts of its recipe."""
        return parts_in_words(self.row.missing) if isinstance(self.row, Element) else ""

    @property
    def coverages(self) -> tuple[int, ...]:
        """The shares of the picture that are one click away."""
        return COVERAGES

    @property
    def _code(self) -> str:
        return self.member.production.code


def shot_facts(shot: Shot, names: Iterable[str], member: Membership) -> list[Fact]:
    """The facts of a shot; clients have few of them."""
    return [
        Fact(shot, name, member, may_write_shot(name, member))
        for name in names
        if member.sees_recipes or name in FOR_CLIENTS
    ]


def element_facts(element: Element, names: Iterable[str], member: Membership) -> list[Fact]:
    """The facts of an element; money for those who see it, estimates of AI work where there is."""
    if not member.sees_recipes:
        return []
    hidden = set() if member.sees_money else {"cost"}
    if not element.is_made_with_ai:
        hidden |= {"hours_conventional", "colour_hours_foreseen", "human_contribution"}
    may = writable(element, member)
    return [Fact(element, name, member, name in may) for name in names if name not in hidden]


def propose_colour_hours(facts: Iterable[Fact], usual: Mapping[str, tuple[Decimal, int]]) -> None:
    """Propose the colour hours that closed elements of the category took, where none are typed."""
    for fact in facts:
        if fact.name != "colour_hours_foreseen" or not isinstance(fact.row, Element):
            continue
        found = usual.get(fact.row.category)
        if found and fact.value is None:
            fact.proposal = f"{found[0]:.2f}".rstrip("0").rstrip(".")
            fact.proposal_from = found[1]


def may_write_shot(name: str, member: Membership) -> bool:
    """Whether this person may write a field of a shot; the verb decides, this only shows."""
    if name == "hours_estimated" and member.may(Right.ESTIMATE):
        return True
    return member.may(Right.LOG)


def save_fact(fact: Fact, data: Mapping[str, Any]) -> Fact:
    """Save what was typed over what was shown; the fact comes back in its new state."""
    typed = str(data.get("value", ""))
    by = Author.of(fact.member)
    try:
        new = {fact.name: _typed(fact, typed)}
        shown = {fact.name: _shown(fact, data)} if "shown" in data else None
        if isinstance(fact.row, Shot):
            edit_shot(fact.row, new, by=by, shown=shown)
        else:
            edit_element(fact.row, new, by=by, shown=shown)
    except ValidationError as error:
        fact.state, fact.error, fact.typed = "refused", " ".join(error.messages), typed
    except NotAllowed as error:
        fact.state, fact.error, fact.typed = "refused", str(error), typed
    except Conflict as conflict:
        fact.state, fact.clash, fact.typed = "conflict", conflict.clashes[0], typed
        fact.row.refresh_from_db()
    else:
        fact.state, fact.saved = ("saved" if by.made else "shown"), by.made
    return fact


def is_fact(row: Shot | Element, name: str) -> bool:
    """Whether `name` is a fact that can be edited in place."""
    if isinstance(row, Shot):
        return name in SHOT_FIELDS
    return name in (*ELEMENT_SHOWN, *ELEMENT_MORE)


def _typed(fact: Fact, text: str) -> Any:
    if fact.name == "scene":
        return _scene(fact, text)
    if fact.name == "frames" and ":" in text:
        return _length(text, fact.member.production.rate)
    return typed_value(fact.field, text)


def _scene(fact: Fact, text: str) -> Scene | None:
    if not text.strip():
        return None
    scenes = Scene.objects.filter(production=fact.member.production)
    found = scenes.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 18 else None
    if found is None:
        raise ValidationError(_("That scene is gone. Reload the page and choose another."))
    return found


def _length(text: str, rate: Rate) -> int:
    try:
        return frame_number(text, rate)
    except ValueError as error:
        raise ValidationError(str(error)) from error


def _shown(fact: Fact, data: Mapping[str, Any]) -> Any:
    """What the form carried; a value that cannot be read counts as the one of the row."""
    raw = str(data.get("shown", ""))
    if not raw:
        return None if fact.field.null else ""
    try:
        return fact.field.to_python(raw)
    except ValidationError:
        return value_of(fact.row, fact.name)
