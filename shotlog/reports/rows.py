"""The rows behind each figure: addresses of the shots page, filtered so that it shows them."""

from copy import copy
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from shotlog.models import Production, Scene

_BROKEN_DOWN = "kind=conventional&kind=ai&kind=hybrid&counted=yes"

QUERIES = {
    "shots": "counted=yes",
    "omitted": "status=omt",
    "done": "status=apr&status=fin",
    "broken_down": _BROKEN_DOWN,
    "not_broken_down": "gap=elements&counted=yes",
    "ai": "ai=any",
    "ai_elements": "has=ai_element",
    "no_ai": "ai=none",
    "generated": "ai=generated",
    "assisted": "ai=assisted",
    "only_assisted": "ai=only_assisted",
    "hero": "ai=hero",
    "fill": "ai=fill",
    "no_role": "ai=no_role",
    "assistive": "ai=assistive",
    "unknown_origin": "ai=unknown",
    "without_frames": f"{_BROKEN_DOWN}&gap=frames",
    "without_range": "gap=range&counted=yes",
    "without_coverage": "gap=coverage&counted=yes",
    "estimated": "has=estimate",
    "omitted_hours": "has=out_actual",
    "omitted_money": "has=out_money",
    "omitted_takes": "has=out_take",
    "without_estimate": "gap=estimate",
    "spent": "has=actual",
    "without_spent": "gap=actual",
    "conventional": "has=conventional",
    "without_conventional": "gap=conventional",
    "saved": "has=saved",
    "without_saved": "gap=saved",
    "notes": "has=note",
    "open_notes": "has=open_note",
    "colour_spent": "has=note_hours",
    "without_colour_spent": "gap=note_hours",
    "without_forecast": "gap=forecast",
    "foreseen": "has=foreseen",
    "without_foreseen": "gap=foreseen",
    "any_foreseen": "has=any_foreseen",
    "without_any_foreseen": "gap=any_foreseen",
    "recoverable": "recover=recoverable&counted=yes",
    "gaps": "recover=partly&recover=lost&recover=no_take&counted=yes",
    "none_approved": "gap=approved&counted=yes",
    "takes": "takes=any",
    "approved_takes": "takes=approved",
    "none_kept": "takes=none_kept",
    "timed": "has=seconds",
    "untimed": "gap=seconds",
    "cost": "has=cost",
    "without_cost": "gap=cost",
    "take_cost": "takes=cost",
    "without_take_cost": "gap=take_cost",
    "ai_hours": "has=ai_actual",
    "other_hours": "has=other_actual",
    "shortcomings": "has=shortcoming",
    "closed_shortcomings": "has=closed_shortcoming",
    "escalated": "clearance=escalate",
    "clearances": "clearance=not_needed&clearance=to_ask&clearance=asked&clearance=given"
    "&clearance=refused",
    "without_clearance": "clearance=-",
}
"""By the name of a figure, the filter that leaves the shots behind it."""

OF = {
    "status": "status={}",
    "origin": "origin={}&counted=yes",
    "category": "ai_category={}",
    "mismatch": "mismatch={}",
    "missing": "missing={}",
    "recovery": "recover={}&counted=yes",
    "integration": "integration={}",
    "made_with": "made_with={}",
    "tool_version": "tool_version={}",
    "kept_with": "kept_with={}",
    "kept": "kept={}",
    "used": "used={}&counted=yes",
    "benchmark": "benchmark={}",
    "keepers": "keepers={}",
    "source_type": "source_type={}&counted=yes",
    "defect": "defect={}",
    "fix": "fixed={}",
}
"""The same for figures of a value, such as a status or a category."""


class Piece(NamedTuple):
    """A few words that state a figure, and the rows behind it; '' where none are."""

    text: str
    rows: str = ""


class Rows:
    """Addresses of the rows behind figures: of a production, a scene, the shots without one."""

    def __init__(self, production: Production, scene: Scene | None = None) -> None:
        """Of the whole production, or of one scene."""
        self._path = reverse("shot-list", args=[production.code])
        self.start = f"{self._path}?"
        if scene:
            self.start += _chosen(scene.number)

    def within(self, scene: Scene | None) -> "Rows":
        """Of one scene of the same production, or of the shots that have none."""
        rows = copy(self)
        rows.start = f"{self._path}?{_chosen(scene.number if scene else '-')}"
        return rows

    def __getitem__(self, name: str) -> str:
        """The address behind a figure of QUERIES."""
        return self._address(QUERIES[name])

    def of(self, name: str, value: str) -> str:
        """The address behind a figure of OF; '' stands for no value."""
        return self._address(OF[name].format(urlencode({"": value or "-"})[1:]))

    def _address(self, query: str) -> str:
        return self.start + query


def _chosen(scene: str) -> str:
    return f"{urlencode({'scene': scene})}&"


class Nowhere(Rows):
    """Figures that lead nowhere: for readers who may not filter by what is behind them."""

    def __init__(self) -> None:
        """Of no production."""

    def __getitem__(self, _name: str) -> str:
        """No address."""
        return ""

    def of(self, _name: str, _value: str) -> str:
        """No address."""
        return ""
