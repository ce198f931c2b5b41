"""The twelve answers that all regimes ask for, counted from the record and never guessed.

An answer stands on the AI elements of the delivered picture, says how many of them lack the data,
and is `unknown` while one of those could change it, or an element that nobody has logged yet.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from shotlog.figures.disclosed import ClearanceRow
from shotlog.figures.disclosure import GENERATIVE, DisclosedElement, Disclosure
from shotlog.figures.open_points import REAL, escalates, needs_approval
from shotlog.models import ToolVersion
from shotlog.models.choices import (
    Answer as Principle,
)
from shotlog.models.choices import (
    ClearanceState,
    Consent,
    DataInput,
    FinalUse,
    Genre,
    KeyCreative,
    Likeness,
    RunsAt,
    SourceType,
    ThirdParty,
    YesNo,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

AS_OF = "2026-11"
"""When the sources below were last looked at."""

FLAGS = ("genre",)
"""Counts that only say that something is so."""

SOURCES: "dict[str, tuple[StrPromise, StrPromise]]" = {
    "eu": (
        _("EU AI Act (Regulation 2024/1689), article 50"),
        _("applies since 2 August 2026"),
    ),
    "korea": (_("Korea, AI Basic Act, article 31"), _("in force since 22 January 2026")),
    "china": (
        _("China, labelling measures and GB 45438-2025"),
        _("since 1 September 2025"),
    ),
    "academy": (_("Academy Awards, rules for the 99th awards"), _("of 1 May 2026")),
    "netflix": (_("Netflix, guidance on generative AI for partners"), _("of August 2025")),
    "sag": (
        _("SAG-AFTRA, TV/Theatrical agreement"),
        _("terms of 2023 and of 1 July 2026 to 30 June 2030"),
    ),
    "wga": (_("WGA, Minimum Basic Agreement, article 72"), _("of 2023")),
    "copyright": (
        _("US Copyright Office, report on copyright and AI, part 2"),
        _("of 29 January 2025"),
    ),
    "insurers": (_("E&O insurers and distributors"), _("practice, no standard")),
    "security": (_("MPA content security, TPN"), _("baseline; addenda of clients")),
}
"""Who asks: name and date."""


@dataclass(frozen=True)
class Count:
    """One line of an answer."""

    key: str
    label: "StrPromise | str"
    n: int


@dataclass(frozen=True)
class Answer:
    """One question, and what the record says."""

    key: str
    question: "StrPromise"
    short: str  # yes, no, unknown
    counts: list[Count]
    stands_on: int
    lacking: int
    asked_by: tuple[str, ...]
    of: str = "elements"  # what stands_on counts: elements or versions


NOT_RECORDED: "dict[str, StrPromise]" = {
    "marks": _("Whether machine-readable marks (C2PA, labels) are kept in the delivered files"),
    "territories": _("In which countries the work is distributed"),
    "operates": _("Whether the production itself operates an AI service"),
    "script": _("Whether script material was made with AI"),
    "sound": _("Whether voices, music or sound were made with AI"),
    "scans": _("Where scans of performers are stored, and when they are deleted"),
    "indemnity": _("Whether the makers of the tools indemnify"),
}
"""What some regimes ask and this record does not hold."""


def answers(disclosure: Disclosure) -> list[Answer]:
    """The twelve answers, in order."""
    return [answer(disclosure) for answer in _ANSWERS]


def counted(answer: Answer) -> str:
    """'photoreal: 19; show a real place: 1': what was counted, zeros left out."""
    return "; ".join(
        str(one.label) if one.key in FLAGS else f"{one.label}: {one.n:,}"
        for one in answer.counts
        if one.n
    )


def asking(answer: Answer) -> str:
    """'EU AI Act, Netflix': who asks, by the short name."""
    names = (str(SOURCES[key][0]) for key in answer.asked_by)
    return ", ".join(name.partition(",")[0].partition(" (")[0] for name in names)


def in_words(short: str) -> str:
    """'Yes', 'No', or that the record does not tell."""
    return {"yes": gettext("Yes"), "no": gettext("No")}.get(
        short, gettext("The record does not tell")
    )


def not_ruled_out(disclosure: Disclosure) -> str:
    """'What is not in the record cannot be ruled out: 3 shots not broken down.'; '' if all is."""
    if disclosure.is_whole:
        return ""
    shares = disclosure.shares
    if not shares.elements["together"].whole:
        gaps = [gettext("no shot is broken down")]
    else:
        shots, elements = shares.not_broken_down, shares.unknown_origin
        words = (
            (shots, ngettext("%(n)s shot not broken down", "%(n)s shots not broken down", shots)),
            (
                elements,
                ngettext(
                    "%(n)s final element of unknown origin",
                    "%(n)s final elements of unknown origin",
                    elements,
                ),
            ),
        )
        gaps = [said % {"n": f"{n:,}"} for n, said in words if n]
    sentence = gettext("What is not in the record cannot be ruled out: %(gaps)s.")
    return sentence % {"gaps": ", ".join(gaps)}


def _amount(disclosure: Disclosure) -> Answer:
    shares = disclosure.shares
    ai, missing = shares.elements["together"].part, shares.unknown_origin
    uses = Counter(
        element.detail.final_use
        for _shot, element in disclosure.elements
        if not element.row.is_final
    )
    return Answer(
        "amount",
        _("Is AI in the delivered picture?"),
        _any(disclosure, ai, lacking=0),
        [
            Count("ai_elements", _("AI elements in the picture"), ai),
            Count("final_elements", _("all final elements"), shares.elements["together"].whole),
            Count("ai_shots", _("shots with AI elements"), shares.shots["together"].part),
            Count("shots", _("shots broken down"), shares.shots["together"].whole),
            Count("not_broken_down", _("shots not broken down"), shares.not_broken_down),
            Count("temp", _("made with AI, temporary only"), uses[FinalUse.TEMP]),
            Count("reference", _("made with AI, reference only"), uses[FinalUse.REFERENCE]),
        ],
        shares.elements["together"].whole - missing,
        missing,
        ("eu", "academy", "netflix", "copyright", "insurers"),
    )


def _kinds(disclosure: Disclosure) -> Answer:
    types = Counter(element.detail.source_type for element in disclosure.ai)
    assistive = disclosure.shares.elements["assistive"].part
    return Answer(
        "kinds",
        _("Is picture generated or altered by models, by digital source type (IPTC)?"),
        # An AI element of another type contradicts the first answer: that is no "no".
        _any(disclosure, any(types[code] for code in GENERATIVE), lacking=len(disclosure.ai)),
        [
            *(Count(code, SourceType(code).label, n) for code, n in types.most_common() if code),
            Count("assistive", _("only enhanced, nothing invented"), assistive),
        ],
        len(disclosure.ai) - types[""],
        types[""],
        ("eu", "netflix", "copyright"),
    )


def _tools(disclosure: Disclosure) -> Answer:
    versions = _versions(disclosure)
    dated = [version for version in versions if version.terms_date is not None]
    known = sum(bool(version.version) for version in dated)
    nameless = sum(map(_lacks_a_tool, _in_picture(disclosure)))
    runs = Counter(version.runs_at for version in versions)
    models = {line.used.model for line in disclosure.register if line.is_in_picture}
    return Answer(
        "tools",
        _("Are the tools known by version and terms?"),
        _every(disclosure, versions or nameless, lacking=len(versions) - known + nameless),
        [
            Count("versions", _("tool versions in the picture"), len(versions)),
            Count("models", _("models"), len(models - {""})),
            Count("terms", _("with the date of their terms"), len(dated)),
            Count(
                "unnumbered",
                _("without a version"),
                sum(not version.version for version in versions),
            ),
            Count("nameless", _("elements whose tool is not known"), nameless),
            *(Count(code, label, runs[code]) for code, label in RunsAt.choices),
        ],
        known,
        len(versions) - known,
        ("insurers", "security", "netflix"),
        of="versions",
    )


def _training(disclosure: Disclosure) -> Answer:
    versions = _versions(disclosure)
    trains = Counter(version.trains_on_inputs for version in versions)
    allowed = Counter(version.allowed_by_client for version in versions)
    lacking = len(versions) - trains[YesNo.YES] - trains[YesNo.NO]
    nameless = any(map(_lacks_a_tool, _in_picture(disclosure)))
    return Answer(
        "training",
        _("Do tools train on what is put into them?"),
        _any(disclosure, trains[YesNo.YES], lacking=lacking or nameless or not versions),
        [
            Count("trains", _("tool versions that train on inputs"), trains[YesNo.YES]),
            Count("trains_not", _("tool versions that do not"), trains[YesNo.NO]),
            Count("allowed", _("allowed by the client"), allowed[YesNo.YES]),
            Count("not_allowed", _("not allowed by the client"), allowed[YesNo.NO]),
        ],
        len(versions) - lacking,
        lacking,
        ("netflix", "security", "insurers"),
        of="versions",
    )


def _versions(disclosure: Disclosure) -> list[ToolVersion]:
    """The tool versions that made something in the picture, each once."""
    lines = [line for line in disclosure.register if line.is_in_picture]
    found = {line.used.version_id: line.tool_version for line in lines}
    return [version for version in found.values() if version is not None]


def _in_picture(disclosure: Disclosure) -> list[DisclosedElement]:
    """What was made with AI and is in the picture, assistive work too."""
    return [one for _shot, one in disclosure.elements if one.row.is_final]


def _lacks_a_tool(one: DisclosedElement) -> bool:
    """No approved take, or one whose tool nobody has noted."""
    return not one.used or any(used.version_id is None for used in one.used)


def _inputs(disclosure: Disclosure) -> Answer:
    return _by_words(
        disclosure,
        "inputs",
        _("Was production material or personal data put into the tools?"),
        "data_input",
        DataInput.choices,
        yes=(DataInput.PRODUCTION, DataInput.PERSONAL),
        asked_by=("netflix", "security", "insurers"),
    )


def _real(disclosure: Disclosure) -> Answer:
    noted = _clearances(disclosure)
    shows = [row for row in noted if _shows_person(row) or row.real_place or row.real_event]
    photoreal = Counter(row.photoreal for row in noted)
    known = sum(row.photoreal in (YesNo.YES, YesNo.NO) for row in noted)
    lacking = len(disclosure.ai) - known
    could_pass = any(row.photoreal == YesNo.YES for row in shows)
    fiction = disclosure.production.genre == Genre.FICTION
    return Answer(
        "real",
        _("Could AI picture of a real person, place or event pass as real?"),
        _any(disclosure, could_pass, lacking=lacking),
        [
            Count("person", _("show a real person"), sum(map(_shows_person, noted))),
            Count("place", _("show a real place"), sum(bool(row.real_place) for row in noted)),
            Count("event", _("show a real event"), sum(bool(row.real_event) for row in noted)),
            Count("photoreal", _("photoreal"), photoreal[YesNo.YES]),
            Count(
                "genre",
                _("the work is fiction") if fiction else _("the work is a documentary"),
                1,
            ),
        ],
        known,
        lacking,
        ("eu", "korea", "netflix"),
    )


def _shows_person(row: ClearanceRow) -> bool:
    """A real person is named, or the likeness is one's."""
    return row.has_person or row.likeness in REAL


