"""Tools, their versions and their spellings: one program has one name, and so has one model."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shotlog.figures.recoverability import store_recoverability
from shotlog.history import Author, create, edit, remove
from shotlog.kit.text import one_line
from shotlog.models import (
    Element,
    ModelAlias,
    Right,
    Session,
    Take,
    Tool,
    ToolAlias,
    ToolVersion,
    TrayFile,
)
from shotlog.models.choices import ToolKind

# How the reader and the trade spell the tools that files name: (name, vendor, kind).
KNOWN = {
    "a1111": ("Stable Diffusion web UI", "AUTOMATIC1111", ToolKind.IMAGE),
    "civitai": ("Civitai", "Civitai", ToolKind.IMAGE),
    "comfyui": ("ComfyUI", "Comfy Org", ToolKind.WORKFLOW),
    "doubao": ("Doubao", "ByteDance", ToolKind.IMAGE),
    "drawthings": ("Draw Things", "Draw Things", ToolKind.IMAGE),
    "firefly": ("Adobe Firefly", "Adobe", ToolKind.IMAGE),
    "fooocus": ("Fooocus", "", ToolKind.IMAGE),
    "forge": ("Forge", "", ToolKind.IMAGE),
    "invokeai": ("InvokeAI", "InvokeAI", ToolKind.IMAGE),
    "fal": ("fal", "fal", ToolKind.OTHER),
    "gemini": ("Gemini", "Google", ToolKind.IMAGE),
    "hailuo": ("Hailuo", "MiniMax", ToolKind.VIDEO),
    "kling": ("Kling", "Kuaishou", ToolKind.VIDEO),
    "luma": ("Luma", "Luma AI", ToolKind.VIDEO),
    "midjourney": ("Midjourney", "Midjourney", ToolKind.IMAGE),
    "novelai": ("NovelAI", "Anlatan", ToolKind.IMAGE),
    "openai": ("OpenAI", "OpenAI", ToolKind.IMAGE),
    "pika": ("Pika", "Pika Labs", ToolKind.VIDEO),
    "pixverse": ("PixVerse", "PixVerse", ToolKind.VIDEO),
    "replicate": ("Replicate", "Replicate", ToolKind.OTHER),
    "runway": ("Runway", "Runway", ToolKind.VIDEO),
    "sdnext": ("SD.Next", "", ToolKind.IMAGE),
    "seedance": ("Seedance", "ByteDance", ToolKind.VIDEO),
    "swarmui": ("SwarmUI", "", ToolKind.WORKFLOW),
    "veo": ("Veo", "Google", ToolKind.VIDEO),
    "vidu": ("Vidu", "Shengshu", ToolKind.VIDEO),
    "wan": ("Wan", "Alibaba", ToolKind.VIDEO),
}
TERMS = (
    *("version", "runs_at", "trains_on_inputs", "licence_tier"),
    *("terms_date", "gives_seeds", "allowed_by_client"),
)


def tool_named(spelling: str) -> Tool | None:
    """The tool that `spelling` stands for: by alias, by name, or as the reader calls it."""
    spelling = one_line(spelling)
    alias = ToolAlias.objects.filter(spelling__iexact=spelling, tool__removed=False)
    found = alias.select_related("tool").first()
    if found:
        return found.tool
    known = KNOWN.get(spelling.lower().replace(" ", ""))
    for name in (spelling, *(known[:1] if known else ())):
        tool = Tool.objects.filter(name__iexact=name).first()
        if tool:
            return tool
    return None


def tool_called(spelling: str) -> str:
    """What the tool that is spelt so is called here, also one that is not here yet."""
    found = tool_named(spelling)
    if found:
        return found.name
    return KNOWN.get(spelling.lower().replace(" ", ""), (one_line(spelling),))[0]


def model_named(spelling: str) -> str:
    """The one name of a model, by alias; itself where no alias is known."""
    spelling = spelling.strip()
    alias = ModelAlias.objects.filter(spelling__iexact=spelling).first()
    return alias.model if alias else spelling


class Spellings:
    """Names of models, tools and versions as they are spelt; each is looked up once."""

    def __init__(self, by: Author) -> None:
        """New tools and versions are made by `by`."""
        self._by = by
        self._models: dict[str, str] = {}
        self._versions: dict[tuple[str, str], ToolVersion] = {}

    def model(self, spelling: str) -> str:
        """The one name of a model."""
        if not spelling:
            return ""
        if spelling not in self._models:
            self._models[spelling] = model_named(spelling)
        return self._models[spelling]

    def version(self, tool: str, version: str) -> ToolVersion:
        """The version of the tool that is spelt so."""
        if (tool, version) not in self._versions:
            self._versions[tool, version] = tool_version_for(tool, version, self._by)
        return self._versions[tool, version]


def tool_version_for(tool: str, version: str, by: Author) -> ToolVersion:
    """The version of the tool that is spelt so; both are made where they are new.

    An empty version is a row too: the tool is known, its version not yet.
    """
    by.require(Right.TAKES, Right.TOOLS)
    version = one_line(version)[:80]
    # A stroke of its own: undoing the drop that brought a tool must not take it from others.
    by = replace(by, _change_set=None)
    with transaction.atomic():
        row = tool_named(tool) or _new_tool(one_line(tool)[:80], by=by)
        found = row.versions.filter(removed=False, version__iexact=version).first()
        return found or create(ToolVersion(tool=row, version=version), by=by)


def _new_tool(spelling: str, *, by: Author) -> Tool:
    name, vendor, kind = KNOWN.get(spelling.lower().replace(" ", ""), (spelling, "", ""))
    return create(Tool(name=name, vendor=vendor, kind=kind), by=by)


def add_tool(name: str, *, by: Author, **fields: Any) -> Tool:
    """A new tool."""
    by.require(Right.TOOLS)
    _refuse_alias(name)
    return create(Tool(name=one_line(name), **fields), by=by)


def edit_tool(
    tool: Tool, new: Mapping[str, Any], *, by: Author, shown: Mapping[str, Any] | None = None
) -> None:
    """Change a tool's name, vendor or kind; that it is a closed service is known by its name."""
    by.require(Right.TOOLS)
    if "name" in new:
        _refuse_alias(str(new["name"]), of=tool)
    with transaction.atomic():
        if "name" in edit(tool, new, by=by, shown=shown):
            _store_recoverability(tool)


