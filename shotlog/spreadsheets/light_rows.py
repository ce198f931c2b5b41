"""Elements and takes as sheets read them, by the hundred thousand.

A row here has what the columns ask for, under the names of the model, and no more: making models of
takes, and of the elements and shots that they hang on, takes three times as long.
"""

import json
from collections import namedtuple
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Count, JSONField, Model, QuerySet, TextField
from django.db.models.functions import Cast

from shotlog.models import Element, Session, Take, ToolVersion


class LightScene(NamedTuple):
    """The scene of a row."""

    number: str


class LightShot(NamedTuple):
    """The shot of a row."""

    code: str
    scene: LightScene | None


class LightElement(NamedTuple):
    """The element of a take."""

    name: str
    shot: LightShot


class LightFile(NamedTuple):
    """The file of a take."""

    name: str


class _Table:
    """What is read of a table, and what a row becomes."""

    def __init__(
        self,
        model: type[Model],
        *,
        first: Sequence[str],
        becomes: Sequence[str],
        unread: Sequence[str],
        **own: Any,
    ) -> None:
        """The values of `first` become others; each plain field but `unread` follows as it is.

        `own` are properties that rows have of the model.
        """
        fields = [
            one
            for one in model._meta.concrete_fields
            if not (one.is_relation or one.primary_key or one.name in unread)
        ]
        names = [one.name for one in fields]
        self._first = len(first)
        self._asked = [*first, *names]
        self._lists = [
            place for place, one in enumerate(fields, len(first)) if isinstance(one, JSONField)
        ]
        plain = (namedtuple(model.__name__, [*becomes, *names]),)
        self._kind = type(model.__name__, plain, {"__slots__": (), **own})

    def read(self, rows: "QuerySet[Any]") -> Iterator[tuple[list[Any], list[Any]]]:
        """Of each row the values of `first`, and the others."""
        asked: list[Any] = list(self._asked)
        for place in self._lists:
            asked[place] = Cast(asked[place], TextField())
        for row in rows.order_by().values_list(*asked):
            values = list(row)
            for place in self._lists:
                values[place] = _parsed(values[place])
            yield values[: self._first], values[self._first :]

    def row(self, *values: Any) -> Any:
        """A row of what `first` became, and the other values."""
        return tuple.__new__(self._kind, values)


@lru_cache(maxsize=64)
def _parsed(text: str | None) -> Any:
    """What JSON says; most rows have the same few lists, which they share: nobody alters them."""
    return json.loads(text) if text else None


class _Texts(dict[int, str]):
    """The words for rows that many others point to, each read once."""

    def __init__(self, rows: "QuerySet[Any]") -> None:
        """Of `rows`."""
        super().__init__()
        self._rows = rows

    def learn(self, keys: Iterable[int | None]) -> None:
        """Read those of `keys` that are new."""
        new = {key for key in keys if key is not None} - self.keys()
        self.update({key: str(row) for key, row in self._rows.in_bulk(new).items()})


_ELEMENT = _Table(
    Element,
    first=("pk", "shot__code", "shot__scene__number"),
    becomes=("pk", "shot", "take_count"),
    unread=("removed", "none_approved"),
)
_TAKE = _Table(
    Take,
    first=(
        "pk",
        "tool_version_id",
        "session_id",
        "source_file__name",
        "element_id",
        "element__name",
        "element__shot__code",
        "element__shot__scene__number",
    ),
    becomes=("pk", "tool_version", "session", "source_file", "element"),
    unread=("removed", "has_graph", "drop", "added_at"),
    label=Take.label,
)


def elements(keys: Sequence[int]) -> dict[int, Any]:
    """Elements by key."""
    takes = Take.objects.filter(element_id__in=keys).order_by().values_list("element_id")
    counts = dict(takes.annotate(Count("pk")))
    return {
        key: _ELEMENT.row(key, _shot(code, scene), counts.get(key, 0), *rest)
        for (key, code, scene), rest in _ELEMENT.read(Element.everything.filter(pk__in=keys))
    }


class Takes:
    """Reads takes, lot after lot."""

    def __init__(self) -> None:
        """Nothing is known yet of what they were made with."""
        self._versions = _Texts(ToolVersion.everything.select_related("tool"))
        self._sessions = _Texts(Session.everything.select_related("tool_version__tool"))

    def by_key(self, keys: Sequence[int]) -> dict[int, Any]:
        """Takes by key; those of one element share it."""
        rows = list(_TAKE.read(Take.everything.filter(pk__in=keys)))
        self._versions.learn(first[1] for first, _rest in rows)
        self._sessions.learn(first[2] for first, _rest in rows)
        of_takes: dict[int, LightElement] = {}
        found = {}
        for (key, version, session, file, element, name, code, scene), rest in rows:
            if element not in of_takes:
                of_takes[element] = LightElement(name, _shot(code, scene))
            found[key] = _TAKE.row(
                key,
                self._versions.get(version),
                self._sessions.get(session),
                None if file is None else LightFile(file),
                of_takes[element],
                *rest,
            )
        return found


def _shot(code: str, scene: str | None) -> LightShot:
    return LightShot(code, None if scene is None else LightScene(scene))
