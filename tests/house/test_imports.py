"""Imports point down, never sideways: the layers of pyproject.toml, held without other tools."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

TOP = Path(settings.BASE_DIR)
CODE = TOP / "shotlog"
# Django's own rooms of an application: they are entered by the framework and may import anything.
FREE = {"shotlog.management", "shotlog.migrations", "shotlog.templatetags", "shotlog.apps"}


def layers() -> dict[str, int]:
    """Each room with its floor; the urls stand on top, floor 0."""
    contracts = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    floors = contracts["contracts"][0]["layers"]
    return {room.strip(): floor for floor, rooms in enumerate(floors) for room in rooms.split("|")}


def imported(path: Path) -> Iterator[str]:
    """What a module imports, wherever in it, as dotted names."""
    package = path.relative_to(TOP).parent.parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            source = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{source}.{name.name}" for name in node.names)


def room_of(module: str, rooms: dict[str, int]) -> str | None:
    """The room that a dotted name lies in."""
    return next((room for room in rooms if f"{module}.".startswith(f"{room}.")), None)


def test_imports_point_down_and_never_sideways() -> None:
    """Urls, ways in and out, rooms, figures and history, models, kit."""
    rooms = layers()
    wrong = []
    for path in sorted(CODE.rglob("*.py")):
        name = ".".join(path.relative_to(TOP).with_suffix("").parts)
        here = room_of(name, rooms)
        if here is None or any(name.startswith(free) for free in FREE):
            continue
        for module in imported(path):
            there = room_of(module, rooms)
            if there and there != here and rooms[there] <= rooms[here]:
                wrong.append(f"{name} imports {module}")
    assert wrong == []


def test_every_room_of_the_house_stands_in_a_layer() -> None:
    """A new room is placed before it is built."""
    rooms = {f"shotlog.{path.parent.name}" for path in CODE.glob("*/__init__.py")}
    assert rooms - FREE <= set(layers())
