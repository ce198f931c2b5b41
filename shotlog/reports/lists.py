"""What scene reports list besides their figures, read for all of their scenes at once."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from django.utils import timezone

from shotlog.figures.scope import Scope
from shotlog.models import Production, Scene, Shortcoming, Shot, SourceFile, Take
from shotlog.models.choices import MemberRole
from shotlog.reports.changes import Since, since_by_scene
from shotlog.reports.decisions import Decisions, decisions

SIGNERS = (MemberRole.SUPERVISOR, MemberRole.COLOURIST, MemberRole.PRODUCER)


class Lists:
    """The lists of the reports of `scenes`, by the scene's key; each is read when first asked for.

    However many scenes there are, a list takes one query or two.
    """

    def __init__(self, scope: Scope, scenes: Sequence[Scene], *, since: str = "") -> None:
        """Of the scenes of `scope`; `since` is the day of the changes, as it was typed."""
        self._scope = scope
        self._scenes = scenes
        self._since = since

    @property
    def _production(self) -> Production:
        return self._scope.production

    @cached_property
    def decisions(self) -> dict[int, Decisions]:
        """The newest decisions."""
        return decisions(self._scope)

    @cached_property
    def changes(self) -> dict[int, Since]:
        """What changed since a day."""
        keys = [scene.pk for scene in self._scenes]
        return since_by_scene(self._production, keys, self._since, today=timezone.localdate())

    @cached_property
    def shortcomings(self) -> dict[int, list[Shortcoming]]:
        """Open ones, the worst and the earliest due first."""
        rows = (
            Shortcoming.objects.open()
            .filter(self._scope.of_shots("element__shot"), element__removed=False)
            .select_related("element__shot")
            .order_by("-severity", "due", "pk")
        )
        found: dict[int, list[Shortcoming]] = defaultdict(list)
        for row in rows:
            if row.element.shot.scene_id is not None:
                found[row.element.shot.scene_id].append(row)
        return found

    @cached_property
    def pictures(self) -> dict[int, str]:
        """By shot, the file whose preview stands for it: its own, else that of any of its takes."""
        shots = self._scope.shots
        ready = self._ready
        found = {shot.pk: shot.thumbnail for shot in shots if shot.thumbnail in ready}
        if len(found) == len(shots):
            return found
        takes = Take.objects.not_rejected().filter(
            self._scope.of_shots("element__shot"),
            element__removed=False,
            source_file__preview=SourceFile.Preview.READY,
        )
        in_order = takes.order_by("decision", "number")
        for shot, digest in in_order.values_list("element__shot", "source_file__sha256"):
            found.setdefault(shot, digest)
        return found

    @property
    def _ready(self) -> set[str]:
        """Thumbnails of shots whose preview is made."""
        own = Shot.objects.filter(self._scope.of_shots("")).exclude(thumbnail="").order_by()
        files = SourceFile.objects.filter(sha256__in=own.values("thumbnail"))
        return set(
            files.filter(preview=SourceFile.Preview.READY)
            .order_by()
            .values_list("sha256", flat=True)
        )

    @cached_property
    def signers(self) -> dict[str, str]:
        """The names of supervisors, colourists and producers, by role."""
        members = self._production.memberships.filter(role__in=SIGNERS).select_related("user")
        names: dict[str, list[str]] = {role: [] for role in SIGNERS}
        for member in members:
            names[member.role].append(member.user.get_full_name() or member.user.get_username())
        return {role: ", ".join(of_role) for role, of_role in names.items()}
