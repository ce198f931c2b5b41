"""One column of a sheet: its head, its way out, and the field that it comes back into."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db import models
from django.utils import translation
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext_lazy as _

from shotlog.figures.scene_figures import Figures
from shotlog.models import Membership, Right, Shot
from shotlog.spreadsheets.looks import Look
from shotlog.spreadsheets.sheet_part import Value

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Text: TypeAlias = "str | StrPromise"
Words = Iterable[tuple[Any, Any]]


@dataclass(frozen=True)
class Column:
    """One column; what it holds goes out to those who may see it, and back into `field`."""

    name: Text
    out: Callable[[Any], Any]
    help: Text
    field: str = ""  # empty: it follows from other values and never comes back in
    look: Look = Look.TEXT
    width: float = 12
    words: Words = ()  # stored codes and the words for them: the drop-down
    right: Right | None = Right.SEE_RECIPES  # what a role must hold to see it; None: every role
    total: Callable[[Figures], Value] | None = None  # in the line of a scene and in the foot
    folded: bool = False  # behind the plus of the outline
    hidden: bool = False
    path: str = ""  # the way from a row to the value, where it is shown as it is or in words

    @property
    def key(self) -> str:
        """What data files call it: the field, else the English head in small letters."""
        if self.field:
            return "id" if self.field == "pk" else self.field
        with translation.override("en"):
            return slugify(str(self.name)).replace("-", "_")

    def may_be_seen_by(self, member: Membership) -> bool:
        """Whether the member's role holds what the column asks for."""
        return self.right is None or member.may(self.right)


class _Words(dict[Any, Value]):
    """The words for codes in the language of the moment; an unknown code is its own."""

    def __init__(self, words: Words) -> None:
        """Nothing stays nothing."""
        super().__init__({None: None, **{code: str(label) for code, label in words}})

    def __missing__(self, code: Any) -> Value:
        return str(code)


def row_writer(columns: Sequence[Column]) -> Callable[[Any], list[Value]]:
    """The way out of all `columns`, with words for codes in the language of the moment.

    Ways to plain values are gone together, which takes half the time of one call for each.
    """
    plain = attrgetter("__class__", *(column.path or "__class__" for column in columns))
    made = [(n, column.out) for n, column in enumerate(columns) if not column.path]
    words = [(n, _Words(column.words)) for n, column in enumerate(columns) if column.words]

    def values(row: Any) -> list[Value]:
        _class, *found = plain(row)
        for n, out in made:
            found[n] = out(row)
        for n, known in words:
            found[n] = known[found[n]]
        return found

    return values


def of_field(
    model: type[models.Model], path: str, help_text: Text, *, name: Text = "", **more: Any
) -> Column:
    """The column of one field, `path` away from the row; head, look and words are the field's."""
    field = model._meta.get_field(path.rpartition(".")[2])
    if not isinstance(field, models.Field):
        raise TypeError(f"{path} of {model.__name__} is no column of the table.")
    more.setdefault("look", _look(field))
    return Column(
        name or capfirst(field.verbose_name),
        attrgetter(path),
        help_text,
        field=field.name,
        path=path,
        words=tuple(field.flatchoices),
        **more,
    )


def row_id(help_text: Text, *, path: str = "pk") -> Column:
    """The hidden column that marks rows."""
    return Column(
        _("ID"),
        attrgetter(path),
        help_text,
        field="pk",
        path=path,
        look=Look.ID,
        width=8,
        right=None,
        hidden=True,
    )


def scene_number(path: str) -> Column:
    """The scene, on every row, so that a sort keeps it."""
    scene_of = attrgetter(path)

    def number(row: Any) -> str:
        scene = scene_of(row)
        return scene.number if scene else ""

    return Column(
        _("Scene"),
        number,
        _("The number of the scene."),
        field="scene" if path == "shot.scene" else "",
        look=Look.CODE,
        width=8,
        right=None,
    )


def shot_code(path: str, help_text: Text, **more: Any) -> Column:
    """The code of the shot."""
    return of_field(
        Shot, path, help_text, name=_("Shot"), look=Look.CODE, width=18, right=None, **more
    )


def _look(field: "models.Field[Any, Any]") -> Look:
    if field.flatchoices:
        return Look.TEXT
    if isinstance(field, models.DateTimeField):
        return Look.MOMENT
    if isinstance(field, models.DateField):
        return Look.DATE
    if isinstance(field, models.DecimalField):
        return (
            Look.HOURS
            if field.name.startswith(("hours", "colour_hours", "grade_hours"))
            else Look.DECIMAL
        )
    if isinstance(field, models.IntegerField):
        return Look.NUMBER
    return Look.LONG if isinstance(field, models.TextField) else Look.TEXT
