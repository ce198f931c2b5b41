"""The columns of every sheet: one tuple is the format, on its way out and on its way back in."""

import datetime as dt
import json
from functools import lru_cache, partial
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shotlog.breakdown.columns import PARTS
from shotlog.figures.scene_figures import Figures
from shotlog.kit.timecode import timecode
from shotlog.models import ColourNote, Element, Right, Shortcoming, Shot, Take
from shotlog.models.choices import Recovery
from shotlog.spreadsheets.column import Column, of_field, row_id, scene_number, shot_code
from shotlog.spreadsheets.looks import Look
from shotlog.spreadsheets.sums import shot_count

FORMAT = 1
"""The version of the format; it counts up when a column changes its meaning."""

_shot = partial(of_field, Shot)
_element = partial(of_field, Element)
_take = partial(of_field, Take)
_note = partial(of_field, ColourNote)
_shortcoming = partial(of_field, Shortcoming)


def _element_name(row: Any) -> str:
    return row.element.name if row.element else ""


def _take_label(row: Any) -> str:
    return row.take.label if row.take else ""


def _local(moment: dt.datetime | None) -> dt.datetime | None:
    """A moment on the studio's clocks: a sheet knows no time zones."""
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0) if moment else None


def _listed(parts: Any) -> str:
    return ", ".join(str(part) for part in parts)


def _parts(missing: Any) -> str:
    """The missing parts of a recipe, by name."""
    return _named(tuple(missing), get_language()) if missing else ""


@lru_cache(maxsize=256)
def _named(missing: tuple[str, ...], _language: str | None) -> str:
    """Few recipes lack what no other lacks, and each name would be translated again."""
    return _listed(PARTS.get(part, part) for part in missing)


_json = json.JSONEncoder(ensure_ascii=False).encode  # `dumps` would make one for every cell


def _as_json(value: Any) -> str:
    return _json(value) if value else ""


def _loras(take: Take) -> str:
    """'name 0.8; other 1'."""
    return "; ".join(
        f"{lora.get('name', '')} {lora.get('strength', '')}".strip() for lora in take.loras
    )


def _inputs(take: Take) -> str:
    """'plate.png (start frame, own)', one to a line."""
    lines = []
    for one in take.inputs:
        more = _listed(one[key] for key in ("role", "rights") if one.get(key))
        lines.append(f"{one.get('name', '')} ({more})" if more else str(one.get("name", "")))
    return "\n".join(lines)


def _typed(take: Take) -> str:
    """The parameters that did not come out of the file."""
    return _listed(
        field for field, source in take.sources.items() if source.get("source") not in ("read", "")
    )


def _shot_count(figures: Figures) -> str:
    """'12 shots', omitted ones apart, as the report counts them."""
    return shot_count(figures.progress.shots, figures.progress.omitted)


KINDS = (("conventional", _("Conventional")), ("ai", _("AI")), ("hybrid", _("Hybrid")))


_CDL = tuple(
    _note(name, _("One of the ten numbers of the CDL."), width=8, folded=True)
    for name in ColourNote.CDL
)


