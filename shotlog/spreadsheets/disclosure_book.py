"""The disclosure as a workbook: cover, questionnaire, open points, shots, AI elements, register."""

from collections.abc import Sequence
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

from shotlog.figures.disclosed import ClearanceRow
from shotlog.figures.disclosure import (
    DisclosedElement,
    DisclosedShot,
    Disclosure,
    RegisterLine,
    uri,
)
from shotlog.figures.open_points import POINTS, escalates
from shotlog.figures.questionnaire import (
    NOT_RECORDED,
    SOURCES,
    answers,
    asking,
    counted,
    in_words,
    not_ruled_out,
)
from shotlog.kit.timecode import timecode
from shotlog.models.choices import (
    Category,
    ClearanceState,
    Consent,
    DataInput,
    FinalUse,
    KeyCreative,
    Likeness,
    Origin,
    Role,
    RunsAt,
    SourceType,
    Status,
    ThirdParty,
    YesNo,
)
from shotlog.spreadsheets.book import Book, Head, Table
from shotlog.spreadsheets.looks import Look
from shotlog.spreadsheets.paper import A3
from shotlog.spreadsheets.progress import Told, to_nobody
from shotlog.spreadsheets.sheet_part import Value

Words = type[
    "SourceType | Category | Role | FinalUse | Likeness | Consent | ClearanceState | Origin"
    " | Status | RunsAt | YesNo | ThirdParty | DataInput | KeyCreative"
]


def write_disclosure(
    target: IO[bytes], disclosure: Disclosure, *, author: str, told: Told = to_nobody
) -> None:
    """Write the workbook into `target`; it tells what `disclosure` holds and no more."""
    production = disclosure.production
    Book(
        title=production.title,
        subtitle=_("Disclosure of AI in the picture"),
        name=f"{production}: {_('Disclosure')}",
        facts=_facts(disclosure, author=author),
        tables=[
            _questions(disclosure),
            _points(disclosure),
            _types(disclosure),
            _shots(disclosure),
            _elements(disclosure),
            _clearances(disclosure),
            _register(disclosure),
            _consents(disclosure),
            _sources(),
        ],
        footer=production,
        currency=production.currency,
    ).write(target, author=author, told=told)


def _facts(disclosure: Disclosure, *, author: str) -> list[tuple[str, str]]:
    production, shares = disclosure.production, disclosure.shares
    elements, shots = shares.elements["together"], shares.shots["together"]
    consent = disclosure.consent
    frames = sum(shot.row.frames or 0 for shot in disclosure.shots)
    timed = sum(bool(shot.spot.record_in) for shot in disclosure.shots)
    of = _("%(n)s of %(all)s")
    return [
        (_("Production"), f"{production.code} {production.title}"),
        (_("Date"), f"{timezone.localtime():%Y-%m-%d %H:%M}"),
        (_("Prepared by"), author),
        (
            _("Cut"),
            _("%(n)s shots, %(length)s at %(rate)s fps; timecode known for %(timed)s")
            % {
                "n": len(disclosure.shots),
                "length": timecode(frames, production.rate),
                "rate": production.rate,
                "timed": timed,
            },
        ),
        (_("AI elements"), of % {"n": elements.part, "all": elements.whole}),
        (_("Shots with AI"), of % {"n": shots.part, "all": shots.whole}),
        (_("AI by picture"), str(shares.picture["together"])),
        (
            _("Consent"),
            of % {"n": consent.part, "all": consent.whole} if consent.whole else "–",
        ),
        (_("Open points"), str(disclosure.open_points)),
        (
            _("Shots with open points"),
            of % {"n": disclosure.blocked_shots, "all": len(disclosure.shots)},
        ),
        (_("Not ruled out"), not_ruled_out(disclosure) or "–"),
        (_("Names of people"), _("included") if disclosure.private else _("left out")),
        (
            _("Note"),
            _("Counted from the record of the production. This is no legal advice."),
        ),
    ]


def _questions(disclosure: Disclosure) -> Table:
    told = answers(disclosure)
    heads = (
        Head(_("No."), Look.NUMBER, 6),
        Head(_("Question"), Look.LONG, 38),
        Head(_("Answer"), Look.TEXT, 18),
        Head(_("What the record says"), Look.LONG, 50),
        Head(_("Stands on"), Look.COUNT, 10),
        Head(_("Lacking"), Look.COUNT, 10),
        Head(_("Asked by"), Look.LONG, 28),
    )
    rows: list[Sequence[Value]] = [
        (
            number,
            str(one.question),
            in_words(one.short),
            counted(one),
            one.stands_on,
            one.lacking,
            asking(one),
        )
        for number, one in enumerate(told, 1)
    ]
    return Table(_("Questionnaire"), heads, rows, len(rows), frozen=2)


