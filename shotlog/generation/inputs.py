"""The files that a take was made from, as far as they are here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from shotlog.generation.originals import is_there
from shotlog.kit.text import composed
from shotlog.models import Membership, SourceFile, Take

MOST_INPUTS = 50


@dataclass(frozen=True)
class Input:
    """One input of a take: as it is named, and the file of that name where it is known."""

    name: str
    role: str = ""
    rights: str = ""
    file: SourceFile | None = None
    take: Take | None = None  # by which the file is known
    alike: int = 0  # further files of that name, just as near
    is_here: bool = False  # its bytes can be read now

    @property
    def is_gone(self) -> bool:
        """Known, but its bytes are not where they were."""
        return self.file is not None and not self.is_here


def inputs_of(take: Take, member: Membership) -> list[Input]:
    """Every input of `take` in the recipe's order, each with its file where `member` may see it.

    Files are found by name, for a recipe knows no more of them: in the take's shot first, then in
    its production, then in the other productions of this person.
    """
    rows = [row for row in take.inputs[:MOST_INPUTS] if isinstance(row, dict)]
    known = _by_name(take, member, {_plain(str(row.get("name", ""))) for row in rows})
    return [_input(row, known.get(_plain(str(row.get("name", ""))), ())) for row in rows]


def crew_takes(member: Membership) -> QuerySet[Take]:
    """The takes of every production in which this person is no client."""
    mine = Membership.objects.filter(user_id=member.user_id, production__removed=False)
    crew = [one.production_id for one in mine if one.sees_recipes]
    return Take.objects.filter(element__shot__production__in=crew)


def _input(row: dict[str, object], found: Sequence[Take]) -> Input:
    name, role, rights = (str(row.get(key) or "") for key in ("name", "role", "rights"))
    if not found:
        return Input(name, role, rights)
    take = found[0]
    file = take.source_file
    alike = len({one.source_file_id for one in found}) - 1
    is_here = file is not None and is_there(file)
    return Input(name, role, rights, file=file, take=take, alike=alike, is_here=is_here)


def _by_name(take: Take, member: Membership, names: Iterable[str]) -> dict[str, list[Take]]:
    """The nearest takes with a file of each name, the newest first."""
    wanted = {name for name in names if name}
    if not wanted:
        return {}
    takes = crew_takes(member).exclude(source_file=None).exclude(source_file=take.source_file_id)
    takes = takes.annotate(own_name=Lower("file_name"), first_name=Lower("source_file__name"))
    takes = takes.filter(Q(own_name__in=wanted) | Q(first_name__in=wanted)).order_by("-pk")
    takes = takes.select_related("source_file", "element__shot__production")
    rings: dict[str, dict[int, list[Take]]] = defaultdict(lambda: defaultdict(list))
    for found in takes.defer("source_file__raw", "source_file__values", "source_file__c2pa")[:500]:
        for name in {_plain(found.file_name), _plain(found.source_file.name)} & wanted:  # type: ignore[union-attr]
            rings[name][_distance(take, found)].append(found)
    return {name: ring[min(ring)] for name, ring in rings.items()}


def _distance(take: Take, other: Take) -> int:
    if take.element.shot_id == other.element.shot_id:
        return 0
    return 1 if take.element.shot.production_id == other.element.shot.production_id else 2


def _plain(name: str) -> str:
    """The bare name in lower case: ComfyUI adds folders, and '[input]' behind it."""
    bare = composed(name).replace("\\", "/").rpartition("/")[2]
    for mark in (" [input]", " [output]", " [temp]"):
        bare = bare.removesuffix(mark)
    return bare.strip().lower()
