"""Grok: a signature in EXIF, which tells the maker and nothing of the recipe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .findings import Findings

if TYPE_CHECKING:
    from .clues import Case

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_SIGNATURE = re.compile(r"Signature:\s*[A-Za-z0-9+/=]{40,}\s*\Z")


def from_grok(case: Case) -> Findings | None:
    """That Grok made it: an id as the artist, and a signature as the description."""
    artist = (case.text("artist") or "").strip()
    described = case.named("imagedescription", "usercomment")
    if not _ID.match(artist) or not any(_SIGNATURE.match(clue.text.strip()) for clue in described):
        return None
    findings = Findings("exif")
    findings.put("tool", "grok")
    findings.other["artist"] = artist
    return findings