def _points(disclosure: Disclosure) -> Table:
    heads = (
        Head(_("What is open"), Look.LONG, 60),
        Head(_("Shot"), Look.CODE, 20),
        Head(_("Element or tool version"), Look.CODE, 44),
    )
    rows: list[Sequence[Value]] = [
        (line.label, place.shot, place.element)
        for line in disclosure.points
        for place in line.places
    ]
    return Table(_("Open points"), heads, rows, len(rows))


def _types(disclosure: Disclosure) -> Table:
    heads = (
        Head(_("Digital source type"), Look.TEXT, 36),
        Head(_("IPTC term"), Look.CODE, 84),
        Head(_("Elements"), Look.COUNT, 10),
        Head(_("Shots"), Look.COUNT, 10),
        Head(_("Frames"), Look.COUNT, 10),
        Head(_("Running time"), Look.CODE, 13),
    )
    rate = disclosure.production.rate
    rows: list[Sequence[Value]] = [
        (
            _label(SourceType, line.code) or _("Not known"),
            uri(line.code),
            line.elements,
            line.shots,
            line.frames,
            timecode(line.frames, rate),
        )
        for line in disclosure.by_type
    ]
    return Table(_("Source types"), heads, rows, len(rows))


def _shots(disclosure: Disclosure) -> Table:
    heads = (
        Head(_("Scene"), Look.CODE, 8),
        Head(_("Shot"), Look.CODE, 18),
        Head(_("Description"), Look.LONG, 40),
        Head(_("Status"), Look.TEXT, 11),
        Head(_("Record in"), Look.CODE, 12.5),
        Head(_("Record out"), Look.CODE, 12.5),
        Head(_("Frames"), Look.COUNT, 8),
        Head(_("Finished shot"), Look.TEXT, 26),
        Head(_("Final elements by digital source type"), Look.LONG, 40),
        Head(_("AI frames"), Look.COUNT, 9),
        Head(_("AI by picture"), Look.TEXT, 11),
        Head(_("Open points"), Look.COUNT, 8),
    )
    rows = (_shot_row(shot) for shot in disclosure.shots)
    return Table(_("Shots"), heads, rows, len(disclosure.shots), A3, frozen=2)


def _shot_row(shot: DisclosedShot) -> Sequence[Value]:
    by_type = (
        f"{n} × {_label(SourceType, code) or _('Not known')}" for code, n in shot.by_type.items()
    )
    return (
        shot.spot.scene,
        shot.row.code,
        shot.row.description,
        _label(Status, shot.row.status),
        shot.spot.record_in,
        shot.spot.record_out,
        shot.row.frames,
        _label(SourceType, shot.source_type),
        "\n".join(by_type),
        shot.ai_frames,
        str(shot.picture),
        shot.points,
    )


def _elements(disclosure: Disclosure) -> Table:
    heads = (
        Head(_("Shot"), Look.CODE, 18),
        Head(_("Element"), Look.CODE, 13),
        Head(_("Category"), Look.TEXT, 14),
        Head(_("Role"), Look.TEXT, 7),
        Head(_("Origin"), Look.TEXT, 13),
        Head(_("Digital source type"), Look.TEXT, 22),
        Head(_("Tool, version, model"), Look.LONG, 30),
        Head(_("Use"), Look.TEXT, 9),
        Head(_("Coverage"), Look.SHARE, 9),
        Head(_("Frames"), Look.COUNT, 8),
        Head(_("Human contribution"), Look.LONG, 36),
        Head(_("Open points"), Look.LONG, 42),
    )
    rows = (_element_row(shot, one) for shot, one in disclosure.elements)
    return Table(_("AI elements"), heads, rows, len(disclosure.elements), A3, frozen=2)


def _element_row(shot: DisclosedShot, one: DisclosedElement) -> Sequence[Value]:
    row, detail = one.row, one.detail
    points = [str(POINTS[code]) for code in (*one.points, *one.tool_points)]
    return (
        shot.row.code,
        row.name,
        _label(Category, row.category),
        _label(Role, row.role),
        _label(Origin, row.origin),
        _label(SourceType, detail.source_type),
        "\n".join(str(used) or _("not known") for used in one.used),
        _label(FinalUse, detail.final_use),
        None if row.coverage is None else row.coverage / 100,
        one.frames,
        detail.human_contribution,
        "\n".join(points),
    )


