"""All figures of a scene or a production in one place: what pages, sheets and commands show."""

from dataclasses import dataclass
from functools import cached_property

from shotlog.figures.against import Comparison
from shotlog.figures.attempts import Attempts, Axis, attempts, integration
from shotlog.figures.colour import Colour, colour
from shotlog.figures.counting import Json
from shotlog.figures.escalations import Escalations, escalations
from shotlog.figures.fixes import Fixes, fixes
from shotlog.figures.gaps import Gaps, gaps
from shotlog.figures.generation import Generation, generation
from shotlog.figures.hours import Hours, hours
from shotlog.figures.money import Money, money
from shotlog.figures.progress import Progress, progress
from shotlog.figures.scope import Scope, load
from shotlog.figures.shares import Shares, shares
from shotlog.figures.shot_figures import ShotFigures, shot_figures
from shotlog.models import Production, Scene


@dataclass
class Figures:
    """The figures of a scope; each group is counted when it is first asked for."""

    scope: Scope

    @cached_property
    def shares(self) -> Shares:
        """How much of the picture is AI."""
        return shares(self.scope)

    @cached_property
    def progress(self) -> Progress:
        """How far the work is."""
        return progress(self.scope)

    @cached_property
    def hours(self) -> Hours:
        """Estimated, spent, conventional and saved."""
        return hours(self.scope)

    @cached_property
    def colour(self) -> Colour:
        """The colour budget: the scene's own for a scene, none for shots without a scene."""
        scene = self.scope.scene
        return colour(self.scope, budget=scene.grade_hours_budgeted if scene else None)

    @cached_property
    def money(self) -> Money:
        """What it cost; only for those who see money."""
        return money(self.scope)

    @cached_property
    def gaps(self) -> Gaps:
        """Recoverability."""
        return gaps(self.scope)

    @cached_property
    def comparison(self) -> Comparison:
        """AI elements against conventional work."""
        return Comparison(self.scope)

    @cached_property
    def fixes(self) -> Fixes:
        """Shortcomings, and how the closed ones were dealt with."""
        return fixes(self.scope)

    @cached_property
    def escalations(self) -> Escalations:
        """Clearances, and those that ask for a written approval."""
        return escalations(self.scope)

    @cached_property
    def attempts(self) -> Attempts:
        """Takes and approved takes."""
        return attempts(self.scope)

    @cached_property
    def integration(self) -> list[Axis]:
        """How approved takes sit in the picture."""
        return integration(self.scope)

    @cached_property
    def generation(self) -> Generation:
        """Generation times."""
        return generation(self.scope)

    @cached_property
    def shots(self) -> list[ShotFigures]:
        """Each shot."""
        return shot_figures(self.scope)

    @property
    def frames(self) -> int:
        """Frames of the shots that are not omitted, as far as their length is known."""
        return sum(shot.frames or 0 for shot in self.scope.in_scope())

    @property
    def without_frames(self) -> int:
        """Shots whose length is not known; omitted ones aside."""
        return sum(shot.frames is None for shot in self.scope.in_scope())

    @property
    def _production(self) -> Production:
        return self.scope.production

    def _groups(self, *, money: bool) -> dict[str, Json]:
        groups: dict[str, Json] = {
            "progress": self.progress.as_json(),
            "frames": self.frames,
            "shots_without_frames": self.without_frames,
            "shares": self.shares.as_json(),
            "hours": self.hours.as_json(),
            "colour": self.colour.as_json(),
            "recoverability": self.gaps.as_json(),
            "attempts": self.attempts.as_json(),
            "integration": {axis.name: axis.as_json() for axis in self.integration},
            "generation": self.generation.as_json(),
            "against_conventional": self.comparison.together(money=money).as_json(money=money),
            "against_conventional_by_category": {
                code or "none": found.as_json(money=money)
                for code, found in self.comparison.by_category(money=money).items()
            },
            "shortcomings": self.fixes.as_json(),
        }
        if self._production.disclosure:
            groups["clearances"] = self.escalations.as_json()
        if money:
            groups["money"] = self.money.as_json()
        return groups


