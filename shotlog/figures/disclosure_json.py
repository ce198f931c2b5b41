"""The disclosure as JSON, with the names of IPTC and the addresses of its terms."""

import datetime as dt
from typing import Any

from shotlog.figures.counting import Json
from shotlog.figures.disclosed import ClearanceRow
from shotlog.figures.disclosure import (
    DisclosedElement,
    DisclosedShot,
    Disclosure,
    RegisterLine,
    Used,
    uri,
)
from shotlog.figures.questionnaire import AS_OF, NOT_RECORDED, SOURCES, Answer, answers

FORMAT = "shotlog disclosure 1"


def as_json(disclosure: Disclosure) -> dict[str, Json]:
    """Everything the disclosure tells, names of people only where it holds them."""
    production = disclosure.production
    return {
        "format": FORMAT,
        "production": production.code,
        "title": production.title,
        "genre": production.genre,
        "scene": disclosure.scene.number if disclosure.scene else None,
        "frame_rate": [production.rate.numerator, production.rate.denominator],
        "shares": disclosure.shares.as_json(),
        "consents_given": disclosure.consent.as_json(),
        "by_digital_source_type": [
            {
                "DigitalSourceType": uri(line.code),
                "elements": line.elements,
                "shots": line.shots,
                "frames": line.frames,
                "shots_without_frames": line.without_frames,
            }
            for line in disclosure.by_type
        ],
        "open_points": [
            {
                "point": line.code,
                "elements": line.elements,
                "shots": line.shots,
                "places": len(line.places),
            }
            for line in disclosure.points
        ],
        "shots_with_open_points": disclosure.blocked_shots,
        "shots": [_shot(shot) for shot in disclosure.shots],
        "register": [_line(line) for line in disclosure.register],
        "questionnaire": {
            "as_of": AS_OF,
            "is_legal_advice": False,
            "whole_picture_logged": disclosure.is_whole,
            "answers": [_answer(answer) for answer in answers(disclosure)],
            "sources": {key: f"{name}, {date}" for key, (name, date) in SOURCES.items()},
            "not_recorded": {key: str(words) for key, words in NOT_RECORDED.items()},
        },
    }


def _shot(shot: DisclosedShot) -> Json:
    return {
        "code": shot.row.code,
        "scene": shot.spot.scene or None,
        "status": shot.row.status,
        "record_in": shot.spot.record_in or None,
        "record_out": shot.spot.record_out or None,
        "frames": shot.row.frames,
        "DigitalSourceType": uri(shot.source_type),
        "elements_by_digital_source_type": {
            uri(code) or "unknown": n for code, n in shot.by_type.items()
        },
        "ai_frames": shot.ai_frames,
        "picture": shot.picture.as_json(),
        "open_points": shot.points,
        "elements": [_element(element) for element in shot.elements],
    }


def _element(element: DisclosedElement) -> Json:
    row = element.row
    return {
        "name": row.name,
        "category": row.category or None,
        "origin": row.origin,
        "role": row.role or None,
        "final_use": element.detail.final_use,
        "counts_as_ai": bool(row.is_ai),
        "DigitalSourceType": uri(element.detail.source_type),
        "made_with": [_used(used) for used in element.used],
        "approved_takes": element.approved,
        "coverage": row.coverage,
        "frames": element.frames,
        "human_contribution": element.detail.human_contribution or None,
        "clearance": _clearance(element.clearance),
        "open_points": [*element.points],
        "open_points_of_tools": [*element.tool_points],
    }


def _used(used: Used) -> Json:
    return {
        "tool": used.tool or None,
        "tool_version": used.version or None,
        "AISystemUsed": used.model or used.tool or None,
        "AISystemVersionUsed": (used.model_version if used.model else used.version) or None,
    }


def _clearance(row: ClearanceRow | None) -> Json:
    if row is None:
        return None
    left_out = {"element_id", "has_person"}
    told: dict[str, Any] = {
        name: _plain(value) for name, value in row._asdict().items() if name not in left_out
    }
    return {**told, "shows_real_person": row.has_person}


def _line(line: RegisterLine) -> Json:
    version = line.tool_version
    return {
        **_dict(_used(line.used)),
        "vendor": (version.tool.vendor or None) if version else None,
        "runs_at": (version.runs_at or None) if version else None,
        "trains_on_inputs": (version.trains_on_inputs or None) if version else None,
        "licence_tier": (version.licence_tier or None) if version else None,
        "terms_date": _plain(version.terms_date) if version else None,
        "allowed_by_client": (version.allowed_by_client or None) if version else None,
        "in_picture": line.is_in_picture,
        "takes": line.takes,
        "takes_with_a_day": line.dated,
        "elements": line.elements,
        "shots": line.shots,
        "first_use": _plain(line.first),
        "last_use": _plain(line.last),
        "open_points": [*line.points],
    }


def _answer(answer: Answer) -> Json:
    return {
        "key": answer.key,
        "question": str(answer.question),
        "answer": None if answer.short == "unknown" else answer.short,
        "counts": {count.key: count.n for count in answer.counts},
        "stands_on": answer.stands_on,
        "lacking": answer.lacking,
        "of": answer.of,
        "asked_by": list(answer.asked_by),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return None if value == "" else value


def _dict(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}
