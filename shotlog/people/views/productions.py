"""A new production, and the settings of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shotlog.history import Author, Clash, Conflict, NotAllowed, readable
from shotlog.history.values import revived, stored, value_of
from shotlog.kit.http import Request
from shotlog.kit.shot_codes import example, fault
from shotlog.models import Membership, Production, Right
from shotlog.models.choices import COLOUR_SPACES
from shotlog.people import productions
from shotlog.people.forms import focus
from shotlog.people.production_forms import (
    GROUPS,
    RATE_COLUMNS,
    Group,
    ProductionForm,
    SettingsForm,
    columns_behind,
    field_of,
    shown_values,
)


@require_http_methods(["GET", "POST"])
def production_new(request: Request) -> HttpResponse:
    """Make a production from code, title and rate."""
    if not productions.may_make(request.user):
        raise NotAllowed(_("Only supervisors and the owner may make a production."))
    form = ProductionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            production = productions.make_production(
                code=form.cleaned_data["code"],
                title=form.cleaned_data["title"],
                rate=form.chosen_rate(),
                by=Author.account(request.user),
            )
        except ValidationError as error:
            form.add_error("code", error.messages)
        else:
            return redirect("shot-list", production.code)
    return render(
        request,
        "people/production_new.html",
        {"form": focus(form)},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def production_settings(request: Request, code: str) -> HttpResponse:
    """All settings: those one may change as fields, the others to read."""
    member = crew_member(request, code)
    names = _changeable(member)
    production = member.production
    shown: dict[str, Any] = shown_values(production, names)
    if request.method != "POST" or not names:
        if request.method == "POST":
            Author.of(member).require(Right.SETTINGS, Right.MONEY)
        form = SettingsForm(production=production, names=names)
        return _page(request, member, form, shown)
    _refuse_others(request, member, names)
    form = SettingsForm(request.POST, production=production, names=names)
    shown = _shown(request, shown)
    clashes: list[Clash] = []
    if form.is_valid():
        new = _changed(request, form.columns(), shown)
        try:
            productions.change_settings(production, new, by=Author.of(member), shown=shown)
        except Conflict as conflict:
            clashes = conflict.clashes
            shown |= {clash.field: clash.theirs_raw for clash in clashes}
        except ValidationError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("Settings saved.") if new else _("Nothing was changed."))
            return redirect("production-settings", production.code)
    status = 409 if clashes else 422
    return _page(request, member, form, shown, clashes=clashes, status=status)


@require_safe
def shot_code_example(request: Request, code: str) -> HttpResponse:
    """The code that the typed template would make, or what is wrong with it."""
    member = crew_member(request, code)
    template = request.GET.get("shot_code_template", "")[:200]
    wrong = fault(template)
    context = {"wrong": wrong, "example": "" if wrong else _example(member.production, template)}
    return render(request, "people/_code_example.html", context)


def crew_member(request: Request, code: str) -> Membership:
    """The member who asks, if not a client: settings and members are the crew's."""
    member = Membership.objects.entry(request.user, code)
    if not member.sees_recipes:
        raise NotAllowed(_("Settings and members of a production are not shown to clients."))
    return member


def _changeable(member: Membership) -> set[str]:
    """The fields that this role may change."""
    names: set[str] = set()
    for group in GROUPS:
        right = Right.MONEY if group.key == "money" else Right.SETTINGS
        if member.may(right):
            names.update(group.fields)
    return names


def _refuse_others(request: Request, member: Membership, names: set[str]) -> None:
    """Refuse settings that the page did not offer, rather than to leave them out in silence."""
    for group in GROUPS:
        if any(name in request.POST and name not in names for name in group.fields):
            Author.of(member).require(Right.MONEY if group.key == "money" else Right.SETTINGS)


def _shown(request: Request, now: Mapping[str, Any]) -> dict[str, Any]:
    """What the page showed when it was asked for, by column; what is unreadable counts as now."""
    found: dict[str, Any] = {}
    for name, value in now.items():
        column: Any = Production._meta.get_field(name)
        text = request.POST.get(f"shown-{name}")
        try:
            if text is None:
                found[name] = value
            elif text == "" and column.null:
                found[name] = None
            else:
                found[name] = stored(column, column.to_python(text))
        except ValidationError:
            found[name] = value
    return found