SHOT_COLUMNS = (
    Column(
        _("Picture"),
        lambda row: None,
        _("The thumbnail of the shot."),
        look=Look.PICTURE,
        width=19,
        right=None,
    ),
    scene_number("shot.scene"),
    shot_code("shot.code", _("The code of the shot."), total=_shot_count),
    _shot("shot.description", _("What happens in the shot."), width=36, right=None),
    _shot("shot.status", _("Where the work on the shot stands."), width=11, right=None),
    Column(
        _("Frames"),
        lambda row: row.figures.row.frames,
        _("Length in the cut, without handles; sums leave omitted shots out."),
        field="frames",
        look=Look.COUNT,
        width=8,
        right=None,
        total=lambda figures: figures.frames,
    ),
    Column(
        _("Length"),
        lambda row: row.shot.duration,
        _("The same as timecode at the rate of the production."),
        look=Look.CODE,
        width=11.5,
        right=None,
        total=lambda figures: timecode(figures.frames, figures.scope.production.rate),
    ),
    Column(
        _("Made"),
        lambda row: row.figures.kind,
        _("Conventional, AI or hybrid, by the final elements."),
        words=KINDS,
        width=13,
        right=None,
    ),
    Column(
        _("Final elements"),
        lambda row: sum(row.figures.mix.values()) or None,
        _("Elements in the delivered picture; sums leave omitted shots out."),
        look=Look.COUNT,
        width=10.5,
        right=None,
        total=lambda figures: figures.shares.elements["together"].whole,
    ),
    Column(
        _("AI elements"),
        lambda row: row.figures.ai_elements or None,
        _("Final elements that are generated, or assisted with invention."),
        look=Look.COUNT,
        width=10.5,
        right=None,
        total=lambda figures: figures.shares.elements["together"].part,
    ),
    Column(
        _("AI models"),
        lambda row: "\n".join(row.models),
        _("Models of the approved takes, else of those that were not rejected."),
        look=Look.LONG,
        width=22,
    ),
    Column(
        _("Recoverable"),
        lambda row: row.figures.recoverable if row.figures.ai_elements else None,
        _("AI elements that could be made again today, as recorded."),
        look=Look.COUNT,
        width=12,
        total=lambda figures: figures.gaps.recoverable.part,
    ),
    Column(
        _("Missing"),
        lambda row: _parts(row.figures.missing),
        _("What the recipes of the other AI elements lack."),
        look=Look.LONG,
        width=18,
    ),
    Column(
        _("Colour notes"),
        lambda row: row.figures.notes or None,
        _("Colour notes on the shot and its elements."),
        look=Look.COUNT,
        width=8,
        total=lambda figures: figures.colour.notes,
    ),
    Column(
        _("of which closed"),
        lambda row: row.figures.notes_closed if row.figures.notes else None,
        _("Colour notes with nothing left to do."),
        look=Look.COUNT,
        width=8,
        total=lambda figures: figures.colour.closed,
    ),
    Column(
        _("Hours estimated"),
        lambda row: row.figures.estimated.value,
        _("Typed for the shot, else the sum of the planned hours of its elements."),
        field="hours_estimated",
        look=Look.HOURS,
        width=10,
        total=lambda figures: figures.hours.estimated.value,
    ),
    Column(
        _("Hours actual"),
        lambda row: row.figures.spent.value,
        _("Hands-on hours of its elements."),
        look=Look.HOURS,
        width=10,
        total=lambda figures: figures.hours.actual.value,
    ),
    Column(
        _("If made without AI"),
        lambda row: row.figures.conventional.value,
        _("Conventional estimate of its AI elements, in hours."),
        look=Look.HOURS,
        width=10,
        total=lambda figures: figures.hours.conventional.value,
    ),
    Column(
        _("Hours saved"),
        lambda row: row.against.saved.value if row.against else None,
        _("Conventional estimate less all that was spent, of AI elements that have both."),
        look=Look.HOURS,
        width=10,
        total=lambda figures: figures.hours.saved.value,
    ),
    Column(
        _("Colour hours"),
        lambda row: row.figures.colour_spent.value,
        _("Hours spent on its colour notes."),
        look=Look.HOURS,
        width=9,
        total=lambda figures: figures.colour.spent.value,
    ),
    Column(
        _("Colour forecast"),
        lambda row: row.figures.colour_forecast.value,
        _("What colour work will have taken in the end."),
        look=Look.HOURS,
        width=9,
        total=lambda figures: figures.colour.forecast.value,
    ),
    Column(
        _("Money"),
        lambda row: row.money,
        _("Costs, and hours at the day rates; empty while a rate is missing."),
        look=Look.MONEY,
        width=14,
        right=Right.SEE_MONEY,
        total=lambda figures: figures.money.total,
    ),
    Column(
        _("Money saved"),
        lambda row: row.against.money_saved if row.against else None,
        _("By AI elements that have an estimate and actual hours; empty while a rate is missing."),
        look=Look.MONEY,
        width=14,
        right=Right.SEE_MONEY,
        total=lambda figures: figures.comparison.together(money=True).money_saved,
    ),
    _shot("shot.assignee", _("Who answers for the shot."), width=14),
    _shot("shot.due", _("The day on which the shot is due."), width=11),
    _shot("shot.vendor", _("The company that makes the shot."), width=14, folded=True),
    _shot("shot.methodology", _("How the shot is made."), width=30, folded=True),
    _shot("shot.complexity", _("How hard the shot is to make."), width=11, folded=True),
    _shot("shot.light", _("The light that elements must sit in."), width=12, folded=True),
    _shot("shot.cut_order", _("Place in the cut, if not the code's."), width=8, folded=True),
    _shot("shot.cut_in", _("First frame of the cut, if not the usual one."), width=8, folded=True),
    Column(
        _("Cut out"),
        lambda row: row.shot.last_cut_frame,
        _("Cut in + frames - 1."),
        look=Look.NUMBER,
        width=8,
        folded=True,
    ),
    _shot("shot.handle_head", _("Frames before the cut, if not the usual ones."), folded=True),
    _shot("shot.handle_tail", _("Frames after the cut, if not the usual ones."), folded=True),
    _shot("shot.record_in", _("Timecode in the cut."), look=Look.CODE, folded=True),
    _shot("shot.record_out", _("Timecode in the cut."), look=Look.CODE, folded=True),
    _shot("shot.reel", _("The camera roll."), look=Look.CODE, width=18, folded=True),
    _shot("shot.source_clip", _("The clip it is cut from."), look=Look.CODE, width=18, folded=True),
    _shot("shot.camera", _("Camera of the plate."), width=14, folded=True),
    _shot("shot.lens", _("Lens of the plate."), folded=True),
    _shot("shot.kelvin", _("White balance of the plate in Kelvin."), width=9, folded=True),
    row_id(_("Marks the row, so that a code may be changed in the sheet."), path="shot.pk"),
)

