"""Every page and verb, and which roles it is for: product.md 6, written out by hand."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.generation.metadata.making import png
from tests.people.world import World

SUPERVISOR = frozenset({"supervisor"})
ALL = frozenset({"supervisor", "coordinator", "artist", "colourist", "producer", "client"})
CREW = ALL - {"client"}
LOGS = frozenset({"supervisor", "coordinator"})
ESTIMATES = LOGS | {"producer"}
TAKES = LOGS | {"artist"}
COLOUR = LOGS | {"colourist"}
MONEY = frozenset({"supervisor", "producer"})

Post = Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Ask:
    """One way to ask for one URL, and for whom it is."""

    name: str
    roles: frozenset[str]
    args: Callable[[World], list[object]] = lambda world: [world.code]
    post: Post | None = None
    query: str = ""
    writes: bool = True
    """Whether an allowed post leaves a change in the history."""
    what: str = ""
    htmx: bool = False
    is_of_all: bool = False
    """Of all productions that one may see: a stranger has it too, with nothing of this one."""

    def __str__(self) -> str:
        verb = "get" if self.post is None else "post"
        return f"{verb} {self.name} {self.what}".strip()


def read(name: str, roles: frozenset[str], args: Any = None, **more: Any) -> Ask:
    """A page."""
    return Ask(name, roles, args, **more) if args else Ask(name, roles, **more)


def write(name: str, roles: frozenset[str], args: Any, post: Post, **more: Any) -> Ask:
    """A verb."""
    return Ask(name, roles, args, post=post, **more)


def of_code(*names: str) -> Callable[[World], list[object]]:
    """The production's code, then the keys of the world's rows of these names."""
    return lambda world: [world.code, *(getattr(world, name).pk for name in names)]


def key(*names: str) -> Callable[[World], list[object]]:
    """The keys of the world's rows of these names."""
    return lambda world: [getattr(world, name).pk for name in names]


def nothing(_world: World) -> dict[str, Any]:
    """An empty form."""
    return {}


def no_row(_world: World) -> list[object]:
    """Of all productions that one may see."""
    return []


def files(_world: World) -> dict[str, Any]:
    """A dropped picture."""
    return {"files": SimpleUploadedFile("drop.png", png(size=(8, 8)))}


def typed(name: str, args: Callable[[World], list[object]], **changes: Any) -> Post:
    """What a browser sends of a form that a supervisor sees, with some fields typed anew."""

    def post(world: World) -> dict[str, Any]:
        browser = Client()
        browser.force_login(world.members["supervisor"].user)
        form = browser.get(reverse(name, args=args(world))).context["form"]
        shown = {field.html_name: field.value() for field in form}
        shown = {key: value for key, value in shown.items() if value not in (None, False)}
        if isinstance(shown.get("shown"), dict):
            shown["shown"] = json.dumps(shown["shown"])
        return {**shown, **changes}

    return post


PEOPLE = [
    read("production-settings", CREW),
    write(
        "production-settings",
        LOGS,
        of_code(),
        lambda world: settings_of(world) | {"title": "New title"},
        what="title",
    ),
    read("shot-code-example", CREW, query="shot_code_template={shot}"),
    read("member-list", CREW),
    write("member-invite", SUPERVISOR, of_code(), lambda _: {"role": "artist"}, writes=False),
    write("member-role", SUPERVISOR, of_code("other"), lambda _: {"role": "client"}),
    write("member-remove", SUPERVISOR, of_code("other"), nothing),
    write("member-link", SUPERVISOR, of_code("other"), nothing, writes=False),
    write("invitation-withdraw", SUPERVISOR, of_code("invitation"), nothing, writes=False),
    write("name-claim", CREW, of_code(), lambda _: {"name": "Somebody"}),
]
"""Accounts, members and settings."""


