"""One value of a row that is edited where it stands: shown, edited, refused, saved, conflict."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from shotlog.history.author import Author, NotAllowed
from shotlog.history.changes import Clash, Conflict
from shotlog.history.forms import NAMES
from shotlog.history.values import readable, value_of
from shotlog.kit.forms import cell_widget, typed_value
from shotlog.models import ChangeSet
from shotlog.models.record import Record

Save = Callable[[dict[str, Any], dict[str, Any] | None], object]
"""The verb: new values, and those that were shown (None where the page did not send them)."""


@dataclass
class InPlace:
    """A value for `breakdown/_fact.html`; `url` answers GET, GET ?edit=1 and POST."""

    row: Record
    name: str
    editable: bool
    url: str
    form_url: str
    state: str = "shown"
    typed: str | None = None
    error: str = ""
    saved: ChangeSet | None = None
    clash: Clash | None = None

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
        if self.name in ("hours", "grade_hours_budgeted") or self.name.startswith("hours_"):
            return "hours"
        return "due" if self.name == "due" else "text"

    @property
    def widget(self) -> str:
        """How it is edited."""
        return cell_widget(self.field)

    @property
    def suggestions(self) -> str:
        """The id of the list that proposes values."""
        return "names" if self.name in NAMES else ""

    @property
    def value(self) -> Any:
        """The value itself."""
        return getattr(self.row, self.name)

    @property
    def words(self) -> str:
        """The value in words, '' for nothing."""
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
        return self.shown if self.typed is None else self.typed

    @property
    def options(self) -> list[tuple[str, str]]:
        """The choices of a list, with the empty one where it may be empty."""
        choices = [(str(code), str(label)) for code, label in self.field.flatchoices]
        return [("", "–"), *choices] if self.field.blank else choices

    @property
    def key(self) -> str:
        """Its id on the page."""
        return f"{self.row._meta.model_name}-{self.row.pk}-{self.name}"

    @property
    def status(self) -> int:
        """The code of the answer that shows it in this state."""
        return {"refused": 422, "conflict": 409}.get(self.state, 200)

    def write(self, data: Mapping[str, Any], save: Save, *, by: Author) -> None:
        """Save what was typed over what was shown; afterwards `state` tells how it went."""
        typed = str(data.get("value", ""))
        try:
            shown = {self.name: self._started(data)} if "shown" in data else None
            save({self.name: typed_value(self.field, typed)}, shown)
        except ValidationError as error:
            self.state, self.error, self.typed = "refused", " ".join(error.messages), typed
        except NotAllowed as error:
            self.state, self.error, self.typed = "refused", str(error), typed
        except Conflict as conflict:
            self.state, self.clash, self.typed = "conflict", conflict.clashes[0], typed
            self.row.refresh_from_db()
        else:
            self.state, self.saved = ("saved" if by.made else "shown"), by.made

    def _started(self, data: Mapping[str, Any]) -> Any:
        """What the form carried; a value that cannot be read counts as the one of the row."""
        raw = str(data.get("shown", ""))
        if not raw:
            return None if self.field.null else ""
        try:
            return self.field.to_python(raw)
        except ValidationError:
            return value_of(self.row, self.name)
