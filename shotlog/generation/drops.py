"""What came in together: the versions asked for once, and the spellings that may be known ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from shotlog.figures.recoverability import store_recoverability
from shotlog.generation import tools
from shotlog.generation.alike import resembling
from shotlog.generation.sessions import session_for, sitting
from shotlog.generation.takes import note_sources
from shotlog.history import Author, edit, remove
from shotlog.models import (
    ModelAlias,
    Preference,
    Production,
    Right,
    Session,
    Take,
    TakeQuerySet,
    Tool,
    ToolAlias,
    ToolVersion,
)

MOST_NAMES = 300
NO_VERSION = Q(tool_version=None) | Q(tool_version__version="")


@dataclass(frozen=True)
class VersionAsked:
    """A tool of a drop whose version is not known; without a tool, that is not known either."""

    tool: Tool | None
    count: int
    proposed: str
    proposed_tool: str = ""

    @property
    def key(self) -> str:
        """The tool's key as a form sends it."""
        return str(self.tool.pk) if self.tool else ""


@dataclass(frozen=True)
class Likeness:
    """A name that may be another spelling of a known one."""

    kind: str  # tool or model
    spelling: str
    known: str
    count: int  # takes under the spelling


@dataclass(frozen=True)
class Questions:
    """What is to be said of a drop; nothing is asked twice."""

    drop: str
    versions: Sequence[VersionAsked] = ()
    likenesses: Sequence[Likeness] = ()

    def __bool__(self) -> bool:
        """Whether anything is asked."""
        return bool(self.versions or self.likenesses)


def of_drop(production: Production, drop: str) -> TakeQuerySet:
    """The takes of a drop."""
    takes = Take.objects.filter(element__shot__production=production)
    return takes.filter(drop=drop) if drop else takes.none()


def questions(production: Production, drop: str, *, by: Author) -> Questions:
    """What is asked of the takes of `drop`."""
    if not drop:
        return Questions("")
    return Questions(
        drop, _versions(production, drop, by=by), likenesses(of_drop(production, drop), drop=drop)
    )


def _versions(production: Production, drop: str, *, by: Author) -> list[VersionAsked]:
    counted = (
        of_drop(production, drop)
        .filter(NO_VERSION)
        .order_by()
        .values(tool=F("tool_version__tool"))
        .annotate(count=Count("pk"))
    )
    counts = {row["tool"]: row["count"] for row in counted}
    found = {tool.pk: tool for tool in Tool.objects.filter(pk__in=[key for key in counts if key])}
    asked = []
    for key, count in sorted(counts.items(), key=lambda item: -item[1]):
        tool = found.get(key)
        name, version = last_answer(production, tool, by=by)
        asked.append(VersionAsked(tool, count, version, "" if tool else name))
    return asked


def last_answer(production: Production, tool: Tool | None, *, by: Author) -> tuple[str, str]:
    """Tool and version as this person said last in this production; else as last worked with."""
    kept = Preference.of(by.user, _preference(production, tool), None) if by.user else None
    if isinstance(kept, dict):
        return str(kept.get("tool", "")), str(kept.get("version", ""))
    sessions = Session.objects.filter(production=production).exclude(tool_version__version="")
    sessions = sessions.filter(tool_version__tool=tool) if tool else sessions
    sessions = sessions.select_related("tool_version__tool").order_by("-pk")
    last = sessions.filter(operator__iexact=by.who).first() or (sessions.first() if tool else None)
    if last:
        return last.tool_version.tool.name, last.tool_version.version
    return (tool.name, "") if tool else ("", "")