def _changed(
    request: Request, typed: Mapping[str, Any], shown: Mapping[str, Any]
) -> dict[str, Any]:
    """The columns that were typed anew, without those where another's value shall stay."""
    changed = {name: value for name, value in typed.items() if _differs(name, value, shown[name])}
    if any(name in changed for name in RATE_COLUMNS):
        changed |= {name: typed[name] for name in RATE_COLUMNS}  # one value in three columns
    return {
        name: value
        for name, value in changed.items()
        if request.POST.get(f"take-{field_of(name)}") != "theirs"
    }


def _differs(name: str, typed: Any, shown: Any) -> bool:
    column: Any = Production._meta.get_field(name)
    was = stored(column, revived(column, shown))
    return bool(stored(column, column.to_python(typed)) != was)


def _refuse(form: SettingsForm, error: ValidationError) -> None:
    """Say at the fields what the row's rules said."""
    told = getattr(error, "error_dict", None)
    if told is None:
        form.add_error(None, error.messages)
        return
    for name, errors in told.items():
        known = name if name in form.fields else None
        for one in errors:
            form.add_error(known, one.messages)


@dataclass
class _Line:
    """One setting on the page: a field, or to read."""

    label: str
    value: str = ""
    bound: BoundField | None = None
    shown: dict[str, Any] = field(default_factory=dict)
    clash: Clash | None = None


@dataclass
class _Section:
    key: str
    title: str | Promise
    note: str | Promise
    lines: list[_Line]
    editable: bool


def _page(
    request: Request,
    member: Membership,
    form: SettingsForm,
    shown: Mapping[str, Any],
    *,
    clashes: list[Clash] | None = None,
    status: int = 200,
) -> HttpResponse:
    production = Production.objects.get(pk=member.production_id)
    groups = [group for group in GROUPS if group.key != "money" or member.may(Right.SEE_MONEY)]
    sections = [_section(group, production, form, shown, clashes or []) for group in groups]
    template = form["shot_code_template"].value() if "shot_code_template" in form.fields else ""
    context = {
        "member": member,
        "here": "settings",
        "form": form,
        "sections": sections,
        "editable": bool(form.fields),
        "colour_spaces": COLOUR_SPACES,
        "wrong": fault(str(template)) if template else "",
        "example": _example(production, str(template)) if template else "",
        "clashes": clashes or [],
    }
    return render(request, "people/production_settings.html", context, status=status)


def _section(
    group: Group,
    production: Production,
    form: SettingsForm,
    shown: Mapping[str, Any],
    clashes: list[Clash],
) -> _Section:
    lines = []
    for name in group.fields:
        columns = columns_behind(name)
        if name in form.fields:
            bound = form[name]
            lines.append(
                _Line(
                    label=str(bound.label),
                    bound=bound,
                    shown={column: _as_text(shown[column]) for column in columns},
                    clash=_clash(name, production, form, clashes),
                )
            )
        else:
            lines.append(_Line(label=_label(name), value=_value(production, name)))
    editable = any(line.bound for line in lines)
    return _Section(group.key, group.title, group.note, lines, editable)


def _clash(
    name: str, production: Production, form: SettingsForm, clashes: list[Clash]
) -> Clash | None:
    """What somebody else wrote into a field meanwhile; the frame rate as one value."""
    found = next((clash for clash in clashes if field_of(clash.field) == name), None)
    if found is None or name != "rate":
        return found
    mine = str(form.rates[form.cleaned_data["rate"]])
    return replace(found, field="rate", theirs=str(production.rate), mine=mine)


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


def _label(name: str) -> str:
    if name == "rate":
        return _("Frame rate")
    column: Any = Production._meta.get_field(name)
    label = str(column.verbose_name)
    return label[:1].upper() + label[1:]


def _value(production: Production, name: str) -> str:
    if name == "rate":
        return str(production.rate)
    return readable(Production, name, value_of(production, name))


def _example(production: Production, template: str) -> str:
    step = production.shot_code_step
    return example(template, show=production.code, scene="24A", number=step)
