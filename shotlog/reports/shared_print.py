"""The whole disclosure behind a share link as one file to print, for people without an account.

A worker makes it, one at a time for a link, and it is made once for each state of the record: who
asks again, however often, is given the same file. So no reader can make the server work on and on.
"""

import hashlib
import time
from pathlib import Path

from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shotlog.figures.disclosure import Disclosure
from shotlog.jobs import BEHIND
from shotlog.jobs.results import place
from shotlog.kit.tasks import task
from shotlog.models import ChangeSet, ShareLink
from shotlog.reports.disclosure_page import DisclosurePage
from shotlog.reports.disclosure_print import parts
from shotlog.reports.printing import framed

FRESH = 60
"""So many seconds a print is good enough though the record changed: it tells its time."""
GIVEN_UP = 15 * 60
"""After so many seconds nobody waits any longer for a print that was asked for."""


def is_long(page: DisclosurePage) -> bool:
    """Whether the page that a link opens does not hold all shots."""
    return page.pages > 1


def found_print(link: ShareLink) -> Path | None:
    """The print of what the record tells now; else None, and a worker is asked to make it."""
    path = _path(link)
    if path.exists():
        return path
    newest = max(path.parent.glob(f"{_name(link)}-*.html"), key=_written, default=None)
    if newest is not None and time.time() - _written(newest) < FRESH:
        return newest
    if _is_first_to_ask(_mark(link)):
        print_shared.enqueue(link.pk, get_language() or "")
    return path if path.exists() else None


@task(priority=BEHIND)
def print_shared(key: int, language: str) -> None:
    """Make the print of the link of that key, unless it was closed meanwhile."""
    found = ShareLink.everything.select_related("production", "scene")
    link = found.filter(pk=key).first()
    if link is None:
        return
    with translation.override(language or None):
        try:
            if link.is_open(timezone.now()):
                _make(link)
        finally:
            _mark(link).unlink(missing_ok=True)


def _make(link: ShareLink) -> None:
    path = _path(link)  # before the record is read: what changes meanwhile asks for another print
    part = path.with_suffix(".part")
    told = Disclosure(link.production, private=False)
    context = {"link": link, "file": True, "now": timezone.localtime()}
    with part.open("wb") as file:
        for html in framed(parts(told, context), title=title_of(link)):
            file.write(html.encode())
    old = [one for one in path.parent.glob(f"{_name(link)}-*.html") if one != path]
    part.replace(path)
    for one in old:
        one.unlink(missing_ok=True)


def title_of(link: ShareLink) -> str:
    """'MRL Middle Realm: disclosure of all shots'."""
    return _("%(production)s: disclosure of all shots") % {"production": link.production}


def file_name(link: ShareLink) -> str:
    """What the file is called where it is kept by who fetched it."""
    return f"{link.production.code}_disclosure_{timezone.localdate():%Y-%m-%d}.html"


def _name(link: ShareLink) -> str:
    return f"shared-{link.pk}-{get_language()}"


def _path(link: ShareLink) -> Path:
    """Where the print of this state lies: every write to the record is a change set."""
    newest = ChangeSet.objects.order_by("-pk").values_list("pk", flat=True).first()
    state = hashlib.sha256(f"{link.token_hash} {newest}".encode()).hexdigest()[:32]
    return place(f"{_name(link)}-{state}.html")


def _mark(link: ShareLink) -> Path:
    """Lies there while a print of the link is asked for and not made."""
    return place(f"{_name(link)}.asked")


def _is_first_to_ask(mark: Path) -> bool:
    mark.parent.mkdir(parents=True, exist_ok=True)
    if mark.exists() and time.time() - _written(mark) > GIVEN_UP:
        mark.unlink(missing_ok=True)
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _written(path: Path) -> float:
    """When it was last written; long ago for a file that went meanwhile."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