def answer_version(
    production: Production,
    drop: str,
    *,
    tool: Tool | None,
    version: str,
    by: Author,
    spelling: str = "",
) -> list[Take]:
    """Give all takes of `drop` made with `tool`, and lacking its version, the one that is said.

    Without a tool: all takes of the drop that have none, `spelling` saying which it is. Their
    session follows. The takes come back.
    """
    by.require(Right.TAKES)
    name = tool.name if tool else spelling.strip()
    _refuse_empty(name, version.strip())
    with transaction.atomic():
        lacking = of_drop(production, drop).filter(NO_VERSION).order_by("pk")
        lacking = (
            lacking.filter(tool_version__tool=tool) if tool else lacking.filter(tool_version=None)
        )
        keys = list(lacking.values_list("pk", flat=True))
        # Takes first, then sessions: the order in which editing one take locks them.
        takes = list(
            Take.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
        )
        if not takes:
            raise ValidationError(_("The version of these takes is known by now."))
        said = tools.tool_version_for(name, version, by)
        _give_version(production, drop, takes, said, by=by)
    if by.user:
        answer = {"tool": said.tool.name, "version": said.version}
        Preference.keep(by.user, _preference(production, tool), answer)
    return takes


def _refuse_empty(name: str, version: str) -> None:
    if not name:
        raise ValidationError({"tool": _("Type the tool that made them, such as Kling.")})
    if not version:
        raise ValidationError(
            {"version": _("Type the version of %(tool)s, such as 2.1.") % {"tool": name}}
        )


def _give_version(
    production: Production, drop: str, takes: list[Take], said: ToolVersion, *, by: Author
) -> None:
    keys = {take.pk for take in takes}
    sessions = list(Session.objects.filter(takes__in=keys).distinct().order_by("pk"))
    for session in sessions:
        others = session.takes.filter(removed=False).exclude(pk__in=keys).exists()
        known = sitting(production, said, operator=session.operator, date=session.date, drop=drop)
        if not others and not known.exists():
            edit(session, {"tool_version": said}, by=by)
    before = {session.pk: session for session in sessions}
    joined: dict[str, Session] = {}
    for take in Take.objects.filter(pk__in=keys).with_element().order_by("pk"):
        was = before.get(take.session_id or 0)
        operator, date = (was.operator, was.date) if was else (by.who, None)
        if operator not in joined:
            joined[operator] = session_for(
                production, said, by=by, operator=operator, date=date, drop=drop
            )
        new = {"tool_version": said, "session": joined[operator]}
        note_sources(take, edit(take, new, by=by, check=False), by=by)
    _close_empty(sessions, by=by)
    store_recoverability({take.element_id: take.element for take in takes}.values())


def _close_empty(sessions: Iterable[Session], *, by: Author) -> None:
    """Take out the sessions that no take is left in and nobody wrote anything into."""
    for session in sessions:
        session.refresh_from_db()
        if not session.says_something and not session.takes.filter(removed=False).exists():
            remove(session, by=by)


def _preference(production: Production, tool: Tool | None) -> str:
    return f"answer:{production.pk}:{tool.pk if tool else ''}"


# ---- spellings


def likenesses(takes: TakeQuerySet, *, drop: str = "") -> list[Likeness]:
    """The names in `takes` that may be other spellings of known ones.

    With a drop, only those that came with it. What somebody said to be a name of its own is not
    asked again.
    """
    return [*_like_tools(takes, drop), *_like_models(takes, drop)]


def _like_tools(takes: TakeQuerySet, drop: str) -> list[Likeness]:
    counted = (
        takes.exclude(tool_version=None)
        .order_by()
        .values_list("tool_version__tool__name")
        .annotate(count=Count("pk"))
    )
    used = dict(counted.values_list("tool_version__tool__name", "count"))
    own = ToolAlias.objects.filter(spelling__iexact=F("tool__name")).values_list(
        "tool__name", flat=True
    )
    names = list(Tool.objects.order_by("pk").values_list("name", flat=True))
    elsewhere: set[str] = set()
    if drop:
        others = Take.objects.exclude(drop=drop).filter(tool_version__tool__name__in=list(used))
        elsewhere = set(
            others.order_by().values_list("tool_version__tool__name", flat=True).distinct()
        )
    asked = [name for name in names if name in used and name not in elsewhere]
    return _pairs("tool", asked, names, used, own=set(own), is_drop=bool(drop))


