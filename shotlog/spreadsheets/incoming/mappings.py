"""How a production's lists are to be read, kept by name."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shotlog.history import Author, create, edit
from shotlog.models import Production, Right, SheetMapping
from shotlog.spreadsheets.incoming.asked import Asked
from shotlog.spreadsheets.incoming.values import folded


def mapping_named(production: Production, name: str) -> SheetMapping | None:
    """The mapping of that name, however it is spelt."""
    return SheetMapping.objects.filter(production=production, name__iexact=name.strip()).first()


def keep_mapping(
    production: Production,
    name: str,
    *,
    by: Author,
    targets: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> SheetMapping:
    """Keep a mapping under `name`, over the one that has the name already."""
    by.require(Right.LOG)
    new: dict[str, Any] = {
        "targets": dict(targets or {}),
        "columns": {folded(head): field for head, field in (columns or {}).items()},
        "words": {
            field: {folded(word): code for word, code in known.items()}
            for field, known in (words or {}).items()
        },
    }
    kept = mapping_named(production, name)
    if kept is None:
        return create(SheetMapping(production=production, name=name.strip(), **new), by=by)
    edit(kept, new, by=by)
    return kept


def asked_of(mapping: SheetMapping, asked: Asked | None = None) -> Asked:
    """`asked` with what the mapping knows; what is asked for at the moment goes over it."""
    asked = asked or Asked()
    words = {field: dict(known) for field, known in mapping.words.items()}
    for field, known in asked.words.items():
        words[field] = {**words.get(field, {}), **known}
    return replace(
        asked,
        targets={**mapping.targets, **asked.targets},
        columns={**mapping.columns, **asked.columns},
        words=words,
    )