def add_version(tool: Tool, *, by: Author, **fields: Any) -> ToolVersion:
    """A new version of a tool, with the terms under which it runs."""
    by.require(Right.TOOLS, Right.TAKES)
    return create(ToolVersion(tool=tool, **fields), by=by)


def edit_version(
    version: ToolVersion,
    new: Mapping[str, Any],
    *,
    by: Author,
    shown: Mapping[str, Any] | None = None,
) -> None:
    """Change a version or its terms; what can be made again may follow from it."""
    by.require(Right.TOOLS)
    with transaction.atomic():
        if edit(version, new, by=by, shown=shown):
            store_recoverability(_made_with(version))


def remove_version(version: ToolVersion, *, by: Author) -> None:
    """Take a version out that nothing was made with."""
    by.require(Right.TOOLS)
    if Take.objects.filter(tool_version=version).exists():
        raise ValidationError(
            _("Takes were made with %(version)s; merge it into another instead.")
            % {"version": version}
        )
    if TrayFile.objects.filter(tool_version=version).exists():
        raise ValidationError(
            _("Files in the tray were made with %(version)s; merge it into another instead.")
            % {"version": version}
        )
    if Session.objects.filter(tool_version=version).exists():
        raise ValidationError(
            _("Sessions were held with %(version)s; change them first.") % {"version": version}
        )
    remove(version, by=by)


def remove_tool(tool: Tool, *, by: Author) -> None:
    """Take a tool out, with its versions and spellings, when nothing was made with it."""
    by.require(Right.TOOLS)
    with transaction.atomic():
        for version in tool.versions.filter(removed=False):
            remove_version(version, by=by)
        for alias in tool.aliases.filter(removed=False):
            remove(alias, by=by)
        remove(tool, by=by)


def add_alias(tool: Tool, spelling: str, *, by: Author) -> ToolAlias:
    """Another spelling of `tool`. A tool that already goes by it is merged into this one."""
    by.require(Right.TOOLS)
    return alias_tool(tool, spelling, by=by)