def _like_models(takes: TakeQuerySet, drop: str) -> list[Likeness]:
    production_takes = takes
    counted = takes.exclude(model="").order_by().values_list("model").annotate(count=Count("pk"))
    used = dict(counted.values_list("model", "count")[:MOST_NAMES])
    aliases = list(ModelAlias.objects.values_list("spelling", "model"))
    own = {model for spelling, model in aliases if spelling.casefold() == model.casefold()}
    elsewhere: set[str] = set()
    known = [*dict.fromkeys([*(model for _spelling, model in aliases), *used])]
    if drop:
        first = production_takes.values_list("element__shot__production", flat=True).first()
        here = Take.objects.exclude(drop=drop).filter(element__shot__production=first)
        names = here.exclude(model="").order_by().values_list("model", flat=True).distinct()
        elsewhere = set(names[:MOST_NAMES])
        known = [*dict.fromkeys([*known, *elsewhere])]
    asked = [name for name in used if name not in elsewhere]
    return _pairs("model", asked, known, used, own=own, is_drop=bool(drop))


def _pairs(
    kind: str,
    asked: list[str],
    known: list[str],
    used: dict[str, int],
    *,
    own: set[str],
    is_drop: bool,
) -> list[Likeness]:
    """Each asked name with the known one it is like; of two, the one less used is asked about."""
    rank = {name: number for number, name in enumerate(known)}
    new = set(asked)

    def settled_first(name: str) -> tuple[bool, int, int]:
        return (is_drop and name in new, -used.get(name, 0), rank.get(name, 0))

    found: list[Likeness] = []
    before = sorted(set(known) | new, key=settled_first)[:MOST_NAMES]
    for place, name in enumerate(before):
        if name not in new or name in own:
            continue
        like = resembling(name, before[:place])
        if like:
            found.append(Likeness(kind, name, like, used.get(name, 0)))
    return found


def same_tool(production: Production, drop: str, *, spelling: str, known: str, by: Author) -> None:
    """`spelling` is the tool `known`: one tool remains, and the drop's sessions with it."""
    tool, into = _tool(spelling), _tool(known)
    _require(by, is_new=_came_with(drop, tool_version__tool=tool))
    with transaction.atomic():
        tools.alias_tool(into, tool.name, by=by)
        _join_sessions(production, drop, by=by)


def same_model(drop: str, *, spelling: str, known: str, by: Author) -> None:
    """`spelling` is the model `known`: the takes of this production get the one name."""
    _require(by, is_new=_came_with(drop, model__iexact=spelling.strip()))
    tools.alias_model(spelling, known, by=by)


def own_name(drop: str, *, kind: str, spelling: str, by: Author) -> None:
    """`spelling` is a name of its own: that is remembered, and not asked again."""
    if kind == "tool":
        tool = _tool(spelling)
        _require(by, is_new=_came_with(drop, tool_version__tool=tool))
        tools.keep_tool_name(tool, by=by)
    else:
        _require(by, is_new=_came_with(drop, model__iexact=spelling.strip()))
        tools.keep_model_name(spelling, by=by)


def _tool(name: str) -> Tool:
    tool = Tool.objects.filter(name__iexact=name.strip()).first()
    if tool is None:
        raise ValidationError(_("There is no tool “%(name)s” any more.") % {"name": name[:80]})
    return tool


def _came_with(drop: str, **name: object) -> bool:
    """Whether all that bears this name came with the drop."""
    takes = Take.objects.filter(**name)
    return bool(drop) and takes.filter(drop=drop).exists() and not takes.exclude(drop=drop).exists()


def _require(by: Author, *, is_new: bool) -> None:
    """Names are kept by those who keep tools; who brought a new one may say what it is."""
    by.require(Right.TOOLS, *([Right.TAKES] if is_new else []))


def _join_sessions(production: Production, drop: str, *, by: Author) -> None:
    """After a merge: one session per tool version of the drop."""
    takes = of_drop(production, drop).exclude(session=None)
    takes = takes.select_related("session", "element__shot__production").order_by("session", "pk")
    first: dict[tuple[int | None, str], Session] = {}
    left: dict[int, Session] = {}
    for take in takes:
        session = take.session
        if session is None:
            continue
        kept = first.setdefault((take.tool_version_id, session.operator.casefold()), session)
        if kept.pk != session.pk:
            edit(take, {"session": kept}, by=by, check=False)
            left[session.pk] = session
    _close_empty(left.values(), by=by)
