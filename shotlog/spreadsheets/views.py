"""Sheets on their way out."""

import contextlib
import tempfile

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from shotlog.kit.http import Request
from shotlog.models import Membership, Production, Scene
from shotlog.spreadsheets.choice import KEYS
from shotlog.spreadsheets.outputs import FORMATS, write
from shotlog.spreadsheets.selection import (
    Selection,
    one_scene,
    what_is_shown,
    whole_production,
)

CSV = "text/csv; charset=utf-8"
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
IN_MEMORY = 8 * 1024 * 1024  # bytes; a larger file is written to disk


@require_GET
def breakdown(request: Request, code: str) -> FileResponse:
    """The workbook of what the shots page shows, of one scene, or with `?scope=all` of all."""
    return _sent(request, code, form="xlsx")


@require_GET
def data(request: Request, code: str, form: str) -> FileResponse:
    """The same as CSV, as JSON, or as the CSV of another tracker."""
    if form not in FORMATS:
        raise Http404
    return _sent(request, code, form=form)


def _sent(request: Request, code: str, *, form: str) -> FileResponse:
    member = Membership.objects.entry(request.user, code)
    selection = _asked(request, member)
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with contextlib.ExitStack() as on_error:
        on_error.enter_context(file)
        write(
            file,
            selection,
            form=form,
            author=request.user.get_full_name() or request.user.get_username(),
            pictures=request.GET.get("pictures") != "0",
            sheets=[key for key in request.GET.getlist("sheet") if key in KEYS],
        )
        on_error.pop_all()
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=_file_name(member.production, form),
        content_type=TYPES.get(form, CSV),
    )


def _asked(request: Request, member: Membership) -> Selection:
    if request.GET.get("scope") == "all":
        return whole_production(member)
    asked = {name for name, value in request.GET.items() if value} - {"pictures", "sheet"}
    numbers = request.GET.getlist("scene")
    if asked == {"scene"} and len(numbers) == 1 and numbers[0] != "-":
        scene = get_object_or_404(Scene, production=member.production, number__iexact=numbers[0])
        return one_scene(member, scene)
    return what_is_shown(member, request.GET)


def _file_name(production: Production, form: str) -> str:
    """'MRL_breakdown_2026-11-20.xlsx', 'MRL_kitsu_2026-11-20.csv'."""
    kind = form if form in ("kitsu", "flow") else "breakdown"
    ending = form if form in ("xlsx", "json") else "csv"
    return f"{production.code}_{kind}_{timezone.localdate():%Y-%m-%d}.{ending}"
