"""What still blocks the delivery of a disclosure, element by element and tool by tool."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from shotlog.figures.disclosed import ClearanceRow, Detail, Made
from shotlog.figures.scope import ElementRow
from shotlog.models import ToolVersion
from shotlog.models.choices import Answer, ClearanceState, Consent, Likeness, ThirdParty, YesNo

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

POINTS: "dict[str, StrPromise]" = {
    "consent_refused": _("Consent was refused"),
    "clearance_refused": _("The use was refused"),
    "no_consent": _("Likeness of a real person without consent given"),
    "escalate": _("A principle is answered no or unsure, without a written approval"),
    "not_cleared": _("Third-party material is not cleared or not known"),
    "no_clearance": _("No clearance is noted"),
    "clearance_open": _("The use is not agreed to yet"),
    "no_likeness": _("Whose likeness it shows is not noted"),
    "no_source_type": _("The digital source type is missing"),
    "no_approved_take": _("No take is approved"),
    "no_tool": _("The tool of an approved take is not known"),
    "no_contribution": _("The human contribution is not described"),
    "tool_not_allowed": _("The client does not allow the tool version"),
    "tool_trains": _("The tool version trains on inputs"),
    "tool_training_unknown": _("Whether the tool version trains on inputs is not known"),
    "tool_no_terms": _("The date of the tool version's terms is missing"),
}
"""What can block a delivery, the gravest first."""

OF_TOOLS = frozenset(point for point in POINTS if point.startswith("tool_"))
"""Points of a tool version: mended once, wherever it was used."""

OF_CLEARANCES = frozenset(
    {
        *("consent_refused", "clearance_refused", "no_consent", "escalate", "not_cleared"),
        *("no_clearance", "clearance_open", "no_likeness"),
    }
)
"""Points that are mended in the clearance of an element."""

OF_TAKES = frozenset({"no_approved_take", "no_tool"})
"""Points that are mended at the takes of an element."""

REAL = (Likeness.REAL, Likeness.DECEASED)


def of_element(
    element: ElementRow,
    detail: Detail,
    clearance: ClearanceRow | None,
    made: Sequence[Made],
) -> list[str]:
    """The points of one final element; only AI elements have more than a source type to lack."""
    found = set() if detail.source_type else {"no_source_type"}
    if element.is_ai:
        found |= {"no_clearance"} if clearance is None else set(_of_clearance(clearance))
        if not detail.human_contribution.strip():
            found.add("no_contribution")
        if not made:
            found.add("no_approved_take")
        if any(one.version_id is None for one in made):
            found.add("no_tool")
    return [point for point in POINTS if point in found]


def _of_clearance(row: ClearanceRow) -> Iterator[str]:
    if row.state == ClearanceState.REFUSED:
        yield "clearance_refused"
    elif row.state in (ClearanceState.TO_ASK, ClearanceState.ASKED):
        yield "clearance_open"
    if not row.likeness:
        yield "no_likeness"
    if row.consent == Consent.REFUSED:
        yield "consent_refused"
    elif row.likeness in REAL and row.consent != Consent.GIVEN:
        yield "no_consent"
    if needs_approval(row):
        yield "escalate"
    if row.third_party in (ThirdParty.NOT_CLEARED, ThirdParty.UNKNOWN):
        yield "not_cleared"


def escalates(row: ClearanceRow) -> bool:
    """An answer of no or unsure to any of the five principles asks for a written approval."""
    return any(answer in (Answer.NO, Answer.UNSURE) for answer in row.principles)


def needs_approval(row: ClearanceRow) -> bool:
    """It escalates, and no approval is on record with where it is written."""
    return escalates(row) and not (row.state == ClearanceState.GIVEN and row.reference)


def of_version(version: ToolVersion) -> list[str]:
    """The points of a tool version that made something in the picture."""
    found = set()
    if version.allowed_by_client == YesNo.NO:
        found.add("tool_not_allowed")
    if version.trains_on_inputs == YesNo.YES:
        found.add("tool_trains")
    elif version.trains_on_inputs != YesNo.NO:
        found.add("tool_training_unknown")
    if version.terms_date is None:
        found.add("tool_no_terms")
    return [point for point in POINTS if point in found]
