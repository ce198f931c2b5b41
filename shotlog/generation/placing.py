"""The shots and elements of a production, ready for file names to be matched with."""

from shotlog.generation.matching import Candidate, Places
from shotlog.models import Element, Production
from shotlog.models.choices import AI_ORIGINS


def places_of(production: Production, *, pattern: str | None = None) -> Places:
    """Every shot with its elements, by the production's pattern or by the one given."""
    elements: dict[int, list[Candidate]] = {}
    for key, shot, name, origin in Element.objects.filter(shot__production=production).values_list(
        "pk", "shot", "name", "origin"
    ):
        elements.setdefault(shot, []).append(Candidate(key, name, origin in AI_ORIGINS))
    shots = list(production.shots.filter(removed=False).values_list("pk", "code", "scene__number"))
    return Places(
        [(code, elements.get(key, [])) for key, code, _scene in shots],
        pattern=production.file_name_pattern if pattern is None else pattern,
        show=production.code,
        scenes={code: scene or "" for _key, code, scene in shots},
    )
