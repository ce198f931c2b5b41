"""`read`: from any bytes to a reading, in bounded time and memory, and without an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import (
    a1111,
    c2pa_claims,
    comfyui,
    drawthings,
    films,
    fooocus,
    generic,
    grok,
    hosted,
    invokeai,
    jsontext,
    midjourney,
    novelai,
    provenance,
    swarmui,
    webp,
)
from .bounded import BoundedFile
from .clues import case_of
from .containers import kind_of
from .contents import Contents
from .findings import Findings
from .plain_text import read_sidecar
from .reading import (
    NOT_READ,
    NOTHING_FOUND,
    PARTLY,
    READ,
    UNREADABLE,
    Reading,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import BinaryIO

    from .clues import Case

    Dialect = Callable[[Case], Findings | None]

MOST_SIDECARS = 4
# The most telling carrier first: what it says is not overruled by a later one.
DIALECTS: tuple[Dialect, ...] = (
    swarmui.from_swarmui,
    invokeai.from_invokeai,
    novelai.from_novelai,
    fooocus.from_fooocus,
    hosted.from_tensorart,
    hosted.from_stability_matrix,
    hosted.from_civitai,
    drawthings.from_drawthings,
    midjourney.from_midjourney,
    hosted.from_spaces,
    a1111.from_a1111,
    comfyui.from_comfyui,
    generic.from_generic,
    grok.from_grok,
    provenance.from_label,
    provenance.from_xmp,
    provenance.from_credit,
)


def read(
    file: BinaryIO, name: str, *, children: bool = True, sidecars: Sequence[BinaryIO] = ()
) -> Reading:
    """What `file`, and the text files beside it, say of its making.

    `children=False` keeps to pure Python and one second.
    """
    try:
        return _read(file, name, children=children, sidecars=sidecars)
    except Exception as error:  # noqa: BLE001 - the one promise that no bytes may break
        problem = f"Reading stopped at something unforeseen ({type(error).__name__})."
        return Reading(UNREADABLE, warnings=[problem])


def _read(file: BinaryIO, name: str, *, children: bool, sidecars: Sequence[BinaryIO]) -> Reading:
    bounded = BoundedFile(file)
    if bounded.size == 0:
        return Reading(UNREADABLE, warnings=["The file is empty."])
    container = kind_of(bounded)
    if container is None:
        return Reading(NOT_READ, warnings=["The file is of no kind that is read."])
    contents = Contents()
    container(bounded, contents)
    for sidecar in sidecars[:MOST_SIDECARS]:
        read_sidecar(BoundedFile(sidecar), contents)
    was_probed = children and contents.is_film and films.complete(file, contents)
    if children and contents.may_hide and not contents.records and not contents.is_moving:
        _take_hidden(file, contents)
    case = case_of(name, contents)
    claimed, warning = c2pa_claims.claims(file, case, children=children)
    findings = understood(case)
    from_claims = c2pa_claims.from_claims(claimed)
    if from_claims:
        findings.absorb(from_claims)
    if warning:
        contents.warn(warning)
    reading = _reading(contents, findings, claimed)
    if container is films.read_film and not was_probed:
        reading.status = NOT_READ
    return reading


def _take_hidden(file: BinaryIO, contents: Contents) -> None:
    hidden = webp.hidden_record(file)
    if hidden:
        contents.add(hidden)


def understood(case: Case, dialects: Sequence[Dialect] = DIALECTS) -> Findings:
    """All that the dialects found, the trusted ones first; gaps are filled by the later ones."""
    whole = Findings("")
    for dialect in dialects:
        found = dialect(case)
        if found:
            _adopt(whole, found)
    return whole


def _adopt(whole: Findings, found: Findings) -> None:
    # A text beside a graph of ComfyUI was written by one of its savers, which knows less.
    if found.plain("tool") == "comfyui" and whole.plain("tool") in ("a1111", "comfyui"):
        for key in ("tool", "mode"):
            if key in found.values:
                whole.values[key] = found.values[key]
    whole.absorb(found)


def _reading(contents: Contents, findings: Findings, claimed: dict[str, object] | None) -> Reading:
    status = _status(contents, findings, claimed)
    for key in ("frames", "fps", "duration"):
        if contents.is_moving:
            findings.put(key, getattr(contents, key), source="container")
    values = {
        key: Value(jsontext.cleaned(found.value), found.source, found.certainty)
        for key, found in findings.values.items()
    }
    if findings.other:
        values["other"] = Value(jsontext.cleaned(findings.other), "text")
    damage = [contents.damage] if contents.damage else []
    return Reading(
        status=status,
        values=values,
        pixel_width=contents.pixel_width,
        pixel_height=contents.pixel_height,
        content_type=contents.content_type,
        c2pa=claimed,
        raw=contents.records,
        warnings=[*damage, *contents.warnings, *findings.warnings],
    )


def _status(contents: Contents, findings: Findings, claimed: dict[str, object] | None) -> str:
    if findings.values or findings.other:
        return PARTLY if findings.is_partial else READ
    if claimed:
        return PARTLY
    return UNREADABLE if contents.damage else NOTHING_FOUND