ELEMENT_COLUMNS = (
    scene_number("shot.scene"),
    shot_code("shot.code", _("The shot that the element is in.")),
    _element("name", _("Such as crowd01 or bg02."), look=Look.CODE, width=14, right=None),
    _element("category", _("What the element shows."), width=16, right=None),
    _element("origin", _("How the element was made."), width=14, right=None),
    _element("role", _("Hero, or fill."), width=7, right=None),
    _element("technique", _("The way it was made."), width=15),
    _element("status", _("Where the work on the element stands."), width=11, right=None),
    _element(
        "coverage",
        _("Per cent of the picture at its typical frame."),
        look=Look.NUMBER,
        width=9,
    ),
    _element("first_frame", _("Empty: the whole shot."), width=8),
    _element("last_frame", _("Empty: the whole shot."), width=8),
    _element("final_use", _("Final, temp or reference."), width=10),
    _element("description", _("What is to be seen."), width=32),
    Column(
        _("Takes"),
        lambda element: element.take_count or None,
        _("Takes logged for the element."),
        look=Look.COUNT,
        width=7,
    ),
    Column(
        _("Recoverable"),
        lambda element: element.recovery,
        _("Whether it could be made again: the worst of its approved takes."),
        words=tuple(Recovery.choices),
        width=13,
    ),
    Column(
        _("Missing"),
        lambda element: _parts(element.missing),
        _("What its recipe lacks."),
        look=Look.LONG,
        width=18,
    ),
    _element("hours_planned", _("Planned hours, as made now."), width=9),
    _element("hours_actual", _("Hands-on hours."), width=9),
    _element("hours_conventional", _("Hours if it were made without AI."), width=13),
    _element("colour_hours_foreseen", _("Colour hours expected at breakdown."), width=10),
    _element(
        "cost",
        _("The vendor's cost, without takes."),
        look=Look.MONEY,
        width=13,
        right=Right.SEE_MONEY,
    ),
    _element("artist", _("Who makes it."), width=14),
    _element("vendor", _("The company that makes it."), width=14, folded=True),
    _element(
        "digital_source_type",
        _("IPTC term for how the pixels came about."),
        width=26,
        right=None,
        folded=True,
    ),
    _element("colour_space", _("The space its pixels are in."), width=18, folded=True),
    _element("bit_depth", _("Such as 8, 10 or 16 half."), width=9, look=Look.CODE, folded=True),
    _element("human_contribution", _("What people did by hand."), width=30, folded=True),
    row_id(_("Marks the row, so that a name may be changed in the sheet.")),
)