def _likeness(disclosure: Disclosure) -> Answer:
    noted = _clearances(disclosure)
    shown = [row for row in noted if row.likeness in REAL]
    consents = Counter(row.consent for row in shown)
    likeness = Counter(row.likeness for row in noted)
    lacking = len(disclosure.ai) - sum(n for code, n in likeness.items() if code)
    return Answer(
        "likeness",
        _("Is the likeness of a real or deceased person used, and with whose consent?"),
        _any(disclosure, shown, lacking=lacking),
        [
            *(Count(code, label, likeness[code]) for code, label in Likeness.choices),
            Count("consent_given", _("consent given"), consents[Consent.GIVEN]),
            Count("consent_refused", _("consent refused"), consents[Consent.REFUSED]),
            Count(
                "consent_open",
                _("consent not given yet"),
                len(shown) - consents[Consent.GIVEN] - consents[Consent.REFUSED],
            ),
        ],
        len(disclosure.ai) - lacking,
        lacking,
        ("sag", "academy", "netflix", "insurers"),
    )


def _performance(disclosure: Disclosure) -> Answer:
    noted = _clearances(disclosure)
    given = Counter(row.no_replacement for row in noted)
    synthetic = sum(row.likeness == Likeness.SYNTHETIC for row in noted)
    replaces = sum(map(_replaces, noted))
    known = replaces + sum(map(_replaces_nothing, noted))
    lacking = len(disclosure.ai) - known
    return Answer(
        "performance",
        _("Is a performance or union work created or replaced?"),
        _any(disclosure, replaces, lacking=lacking),
        [
            Count("replaced", _("yes"), given[Principle.NO]),
            Count("replaced_not", _("no"), given[Principle.YES]),
            Count("unsure", Principle.UNSURE.label, given[Principle.UNSURE]),
            Count("synthetic", _("show a synthetic performer"), synthetic),
        ],
        known,
        lacking,
        ("sag", "netflix", "academy", "wga"),
    )


