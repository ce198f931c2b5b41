"""The tray: files that wait for their element, what is said of them, and takes made of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shotlog.figures.recoverability import store_recoverability
from shotlog.generation.files import plain_name
from shotlog.generation.many_takes import NewTake, record_takes
from shotlog.generation.sessions import new_drop
from shotlog.history import Author, Edit, create, edit, edit_many, remove_many
from shotlog.history.values import value_of
from shotlog.models import (
    Change,
    Element,
    Production,
    Right,
    Shot,
    SourceFile,
    Take,
    TrayFile,
)
from shotlog.models.choices import Origin

MONEY = frozenset({"cost"})
ASSIGNED = frozenset({"element", *TrayFile.TYPED})


@dataclass
class Made:
    """What came of making takes: the takes, of one drop, and why other files stay in the tray."""

    drop: str = ""
    takes: list[Take] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def put_in_tray(
    production: Production, source_file: SourceFile, *, by: Author, name: str
) -> TrayFile:
    """Let a held file wait for its element; one that waits already is given back as it is."""
    by.require(Right.TAKES)
    with transaction.atomic():
        # The production is locked, so that the same bytes coming in twice at once wait once.
        Production.objects.select_for_update().get(pk=production.pk)
        waiting = TrayFile.objects.filter(production=production, source_file=source_file).first()
        return waiting or create(
            TrayFile(production=production, source_file=source_file, name=name, added_by=by.who),
            by=by,
        )


def assign(
    rows: Sequence[TrayFile], new: Mapping[str, Any], *, by: Author, seen: int | None = None
) -> list[TrayFile]:
    """Write the same values into many waiting files; those that somebody else changed come back.

    `seen` is the newest change (see `newest_change`) when the page was drawn: what others wrote
    into the same fields since then stays, and its rows come back.
    """
    _require(new, by=by)
    changed = _changed_since(rows, new, by=by, seen=seen)
    checked = _checked(new)
    _write([(row, checked) for row in rows if row.pk not in changed], how="", by=by)
    return [row for row in rows if row.pk in changed]


def write_each(
    values: Iterable[tuple[TrayFile, Mapping[str, Any]]],
    *,
    by: Author,
    how: str,
    seen: int | None = None,
) -> list[TrayFile]:
    """Write into each waiting file what is its own; `how` it came: '', 'pasted' or 'sheet'."""
    pairs = list(values)
    for _row, new in pairs:
        _require(new, by=by)
    fields = {name for _row, new in pairs for name in new}
    changed = _changed_since([row for row, _new in pairs], fields, by=by, seen=seen)
    _write([(row, new) for row, new in pairs if row.pk not in changed], how=how, by=by)
    return [row for row, _new in pairs if row.pk in changed]


def take_out(rows: Iterable[TrayFile], *, by: Author) -> None:
    """Take files out of the tray; their bytes stay, and undo brings them back."""
    by.require(Right.TAKES)
    remove_many(list(rows), by=by)


def make_takes(ready: Iterable[tuple[TrayFile, int]], *, by: Author) -> Made:
    """Make a take of each file on the element with that key, in this order: one change set.

    One session for each tool version. A file that cannot become a take stays, and is told.
    """
    by.require(Right.TAKES)
    made = Made(new_drop())
    pairs = list(ready)
    with transaction.atomic():
        known = _known([row for row, _key in pairs])
        there = Element.objects.filter(pk__in={key for _row, key in pairs}, shot__removed=False)
        names = dict(there.values_list("pk", "name"))
        files = SourceFile.objects.in_bulk([row.source_file_id for row, _key in pairs])
        wanted = {}
        for row, key in pairs:
            reason = _stays(row, key, known=known, names=names)
            if reason:
                made.left.append(f"{row.own_name}: {reason}")
            else:
                new = _new_take(row, key, files[row.source_file_id])
                wanted[row.source_file_id] = (row, new)
        done = record_takes([new for _row, new in wanted.values()], by=by, drop=made.drop)
        made.takes = [take for _new, take in done.takes]
        made.left += [f"{new.file_name}: {reason}" for new, reason in done.refused]
        remove_many([wanted[new.source_file.pk][0] for new, _take in done.takes], by=by)
    return made


def _known(rows: Sequence[TrayFile]) -> dict[tuple[int, int | None], Take]:
    """The takes that show the bytes of `rows`, by element and file."""
    takes = Take.objects.filter(source_file__in=[row.source_file_id for row in rows])
    return {(take.element_id, take.source_file_id): take for take in takes}


def _stays(
    row: TrayFile,
    key: int,
    *,
    known: Mapping[tuple[int, int | None], Take],
    names: Mapping[int, str],
) -> str:
    """Why a file becomes no take of the element with that key; '' when it may."""
    if key not in names:
        return _("its element is gone")
    take = known.get((key, row.source_file_id))
    if take is not None:
        told = {"take": take.label, "element": names[key]}
        return _("already %(take)s of %(element)s") % told
    return ""


def _new_take(row: TrayFile, key: int, source_file: SourceFile) -> NewTake:
    return NewTake(
        element=key,
        source_file=source_file,
        file_name=plain_name(row.name),
        typed={name: getattr(row, name) for name in TrayFile.TYPED},
        came_by=row.sources,
    )


def element_for(production: Production, text: str, *, by: Author, make: bool = False) -> Element:
    """The element that 'MRL_024_0010 crowd01' names; made where `make` is set and it is new.

    ValidationError says which part is not known.
    """
    shot, name = _shot_and_name(production, text)
    elements = Element.objects.filter(shot=shot)
    if name:
        found = elements.filter(name__iexact=name).first()
        return found or _new_element(shot, name, by=by, make=make)
    ai = [element for element in elements if element.is_made_with_ai]
    if len(ai) == 1:
        return ai[0]
    known = ", ".join(element.name for element in elements) or _("none yet")
    raise ValidationError(
        _("Type the element after the shot, as in “%(shot)s crowd01”. It has: %(known)s.")
        % {"shot": shot.code, "known": known}
    )


def newest_change(production: Production) -> int:
    """The key of the newest change of a waiting file, to see later what was changed since."""
    rows = TrayFile.everything.filter(production=production).values("pk")
    newest = Change.objects.filter(table="trayfile", row__in=rows).order_by("-pk").first()
    return newest.pk if newest else 0


def _require(new: Iterable[str], *, by: Author) -> None:
    by.require(Right.TAKES)
    unknown = set(new) - ASSIGNED
    if unknown:
        raise ValidationError(
            _("A file in the tray has no “%(name)s”.") % {"name": sorted(unknown)[0]}
        )
    if MONEY & set(new):
        by.require(Right.SEE_MONEY)


def _checked(new: Mapping[str, Any]) -> dict[str, Any]:
    """The values, by the rules of their columns."""
    probe = TrayFile(**new)
    others = {one.name for one in TrayFile._meta.fields} - set(new)
    probe.clean_fields(exclude=others | {"element", "tool_version"})
    return {name: getattr(probe, name) for name in new}


def _changed_since(
    rows: Sequence[TrayFile], fields: Iterable[str], *, by: Author, seen: int | None
) -> set[int]:
    """The rows into whose `fields` others wrote after the change `seen`."""
    if seen is None:
        return set()
    later = Change.objects.filter(
        pk__gt=seen, table="trayfile", field__in=list(fields), row__in=[row.pk for row in rows]
    )
    if by.user is not None:
        later = later.exclude(change_set__user_id=by.user.pk)
    return set(later.values_list("row", flat=True))


def _write(pairs: Sequence[tuple[TrayFile, Mapping[str, Any]]], *, how: str, by: Author) -> None:
    """Write values that were checked before, with how they came."""
    edits = [(row, {**new, **_told_by(row, new, how=how)}) for row, new in pairs]
    shown = [{name: value_of(row, name) for name in values} for row, values in edits]
    edit_many(
        [Edit(row, values, was) for (row, values), was in zip(edits, shown, strict=True)], by=by
    )


def _told_by(row: TrayFile, new: Mapping[str, Any], *, how: str) -> dict[str, Any]:
    typed = set(new) & set(TrayFile.TYPED)
    sources = {name: told for name, told in row.sources.items() if name not in typed}
    if how:
        sources |= {name: how for name in typed if new[name] not in (None, "")}
    return {"sources": sources} if sources != row.sources else {}


def _shot_and_name(production: Production, text: str) -> tuple[Shot, str]:
    """The shot at the beginning of `text`, and the rest."""
    words = text.split()
    for count in range(len(words), 0, -1):
        code = " ".join(words[:count])
        shot = Shot.objects.filter(production=production, code__iexact=code).first()
        if shot is not None:
            return shot, " ".join(words[count:])
    raise ValidationError(
        _("There is no shot “%(text)s”. Type the shot, then the element: MRL_024_0010 crowd01.")
        % {"text": words[0] if words else ""}
    )


def _new_element(shot: Shot, name: str, *, by: Author, make: bool) -> Element:
    if not make:
        known = ", ".join(shot.elements.filter(removed=False).values_list("name", flat=True))
        raise ValidationError(
            _("%(shot)s has no element “%(name)s”; it has: %(known)s.")
            % {"shot": shot.code, "name": name, "known": known or _("none yet")}
        )
    by.require(Right.LOG)
    element = create(Element(shot=shot, name=name, origin=Origin.AI_GEN), by=by)
    store_recoverability([element])
    return element


def keep_pattern(production: Production, pattern: str, *, by: Author, shown: str) -> list[str]:
    """Name files by `pattern` from now on; '' is the matching by shot code and element alone."""
    by.require(Right.SETTINGS)
    return edit(
        production, {"file_name_pattern": pattern}, by=by, shown={"file_name_pattern": shown}
    )
