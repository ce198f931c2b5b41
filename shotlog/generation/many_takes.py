"""Many takes at once: hundreds of files become takes in a few queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from shotlog.figures.recoverability import store_recoverability
from shotlog.generation.previews import show_on_shot
from shotlog.generation.sessions import session_for
from shotlog.generation.takes import say
from shotlog.generation.tools import Spellings
from shotlog.history import Author, create_many
from shotlog.models import Element, Production, Right, Session, SourceFile, Take, ToolVersion

# Locked or made here, so that their rules hold without asking for each take.
_KNOWN = ("element", "source_file", "session", "tool_version", "sources")


@dataclass(frozen=True)
class NewTake:
    """A take to be: of which element and file, what was typed, and how that came where not so."""

    element: int
    source_file: SourceFile
    file_name: str
    typed: Mapping[str, Any] = field(default_factory=dict)
    came_by: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Recorded:
    """The takes, each with what it was made of, and what was refused with its reason."""

    takes: list[tuple[NewTake, Take]] = field(default_factory=list)
    refused: list[tuple[NewTake, str]] = field(default_factory=list)


def record_takes(wanted: Sequence[NewTake], *, by: Author, drop: str = "") -> Recorded:
    """Add takes to their elements in the order given, as `record_take` does each.

    One session for each tool version of the `drop`. A take that breaks a rule is refused alone.
    """
    by.require(Right.TAKES)
    done = Recorded()
    with transaction.atomic():
        elements = _locked(new.element for new in wanted)
        numbers = _highest(elements)
        names, sittings = Spellings(by), _Sittings(by, drop)
        for new in wanted:
            try:
                take = _built(new, elements[new.element], by=by, names=names, sittings=sittings)
            except ValidationError as error:
                done.refused.append((new, " ".join(error.messages)))
                continue
            numbers[new.element] = take.number = numbers[new.element] + 1
            take.drop = drop
            done.takes.append((new, take))
        create_many([take for _new, take in done.takes], by=by)
        _show(done, by=by)
        store_recoverability({new.element: elements[new.element] for new, _ in done.takes}.values())
    return done


def _locked(keys: Iterable[int]) -> dict[int, Element]:
    rows = Element.objects.select_for_update(of=("self",)).select_related("shot__production")
    return rows.in_bulk(set(keys))


def _highest(elements: Mapping[int, Element]) -> dict[int, int]:
    """The highest number that a take of each element has or had."""
    found = Take.everything.filter(element__in=elements.keys()).order_by().values("element")
    highest = dict(found.annotate(highest=Max("number")).values_list("element", "highest"))
    return {key: highest.get(key, 0) for key in elements}


def _built(
    new: NewTake, element: Element, *, by: Author, names: Spellings, sittings: "_Sittings"
) -> Take:
    """One take by its rules, not yet stored or numbered."""
    take = Take(element=element, number=1, source_file=new.source_file, file_name=new.file_name)
    say(take, new.typed, by=by, names=names)
    for name in new.came_by.keys() & take.sources.keys():
        take.sources[name]["source"] = new.came_by[name]
    take.clean_fields(exclude=_KNOWN)
    take.clean()
    if take.tool_version is not None:
        take.session = sittings.of(element.shot.production, take.tool_version)
    return take


class _Sittings:
    """The session of each tool version, asked for once."""

    def __init__(self, by: Author, drop: str) -> None:
        self._by, self._drop = by, drop
        self._found: dict[int, Session] = {}

    def of(self, production: Production, version: ToolVersion) -> Session:
        """The session of this version."""
        if version.pk not in self._found:
            self._found[version.pk] = session_for(production, version, by=self._by, drop=self._drop)
        return self._found[version.pk]


def _show(done: Recorded, *, by: Author) -> None:
    """Each shot without a thumbnail gets the first picture that is drawn."""
    seen: set[int] = set()
    for new, take in done.takes:
        shot = take.element.shot
        is_drawn = new.source_file.preview == SourceFile.Preview.READY
        if is_drawn and shot.pk not in seen:
            seen.add(shot.pk)
            show_on_shot(shot, new.source_file, by=by)