def settings_of(world: World) -> dict[str, Any]:
    """The settings of the production as a browser of this role sends them."""
    production = world.me.production
    names = [
        *("code", "title", "kind", "first_frame", "handles", "shot_code_step", "genre"),
        *(
            "file_name_pattern",
            "shot_code_template",
            "delivery_width",
            "delivery_height",
            "disclosure",
        ),
        *("working_space", "plate_space", "delivery_space"),
    ]
    if world.me.sees_money:
        names += ["hours_per_day", "currency", "rate_ai", "rate_conventional"]
    return {"rate": "24/1", **{name: getattr(production, name) for name in names}}


BREAKDOWN = [
    read("shot-list", ALL),
    read("shot-list", ALL, query="q=fire&sort=-code", what="search"),
    read("shot-new", LOGS),
    write("shot-new", LOGS, of_code(), lambda _: {"code": "RLM_24A_0030"}),
    read("scene-new", LOGS),
    write("scene-new", LOGS, of_code(), lambda _: {"number": "25"}),
    read("scene-edit", ESTIMATES, of_code("scene")),
    write(
        "scene-edit",
        LOGS,
        of_code("scene"),
        typed("scene-edit", of_code("scene"), title="New title"),
        what="title",
    ),
    write("scene-drop", LOGS, of_code("empty_scene"), nothing),
    write("shot-drop", LOGS, of_code("next_shot"), nothing),
    write(
        "shots-bulk",
        LOGS,
        of_code(),
        lambda world: {"shot": [world.shot.pk, world.next_shot.pk], "status": "ip"},
    ),
    write("view-save", ALL, of_code(), lambda _: {"name": "New", "query": "q=x"}, writes=False),
    write("view-drop", ALL, of_code("view"), nothing, writes=False),
    write("columns-keep", ALL, of_code(), lambda _: {"column": "status"}, writes=False),
    write("undo-last", ALL, of_code(), nothing, writes=False),
    write("undo", LOGS, key("change_set"), nothing),
    read("shot-cell", ALL, lambda w: [w.code, w.shot.pk, "status"]),
    write(
        "shot-cell",
        LOGS,
        lambda w: [w.code, w.shot.pk, "status"],
        lambda _: {"value": "ip", "shown": "wtg"},
        what="status",
    ),
    write(
        "shot-cell",
        ESTIMATES,
        lambda w: [w.code, w.shot.pk, "est"],
        lambda _: {"value": "12", "shown": ""},
        what="estimate",
    ),
    write(
        "element-cell",
        LOGS,
        lambda w: [w.code, w.element.pk, "coverage"],
        lambda _: {"value": "40", "shown": ""},
        what="of others",
    ),
    write(
        "element-cell",
        TAKES,
        lambda w: [w.code, w.mine.pk, "coverage"],
        lambda _: {"value": "40", "shown": ""},
        what="of one's own",
    ),
    read("shot-elements", ALL, of_code("shot")),
    write("shot-elements", LOGS, of_code("shot"), lambda _: {"line": "sky01 sky ai_gen fill"}),
    write("elements-copy", LOGS, of_code("next_shot"), lambda w: {"from": w.shot.pk}),
    write("element-row-drop", LOGS, of_code("mine"), nothing),
    read("element-words", ALL, query="line=sky01"),
    read("names-in-use", CREW),
]
"""The grid."""


def of_shot(world: World) -> list[object]:
    """The production's code and the shot's."""
    return [world.code, world.shot.code]


