"""The pages of tools, versions and spellings."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shotlog.generation import tools as verbs
from shotlog.generation.drops import likenesses
from shotlog.generation.entries import enter
from shotlog.generation.forms import ModelSpellingForm, SpellingForm, ToolForm, VersionForm
from shotlog.generation.undoing import say_removed
from shotlog.history import Author, Conflict
from shotlog.history.forms import RecordForm
from shotlog.kit.http import Request
from shotlog.models import Membership, ModelAlias, Right, Take, Tool, ToolAlias, ToolVersion


@require_GET
def tool_list(request: Request, code: str) -> HttpResponse:
    """Every tool with its spellings, versions and terms; then the models and their spellings."""
    return _list_page(request, enter(request, code))


def _list_page(
    request: Request,
    member: Membership,
    *,
    spelling: ModelSpellingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    here = Q(takes__removed=False, takes__element__shot__production=member.production)
    versions = ToolVersion.objects.annotate(take_count=Count("takes", filter=here))
    tools = Tool.objects.prefetch_related(
        Prefetch("versions", versions.order_by("version")),
        Prefetch("aliases", ToolAlias.objects.all()),
    )
    takes = Take.objects.filter(element__shot__production=member.production)
    context = {
        "member": member,
        "here": "tools",
        "tools": tools,
        "models": takes.exclude(model="")
        .order_by("model")
        .values("model")
        .annotate(take_count=Count("pk")),
        "model_aliases": ModelAlias.objects.order_by("model", "spelling"),
        "may_keep": member.may(Right.TOOLS),
        "spelling": spelling or ModelSpellingForm(),
        "likenesses": likenesses(takes) if member.may(Right.TOOLS) else [],
    }
    return render(request, "generation/tool_list.html", context, status=status)


@require_http_methods(["GET", "POST"])
def tool_new(request: Request, code: str) -> HttpResponse:
    """A new tool."""
    member, by = _keeper(request, code)
    form = ToolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.add_tool(by=by, **form.values())
        except ValidationError as error:
            form.refuse(error)
        else:
            return _to_list(member, made)
    return _form_page(request, member, form, title=_("New tool"))


@require_http_methods(["GET", "POST"])
def tool_edit(request: Request, code: str, pk: int) -> HttpResponse:
    """Change a tool; here too its spellings are kept."""
    member, by = _keeper(request, code)
    tool = get_object_or_404(Tool, pk=pk)
    form = ToolForm(request.POST or None, instance=tool)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.edit_tool(tool, form.changed(), by=by, shown=form.started())
        except ValidationError as error:
            form.refuse(error)
        except Conflict as conflict:
            form.meet(conflict)
        else:
            return _to_list(member, tool)
    return _form_page(request, member, form, title=str(tool), tool=tool)


@require_POST
def tool_remove(request: Request, code: str, pk: int) -> HttpResponse:
    """Take a tool out that nothing was made with."""
    member, by = _keeper(request, code)
    return _remove(request, member, get_object_or_404(Tool, pk=pk), verbs.remove_tool, by=by)


@require_http_methods(["GET", "POST"])
def version_new(request: Request, code: str, pk: int) -> HttpResponse:
    """A new version of a tool."""
    member, by = _keeper(request, code)
    tool = get_object_or_404(Tool, pk=pk)
    form = VersionForm(request.POST or None, instance=ToolVersion(tool=tool))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.add_version(tool, by=by, **form.values())
        except ValidationError as error:
            form.refuse(error)
        else:
            return _to_list(member, tool)
    title = _("New version of %(tool)s") % {"tool": tool}
    return _form_page(request, member, form, title=title)


@require_http_methods(["GET", "POST"])
def version_edit(request: Request, code: str, pk: int) -> HttpResponse:
    """Change a version or its terms."""
    member, by = _keeper(request, code)
    version = get_object_or_404(ToolVersion.objects.select_related("tool"), pk=pk)
    form = VersionForm(request.POST or None, instance=version)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.edit_version(version, form.changed(), by=by, shown=form.started())
        except ValidationError as error:
            form.refuse(error)
        except Conflict as conflict:
            form.meet(conflict)
        else:
            return _to_list(member, version.tool)
    return _form_page(request, member, form, title=str(version), version=version)


@require_POST
def version_remove(request: Request, code: str, pk: int) -> HttpResponse:
    """Take a version out that nothing was made with."""
    member, by = _keeper(request, code)
    version = get_object_or_404(ToolVersion.objects.select_related("tool"), pk=pk)
    return _remove(request, member, version, verbs.remove_version, by=by)


@require_POST
def alias_add(request: Request, code: str, pk: int) -> HttpResponse:
    """Another spelling of a tool; a tool of that name is merged into it."""
    member, by = _keeper(request, code)
    tool = get_object_or_404(Tool, pk=pk)
    form = SpellingForm(request.POST)
    try:
        if form.is_valid():
            verbs.add_alias(tool, form.cleaned_data["spelling"], by=by)
        else:
            messages.error(request, _("Type a spelling first."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _to_list(member, tool)


@require_POST
def alias_remove(request: Request, code: str, pk: int) -> HttpResponse:
    """Forget a spelling of a tool."""
    member, by = _keeper(request, code)
    return _remove(request, member, get_object_or_404(ToolAlias, pk=pk), verbs.remove_alias, by=by)


@require_POST
def model_alias_add(request: Request, code: str) -> HttpResponse:
    """Another spelling of a model; takes of this production get its one name."""
    member, by = _keeper(request, code)
    form = ModelSpellingForm(request.POST)
    if form.is_valid():
        try:
            verbs.add_model_alias(by=by, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            return _to_list(member)
    return _list_page(request, member, spelling=form, status=422)


@require_POST
def model_alias_remove(request: Request, code: str, pk: int) -> HttpResponse:
    """Forget a spelling of a model."""
    member, by = _keeper(request, code)
    alias = get_object_or_404(ModelAlias, pk=pk)
    return _remove(request, member, alias, verbs.remove_alias, by=by)


def _keeper(request: Request, code: str) -> tuple[Membership, Author]:
    """A member who may keep tools."""
    member = enter(request, code)
    by = Author.of(member)
    by.require(Right.TOOLS)
    return member, by


def _remove(
    request: Request, member: Membership, row: Any, verb: Any, *, by: Author
) -> HttpResponse:
    try:
        verb(row, by=by)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        say_removed(request, str(row), by=by)
    return _to_list(member)


def _to_list(member: Membership, tool: Tool | None = None) -> HttpResponse:
    response = redirect("tool-list", member.production.code)
    if tool is not None:
        response["Location"] += f"#tool-{tool.pk}"
    return response


def _form_page(
    request: Request, member: Membership, form: RecordForm, *, title: str, **rows: Any
) -> HttpResponse:
    context = {"member": member, "here": "tools", "form": form, "title": title, **rows}
    status = 422 if form.errors else 200
    return render(request, "generation/tool_form.html", context, status=status)
