"""Scene reports together on paper, and as files that open without a server."""

import base64
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shotlog.figures.scene_figures import production_figures
from shotlog.generation.previews import preview_path
from shotlog.jobs import BEHIND, Work, perform
from shotlog.kit.tasks import task
from shotlog.models import Membership, Shot
from shotlog.reports.lists import Lists
from shotlog.reports.scene_report import SceneReport

KIND = "report"
MOST_AT_ONCE = 250
"""Shots of a production whose reports are printed at once; of longer ones a worker makes a file."""

_ADDRESS = re.compile(r' href="[^"#][^"]*"')
_PICTURE = re.compile(r'<img([^>]*?) src="[^"]*?([0-9a-f]{64})/thumb\.webp"([^>]*)>')


def is_long(member: Membership) -> bool:
    """Whether the print of all scenes is made in the background."""
    return Shot.objects.of(member.production).count() > MOST_AT_ONCE


def all_scenes(member: Membership, *, since: str = "") -> list[SceneReport]:
    """The report of each scene in order, all from one count of the production and one reading."""
    figures = production_figures(member.production)
    parts = [(part.scene, part) for part in figures.scenes if part.scene is not None]
    lists = Lists(figures.scope, [scene for scene, _part in parts], since=since)
    return [SceneReport(scene, member, figures=part, lists=lists) for scene, part in parts]


def as_file(reports: list[SceneReport], member: Membership, *, title: str) -> Iterator[str]:
    """An HTML document of its own, report by report: styles and pictures in it, no address."""
    return framed(
        (_sheet(report, member, many=len(reports) > 1) for report in reports), title=title
    )


def framed(parts: Iterable[str], *, title: str) -> Iterator[str]:
    """`parts`, which stand alone, as one HTML document with our styles in it, part by part."""
    frame = render_to_string(
        "reports/file.html",
        {"title": title, "language": get_language(), "style": _style()},
    )
    head, _mark, foot = frame.partition("<!-- reports -->")
    yield head
    yield from parts
    yield foot


def _sheet(report: SceneReport, member: Membership, *, many: bool) -> str:
    report.scene.production = member.production
    context = {
        "member": member,
        "report": report,
        "file": True,
        "many": many,
        "now": timezone.localtime(),
    }
    return standing_alone(render_to_string("reports/_sheet.html", context))


def standing_alone(html: str) -> str:
    """`html` without addresses of a server, its previews in it."""
    return _PICTURE.sub(_with_bytes, _ADDRESS.sub("", html))


def _with_bytes(found: re.Match[str]) -> str:
    """The picture as a data URI; an empty frame where its preview is gone."""
    before, digest, after = found.groups()
    name = preview_path(digest, "thumb")
    if not default_storage.exists(name):
        return '<span class="thumb thumb-none"></span>'
    with default_storage.open(name) as file:
        text = base64.b64encode(file.read()).decode()
    return f'<img{before} src="data:image/webp;base64,{text}"{after}>'


def _style() -> SafeString:
    """Our stylesheet as an element of the page: a file has no policy that forbids it."""
    path = cast(str, finders.find("shotlog/shotlog.css"))
    sheet = Path(path).read_text(encoding="utf-8")
    return mark_safe(f"<style>{sheet}</style>")  # noqa: S308


@task(priority=BEHIND)
def print_all(job: int) -> None:
    """Make the print of all scenes of a production."""
    perform(job, _print_all)


def _print_all(work: Work) -> None:
    reports = all_scenes(work.member, since=str(work.arguments.get("since", "")))
    pages = as_file(reports, work.member, title=title_of(work.member))
    for number, html in enumerate(pages):
        scene = reports[min(number, len(reports) - 1)].scene if reports else ""
        work.step(number, len(reports) + 2, _("Scene %(scene)s") % {"scene": scene})
        work.file.write(html.encode())


def title_of(member: Membership) -> str:
    """'MRL Middle Realm: all scene reports'."""
    return _("%(production)s: all scene reports") % {"production": member.production}
