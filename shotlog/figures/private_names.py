"""No names of people for those who may not see them: one rule for every text that they read.

Clients and readers of a share link get the free texts below without the names that the record
knows: of performers, artists, assignees, operators, owners, colourists, approvers and members.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from django.db.models import F, ForeignKey, Model, QuerySet

from shotlog.figures.names import names_in_use
from shotlog.kit.names import without_names
from shotlog.models import Clearance, Element, Membership, Production, Scene, Shot, Take

FREE_TEXT: dict[type[Model], tuple[str, ...]] = {
    Scene: ("title",),
    Shot: ("description",),
    Element: ("name",),
}
"""What a client may read of a row that somebody typed freely."""
_IN_CLEARANCES = ("performer", "real_person", "approver")
_Row = TypeVar("_Row", bound=Model)


def cleaner(production: Production) -> Callable[[str], str]:
    """What takes the names that `production` knows out of a text: three queries."""
    noted = Clearance.objects.filter(element__shot__production=production, element__removed=False)
    decided = Take.objects.filter(element__shot__production=production).exclude(decided_by="")
    first, *others = (_column(noted, name) for name in _IN_CLEARANCES)
    written = first.union(*others, _column(decided, "decided_by"))
    return without_names({*names_in_use(production), *written})


def _column(rows: "QuerySet[Any]", name: str) -> "QuerySet[Any, Any]":
    return rows.order_by().values_list(F(name), flat=True)


def cleaner_for(member: Membership) -> Callable[[str], str]:
    """The same for a member: nothing is taken out for who sees names; made once in a request."""
    if member.sees_recipes:
        return _as_it_is
    kept: dict[str, Any] = vars(member)
    if "_cleaner" not in kept:
        kept["_cleaner"] = cleaner(member.production)
    found: Callable[[str], str] = kept["_cleaner"]
    return found


def hide_names(rows: Iterable[_Row], member: Membership) -> Iterator[_Row]:
    """`rows` with the names taken out of what `member` reads of them and of what they hang on."""
    if member.sees_recipes:
        yield from rows
        return
    clean = cleaner_for(member)
    for row in rows:
        _clean(row, clean)
        yield row


def found_by_name_only(
    shots: QuerySet[Shot], words: Iterable[str], member: Membership
) -> list[int]:
    """Those of `shots` in which a word stands nowhere but in a name that `member` does not read."""
    clean, folded = cleaner_for(member), [word.casefold() for word in words]
    texts: dict[int, list[str]] = {}
    for key, code, description in shots.order_by().values_list("pk", "code", "description"):
        texts[key] = [code, clean(description)]
    elements = Element.objects.filter(shot__in=shots.order_by().values("pk")).order_by()
    for key, name in elements.values_list("shot_id", "name"):
        texts[key].append(clean(name))
    return [key for key, own in texts.items() if not _holds_all(own, folded)]


def _holds_all(texts: Iterable[str], words: Iterable[str]) -> bool:
    told = "\n".join(texts).casefold()
    return all(word in told for word in words)


def _clean(row: Model, clean: Callable[[str], str]) -> None:
    known = vars(row)
    for name in FREE_TEXT[type(row)]:
        if known.get(name):  # one that was not read stays unread
            setattr(row, name, clean(known[name]))
    for field in row._meta.concrete_fields:
        if isinstance(field, ForeignKey) and field.related_model in FREE_TEXT:
            parent = field.get_cached_value(row, default=None)
            if parent is not None:
                _clean(parent, clean)


def _as_it_is(text: str) -> str:
    return text
