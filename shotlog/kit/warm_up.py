"""What a server does before its first answer, so that nobody waits for it."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.template import Engine
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation


def warm_up() -> None:
    """Import every view, read the catalogues and compile the pages: about a second."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            reverse("home")
    for name in pages():
        get_template(name)


def pages() -> Iterator[str]:
    """The names of all our templates."""
    for folder in map(Path, Engine.get_default().dirs):
        for path in folder.rglob("*.html"):
            yield path.relative_to(folder).as_posix()