def alias_tool(tool: Tool, spelling: str, *, by: Author) -> ToolAlias:
    """As `add_alias`, for a verb that asked for the right: `drops.same_tool`."""
    spelling = one_line(spelling)
    with transaction.atomic():
        other = Tool.objects.filter(name__iexact=spelling).exclude(pk=tool.pk).first()
        if other:
            _merge(other, tool, by=by)
            moved = tool.aliases.filter(removed=False, spelling__iexact=spelling).first()
            if moved:  # it was said to be a name of its own
                return moved
        return create(ToolAlias(tool=tool, spelling=spelling), by=by)


def merge_tools(tool: Tool, into: Tool, *, by: Author) -> None:
    """Give all that was made with `tool` to `into`, and take `tool` out."""
    by.require(Right.TOOLS)
    _merge(tool, into, by=by)


def _merge(tool: Tool, into: Tool, *, by: Author) -> None:
    with transaction.atomic():
        for version in tool.versions.filter(removed=False):
            same = into.versions.filter(removed=False, version__iexact=version.version).first()
            if same:
                _move(version, same, by=by)
                remove(version, by=by)
            else:
                edit(version, {"tool": into}, by=by)
        for alias in tool.aliases.filter(removed=False):
            edit(alias, {"tool": into}, by=by)
        remove(tool, by=by)
        _store_recoverability(into)


def _move(version: ToolVersion, same: ToolVersion, *, by: Author) -> None:
    elements = list(_made_with(version))
    for session in Session.objects.filter(tool_version=version):
        edit(session, {"tool_version": same}, by=by)
    for take in Take.objects.filter(tool_version=version).with_element():
        edit(take, {"tool_version": same}, by=by)
    for waiting in TrayFile.objects.filter(tool_version=version):
        edit(waiting, {"tool_version": same}, by=by)
    store_recoverability(elements)


def add_model_alias(spelling: str, model: str, *, by: Author) -> ModelAlias:
    """Another spelling of a model; takes that were logged under it get the one name."""
    by.require(Right.TOOLS)
    return alias_model(spelling, model, by=by)


def alias_model(spelling: str, model: str, *, by: Author) -> ModelAlias:
    """As `add_model_alias`, for a verb that asked for the right: `drops.same_model`."""
    spelling, model = one_line(spelling), one_line(model)
    if spelling.lower() == model.lower():
        raise ValidationError(
            {"spelling": _("“%(name)s” is the name itself.") % {"name": spelling}}
        )
    with transaction.atomic():
        own = ModelAlias.objects.filter(spelling__iexact=spelling, model__iexact=spelling).first()
        if own:  # it was said to be a name of its own
            edit(own, {"model": model}, by=by)
        alias = own or create(ModelAlias(spelling=spelling, model=model), by=by)
        production = by.production
        takes = Take.objects.filter(model__iexact=spelling).with_element()
        if production is not None:
            takes = takes.filter(element__shot__production=production)
        for take in takes:
            edit(take, {"model": model}, by=by)
    return alias


def keep_tool_name(tool: Tool, *, by: Author) -> None:
    """Remember that the tool's name is its own and no other spelling of another's."""
    if not tool.aliases.filter(removed=False, spelling__iexact=tool.name).exists():
        create(ToolAlias(tool=tool, spelling=tool.name), by=by)


def keep_model_name(name: str, *, by: Author) -> None:
    """Remember that a model's name is its own and no other spelling of another's."""
    name = one_line(name)
    if not ModelAlias.objects.filter(spelling__iexact=name).exists():
        create(ModelAlias(spelling=name, model=name), by=by)


def remove_alias(alias: ToolAlias | ModelAlias, *, by: Author) -> None:
    """Forget a spelling; what it named keeps its name."""
    by.require(Right.TOOLS)
    remove(alias, by=by)


def _refuse_alias(name: str, *, of: Tool | None = None) -> None:
    alias = ToolAlias.objects.filter(spelling__iexact=one_line(name)).select_related("tool").first()
    if alias and alias.tool != of:
        raise ValidationError(
            {
                "name": _("“%(name)s” is a spelling of %(tool)s.")
                % {"name": name, "tool": alias.tool}
            }
        )


def _store_recoverability(tool: Tool) -> None:
    made = Element.objects.filter(takes__tool_version__tool=tool)
    store_recoverability(made.distinct())


def _made_with(version: ToolVersion) -> list[Element]:
    return list(Element.objects.filter(takes__tool_version=version).distinct())
