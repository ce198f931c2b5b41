"""The recipe of one take: a page that reads and prints, an archive, JSON, and the graph alone."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shotlog.generation import sidecar
from shotlog.generation.entries import enter_by_take
from shotlog.generation.graphs import graphs
from shotlog.generation.inputs import inputs_of
from shotlog.generation.originals import is_there
from shotlog.generation.recipe import TERMS, recipe_of, source_type
from shotlog.generation.recipe_archive import archive_name, entries, prompt_text, what_lacks
from shotlog.generation.shown import Row, rows
from shotlog.kit.http import Request
from shotlog.kit.ranges import attachment
from shotlog.kit.strict_json import strict
from shotlog.kit.zip_stream import zipped
from shotlog.models import Take, ToolVersion
from shotlog.models.choices import SourceType

# A page that shows more of one record than people scroll through only gets slow.
SHOWN_OF_A_RECORD = 20_000
TEXTS = ("prompt", "negative_prompt")
APART = frozenset({*TEXTS, "inputs", "session", "stages"})
"""Parameters that the page shows in a place of their own."""


@require_GET
def recipe(request: Request, pk: int) -> HttpResponse:
    """All that is known of how a take was made, and what is needed to make it again."""
    member, take = enter_by_take(request, pk)
    inputs = inputs_of(take, member)
    found = rows(take, member)
    file = take.source_file
    context = {
        "member": member,
        "take": take,
        "element": take.element,
        "shot": take.element.shot,
        "here": "shots",
        "parameters": [row for row in found if row.key not in APART and _says_something(row)],
        "texts": [row for row in found if row.key in TEXTS and _says_something(row)],
        "inputs": inputs,
        "lacks": what_lacks(take, inputs),
        "prompt_text": prompt_text(take),
        "inputs_row": next(row for row in found if row.key == "inputs"),
        "graphs": graphs(file),
        "records": [_shown(record) for record in file.raw] if file else [],
        "is_there": file is not None and is_there(file),
        "claims": _claims(file.c2pa) if file and file.c2pa else [],
        "terms": _terms(take.tool_version),
        "source_type": _source_type(take),
        "source_type_uri": sidecar.source_type_uri(source_type(take)),
    }
    return render(request, "generation/recipe.html", context)


@require_GET
def recipe_zip(request: Request, pk: int) -> HttpResponseBase:
    """The archive, sent while it is written: an original may be larger than memory."""
    member, take = enter_by_take(request, pk)
    body = zipped(entries(take, member, inputs_of(take, member)))
    response = StreamingHttpResponse(body, content_type="application/zip")
    response["Content-Disposition"] = attachment(f"{archive_name(take)}.zip")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def take_recipe(request: Request, pk: int) -> HttpResponse:
    """The same as JSON, to keep or to hand on."""
    member, take = enter_by_take(request, pk)
    told = strict(recipe_of(take, member, inputs_of(take, member)))
    return _download(json.dumps(told, ensure_ascii=False, indent=2), f"{archive_name(take)}.json")


@require_GET
def take_workflow(request: Request, pk: int) -> HttpResponse:
    """The graph that the file embeds; the one for the editor where there are two."""
    _member, take = enter_by_take(request, pk)
    for name, text in graphs(take.source_file).items():
        return _download(text, f"{archive_name(take)}_{name}.json")
    raise Http404


def _download(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = attachment(name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _shown(record: dict[str, Any]) -> dict[str, Any]:
    """A record with as much of its text as a page shows; the archive has all of it."""
    text = str(record.get("text", ""))
    return {**record, "text": text[:SHOWN_OF_A_RECORD], "is_cut": len(text) > SHOWN_OF_A_RECORD}


def _says_something(row: Row) -> bool:
    return bool(row.value or row.is_missing or row.in_file)


def _claims(c2pa: dict[str, Any]) -> list[tuple[str, str]]:
    """What the signed manifest says, in the words it says it."""
    return [(key.replace("_", " "), _words(value)) for key, value in c2pa.items() if value]


def _words(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_words(one)}" for key, one in value.items() if one)
    if isinstance(value, list):
        return "; ".join(_words(one) for one in value)
    return str(value)


def _terms(version: ToolVersion | None) -> list[tuple[str, str]]:
    """The terms under which the tool ran, as far as somebody wrote them down."""
    return list(_told(version)) if version else []


def _told(version: ToolVersion) -> Iterator[tuple[str, str]]:
    for name in TERMS:
        field: Any = version._meta.get_field(name)
        shown = getattr(version, f"get_{name}_display", None)
        value = shown() if shown else getattr(version, name)
        if value:
            yield str(field.verbose_name), f"{value:%Y-%m-%d}" if name == "terms_date" else value


def _source_type(take: Take) -> str:
    code = source_type(take)
    return str(SourceType(code).label) if code in SourceType.values else code