def _clearances(disclosure: Disclosure) -> Table:
    private = disclosure.private
    heads = [
        Head(_("Shot"), Look.CODE, 18),
        Head(_("Element"), Look.CODE, 13),
        Head(_("Agreed"), Look.TEXT, 11),
        *([Head(_("Approver"), Look.TEXT, 14)] if private else []),
        Head(_("Date"), Look.DATE, 11),
        Head(_("Reference"), Look.TEXT, 13),
        Head(_("Escalate"), Look.TEXT, 9),
        Head(_("Likeness"), Look.TEXT, 14),
        Head(_("Consent"), Look.TEXT, 11),
        *([Head(_("Real person"), Look.TEXT, 15)] if private else []),
        Head(_("Real place"), Look.TEXT, 14),
        Head(_("Real event"), Look.TEXT, 14),
        Head(_("Photoreal"), Look.TEXT, 9),
        Head(_("Third-party material"), Look.TEXT, 13),
        Head(_("Data put into the tool"), Look.TEXT, 15),
        Head(_("Key creative"), Look.TEXT, 14),
        Head(_("Notice at delivery"), Look.LONG, 24),
    ]
    noted = [
        (shot, one, one.clearance) for shot, one in disclosure.elements if one.clearance is not None
    ]
    rows = (
        (shot.row.code, one.row.name, *_clearance_cells(row, private=private))
        for shot, one, row in noted
    )
    return Table(_("Clearances"), heads, rows, len(noted), A3, frozen=2)


def _clearance_cells(row: ClearanceRow, *, private: bool) -> Sequence[Value]:
    return (
        _label(ClearanceState, row.state),
        *((row.approver,) if private else ()),
        row.date,
        row.reference,
        _("Yes") if escalates(row) else "",
        _label(Likeness, row.likeness),
        _label(Consent, row.consent),
        *((row.real_person,) if private else ()),
        row.real_place,
        row.real_event,
        _label(YesNo, row.photoreal),
        _label(ThirdParty, row.third_party),
        _label(DataInput, row.data_input),
        _label(KeyCreative, row.key_creative),
        row.notice,
    )


def _register(disclosure: Disclosure) -> Table:
    heads = (
        Head(_("Tool"), Look.TEXT, 24),
        Head(_("Version"), Look.CODE, 18),
        Head(_("Model"), Look.CODE, 26),
        Head(_("Vendor"), Look.TEXT, 16),
        Head(_("In the picture"), Look.TEXT, 10),
        Head(_("Takes"), Look.COUNT, 8),
        Head(_("Elements"), Look.COUNT, 9),
        Head(_("Shots"), Look.COUNT, 8),
        Head(_("First use"), Look.DATE, 11),
        Head(_("Last use"), Look.DATE, 11),
        Head(_("Takes with a day"), Look.COUNT, 9),
        Head(_("Runs"), Look.TEXT, 11),
        Head(_("Licence tier"), Look.TEXT, 12),
        Head(_("Trains on inputs"), Look.TEXT, 10),
        Head(_("Terms of"), Look.DATE, 11),
        Head(_("Allowed by client"), Look.TEXT, 10),
    )
    rows = [_register_row(line) for line in disclosure.register]
    return Table(_("Register"), heads, rows, len(rows))


def _register_row(line: RegisterLine) -> Sequence[Value]:
    version = line.tool_version
    return (
        line.used.tool,
        line.used.version,
        line.used.model,
        version.tool.vendor if version else "",
        _("Yes") if line.is_in_picture else _("No"),
        line.takes,
        line.elements,
        line.shots,
        line.first,
        line.last,
        line.dated,
        _label(RunsAt, version.runs_at) if version else "",
        version.licence_tier if version else "",
        _label(YesNo, version.trains_on_inputs) if version else "",
        version.terms_date if version else None,
        _label(YesNo, version.allowed_by_client) if version else "",
    )


def _consents(disclosure: Disclosure) -> Table:
    private = disclosure.private
    heads = [
        Head(_("Shot"), Look.CODE, 20),
        Head(_("Element"), Look.CODE, 16),
        Head(_("Likeness"), Look.TEXT, 20),
        *([Head(_("Performer"), Look.TEXT, 22)] if private else []),
        Head(_("Consent"), Look.TEXT, 14),
        Head(_("Scope"), Look.LONG, 44),
        Head(_("Date"), Look.DATE, 12),
        Head(_("Reference"), Look.TEXT, 22),
    ]
    rows: list[Sequence[Value]] = [
        (
            shot.row.code,
            one.row.name,
            _label(Likeness, row.likeness),
            *((row.performer,) if private else ()),
            _label(Consent, row.consent),
            row.consent_scope,
            row.consent_date,
            row.consent_reference,
        )
        for shot, one in disclosure.consents
        if (row := one.clearance) is not None
    ]
    return Table(_("Consents"), heads, rows, len(rows), frozen=2)


def _sources() -> Table:
    heads = (Head(_("Source"), Look.LONG, 90), Head(_("Date"), Look.LONG, 60))
    rows: list[Sequence[Value]] = [(str(name), str(date)) for name, date in SOURCES.values()]
    rows += [(str(words), _("not held in this record")) for words in NOT_RECORDED.values()]
    return Table(_("Sources"), heads, rows, len(rows))


def _label(words: "Words", code: str) -> str:
    return str(words(code).label) if code in words.values else code
