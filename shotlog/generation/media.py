"""Previews and originals: right first, then the bytes, in constant memory."""

from typing import cast

from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from shotlog.generation.originals import Gone, open_original
from shotlog.generation.previews import SIZES, preview_path
from shotlog.kit import ranges
from shotlog.kit.http import Request
from shotlog.models import Membership, Shot, SourceFile, Take, TrayFile
from shotlog.models.choices import Decision, MemberRole

YEAR = 60 * 60 * 24 * 365
# Types that a browser draws or plays and that cannot carry a script; all else is plain bytes.
HARMLESS = frozenset(
    {
        *("image/png", "image/jpeg", "image/webp", "image/gif", "image/avif", "image/tiff"),
        *("video/mp4", "video/webm", "video/quicktime", "video/x-matroska", "application/zip"),
    }
)


@require_safe
def preview(request: Request, sha256: str, size: str) -> HttpResponseBase:
    """A small picture of a file, for those who may see a take that shows it."""
    if size not in SIZES or not may_see_preview(request, sha256):
        raise Http404
    name = preview_path(sha256, size)
    if not default_storage.exists(name):
        raise Http404
    response = FileResponse(default_storage.open(name), content_type="image/webp")
    response["Cache-Control"] = f"private, max-age={YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def original(request: Request, pk: int) -> HttpResponseBase:
    """The file of a take as it came, byte for byte; not for clients."""
    seen = Membership.objects.filter(user_id=request.user.pk).exclude(role=MemberRole.CLIENT)
    takes = Take.objects.filter(element__shot__production__in=seen.values("production"))
    with_file = takes.exclude(source_file=None).select_related("source_file")
    take = get_object_or_404(with_file, pk=pk)
    source_file = cast(SourceFile, take.source_file)
    try:
        file = open_original(source_file)
    except Gone as gone:
        raise Http404 from gone
    kind = source_file.content_type
    return ranges.send(
        request,
        file,
        size=source_file.size,
        etag=source_file.sha256,
        content_type=kind if kind in HARMLESS else "application/octet-stream",
        name=source_file.saved_as(take.file_name or source_file.name),
    )


def may_see_preview(request: Request, sha256: str) -> bool:
    """Crew: takes, trays and thumbnails of their productions; clients: approved takes of theirs."""
    mine = Membership.objects.filter(user_id=request.user.pk)
    crew = mine.exclude(role=MemberRole.CLIENT).values("production")
    client = mine.filter(role=MemberRole.CLIENT).values("production")
    takes = Take.objects.filter(source_file__sha256=sha256).filter(
        Q(element__shot__production__in=crew)
        | Q(element__shot__production__in=client, decision=Decision.APPROVED)
    )
    waiting = TrayFile.objects.filter(source_file__sha256=sha256, production__in=crew)
    shots = Shot.objects.filter(thumbnail=sha256, production__in=crew)
    return takes.exists() or waiting.exists() or shots.exists()