SHOT_PAGE = [
    read("shot", ALL, of_shot),
    read("shot-history", CREW, of_shot),
    write("shot-unfold", ALL, of_code(), lambda _: {"open": "1"}, writes=False),
    read("shot-edit", ESTIMATES, of_shot),
    write("shot-edit", LOGS, of_shot, typed("shot-edit", of_shot, description="C")),
    read("shot-fact", ALL, lambda w: [*of_shot(w), "description"], htmx=True),
    write(
        "shot-fact",
        LOGS,
        lambda w: [*of_shot(w), "frames"],
        lambda _: {"value": "120", "shown": "100"},
        htmx=True,
        what="frames",
    ),
    write(
        "shot-fact",
        ESTIMATES,
        lambda w: [*of_shot(w), "hours_estimated"],
        lambda _: {"value": "12", "shown": ""},
        htmx=True,
        what="estimate",
    ),
    read("element-new", LOGS, of_shot),
    write("element-new", LOGS, of_shot, lambda _: {"line": "sky01 sky ai_gen"}),
    read("element-edit", ESTIMATES, of_code("element"), what="of others"),
    read("element-edit", ESTIMATES | {"artist"}, of_code("mine"), what="of one's own"),
    write(
        "element-edit",
        TAKES,
        of_code("mine"),
        typed("element-edit", of_code("mine"), description="New"),
        what="of one's own",
    ),
    read("element-line", ALL, of_code("element")),
    read("element-fact", CREW, lambda w: [w.code, w.element.pk, "coverage"], htmx=True),
    write(
        "element-fact",
        MONEY,
        lambda w: [w.code, w.element.pk, "cost"],
        lambda _: {"value": "12", "shown": "765432"},
        htmx=True,
        what="cost",
    ),
    read("clearance", ESTIMATES, of_code("mine")),
    write(
        "clearance",
        ESTIMATES,
        of_code("mine"),
        typed("clearance", of_code("mine"), state="asked"),
    ),
    write("shot-make", LOGS, of_code(), lambda _: {"code": "RLM_24A_0040"}),
    write("element-remove", LOGS, of_code("mine"), nothing),
    write("shot-remove", LOGS, lambda w: [w.code, w.next_shot.code], nothing),
]
"""The shot page."""


def of_drop(world: World) -> list[object]:
    """The production's code and the drop's id."""
    return [world.code, world.dropped.drop]


def dropped_model(_world: World) -> dict[str, Any]:
    """The model that came with the drop, and a known one."""
    return {"kind": "model", "spelling": "Dropmodel", "known": "Hiddenmodel XL"}


def pasted(_world: World) -> dict[str, Any]:
    """A text that was read, and what of it is to be saved."""
    text = "Prompt: x\nSeed: 1234567"
    return {"text": text, "was_read": text, "use": "seed", "save": "1"}


