"""The columns of scenes, sessions, clearances, tools and benchmarks."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from shotlog.figures.counting import Spread
from shotlog.figures.scene_figures import Figures
from shotlog.kit.timecode import timecode
from shotlog.models import Clearance, Right, Scene, Session, ToolVersion
from shotlog.spreadsheets.column import Column, of_field, row_id, scene_number, shot_code
from shotlog.spreadsheets.looks import Look


@dataclass(frozen=True)
class SceneLine:
    """One scene with the figures of its report; a blank scene for shots without one."""

    scene: Scene
    figures: Figures

    @property
    def pk(self) -> int | None:
        """The key of the scene."""
        return self.scene.pk


_scene = partial(of_field, Scene)
_session = partial(of_field, Session)
_clearance = partial(of_field, Clearance)
_version = partial(of_field, ToolVersion)


def _count(name: Any, out: Any, help_text: Any, *, width: float = 10) -> Column:
    return Column(name, out, help_text, look=Look.COUNT, width=width)


def _hours(name: Any, out: Any, help_text: Any) -> Column:
    return Column(name, out, help_text, look=Look.HOURS, width=11)


def _share(name: Any, out: Any, help_text: Any) -> Column:
    return Column(name, out, help_text, look=Look.SHARE, width=12)


def _stands_on(row: SceneLine) -> str:
    """'Hours actual 54 of 77; …': what of each sum is known; all else lacks the data."""
    hours, colour = row.figures.hours, row.figures.colour
    screen_time, again = row.figures.shares.screen_time["together"], row.figures.gaps.recoverable
    found = [
        (_("AI by screen time"), screen_time.stands_on, screen_time.lacking),
        (_("Recoverable"), again.stands_on, again.lacking),
        (_("Hours estimated"), hours.estimated.stands_on, hours.estimated.lacking),
        (_("Hours actual"), hours.actual.stands_on, hours.actual.lacking),
        (_("If made without AI"), hours.conventional.stands_on, hours.conventional.lacking),
        (_("Hours saved"), hours.saved.stands_on, hours.saved.lacking),
        (_("Colour hours"), colour.spent.stands_on, colour.spent.lacking),
        (_("Colour forecast"), colour.forecast.stands_on, colour.forecast.lacking),
    ]
    return "; ".join(
        _("%(what)s %(n)s of %(all)s") % {"what": name, "n": known, "all": known + lacking}
        for name, known, lacking in found
    )


def _picture(row: SceneLine) -> str:
    return str(row.figures.shares.picture["together"])


GENERATED = _count(
    _("AI-generated"),
    lambda row: row.figures.shares.elements["generated"].part,
    _("Final elements that were generated."),
)
ASSISTED = _count(
    _("AI-assisted"),
    lambda row: row.figures.shares.elements["assisted"].part,
    _("Final elements assisted with invention."),
)
CONVENTIONAL = _count(
    _("Not AI"),
    lambda row: (
        row.figures.shares.elements["together"].whole - row.figures.shares.elements["together"].part
    ),
    _("Final elements that are conventional, or only enhanced by a model."),
)
SPENT = _hours(
    _("Hours actual"),
    lambda row: row.figures.hours.actual.value,
    _("Hands-on hours of elements."),
)
ESTIMATED = _hours(
    _("Hours estimated"),
    lambda row: row.figures.hours.estimated.value,
    _("Typed for the shots, else planned for their elements."),
)

SCENE_COLUMNS = (
    _scene("scene.number", _("As in the script."), name=_("Scene"), look=Look.CODE, width=9),
    _scene("scene.title", _("What the scene is called."), width=28),
    _scene("scene.int_ext", _("Where it plays."), width=9),
    _scene("scene.day_night", _("When it plays."), width=9),
    _scene("scene.location", _("The place."), width=24, folded=True),
    _count(
        _("Shots"), lambda row: row.figures.progress.shots, _("Omitted ones left out."), width=8
    ),
    _count(
        _("Done"),
        lambda row: row.figures.progress.done.part,
        _("Approved and final shots."),
        width=8,
    ),
    _count(_("Omitted"), lambda row: row.figures.progress.omitted, _("Omitted shots."), width=9),
    _count(
        _("Frames"),
        lambda row: row.figures.frames,
        _("Of shots that are not omitted, as far as their length is known."),
    ),
    Column(
        _("Length"),
        lambda row: timecode(row.figures.frames, row.figures.scope.production.rate),
        _("The same as timecode."),
        look=Look.CODE,
        width=11.5,
    ),
    GENERATED,
    ASSISTED,
    CONVENTIONAL,
    _count(
        _("AI hero"),
        lambda row: row.figures.shares.hero.part,
        _("AI elements that carry the shot."),
        width=8,
    ),
    _count(
        _("AI fill"),
        lambda row: row.figures.shares.fill.part,
        _("AI elements that fill the frame."),
        width=8,
    ),
    _share(
        _("AI by elements"),
        lambda row: row.figures.shares.elements["together"].value,
        _("AI elements of all final elements."),
    ),
    _share(
        _("AI by shots"),
        lambda row: row.figures.shares.shots["together"].value,
        _("Shots with an AI element, of those broken down."),
    ),
    _share(
        _("AI by screen time"),
        lambda row: row.figures.shares.screen_time["together"].value,
        _("Frames with an AI element, of all frames of shots broken down."),
    ),
    Column(
        _("AI by picture"),
        _picture,
        _("The least and the most of the picture that AI elements can cover."),
        width=12,
    ),
    _share(
        _("Recoverable"),
        lambda row: row.figures.gaps.recoverable.value,
        _("AI elements that could be made again today, of those whose state is known."),
    ),
    ESTIMATED,
    SPENT,
    _hours(
        _("If made without AI"),
        lambda row: row.figures.hours.conventional.value,
        _("Conventional estimate of the AI elements."),
    ),
    _hours(
        _("Hours saved"),
        lambda row: row.figures.hours.saved.value,
        _("Conventional estimate less all that was spent, of AI elements that have both."),
    ),
    _scene("scene.grade_hours_budgeted", _("Hours for the grade of the scene."), width=11),
    _hours(
        _("Colour hours"), lambda row: row.figures.colour.spent.value, _("Spent on colour notes.")
    ),
    _hours(
        _("Colour forecast"),
        lambda row: row.figures.colour.forecast.value,
        _("What colour work will have taken in the end."),
    ),
    Column(
        _("Money"),
        lambda row: row.figures.money.total,
        _("Costs, and hours at the day rates; empty while a rate is missing."),
        look=Look.MONEY,
        width=15,
        right=Right.SEE_MONEY,
    ),
    Column(
        _("Money if made without AI"),
        lambda row: row.figures.comparison.together(money=True).instead,
        _("Of AI elements that have an estimate and actual hours; empty while a rate is missing."),
        look=Look.MONEY,
        width=15,
        right=Right.SEE_MONEY,
    ),
    Column(
        _("Money saved"),
        lambda row: row.figures.comparison.together(money=True).money_saved,
        _("By AI elements that have an estimate and actual hours; empty while a rate is missing."),
        look=Look.MONEY,
        width=15,
        right=Right.SEE_MONEY,
    ),
    Column(
        _("Stands on"),
        _stands_on,
        _("How many shots, elements and notes have the data that each sum is made of."),
        width=52,
        folded=True,
    ),
    _scene("scene.synopsis", _("What happens."), width=40, folded=True),
    _scene("scene.meeting_notes", _("Notes of meetings."), width=40, folded=True),
    row_id(_("Marks the row, so that a number may be changed in the sheet.")),
)

SESSION_COLUMNS = (
    _session("date", _("The day of the sitting."), width=11),
    Column(_("Tool version"), lambda row: str(row.tool_version), _("What ran."), width=36),
    _session("operator", _("Who sat there."), width=18),
    _session("hardware", _("The machine, or the service."), width=32),
    _session("hours_hands_on", _("For benchmarks only."), width=11),
    _session(
        "thrown_away", _("Attempts that were not logged as takes."), look=Look.COUNT, width=11
    ),
    Column(
        _("Takes"),
        lambda row: row.take_count,
        _("Takes logged from the sitting."),
        look=Look.COUNT,
        width=8,
    ),
    _session("note", _("What else is to be known."), width=48),
    row_id(_("Marks the row.")),
)

CLEARANCE_COLUMNS = (
    scene_number("element.shot.scene"),
    shot_code("element.shot.code", _("The shot that the element is in.")),
    Column(
        _("Element"),
        lambda row: row.element.name,
        _("The AI element."),
        look=Look.CODE,
        width=14,
    ),
    _clearance("state", _("Whether its use was agreed to."), width=12),
    Column(
        _("Escalate"),
        lambda row: "yes" if row.escalate else "",
        _("An answer of no or unsure to any of the five principles."),
        words=(("yes", _("Yes")),),
        width=9,
    ),
    _clearance("real_person", _("Who is shown, if anyone real."), width=18),
    _clearance("real_place", _("What place is shown, if a real one."), width=18),
    _clearance("real_event", _("What event is shown, if a real one."), width=18),
    _clearance("likeness", _("Whose likeness it shows."), width=16),
    _clearance("performer", _("The performer."), width=16),
    _clearance("consent", _("The performer's consent."), width=12),
    _clearance("consent_scope", _("What was consented to."), width=28),
    _clearance("consent_date", _("When consent was given."), width=11),
    _clearance("photoreal", _("Whether it looks photographed."), width=10),
    _clearance("third_party", _("Others' protected material."), width=13),
    _clearance("data_input", _("What was put into the tool."), width=18),
    _clearance("key_creative", _("Whether it is a key creative element."), width=16),
    _clearance("approver", _("Who agreed."), width=16),
    _clearance("date", _("When it was agreed."), width=11),
    _clearance("reference", _("Where the agreement is kept."), width=18, folded=True),
    _clearance("consent_reference", _("Where the consent is kept."), width=18, folded=True),
    _clearance("notice", _("The notice at delivery."), width=24, folded=True),
    *(
        _clearance(name, _("One of the five principles."), width=14, folded=True)
        for name in Clearance.PRINCIPLES
    ),
    row_id(_("Marks the row.")),
)

TOOL_COLUMNS = (
    Column(_("Tool"), lambda row: row.tool.name, _("The program or service."), width=22),
    _version("version", _("Its version."), look=Look.CODE, width=32),
    Column(_("Vendor"), lambda row: row.tool.vendor, _("Who makes it."), width=18),
    Column(_("Kind"), lambda row: row.tool.get_kind_display(), _("What sort of tool."), width=18),
    _version("runs_at", _("Where it runs, which decides who sees its inputs."), width=13),
    _version("trains_on_inputs", _("Whether the vendor trains on inputs."), width=11),
    _version("licence_tier", _("The plan that was paid."), width=16),
    _version("terms_date", _("The day of the terms."), width=11),
    _version("gives_seeds", _("Without seeds nothing is made again exactly."), width=11),
    _version("allowed_by_client", _("Whether the client allows it."), width=11),
    Column(
        _("Also spelled"),
        lambda row: ", ".join(
            alias.spelling for alias in row.tool.aliases.all() if not alias.removed
        ),
        _("Other spellings that mean this tool."),
        look=Look.LONG,
        width=30,
    ),
    row_id(_("Marks the row.")),
)


def _median(spread: Spread) -> float | None:
    return None if spread.median is None else round(spread.median, 2)


def _range(spread: Spread) -> str:
    """'12.0–48.5', or the values themselves while they are few."""
    if spread.low is None or spread.high is None:
        return ", ".join(f"{value:g}" for value in spread.listed)
    return f"{spread.low:.1f}–{spread.high:.1f}"


def _timed(name: str, label: Any, range_label: Any, help_text: Any) -> tuple[Column, Column]:
    return (
        Column(
            label,
            lambda row: _median(getattr(row, name)),
            help_text,
            look=Look.DECIMAL,
            width=14,
        ),
        Column(
            range_label,
            lambda row: _range(getattr(row, name)),
            _("10th and 90th percentile; under five takes, each one."),
            width=22,
        ),
    )


BENCHMARK_COLUMNS = (
    Column(
        _("Made with"),
        lambda row: row.name or str(_("All")),
        _("The model, else tool and version."),
        width=30,
    ),
    Column(_("Takes"), lambda row: row.takes, _("Takes made with it."), look=Look.COUNT, width=9),
    Column(
        _("With a time"),
        lambda row: row.seconds.stands_on,
        _("Takes whose generation time is known."),
        look=Look.COUNT,
        width=10,
    ),
    *_timed("seconds", _("Seconds, median"), _("Seconds, range"), _("Generation time of a take.")),
    *_timed(
        "per_output_second",
        _("Per output second, median"),
        _("Per output second, range"),
        _("Generation time per second of a clip."),
    ),
    *_timed(
        "per_megapixel_frame",
        _("Per megapixel-frame, median"),
        _("Per megapixel-frame, range"),
        _("Generation time by size times frames."),
    ),
)
