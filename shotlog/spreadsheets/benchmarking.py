"""The workbook of benchmarks on its way out."""

import tempfile

from django.http import FileResponse, Http404, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from shotlog.figures.across import Across
from shotlog.kit.collector import collector_paused
from shotlog.kit.http import Request
from shotlog.spreadsheets.benchmark_book import write_benchmarks
from shotlog.spreadsheets.disclosing import XLSX, author_of


@require_GET
@collector_paused()
def benchmarks(request: Request) -> HttpResponseBase:
    """The benchmarks of the productions that are ticked, for the next show."""
    across = Across.of(request.user, request.GET.getlist("production"))
    if not across.known:
        raise Http404
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_benchmarks(file, across, author=author_of(across.known[0]))
    file.seek(0)
    name = f"benchmarks_{timezone.localdate():%Y-%m-%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
