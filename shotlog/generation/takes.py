"""Takes: recorded from files and from what people type, edited, copied and taken out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from shotlog.figures.recoverability import store_recoverability
from shotlog.generation.parameters import FromFile, from_file, read_value
from shotlog.generation.previews import show_on_shot
from shotlog.generation.sessions import session_for, sitting
from shotlog.generation.tools import Spellings, model_named
from shotlog.history import Author, create, edit, remove
from shotlog.history.bulk import Edit, edit_many
from shotlog.models import Element, Right, Session, SourceFile, Take, ToolVersion
from shotlog.models.choices import Way

# What is true of one run and not of the recipe: not proposed for the next take.
OF_ONE_RUN = frozenset(
    {"job_id", "generation_seconds", "generation_basis", "cost", "cost_amount", "cost_unit"}
)
MONEY = frozenset({"cost", "cost_amount", "cost_unit"})
EDITABLE = frozenset({*Take.PARAMETERS, "session", "other", "file_name"})


def record_take(
    element: Element,
    *,
    by: Author,
    source_file: SourceFile | None = None,
    file_name: str = "",
    typed: Mapping[str, Any] | None = None,
    session: Session | None = None,
    from_sheet: Collection[str] = (),
    pasted: Collection[str] = (),
    proposed: Mapping[str, str] | None = None,
    drop: str = "",
) -> Take:
    """Add the next take to `element`: its file's values first, over them what was typed.

    `typed` holds parameters by field; tool and version may be given as they are spelt, as `tool`
    and `tool_version`. Where both speak, the typed value stands and the read one stays beside it
    in the file's values; those named in `from_sheet` were typed into a sheet, those in `pasted`
    understood from a pasted text, those in `proposed` left as that take had them. A take of a
    known tool joins the session that its `drop` (see `sessions.new_drop`) has of that version;
    outside a drop, that tool's session of today.
    """
    by.require(Right.TAKES)
    with transaction.atomic():
        # The element is locked, not its takes: with no takes yet there is no row to lock.
        locked = Element.objects.select_for_update().get(pk=element.pk)
        take = Take(
            element=locked,
            number=_next_number(locked),
            source_file=source_file,
            file_name=file_name or (source_file.name if source_file else ""),
            session=session,
            drop=drop,
        )
        say(take, typed or {}, by=by, names=Spellings(by))
        for names, source in ((from_sheet, "sheet"), (pasted, "pasted")):
            for name in set(names) & set(take.sources):
                take.sources[name]["source"] = source
        for name, label in (proposed or {}).items():
            if name in take.sources:
                take.sources[name]["from"] = label
        _join_session(take, by=by)
        create(take, by=by)
        if source_file:
            show_on_shot(locked.shot, source_file, by=by)
        _settle(take)
    return take


def say(take: Take, typed: Mapping[str, Any], *, by: Author, names: Spellings) -> None:
    """Put into an unsaved take what its file says, and over it what was typed."""
    found = from_file(take.source_file) if take.source_file else None
    if found:
        _fill(take, found, names=names)
    _type(take, typed, by=by, names=names, tool=found.tool if found else "")


def edit_take(
    take: Take,
    new: Mapping[str, Any],
    *,
    by: Author,
    shown: Mapping[str, Any] | None = None,
    source: str = "",
) -> list[str]:
    """Write typed parameters of a take, or pasted ones; the names of what changed come back."""
    by.require(Right.TAKES)
    unknown = set(new) - EDITABLE
    if unknown:
        raise ValidationError(
            _("A take has no parameter “%(name)s”.") % {"name": sorted(unknown)[0]}
        )
    if MONEY & set(new):
        by.require(Right.SEE_MONEY)
    with transaction.atomic():
        if isinstance(new.get("model"), str):
            new = {**new, "model": model_named(new["model"])}
        changed = edit(take, new, by=by, shown=shown)
        if changed:
            note_sources(take, changed, by=by, source=source)
            if "tool_version" in changed and "session" not in changed:
                follow_tools([take], by=by)
            _settle(take)
    return changed


def remove_take(take: Take, *, by: Author) -> None:
    """Take a take out; its file stays, and undo brings it back."""
    by.require(Right.TAKES)
    with transaction.atomic():
        remove(take, by=by)
        store_recoverability([take.element])


def take_from(take: Take, *, by: Author) -> Take:
    """The next take of the same element with the parameters of `take`, as a proposal, no file."""
    copied = {
        name: getattr(take, name)
        for name in (*Take.PARAMETERS, "other")
        if name not in OF_ONE_RUN and getattr(take, name) not in (None, "", [], {})
    }
    by.require(Right.TAKES)
    with transaction.atomic():
        locked = Element.objects.select_for_update().get(pk=take.element_id)
        made = Take(element=locked, number=_next_number(locked), **copied)
        made.sources = {
            name: {**_source(by), "from": take.label} for name in copied if name != "other"
        }
        create(made, by=by)
        _settle(made)
    return made


def give_file(
    take: Take, source_file: SourceFile, *, by: Author, file_name: str = "", drop: str = ""
) -> Take:
    """Give a take without a file its file.

    Proposed values yield to read ones, typed and pasted ones stay. The take becomes one of `drop`.
    """
    by.require(Right.TAKES)
    with transaction.atomic():
        locked = Take.objects.select_for_update().get(pk=take.pk)
        if locked.source_file_id:
            raise ValidationError(
                _("%(take)s already has a file; drop this one as a new take.") % {"take": locked}
            )
        name = file_name or source_file.name
        edit(locked, {"source_file": source_file, "file_name": name}, by=by)
        proposed = {name for name, told in locked.sources.items() if told.get("from")}
        _fill_row(locked, from_file(source_file), by=by, over=proposed)
        _join_drop(locked, drop, by=by)
        shot = locked.element.shot
        show_on_shot(shot, source_file, by=by)
        _settle(locked)
    return locked


def fill_from_file(take: Take, *, by: Author) -> None:
    """Fill what `take` lacks with what its file says; typed and known values stay."""
    if take.source_file is None:
        return
    with transaction.atomic():
        _fill_row(take, from_file(take.source_file), by=by, over=set())
        _settle(take)


def _fill_row(take: Take, found: FromFile, *, by: Author, over: set[str]) -> None:
    """Write into a stored take what its file says, where it is empty or may be replaced."""
    read = Take(element=take.element, number=take.number)
    _fill(read, found, names=Spellings(by))
    new = {
        name: getattr(read, name)
        for name in (*read.sources, "other", "has_graph")
        if getattr(read, name) not in (None, "", [], {}, False)
        and (name in over or getattr(take, name) in (None, "", [], {}, False))
    }
    edit(take, new, by=by, check=False)
    told = {name: source for name, source in read.sources.items() if name in new}
    if told:
        take.sources = {**take.sources, **told}
        Take.everything.filter(pk=take.pk).update(sources=take.sources)


def _fill(take: Take, found: FromFile, *, names: Spellings) -> None:
    """Put into an unsaved take what its file says."""
    for name, value in found.fields.items():
        setattr(take, name, value)
    take.model = names.model(take.model)
    filled = set(found.fields)
    if found.tool:
        take.tool_version = names.version(found.tool, found.version)
        filled.add("tool_version")
    take.other = found.other
    take.has_graph = found.has_graph
    take.sources = {name: {"source": "read"} for name in sorted(filled)}


def _type(take: Take, typed: Mapping[str, Any], *, by: Author, names: Spellings, tool: str) -> None:
    """Put over it what was typed."""
    values = {name: value for name, value in typed.items() if value not in (None, "", [], {})}
    spelt, version = values.pop("tool", tool), values.get("tool_version")
    if isinstance(version, ToolVersion):
        take.tool_version = version
    elif version is not None or "tool" in typed:
        if not spelt:
            raise ValidationError({"tool": _("Type the tool that this version is of.")})
        take.tool_version = names.version(str(spelt), str(version or ""))
        values["tool_version"] = take.tool_version
    for name in set(values) - {"tool_version"}:
        if name not in EDITABLE:
            raise ValidationError(_("A take has no parameter “%(name)s”.") % {"name": name})
        setattr(take, name, values[name])
    take.model = names.model(take.model)
    for name in values.keys() & set(Take.PARAMETERS):
        take.sources[name] = _source(by)


def _join_session(take: Take, *, by: Author) -> None:
    """A take of a known tool belongs to a session; a session tells the tool of its take."""
    if take.session is not None and take.tool_version is None:
        take.tool_version = take.session.tool_version
        take.sources["tool_version"] = _source(by)
    elif take.session is None and take.tool_version is not None:
        production = take.element.shot.production
        take.session = session_for(production, take.tool_version, by=by, drop=take.drop)


def _join_drop(take: Take, drop: str, *, by: Author) -> None:
    """Let a stored take be one of `drop`, and of its session where it has none yet."""
    if drop and not take.drop:
        Take.everything.filter(pk=take.pk).update(drop=drop)
        take.drop = drop
    if take.session is None and take.tool_version is not None:
        production = take.element.shot.production
        joined = session_for(production, take.tool_version, by=by, drop=take.drop)
        edit(take, {"session": joined}, by=by)


def follow_tools(takes: Iterable[Take], *, by: Author) -> None:
    """Takes whose tool version became known belong to the session of that version."""
    together: dict[tuple[int, int, str], list[Take]] = defaultdict(list)
    for take in takes:
        session, version = take.session, take.tool_version
        if session is not None and version is not None and session.tool_version_id != version.pk:
            together[session.pk, version.pk, take.drop].append(take)
    for moved in together.values():
        _follow_together(moved, by=by)


def _follow_together(takes: Sequence[Take], *, by: Author) -> None:
    """Takes of one session, version and drop: it follows them where it has no others."""
    session, version = takes[0].session, takes[0].tool_version
    if session is None or version is None:
        return
    is_alone = not session.takes.exclude(pk__in=[take.pk for take in takes]).exists()
    place: dict[str, Any] = {"operator": session.operator, "drop": takes[0].drop}
    known = sitting(session.production, version, date=session.date, **place)
    if is_alone and not known.exists():
        edit(session, {"tool_version": version}, by=by)
        return
    joined = session_for(session.production, version, by=by, date=session.date, **place)
    shown = {"session": session.pk}
    edit_many([Edit(take, {"session": joined}, shown) for take in takes], by=by)
    for take in takes:
        take.session = joined
    if is_alone and not session.says_something:
        remove(session, by=by)


def _next_number(element: Element) -> int:
    highest = Take.everything.filter(element=element).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def _source(by: Author) -> dict[str, str]:
    """Who typed a value, and when; from a sheet where a sheet brought it."""
    source = "sheet" if by.way == Way.SHEET else "typed"
    return {"source": source, "by": by.who, "at": timezone.now().isoformat(timespec="seconds")}


def note_sources(take: Take, changed: list[str], *, by: Author, source: str = "") -> None:
    """Remember where the changed values came from; one that equals the file's is read."""
    now = Take.everything.select_for_update().get(pk=take.pk)
    values = {name: getattr(now, name) for name in changed}
    take.sources = sources_with(now, values, by=by, source=source)
    Take.everything.filter(pk=take.pk).update(sources=take.sources)


def sources_with(
    take: Take, values: Mapping[str, Any], *, by: Author, source: str = ""
) -> dict[str, Any]:
    """The sources of a take once it has these values; one that equals the file's is read."""
    sources = dict(take.sources)
    for name in values.keys() & set(Take.PARAMETERS):
        is_read = name != "tool_version" and values[name] == read_value(take, name)
        told = {**_source(by), **({"source": source} if source else {})}
        sources[name] = {"source": "read"} if is_read else told
    return sources


def _settle(take: Take) -> None:
    """Store what follows from the recipe, and let the caller's row hold it."""
    store_recoverability([take.element])
    take.refresh_from_db(fields=["recovery", "missing"])