GENERATION = [
    read("element-takes", ALL, key("element")),
    write("element-drop", TAKES, key("element"), files),
    read("take-log", TAKES, key("element")),
    write("take-log", TAKES, key("element"), lambda _: {"prompt": "typed"}),
    read("take-paste", TAKES, key("spare")),
    write("take-paste", TAKES, key("spare"), pasted),
    read("take-compare", CREW, key("element")),
    read("take-parameter", TAKES, lambda w: [w.spare.pk, "prompt"]),
    write(
        "take-parameter",
        TAKES,
        lambda w: [w.spare.pk, "steps"],
        typed("take-parameter", lambda w: [w.spare.pk, "steps"], steps="30"),
    ),
    write("take-use-file", TAKES, lambda w: [w.take.pk, "steps"], nothing, writes=False),
    read("recipe-search", CREW, no_row, query="q=vermilionprompt", is_of_all=True),
    write(
        "recipe-of-file",
        CREW,
        no_row,
        lambda _: {"file": SimpleUploadedFile("drop.png", png(size=(40, 20)))},
        writes=False,
        is_of_all=True,
    ),
    read("recipe", CREW, key("take")),
    read("recipe-zip", CREW, key("take")),
    read("take-recipe", CREW, key("take")),
    read("take-workflow", frozenset(), key("take")),
    write("take-copy", TAKES, key("take"), nothing),
    write("take-remove", TAKES, key("spare"), nothing),
    read("original", CREW, key("take")),
    read("preview", ALL, lambda w: [w.source.sha256, "thumb"]),
    read("gaps", CREW),
    write("gaps-fix", TAKES, of_code(), lambda w: {"take": w.spare.pk, "mode": "t2i"}),
    read("tray", CREW),
    write("tray-drop", TAKES, of_code(), files),
    write(
        "tray-act", TAKES, of_code(), lambda w: {"do": "assign", "row": w.waiting.pk, "mode": "i2v"}
    ),
    write(
        "tray-act",
        MONEY & TAKES,
        of_code(),
        lambda w: {"do": "assign", "row": w.waiting.pk, "cost": "3"},
        what="cost",
    ),
    write(
        "tray-act",
        TAKES,
        of_code(),
        lambda w: {"do": "make", "row": w.waiting.pk},
        what="takes",
    ),
    read("tray-places", CREW, query="place=fire"),
    read("file-names", CREW),
    write("file-names", LOGS, of_code(), lambda _: {"file_name_pattern": "{shot}_{*}"}),
    read("session-list", CREW),
    read("session-new", TAKES),
    write(
        "session-new",
        TAKES,
        of_code(),
        lambda _: {"tool": "Secrettool", "version": "9", "date": "2026-03-01"},
    ),
    read("session-edit", TAKES, of_code("session")),
    write(
        "session-edit",
        TAKES,
        of_code("session"),
        typed("session-edit", of_code("session"), note="New"),
    ),
    write("session-remove", TAKES, of_code("session"), nothing),
    read("tool-list", CREW),
    read("tool-new", LOGS),
    write("tool-new", LOGS, of_code(), lambda _: {"name": "Newtool"}),
    read("tool-edit", LOGS, of_code("tool")),
    write("tool-edit", LOGS, of_code("tool"), typed("tool-edit", of_code("tool"), vendor="New")),
    write("tool-remove", LOGS, of_code("spare_tool"), nothing),
    read("version-new", LOGS, of_code("tool")),
    write("version-new", LOGS, of_code("tool"), lambda _: {"version": "11"}),
    read("version-edit", LOGS, of_code("version")),
    write(
        "version-edit",
        LOGS,
        of_code("version"),
        typed("version-edit", of_code("version"), licence_tier="Pro"),
    ),
    write("version-remove", LOGS, of_code("spare_version"), nothing),
    write("tool-alias-add", LOGS, of_code("tool"), lambda _: {"spelling": "sec. tool"}),
    write("tool-alias-remove", LOGS, of_code("alias"), nothing),
    write(
        "model-alias-add",
        LOGS,
        of_code(),
        lambda _: {"spelling": "hidden m.", "model": "Hiddenmodel XL"},
    ),
    write("model-alias-remove", LOGS, of_code("model_alias"), nothing),
    write("spelling-same", LOGS, of_code(), dropped_model),
    write("spelling-own", LOGS, of_code(), dropped_model),
    read("drop", CREW, of_drop),
    write("drop-version", TAKES, of_drop, lambda _: {"spelling": "Droptool", "version": "1"}),
    write("drop-same", TAKES, of_drop, dropped_model),
    write("drop-own", TAKES, of_drop, dropped_model),
]
"""Takes, media, sessions and tools."""

REVIEW = [
    write(
        "take-decide", SUPERVISOR, of_code("spare"), lambda _: {"decision": "rejected", "why": "x"}
    ),
    write("take-judge", SUPERVISOR, of_code("spare"), lambda _: {"axis": "colour", "grade": "2"}),
    write("shortcoming-add", TAKES, of_code("element"), lambda _: {"kind": "hands"}),
    read("shortcoming-new", TAKES, lambda w: [w.code, w.shot.code]),
    read("shortcoming-edit", TAKES, of_code("shortcoming")),
    write("shortcoming-status", TAKES, of_code("shortcoming"), lambda _: {"status": "fixed"}),
    read("shortcoming-list", CREW),
    read("shortcoming-checklist", CREW),
    read("shortcoming-checklist", CREW, query="of=all", what="of all productions"),
    read("shortcoming-fact", CREW, lambda w: [w.code, w.shortcoming.pk, "hours"], htmx=True),
    write(
        "shortcoming-fact",
        TAKES,
        lambda w: [w.code, w.shortcoming.pk, "hours"],
        lambda _: {"value": "2"},
        htmx=True,
    ),
    write("shortcoming-remove", TAKES, of_code("shortcoming"), nothing),
    read("note-new", COLOUR, lambda w: [w.code, w.shot.code]),
    read("note-edit", COLOUR, of_code("note")),
    write("note-status", COLOUR, of_code("note"), lambda _: {"status": "ip"}),
    write("note-statuses", COLOUR, of_code(), lambda w: {"note": [w.note.pk], "status": "ip"}),
    read("colour-queue", CREW),
    read("colour-budget", CREW),
    read("scene-budget", CREW, of_code("scene"), htmx=True),
    write(
        "scene-budget",
        ESTIMATES,
        of_code("scene"),
        lambda w: {"value": "77"},
        htmx=True,
    ),
    read("note-fact", CREW, lambda w: [w.code, w.note.pk, "hours_actual"], htmx=True),
    write(
        "note-fact",
        COLOUR,
        lambda w: [w.code, w.note.pk, "hours_actual"],
        lambda _: {"value": "2"},
        htmx=True,
    ),
    write("note-step", COLOUR, of_code("note"), lambda _: {"status": "ip"}),
    write("note-remove", COLOUR, of_code("note"), nothing),
]
"""Decisions, shortcomings, colour notes."""


