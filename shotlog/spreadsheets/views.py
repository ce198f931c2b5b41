"""Sheets on their way out."""

import contextlib
import tempfile

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from shotlog.kit.http import Request
from shotlog.models import Membership, Production, Scene
from shotlog.spreadsheets.selection import (
    Selection,
    one_scene,
    what_is_shown,
    whole_production,
)
from shotlog.spreadsheets.workbook import write_breakdown

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_MEMORY = 8 * 1024 * 1024  # bytes; a larger workbook is written to disk


@require_GET
def breakdown(request: Request, code: str) -> FileResponse:
    """The workbook of what the shots page shows, of one scene, or with `?scope=all` of all."""
    member = Membership.objects.entry(request.user, code)
    selection = _asked(request, member)
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with contextlib.ExitStack() as on_error:
        on_error.enter_context(file)
        write_breakdown(
            file,
            selection,
            author=request.user.get_full_name() or request.user.get_username(),
            pictures=request.GET.get("pictures") != "0",
        )
        on_error.pop_all()
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=_file_name(member.production), content_type=XLSX
    )


def _asked(request: Request, member: Membership) -> Selection:
    if request.GET.get("scope") == "all":
        return whole_production(member)
    asked = {name for name, value in request.GET.items() if value} - {"sort", "page", "pictures"}
    numbers = request.GET.getlist("scene")
    if asked == {"scene"} and len(numbers) == 1 and numbers[0] != "-":
        scene = get_object_or_404(Scene, production=member.production, number__iexact=numbers[0])
        return one_scene(member, scene)
    return what_is_shown(member, request.GET)


def _file_name(production: Production) -> str:
    """'MRL_breakdown_2026-11-20.xlsx'."""
    return f"{production.code}_breakdown_{timezone.localdate():%Y-%m-%d}.xlsx"