TAKE_COLUMNS = (
    scene_number("element.shot.scene"),
    shot_code("element.shot.code", _("The shot that the take was made for.")),
    Column(
        _("Element"),
        _element_name,
        _("The element that the take was made for."),
        look=Look.CODE,
        width=14,
    ),
    Column(_("Take"), lambda take: take.label, _("Its version."), look=Look.CODE, width=7),
    _take("decision", _("Approved means used in the shot."), width=11),
    Column(
        _("File"),
        lambda take: take.source_file.name if take.source_file else take.file_name,
        _("The name of the file as it came."),
        look=Look.CODE,
        width=32,
    ),
    Column(
        _("Tool"),
        lambda take: str(take.tool_version) if take.tool_version else "",
        _("Tool and version."),
        width=18,
    ),
    _take("mode", _("How the model was used."), width=14),
    _take("model", _("The weights; empty where the tool version is the model."), width=22),
    _take("prompt", _("The prompt, whole, however little of it the row shows."), width=46),
    _take("negative_prompt", _("What was asked to stay out."), width=26, folded=True),
    _take("seed", _("Text, since a number would lose its last digits."), look=Look.CODE, width=20),
    _take("steps", _("Sampling steps."), width=7, folded=True),
    _take("cfg", _("Classifier-free guidance."), width=7, folded=True),
    _take("sampler", _("The sampler."), width=14, folded=True),
    _take("width", _("Pixels."), width=7),
    _take("height", _("Pixels."), width=7),
    _take("frames", _("Frames of a clip."), width=8),
    _take("generation_seconds", _("Seconds that the tool took."), width=11),
    _take(
        "cost",
        _("In the currency of the production."),
        look=Look.MONEY,
        width=12,
        right=Right.SEE_MONEY,
    ),
    _take("colour", _("How it sits in the plate."), width=12),
    _take("motion", _("How it sits in the plate."), width=12),
    _take("detail", _("How it sits in the plate."), width=12),
    Column(
        _("Recoverable"),
        lambda take: take.recovery,
        _("Whether it could be made again today."),
        words=tuple(Recovery.choices),
        width=13,
    ),
    Column(
        _("Missing"),
        lambda take: _parts(take.missing),
        _("What its recipe lacks."),
        look=Look.LONG,
        width=18,
    ),
    _take("decision_note", _("Why it was decided so."), width=24, folded=True),
    _take("decided_by", _("Who decided."), width=14, folded=True),
    Column(
        _("Decided at"),
        lambda take: _local(take.decided_at),
        _("When it was decided."),
        look=Look.MOMENT,
        width=16,
        folded=True,
    ),
    Column(
        _("Session"),
        lambda take: str(take.session) if take.session else "",
        _("The sitting that it was made in."),
        width=22,
        folded=True,
    ),
    _take("model_version", _("Version of the weights."), width=12, look=Look.CODE, folded=True),
    _take("model_hash", _("Hash of the weights."), width=14, look=Look.CODE, folded=True),
    _take("guidance", _("Distilled guidance."), width=8, folded=True),
    _take("scheduler", _("The scheduler."), width=12, folded=True),
    _take("denoise", _("Denoising strength."), width=8, folded=True),
    Column(
        _("LoRAs"),
        _loras,
        _("Each with its strength."),
        field="loras",
        look=Look.LONG,
        width=24,
        folded=True,
    ),
    _take("fps", _("Frames per second."), width=7, folded=True),
    _take("generation_basis", _("Whole job or per item."), width=12, folded=True),
    _take(
        "cost_amount",
        _("The amount on the bill."),
        width=11,
        right=Right.SEE_MONEY,
        folded=True,
    ),
    _take("cost_unit", _("The unit on the bill."), width=9, right=Right.SEE_MONEY, folded=True),
    _take("job_id", _("The number of the job."), look=Look.CODE, width=16, folded=True),
    Column(
        _("Inputs"),
        _inputs,
        _("What went into the tool, with role and rights."),
        field="inputs",
        look=Look.LONG,
        width=28,
        folded=True,
    ),
    Column(
        _("Further stages"),
        lambda take: _as_json(take.stages),
        _("Later steps of the same job."),
        look=Look.LONG,
        width=28,
        folded=True,
    ),
    Column(
        _("Other settings"),
        lambda take: _as_json(take.other),
        _("Every key of the file that has no column here."),
        look=Look.LONG,
        width=28,
        folded=True,
    ),
    Column(
        _("Not read from the file"),
        _typed,
        _("The parameters that were typed, pasted or came from a sheet."),
        look=Look.LONG,
        width=24,
        folded=True,
    ),
    row_id(_("Marks the row.")),
)