def _replaces(row: ClearanceRow) -> bool:
    """It shows a performer who is none, or stands for somebody's work."""
    return row.likeness == Likeness.SYNTHETIC or row.no_replacement == Principle.NO


def _replaces_nothing(row: ClearanceRow) -> bool:
    """Both are noted, and neither is so."""
    return bool(row.likeness) and not _replaces(row) and row.no_replacement == Principle.YES


def _others_material(disclosure: Disclosure) -> Answer:
    return _by_words(
        disclosure,
        "others_material",
        _("Is others' protected material in the picture?"),
        "third_party",
        ThirdParty.choices,
        yes=(ThirdParty.CLEARED, ThirdParty.NOT_CLEARED),
        unknown=(ThirdParty.UNKNOWN,),
        asked_by=("netflix", "insurers", "copyright"),
    )


def _people(disclosure: Disclosure) -> Answer:
    described = sum(bool(one.detail.human_contribution.strip()) for one in disclosure.ai)
    lacking = len(disclosure.ai) - described
    roles = disclosure.shares.elements
    return Answer(
        "people",
        _("Is it described what people contributed?"),
        _every(disclosure, disclosure.ai, lacking=lacking),
        [
            Count("described", _("AI elements with their human contribution"), described),
            Count("hero", _("AI elements that are hero"), roles["hero"].part),
            Count("fill", _("AI elements that are fill"), roles["fill"].part),
        ],
        described,
        lacking,
        ("copyright", "academy"),
    )


