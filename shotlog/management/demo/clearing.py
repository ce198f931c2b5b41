"""Takes the demo out again: its rows really go, since none of them is a person's record."""

from typing import Any

from django.core.files.storage import default_storage
from django.db import models, transaction

from shotlog.generation.previews import SIZES, preview_path
from shotlog.management.demo.loading import demo_production
from shotlog.models import (
    Change,
    ChangeSet,
    ModelAlias,
    Production,
    Session,
    SourceFile,
    Take,
    Tool,
    ToolAlias,
    ToolVersion,
)


def remove() -> bool:
    """Delete the demo production, its files and the tools that only it used; False without one."""
    production = demo_production()
    if production is None:
        return False
    with transaction.atomic():
        files = _files(production)
        made = _made_with_it(production)
        _delete(Production.everything.filter(pk=production.pk))
        _delete_tools(made)
        gone = [file for file in files if not Take.everything.filter(source_file=file).exists()]
        SourceFile.everything.filter(pk__in=[file.pk for file in gone]).delete()
        transaction.on_commit(lambda: _delete_bytes(gone))
    return True


def _files(production: Production) -> list[SourceFile]:
    """The files that its takes show."""
    return list(
        SourceFile.everything.filter(takes__element__shot__production=production).distinct()
    )


def _made_with_it(production: Production) -> dict[str, list[int]]:
    """Tools, versions and spellings that came in with the demo, by table."""
    told = Change.objects.filter(
        change_set__in=ChangeSet.objects.filter(production=production),
        kind=Change.Kind.CREATED,
        table__in=("tool", "toolversion", "toolalias", "modelalias"),
    )
    made: dict[str, list[int]] = {}
    for table, row in told.values_list("table", "row"):
        made.setdefault(table, []).append(row)
    return made


def _delete(rows: "models.QuerySet[Any]") -> None:
    """Delete `rows` and before them, table by table, all that hangs on them."""
    model = rows.model
    if not rows.exists():
        return
    for relation in model._meta.related_objects:
        below: Any = relation.related_model
        if relation.many_to_many:
            continue
        keys = list(rows.values_list("pk", flat=True))
        for start in range(0, len(keys), 500):
            some = keys[start : start + 500]
            hanging = below._base_manager.filter(**{f"{relation.field.name}__in": some})
            if below is model:
                hanging.update(**{relation.field.name: None})
            else:
                _delete(hanging)
    rows.delete()


def _delete_tools(made: dict[str, list[int]]) -> None:
    """Those among `made` that nothing else uses."""
    ModelAlias.everything.filter(pk__in=made.get("modelalias", ())).delete()
    ToolAlias.everything.filter(pk__in=made.get("toolalias", ())).delete()
    versions = ToolVersion.everything.filter(pk__in=made.get("toolversion", ()))
    versions = versions.exclude(
        pk__in=Take.everything.exclude(tool_version=None).values("tool_version")
    )
    versions.exclude(pk__in=Session.everything.values("tool_version")).delete()
    tools = Tool.everything.filter(pk__in=made.get("tool", ()))
    tools = tools.exclude(pk__in=ToolVersion.everything.values("tool"))
    tools.exclude(pk__in=ToolAlias.everything.values("tool")).delete()


def _delete_bytes(files: list[SourceFile]) -> None:
    for file in files:
        if file.keeping == SourceFile.Keeping.HELD:
            default_storage.delete(file.path)
        for size in SIZES:
            default_storage.delete(preview_path(file.sha256, size))
