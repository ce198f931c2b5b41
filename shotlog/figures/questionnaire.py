"""The twelve answers that all regimes ask for, counted from the record and never guessed.

An answer stands on the AI elements of the delivered picture, says how many of them lack the data,
and is `unknown` while one of those could change it.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shotlog.figures.disclosure import GENERATIVE, Disclosure
from shotlog.figures.open_points import REAL, escalates, needs_approval
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


def _amount(disclosure: Disclosure) -> Answer:
    shares = disclosure.shares
    ai, missing = shares.elements["together"].part, shares.unknown_origin
    uses = Counter(
        element.detail.final_use
        for _shot, element in disclosure.elements
        if not element.row.is_final
    )
    open_ends = bool(missing or shares.not_broken_down)
    return Answer(
        "amount",
        _("Is AI in the delivered picture?"),
        "yes" if ai else "unknown" if open_ends else "no",
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
        _known(any(types[code] for code in GENERATIVE), types[""]),
        [
            *(Count(code, SourceType(code).label, n) for code, n in types.most_common() if code),
            Count("assistive", _("only enhanced, nothing invented"), assistive),
        ],
        len(disclosure.ai) - types[""],
        types[""],
        ("eu", "netflix", "copyright"),
    )


def _tools(disclosure: Disclosure) -> Answer:
    lines = [line for line in disclosure.register if line.is_in_picture]
    versions = {
        line.tool_version.pk: line.tool_version for line in lines if line.tool_version is not None
    }
    dated = sum(version.terms_date is not None for version in versions.values())
    runs = Counter(version.runs_at for version in versions.values())
    return Answer(
        "tools",
        _("Are the tools known by version and terms?"),
        "unknown" if not versions else "yes" if dated == len(versions) else "no",
        [
            Count("versions", _("tool versions in the picture"), len(versions)),
            Count("models", _("models"), len({line.used.model for line in lines} - {""})),
            Count("terms", _("with the date of their terms"), dated),
            *(Count(code, label, runs[code]) for code, label in RunsAt.choices),
        ],
        dated,
        len(versions) - dated,
        ("insurers", "security", "netflix"),
        of="versions",
    )


def _training(disclosure: Disclosure) -> Answer:
    versions = {
        line.tool_version.pk: line.tool_version
        for line in disclosure.register
        if line.is_in_picture and line.tool_version is not None
    }
    trains = Counter(version.trains_on_inputs for version in versions.values())
    allowed = Counter(version.allowed_by_client for version in versions.values())
    lacking = len(versions) - trains[YesNo.YES] - trains[YesNo.NO]
    return Answer(
        "training",
        _("Do tools train on what is put into them?"),
        _known(trains[YesNo.YES], lacking or not versions),
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
    shows = [row for row in noted if row.has_person or row.real_place or row.real_event]
    photoreal = Counter(row.photoreal for row in noted)
    known = sum(row.photoreal in (YesNo.YES, YesNo.NO) for row in noted)
    lacking = len(disclosure.ai) - known
    could_pass = any(row.photoreal == YesNo.YES for row in shows)
    fiction = disclosure.production.genre == Genre.FICTION
    return Answer(
        "real",
        _("Could AI picture of a real person, place or event pass as real?"),
        _known(could_pass, lacking),
        [
            Count("person", _("show a real person"), sum(row.has_person for row in noted)),
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


def _likeness(disclosure: Disclosure) -> Answer:
    noted = _clearances(disclosure)
    shown = [row for row in noted if row.likeness in REAL]
    consents = Counter(row.consent for row in shown)
    likeness = Counter(row.likeness for row in noted)
    lacking = len(disclosure.ai) - sum(n for code, n in likeness.items() if code)
    return Answer(
        "likeness",
        _("Is the likeness of a real or deceased person used, and with whose consent?"),
        _known(bool(shown), lacking),
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
    synthetic = sum(row.likeness == Likeness.SYNTHETIC for row in noted)
    found = _principle(disclosure, "no_replacement")
    return Answer(
        "performance",
        _("Is a performance or union work created or replaced?"),
        "yes" if synthetic else found.short,
        [*found.counts, Count("synthetic", _("show a synthetic performer"), synthetic)],
        found.stands_on,
        found.lacking,
        ("sag", "netflix", "academy", "wga"),
    )


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
        "unknown" if not disclosure.ai else "no" if lacking else "yes",
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
        "unknown" if not disclosure.ai else "no" if still else "yes",
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
        "unknown" if not disclosure.ai else "no" if lacking else "yes",
        [Count("notice", _("AI elements with a notice at delivery"), told)],
        told,
        lacking,
        ("eu", "korea", "china"),
    )


def _principle(disclosure: Disclosure, name: str) -> Answer:
    given = Counter(getattr(row, name) for row in _clearances(disclosure))
    known = given[Principle.YES] + given[Principle.NO]
    lacking = len(disclosure.ai) - known
    return Answer(
        name,
        _("Is a performance or union work created or replaced?"),
        _known(given[Principle.NO], lacking),
        [
            Count("replaced", _("yes"), given[Principle.NO]),
            Count("replaced_not", _("no"), given[Principle.YES]),
            Count("unsure", Principle.UNSURE.label, given[Principle.UNSURE]),
        ],
        known,
        lacking,
        (),
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
        _known(any(found[code] for code in yes), lacking),
        [Count(code, label, found[code]) for code, label in words],
        known,
        lacking,
        asked_by,
    )


def _clearances(disclosure: Disclosure) -> list[Any]:
    """The clearances of the AI elements of the picture."""
    return [one.clearance for one in disclosure.ai if one.clearance is not None]


def _known(is_so: object, lacking: object) -> str:
    """One yes is enough; a no needs everything to be known."""
    if is_so:
        return "yes"
    return "unknown" if lacking else "no"


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
