"""Whether a take could be made again today (product definition: what a recipe needs, by mode)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from shotlog.models import Element, Take
from shotlog.models.choices import RECOVERY_ORDER, Decision, Mode, Recovery, RunsAt, YesNo

_FROM_TEXT = frozenset({Mode.T2I, Mode.T2V})
_FROM_INPUTS = frozenset(
    {Mode.I2I, Mode.I2V, Mode.V2V, Mode.START_END, Mode.INPAINT, Mode.OUTPAINT}
)

_CHUNK = 2000

# Services that sell a model of their own under each version; those that run models of others, or
# a model that one can run oneself, are not among them.
CLOSED_SERVICES = frozenset(
    {
        *("doubao", "firefly", "gemini", "grok", "hailuo", "ideogram", "imagen", "jimeng", "kling"),
        *("luma", "midjourney", "novelai", "openai", "pika", "pixverse", "recraft", "runway"),
        *("runwayml", "seedance", "seedream", "sora", "veo", "vidu"),
    }
)

# Every picture has a size, so a size alone is no trace of a recipe.
_TOLD_BY_ANY_FILE = frozenset({"tool", "version", "file", "mode", "size"})


def missing_parts(take: Take) -> list[str]:
    """What is missing to make `take` again, by name and in the order in which people look for it.

    Names: tool, version, file, mode, model, prompt, seed, size, inputs, settings. A graph stands
    for the prompt and for the settings.
    """
    version = take.tool_version
    has = {
        "tool": version is not None,
        "version": version is not None and bool(version.version),
        "file": take.source_file_id is not None,
        "mode": bool(take.mode),
        "model": bool(take.model) or _sells_its_model(take),
        "prompt": bool(take.prompt) or take.has_graph,
        "seed": bool(take.seed),
        "size": bool(take.width and take.height),
        "inputs": bool(take.inputs),
        "settings": take.has_graph or bool(take.other) or take.steps is not None,
    }
    return [part for part in needed_parts(take.mode) if not has[part]]


def needed_parts(mode: str) -> tuple[str, ...]:
    """The parts that a recipe of this mode needs; without a mode, those of a text mode and it."""
    always = ("tool", "version", "file")
    text = ("model", "prompt", "seed", "size")
    if not mode:
        return (*always, "mode", *text)
    if mode in _FROM_TEXT:
        return (*always, *text)
    if mode in _FROM_INPUTS:
        return (*always, *text, "inputs")
    return (*always, "inputs", "settings")


def recovery(take: Take, missing: Sequence[str]) -> str:
    """The state that follows from the missing parts."""
    if not missing:
        return Recovery.RECOVERABLE
    seedless = take.tool_version is not None and take.tool_version.gives_seeds == YesNo.NO
    if list(missing) == ["seed"] and seedless:
        return Recovery.DOCUMENTED
    kept = set(needed_parts(take.mode)) - set(missing) - _TOLD_BY_ANY_FILE
    if not take.model:  # what a service's version tells is no more than the tool
        kept.discard("model")
    return Recovery.PARTLY if kept else Recovery.LOST


def judged_takes(takes: Iterable[Take]) -> tuple[list[Take], bool]:
    """The takes by which an element is judged, and whether none of them is approved.

    Its approved ones; with none, its newest that is not rejected; with none of those, nothing.
    """
    kept = [take for take in takes if not take.removed]
    approved = [take for take in kept if take.decision == Decision.APPROVED]
    if approved:
        return approved, False
    rest = [take for take in kept if take.decision != Decision.REJECTED]
    return ([max(rest, key=lambda take: take.number)] if rest else []), True


def state_of(element: Element, takes: Iterable[Take]) -> tuple[str, list[str], bool]:
    """(state, missing parts, none approved) of an element; ('', [], False) for one without AI."""
    if not element.is_made_with_ai:
        return "", [], False
    judged, none_approved = judged_takes(takes)
    if not judged:
        return Recovery.NO_TAKE, [], True
    found = [(take, missing_parts(take)) for take in judged]
    take, missing = max(
        found, key=lambda pair: (RECOVERY_ORDER.index(recovery(*pair)), len(pair[1]))
    )
    return recovery(take, missing), missing, none_approved


def store_recoverability(elements: Iterable[Element]) -> None:
    """Write the state of the takes of `elements`, and of the elements, where it is not what it was.

    Called by every verb that changes an input: takes, decisions, origins, tool versions, undo.
    """
    keys = sorted({element.pk for element in elements})
    for start in range(0, len(keys), _CHUNK):
        _store_some(keys[start : start + _CHUNK])


def _store_some(keys: Sequence[int]) -> None:
    fresh = Element.everything.filter(pk__in=keys, removed=False)
    takes: dict[int, list[Take]] = {key: [] for key in keys}
    states: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for take in Take.objects.filter(element_id__in=keys).select_related("tool_version__tool"):
        missing = missing_parts(take)
        state = recovery(take, missing)
        if (state, missing) != (take.recovery, take.missing):
            states[state, tuple(missing)].append(take.pk)
        takes[take.element_id].append(take)
    for (state, missing), rows in states.items():
        Take.everything.filter(pk__in=rows).update(recovery=state, missing=list(missing))
    states.clear()
    for element in fresh:
        state, missing, none_approved = state_of(element, takes[element.pk])
        known = (element.recovery, element.missing, element.none_approved)
        if (state, missing, none_approved) != known:
            states[state, tuple(missing), none_approved].append(element.pk)
    for (state, missing, none_approved), rows in states.items():
        Element.everything.filter(pk__in=rows).update(
            recovery=state, missing=list(missing), none_approved=none_approved
        )


def _sells_its_model(take: Take) -> bool:
    """A closed service sells the model as its version: then the model field stays empty."""
    version = take.tool_version
    if version is None or not version.version:
        return False
    if version.runs_at:
        return version.runs_at in (RunsAt.ENTERPRISE, RunsAt.PUBLIC)
    return not CLOSED_SERVICES.isdisjoint(version.tool.name.casefold().split())