def _approved(disclosure: Disclosure) -> Answer:
    noted = _clearances(disclosure)
    states = Counter(row.state for row in noted)
    settled = states[ClearanceState.GIVEN] + states[ClearanceState.NOT_NEEDED]
    lacking = len(disclosure.ai) - len(noted)
    still = len(disclosure.ai) - settled
    key = [row for row in noted if row.key_creative not in ("", KeyCreative.NONE)]
    return Answer(
        "approved",
        _("Has the use been agreed to, of key creative elements in particular?"),
        _every(disclosure, disclosure.ai, lacking=still),
        [
            *(Count(code, label, states[code]) for code, label in ClearanceState.choices),
            Count("key_creative", _("key creative elements"), len(key)),
            Count(
                "key_creative_given",
                _("key creative elements agreed to"),
                sum(row.state == ClearanceState.GIVEN for row in key),
            ),
            Count("escalate", _("to be escalated"), sum(map(escalates, noted))),
            Count(
                "without_approval",
                _("escalated without a written approval"),
                sum(map(needs_approval, noted)),
            ),
        ],
        len(noted),
        lacking,
        ("netflix", "insurers", "sag"),
    )


def _notice(disclosure: Disclosure) -> Answer:
    told = sum(bool(row.notice.strip()) for row in _clearances(disclosure))
    lacking = len(disclosure.ai) - told
    return Answer(
        "notice",
        _("Is it noted how AI is made known at delivery?"),
        _every(disclosure, disclosure.ai, lacking=lacking),
        [Count("notice", _("AI elements with a notice at delivery"), told)],
        told,
        lacking,
        ("eu", "korea", "china"),
    )


def _by_words(
    disclosure: Disclosure,
    key: str,
    question: "StrPromise",
    field: str,
    words: Iterable[tuple[Any, Any]],
    *,
    yes: tuple[str, ...],
    unknown: tuple[str, ...] = (),
    asked_by: tuple[str, ...],
) -> Answer:
    """An answer counted by the words of one field of the clearances."""
    found = Counter(getattr(row, field) for row in _clearances(disclosure))
    known = sum(n for code, n in found.items() if code and code not in unknown)
    lacking = len(disclosure.ai) - known
    return Answer(
        key,
        question,
        _any(disclosure, any(found[code] for code in yes), lacking=lacking),
        [Count(code, label, found[code]) for code, label in words],
        known,
        lacking,
        asked_by,
    )


def _clearances(disclosure: Disclosure) -> list[ClearanceRow]:
    """The clearances of the AI elements of the picture."""
    return [one.clearance for one in disclosure.ai if one.clearance is not None]


def _any(disclosure: Disclosure, found: object, *, lacking: object) -> str:
    """One is enough for a yes; a no needs everything to be known, and the whole picture logged."""
    if found:
        return "yes"
    return "unknown" if lacking or not disclosure.is_whole else "no"


def _every(disclosure: Disclosure, rows: object, *, lacking: object) -> str:
    """One that lacks it is enough for a no; a yes needs the whole picture to be logged."""
    if not rows:
        return "unknown"
    if lacking:
        return "no"
    return "yes" if disclosure.is_whole else "unknown"


_ANSWERS: tuple[Callable[[Disclosure], Answer], ...] = (
    _amount,
    _kinds,
    _tools,
    _training,
    _inputs,
    _real,
    _likeness,
    _performance,
    _others_material,
    _people,
    _approved,
    _notice,
)