def of_form(form: str, world: World) -> list[object]:
    """The production's code and the form of a sheet."""
    return [world.code, form]


REPORTS = [
    read("production", ALL),
    read("scene-list", CREW),
    read("scene-report", ALL, lambda w: [w.code, "24A"]),
    read("report-print", CREW),
    read("report-versions", CREW),
    read("production-benchmarks", CREW),
    read("benchmarks", CREW, no_row, is_of_all=True),
    read("benchmarks-json", CREW, no_row, is_of_all=True),
    read("benchmarks-export", CREW, no_row, is_of_all=True),
    read("plan", CREW, no_row, is_of_all=True),
    write(
        "meeting-notes",
        ESTIMATES,
        lambda w: [w.code, "24A"],
        lambda _: {"notes": "New", "shown": "budgetsecret"},
    ),
    read("disclosure", ALL),
    read("disclosure-export", ALL),
    read("disclosure-print", ALL),
    read("share-list", MONEY),
    read("share-openings", MONEY, of_code("share")),
    write(
        "share-make",
        MONEY,
        of_code(),
        lambda _: {"report": "disclosure", "label": "Festival", "days": "14"},
    ),
    write("share-revoke", MONEY, of_code("share"), nothing),
    read("disclosure-json", ALL),
    read("breakdown-export", ALL, query="scope=all&pictures=0"),
    *(
        read("data-export", ALL, partial(of_form, form), query="scope=all", what=form)
        for form in ("csv", "json", "kitsu", "flow")
    ),
    read(
        "data-export",
        ALL,
        partial(of_form, "csv"),
        query="scope=all&sheet=takes&sheet=elements&sheet=colour&sheet=shortcomings",
        what="csv of all sheets",
    ),
]
"""Reports and sheets."""

JOBS = [
    read("job-list", ALL),
    read("job", ALL, of_code("job")),
    read("job-file", ALL, of_code("job")),
    write("job-cancel", ALL, of_code("job"), nothing, writes=False),
    write("job-remove", ALL, of_code("job"), nothing, writes=False),
]
"""What was made in the background, each person's own."""

IMPORTS = [
    read("import-new", CREW),
    write("import-new", CREW, of_code(), lambda _: {"text": "Shot\tStatus\nA\tip"}, writes=False),
    read("import-preview", CREW, of_code("draft")),
    read("import-columns", CREW, of_code("draft")),
    read("import-refused", CREW, of_code("draft")),
    write("import-columns", CREW, of_code("draft"), nothing, writes=False),
    write("import-say", CREW, of_code("draft"), lambda _: {"do": "leave_out_all"}, writes=False),
    write("import-apply", CREW, of_code("draft"), nothing, writes=False),
    write("import-drop", CREW, of_code("draft"), nothing, writes=False),
    write(
        "import-cells",
        LOGS,
        of_code(),
        lambda w: {"text": "New", "rows": w.shot.pk, "columns": "description"},
    ),
]
"""Sheets on their way in, each person's own; what a role may write in them is asked per column."""

ASKS = [*PEOPLE, *BREAKDOWN, *SHOT_PAGE, *GENERATION, *REVIEW, *REPORTS, *JOBS, *IMPORTS]
