"""Rows for tests: each function fills in whatever the test does not care about."""

import itertools
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from shotlog.history import Author
from shotlog.models import (
    ColourNote,
    Element,
    Membership,
    Production,
    Scene,
    Session,
    Shortcoming,
    Shot,
    SourceFile,
    Take,
    Tool,
    ToolVersion,
    TrayFile,
)

_numbers = itertools.count(1)


def make_user(*, name: str = "", **fields: Any) -> User:
    """An account that can be signed in with `client.force_login`."""
    number = next(_numbers)
    given, _, family = (name or f"Person {number}").partition(" ")
    username = fields.pop("username", f"person{number}")
    return User.objects.create_user(username, first_name=given, last_name=family, **fields)


def make_production(**fields: Any) -> Production:
    """A production at 24 frames per second."""
    number = next(_numbers)
    fields.setdefault("code", f"P{number}")
    fields.setdefault("title", f"Production {number}")
    return Production.objects.create(**fields)


def make_member(
    *, production: Production | None = None, role: str = "supervisor", **fields: Any
) -> Membership:
    """A member; a supervisor unless said otherwise."""
    user = fields.pop("user", None) or make_user(name=fields.pop("name", ""))
    return Membership.objects.create(
        user=user, production=production or make_production(), role=role
    )


def make_author(*, production: Production | None = None, role: str = "supervisor") -> Author:
    """An author with the rights of `role`."""
    return Author.of(make_member(production=production, role=role))


def make_scene(*, production: Production | None = None, **fields: Any) -> Scene:
    """A scene with the next number."""
    fields.setdefault("number", str(next(_numbers)))
    return Scene.objects.create(production=production or make_production(), **fields)


def make_shot(
    *, production: Production | None = None, scene: Scene | None = None, **fields: Any
) -> Shot:
    """A shot of 100 frames, in a scene only where one is given."""
    if production is None:
        production = scene.production if scene else make_production()
    number = next(_numbers)
    fields.setdefault("code", f"{production.code}_001_{number:04}")
    fields.setdefault("frames", 100)
    return Shot.objects.create(production=production, scene=scene, **fields)


def make_element(*, shot: Shot | None = None, **fields: Any) -> Element:
    """A generated crowd element."""
    fields.setdefault("name", f"el{next(_numbers):02}")
    fields.setdefault("origin", "ai_gen")
    fields.setdefault("category", "crowd")
    return Element.objects.create(shot=shot or make_shot(), **fields)


def make_tool_version(
    *, tool: str = "ComfyUI", version: str = "0.3.49", **fields: Any
) -> ToolVersion:
    """A version of a tool, which is made when it is not there yet."""
    row = Tool.objects.filter(name__iexact=tool).first() or Tool.objects.create(name=tool)
    found = ToolVersion.objects.filter(tool=row, version=version).first()
    return found or ToolVersion.objects.create(tool=row, version=version, **fields)


def make_session(*, production: Production | None = None, **fields: Any) -> Session:
    """A session of today."""
    fields.setdefault("date", timezone.localdate())
    if "tool_version" not in fields:
        fields["tool_version"] = make_tool_version()
    return Session.objects.create(production=production or make_production(), **fields)


def make_file(**fields: Any) -> SourceFile:
    """The row of a held file, without its bytes."""
    number = next(_numbers)
    fields.setdefault("sha256", f"{number:064x}")
    fields.setdefault("name", f"file_{number:05}.png")
    fields.setdefault("path", f"originals/{fields['sha256']}")
    fields.setdefault("size", 1000)
    return SourceFile.objects.create(**fields)


def make_waiting(*, production: Production | None = None, **fields: Any) -> TrayFile:
    """A file in the tray of a production."""
    source_file = fields.pop("source_file", None) or make_file()
    fields.setdefault("name", source_file.name)
    return TrayFile.objects.create(
        production=production or make_production(), source_file=source_file, **fields
    )


def make_take(*, element: Element | None = None, **fields: Any) -> Take:
    """The next take of an element, a candidate unless said otherwise."""
    element = element or make_element()
    last = Take.everything.filter(element=element).order_by("-number").first()
    fields.setdefault("number", last.number + 1 if last else 1)
    return Take.objects.create(element=element, **fields)


def make_note(
    *, shot: Shot | None = None, element: Element | None = None, **fields: Any
) -> ColourNote:
    """An open colour note."""
    if shot is None:
        shot = element.shot if element else make_shot()
    fields.setdefault("main_mismatch", "temp")
    return ColourNote.objects.create(shot=shot, element=element, **fields)


def make_shortcoming(*, element: Element | None = None, **fields: Any) -> Shortcoming:
    """An open shortcoming."""
    fields.setdefault("kind", "flicker")
    return Shortcoming.objects.create(element=element or make_element(), **fields)