class SceneFigures(Figures):
    """The figures of one scene, or of the shots without one."""

    @property
    def scene(self) -> Scene | None:
        """The scene; None for the shots without one."""
        return self.scope.scene

    def as_json(self, *, money: bool) -> dict[str, Json]:
        """All figures, with the shots; money only where it may be seen."""
        return {
            "production": self._production.code,
            "scene": self.scene.number if self.scene else None,
            "title": self.scene.title if self.scene else "",
            **self._groups(money=money),
            "shots": self._shots(money=money),
        }

    def _shots(self, *, money: bool) -> list[Json]:
        """Each shot, with what its AI elements saved or lost."""
        against = self.comparison.by_shot(money=money)
        return [
            {
                **shot.as_json(),
                "against_conventional": (
                    against[shot.row.pk].as_json(money=money) if shot.row.pk in against else None
                ),
            }
            for shot in self.shots
        ]


class ProductionFigures(Figures):
    """The figures of a production, added up from those of its scenes."""

    @cached_property
    def shares(self) -> Shares:
        """How much of the picture is AI."""
        return sum((scene.shares for scene in self.scenes), shares(self._nothing))

    @cached_property
    def progress(self) -> Progress:
        """How far the work is."""
        return sum((scene.progress for scene in self.scenes), progress(self._nothing))

    @cached_property
    def hours(self) -> Hours:
        """Estimated, spent, conventional and saved."""
        return sum((scene.hours for scene in self.scenes), hours(self._nothing))

    @cached_property
    def colour(self) -> Colour:
        """The colour work against the production's budget, which governs; of one scene, its own."""
        scene, budget = self.scope.scene, self._production.grade_budget_hours
        if scene is not None:
            budget = scene.grade_hours_budgeted
        nothing = colour(self._nothing, budget=budget)
        return sum((one.colour for one in self.scenes), nothing)

    @cached_property
    def gaps(self) -> Gaps:
        """Recoverability."""
        return sum((scene.gaps for scene in self.scenes), gaps(self._nothing))

    @cached_property
    def scenes(self) -> list[SceneFigures]:
        """Every scene in order, those without shots too; last the shots without a scene."""
        parts = dict(self.scope.parts)
        found = [
            SceneFigures(_named(parts.pop(scene.pk, self._nothing), scene))
            for scene in self._production.scenes.all()
        ]
        return [*found, *map(SceneFigures, parts.values())]

    @property
    def _nothing(self) -> Scope:
        """A part without shots."""
        return Scope(self._production, None, [], {}, [], [], whole=self.scope)

    def as_json(self, *, money: bool) -> dict[str, Json]:
        """All figures, and the main ones by scene; money only where it may be seen."""
        return {
            "production": self._production.code,
            "title": self._production.title,
            **self._groups(money=money),
            "scenes": [_short(scene) for scene in self.scenes],
        }


def scene_figures(scene: Scene) -> SceneFigures:
    """The figures of one scene."""
    return SceneFigures(load(scene.production, scene=scene))


def production_figures(production: Production) -> ProductionFigures:
    """The figures of a production."""
    return ProductionFigures(load(production))


def _named(part: Scope, scene: Scene) -> Scope:
    """`part` as the scope of `scene`."""
    return Scope(
        part.production,
        scene,
        part.shots,
        part.elements,
        part.notes,
        part.shortcomings,
        whole=part.whole,
    )


def _short(scene: SceneFigures) -> Json:
    return {
        "scene": scene.scene.number if scene.scene else None,
        "title": scene.scene.title if scene.scene else "",
        "progress": scene.progress.as_json(),
        "by_elements": scene.shares.elements["together"].as_json(),
        "by_shots": scene.shares.shots["together"].as_json(),
        "hours": scene.hours.as_json(),
        "colour": scene.colour.as_json(),
        "recoverable": scene.gaps.recoverable.as_json(),
    }
