"""Reads the demo's story: plain text files in a short hand of our own, one per scene.

A line that starts with a number or a code is a shot, one indented by two spaces an element of
it, one indented by four a part of that element:

    0030 rev 196 @garam due=2 x=4 l=dusk est=30 | what happens in the shot
      m: how it is made
      fire01 fire ai_gen hero rev 38 1041-1204 ~i2v p8 c64 a13.5 f4 @garam wan/RRA : what it is
        > the prompt
        # baked exposure,white ip e3 a4.5 k5000>3400 cdl sev3 @bomi : a colour note
        ! flicker 2 open comp h3 1066-1118 @marek due=2 : a shortcoming
        + given photoreal=yes approver=Ryu_Sangmi : a clearance and its reference
      # viewing grain open : a colour note of the whole shot

After the element's name come known words in any order; p, c, a and f are hours planned, if made
conventionally, actual, and foreseen for colour; a bare number is coverage; tool/RCA names how its
takes were made and what became of each (rejected, candidate, approved).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from shotlog.management.demo.crew import CODE
from shotlog.models.choices import (
    Category,
    Defect,
    FinalUse,
    Fix,
    NoteStatus,
    Origin,
    Role,
    ShortcomingStatus,
    Status,
)

FOLDER = Path(__file__).with_name("story")
FILES = ("24", "24A", "27", "38", "41", "titles")
_HOURS = {
    "p": "hours_planned",
    "c": "hours_conventional",
    "a": "hours_actual",
    "f": "colour_hours_foreseen",
}
_SHOT = re.compile(r"^(?:[A-Z]+_[A-Z]+_)?\d{4} ")
_FRAMES = re.compile(r"^(\d{4})-(\d{4})$")
_AMOUNT = re.compile(r"^([a-z])(\d+(?:\.\d+)?)$")


@dataclass
class Part:
    """A colour note, a shortcoming or a clearance: its fields, and whose it is."""

    fields: dict[str, object]
    take: int | None = None
    has_cdl: bool = False


@dataclass
class ElementStory:
    """One element, how its takes were made, and what was noted of it."""

    fields: dict[str, object]
    recipe: str = ""
    decisions: str = ""
    prompt: str = ""
    notes: list[Part] = field(default_factory=list)
    shortcomings: list[Part] = field(default_factory=list)
    clearance: Part | None = None

    @property
    def name(self) -> str:
        """Such as fire01."""
        return str(self.fields["name"])


@dataclass
class ShotStory:
    """One shot."""

    code: str
    fields: dict[str, object]
    elements: list[ElementStory] = field(default_factory=list)
    notes: list[Part] = field(default_factory=list)


@dataclass
class SceneStory:
    """One scene; without fields it is the place of shots that have none."""

    number: str
    fields: dict[str, object]
    look: str
    shots: list[ShotStory] = field(default_factory=list)


def story() -> list[SceneStory]:
    """All of it, in the order of the cut."""
    return [_scene((FOLDER / f"{name}.txt").read_text(encoding="utf-8"), name) for name in FILES]


def _scene(text: str, name: str) -> SceneStory:
    lines = text.splitlines()
    scene = SceneStory(name, {}, "")
    head = [part.strip() for part in lines[0].split("|")]
    if len(head) == 5:
        scene.number = head[0].split()[1]
        place, light = head[2].split()
        budget = head[4].split()[1]
        scene.fields = {
            "title": head[1],
            "int_ext": place,
            "day_night": light,
            "location": head[3],
            "grade_hours_budgeted": None if budget == "?" else Decimal(budget),
        }
    for line in lines[1:]:
        _line(scene, line)
    return scene


def _line(scene: SceneStory, line: str) -> None:
    word, _, rest = line.partition(":")
    rest = rest.strip().replace("\\n", "\n")
    if word == "look":
        scene.look = rest
    elif word in ("synopsis", "meeting"):
        scene.fields["synopsis" if word == "synopsis" else "meeting_notes"] = rest
    elif _SHOT.match(line):
        scene.shots.append(_shot(line, scene))
    elif line.startswith("    "):
        _part(scene.shots[-1].elements[-1], line.strip())
    elif line.startswith("  m:"):
        scene.shots[-1].fields["methodology"] = line[4:].strip()
    elif line.startswith("  #"):
        scene.shots[-1].notes.append(_note(line.strip()[2:]))
    elif line.strip():
        scene.shots[-1].elements.append(_element(line.strip()))


def _shot(line: str, scene: SceneStory) -> ShotStory:
    head, _, description = line.partition(" | ")
    code, *words = head.split()
    if code.isdecimal():
        code = f"{CODE}_{scene.number}_{code}"
    fields: dict[str, object] = {"description": description.strip()}
    for word in words:
        key, mark, value = word.partition("=")
        if word in Status.values:
            fields["status"] = word
        elif word.isdecimal():
            fields["frames"] = int(word)
        elif word.startswith("@"):
            fields["assignee"] = word[1:]
        elif mark:
            fields[_SHOT_KEYS[key]] = _valued(key, value)
        elif word != "?":
            raise ValueError(line)
    return ShotStory(code, fields)


_SHOT_KEYS = {
    "due": "due",
    "x": "complexity",
    "l": "light",
    "est": "hours_estimated",
    "v": "vendor",
}


def _valued(key: str, value: str) -> object:
    if key in ("due", "x"):
        return int(value)
    return Decimal(value) if key == "est" else value.replace("_", " ")


def _element(line: str) -> ElementStory:
    head, _, description = line.partition(" : ")
    name, *words = head.split()
    element = ElementStory({"name": name, "description": description.strip()})
    for word in words:
        if "/" in word:
            element.recipe, element.decisions = word.split("/")
        else:
            element.fields.update(_element_word(word))
    return element


_ELEMENT_WORDS = {
    **dict.fromkeys(Origin.values, "origin"),
    **dict.fromkeys(Role.values, "role"),
    **dict.fromkeys(Status.values, "status"),
    **dict.fromkeys(Category.values, "category"),
    **dict.fromkeys(FinalUse.values, "final_use"),
}


def _element_word(word: str) -> dict[str, object]:
    frames, amount = _FRAMES.match(word), _AMOUNT.match(word)
    if word in _ELEMENT_WORDS:
        return {_ELEMENT_WORDS[word]: word}
    if word == "assistive":
        return {"digital_source_type": "algorithmicallyEnhanced"}
    if frames:
        return {"first_frame": int(frames[1]), "last_frame": int(frames[2])}
    if amount:
        return {_HOURS[amount[1]]: Decimal(amount[2])}
    if word.isdecimal():
        return {"coverage": int(word)}
    return _marked(word)


def _marked(word: str) -> dict[str, object]:
    mark, rest = word[0], word[1:].replace("_", " ")
    if mark == "$":
        return {"cost": Decimal(rest)}
    if mark == "&":
        return {"vendor": rest}
    return {{"@": "artist", "~": "technique"}[mark]: rest if mark == "@" else word[1:]}


def _part(element: ElementStory, line: str) -> None:
    mark, rest = line[0], line[2:]
    if mark == ">":
        element.prompt = rest
    elif mark == "#":
        element.notes.append(_note(rest))
    elif mark == "!":
        element.shortcomings.append(_shortcoming(rest))
    else:
        element.clearance = _clearance(rest)


def _split(text: str) -> tuple[list[str], str]:
    words, _, said = text.partition(" : ")
    return words.split(), said.strip()


def _note(text: str) -> Part:
    (role, kinds, *words), said = _split(text)
    main, *further = kinds.split(",")
    part = Part({"role": role, "main_mismatch": main, "mismatches": further, "text": said})
    for word in words:
        if word in NoteStatus.values:
            part.fields["status"] = word
        elif word == "cdl":
            part.has_cdl = True
        else:
            part.fields.update(_note_word(word))
    return part


def _note_word(word: str) -> dict[str, object]:
    if word.startswith("sev"):
        return {"severity": int(word[3:])}
    if word.startswith("@"):
        return {"colourist": word[1:]}
    if ">" in word:
        one, other = word[1:].split(">")
        name = "kelvin" if word[0] == "k" else "tint"
        kind = int if name == "kelvin" else Decimal
        return {f"from_{name}": kind(one), f"to_{name}": kind(other)}
    return {"hours_estimated" if word[0] == "e" else "hours_actual": Decimal(word[1:])}


def _shortcoming(text: str) -> Part:
    (kind, severity, *words), said = _split(text)
    if kind not in Defect.values:
        raise ValueError(text)
    part = Part({"kind": kind, "severity": int(severity), "note": said})
    for word in words:
        frames = _FRAMES.match(word)
        if word in ShortcomingStatus.values:
            part.fields["status"] = word
        elif word in Fix.values:
            part.fields["fix"] = word
        elif frames:
            part.fields |= {"first_frame": int(frames[1]), "last_frame": int(frames[2])}
        elif word.startswith("@"):
            part.fields["owner"] = word[1:]
        elif word.startswith("take="):
            part.take = int(word[5:])
        elif word.startswith("due="):
            part.fields["due"] = int(word[4:])
        else:
            part.fields["hours"] = Decimal(word[1:])
    return part


def _clearance(text: str) -> Part:
    (state, *words), reference = _split(text)
    told: dict[str, object] = {}
    for word in words:
        key, _, value = word.partition("=")
        told[key] = value
    for key in ("performer", "approver", "real_place"):
        if key in told:
            told[key] = str(told[key]).replace("_", " ")
    return Part({"state": state, "reference": reference, **told})


def ai_elements(scenes: list[SceneStory]) -> Iterator[tuple[SceneStory, ShotStory, ElementStory]]:
    """Every element that has takes."""
    for scene in scenes:
        for shot in scene.shots:
            for element in shot.elements:
                if element.decisions:
                    yield scene, shot, element