COLOUR_COLUMNS = (
    scene_number("shot.scene"),
    shot_code("shot.code", _("The shot that the note is about.")),
    Column(
        _("Element"),
        _element_name,
        _("Empty: the whole shot."),
        field="element",
        look=Look.CODE,
        width=14,
    ),
    Column(_("Take"), _take_label, _("The take that was seen."), look=Look.CODE, width=7),
    _note("status", _("Where the work on the note stands."), width=12),
    _note("severity", _("How much it matters."), width=10),
    _note("role", _("Seen only, baked into the element, or left to the DI."), width=10),
    _note("main_mismatch", _("In what it does not match, mainly."), width=20),
    Column(
        _("Further mismatches"),
        lambda note: _listed(note.mismatch_labels),
        _("What else does not match."),
        field="mismatches",
        width=18,
    ),
    _note("text", _("The note."), width=42),
    _note("from_kelvin", _("Kelvin as it is."), name=_("From Kelvin"), width=9),
    _note("to_kelvin", _("Kelvin as it should be."), name=_("To Kelvin"), width=9),
    _note("from_tint", _("Tint as it is."), width=8),
    _note("to_tint", _("Tint as it should be."), width=8),
    _note("hours_estimated", _("Hours that the correction should take."), width=10),
    _note("hours_actual", _("Hours that it took."), width=10),
    _note("colourist", _("Who corrects."), width=14),
    _note("for_whom", _("Who is to see the note."), width=14),
    _note("from_space", _("The space it is in."), width=18, folded=True),
    _note("to_space", _("The space it should be in."), width=18, folded=True),
    *_CDL,
    _note("cdl_space", _("The space in which the CDL is applied."), width=12, folded=True),
    _note("cdl_source", _("Typed, or the file and its id."), width=18, folded=True),
    _note("lut", _("The name of the LUT."), width=18, folded=True),
    row_id(_("Marks the row.")),
)

SHORTCOMING_COLUMNS = (
    scene_number("element.shot.scene"),
    shot_code("element.shot.code", _("The shot that it is seen in.")),
    Column(_("Element"), _element_name, _("The element that has it."), look=Look.CODE, width=14),
    Column(_("Take"), _take_label, _("The take that shows it."), look=Look.CODE, width=7),
    _shortcoming("status", _("Whether it is still in the picture."), width=10),
    _shortcoming("kind", _("What is wrong with the picture."), width=24),
    _shortcoming("severity", _("How much it matters."), width=10),
    _shortcoming("first_frame", _("Where it begins."), width=8),
    _shortcoming("last_frame", _("Where it ends."), width=8),
    _shortcoming("fix", _("How it is dealt with."), width=16),
    _shortcoming("hours", _("Hours spent on it."), width=8),
    _shortcoming("owner", _("Who takes care of it."), width=14),
    _shortcoming("due", _("The day on which it is due."), width=11),
    _shortcoming("note", _("What is to be seen, and what was done."), width=48),
    row_id(_("Marks the row.")),
)
