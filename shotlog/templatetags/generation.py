"""Takes in templates: their pictures, their parameters, and what their recipes still need."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shotlog.figures.recoverability import needed_parts
from shotlog.generation.differences import in_words
from shotlog.generation.parameter_forms import ParameterForm, suggestions
from shotlog.generation.playing import Screen, screen_of
from shotlog.generation.shown import (
    BY_KEY,
    PARAMETERS,
    PART_NAMES,
    Row,
    duration,
    missing_words,
    row_of,
    rows,
)
from shotlog.generation.warned import told
from shotlog.models import Membership, SourceFile, Take, Tool, ToolVersion, TrayFile

register = template.Library()


@dataclass(frozen=True)
class Part:
    """One thing that a recipe needs."""

    name: str
    key: str  # the parameter that gives it; '' for the file
    is_there: bool


@register.simple_tag
def preview_of(source_file: SourceFile | None, size: str = "thumb", alt: str = "") -> SafeString:
    """The picture of a file, or the words why there is none."""
    if source_file is not None and source_file.preview == SourceFile.Preview.READY:
        width = 320 if size == "thumb" else 1600
        return format_html(
            '<img class="thumb" src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
            reverse("preview", args=[source_file.sha256, size]),
            alt,
            width,
            round(width / 2.39),
        )
    if source_file is None:
        words = _("no file yet")
    elif source_file.preview == SourceFile.Preview.WAITING:
        words = _("preview is being made")
    else:
        words = _("no preview")
    return format_html('<span class="thumb no-thumb">{}</span>', words)


@register.simple_tag
def screen_of_take(take: Take) -> Screen:
    """How the file of a take is shown."""
    return screen_of(take)


@register.simple_tag
def file_facts(source_file: SourceFile) -> str:
    """Size, rate, length and codec of a file, as far as they are known."""
    seconds, fps = source_file.seconds, source_file.fps
    words = [
        f"{source_file.width} × {source_file.height}" if source_file.width else "",
        length_of(source_file),
        _("%(fps)s fps") % {"fps": f"{fps.normalize():f}"} if fps else "",
        _("%(seconds)s s") % {"seconds": f"{seconds:.1f}"} if seconds else "",
        source_file.codec,
    ]
    return ", ".join(word for word in words if word)


@register.filter
def length_of(source_file: SourceFile | None) -> str:
    """'48 frames' of what moves; '' of a still."""
    if source_file is None or not source_file.frames or source_file.frames < 2:
        return ""
    return ngettext("%(count)d frame", "%(count)d frames", source_file.frames) % {
        "count": source_file.frames
    }


@register.simple_tag
def strip_address(source_file: SourceFile | None) -> str:
    """Where the strip of a file is; '' without one."""
    if source_file is None or source_file.strip < 2:
        return ""
    return reverse("preview", args=[source_file.sha256, "strip"])


@register.simple_tag
def parameter_rows(take: Take, member: Membership) -> dict[str, list[Row]]:
    """The parameters of a take: those to show, and the empty ones."""
    if not member.sees_recipes:
        return {"known": [], "empty": []}
    found = rows(take, member)
    return {
        "known": [row for row in found if row.value or row.is_missing or row.in_file],
        "empty": [row for row in found if not (row.value or row.is_missing or row.in_file)],
    }


@register.simple_tag
def upload_limit() -> int:
    """Bytes that one file may have."""
    return settings.UPLOAD_LIMIT_MB * 1024 * 1024


@register.simple_tag
def known_tools() -> list[str]:
    """The names of all tools, for a list of suggestions."""
    return list(Tool.objects.values_list("name", flat=True))


@register.simple_tag
def known_versions(tool: Tool | None) -> list[str]:
    """The known versions of `tool`; of all tools without one."""
    versions = ToolVersion.objects.exclude(version="")
    versions = versions.filter(tool=tool) if tool else versions
    return list(dict.fromkeys(versions.order_by("-pk").values_list("version", flat=True)))


@register.simple_tag
def waiting_count(member: Membership) -> int:
    """How many files wait in the tray of the production."""
    return TrayFile.objects.filter(production=member.production_id).count()


@register.filter
def any_waiting(takes: Iterable[Take]) -> bool:
    """Whether a preview of one of `takes` is still being made."""
    files = (take.source_file for take in takes)
    return any(file and file.preview == SourceFile.Preview.WAITING for file in files)


@register.simple_tag
def recipe_parts(take: Take) -> list[Part]:
    """What the recipe of a take needs, and whether it is there."""
    keys = {p.part: p.key for p in PARAMETERS if p.part} | {"version": "tool"}
    return [
        Part(str(PART_NAMES[part]), keys.get(part, ""), part not in take.missing)
        for part in needed_parts(take.mode)
    ]


@register.simple_tag
def first_fix(take: Take) -> dict[str, object] | None:
    """The form of the first missing part that can be typed; None where only the file is missing."""
    keys = (part.key for part in recipe_parts(take) if part.key and not part.is_there)
    parameter = BY_KEY.get(next(keys, ""))
    if parameter is None:
        return None
    row = row_of(take, parameter)
    form = ParameterForm(take, parameter, auto_id=f"fix-{take.pk}-%s")
    return {"form": form, "row": row, **suggestions(parameter)}


@register.filter
def missing_parts(take: Take) -> str:
    """What is missing, in words."""
    return missing_words(take)


register.filter("in_words", in_words)


@register.filter
def as_warning(warning: str) -> str:
    """A stored warning in the reader's language."""
    return told(warning)


@register.filter
def as_duration(seconds: float | None) -> str:
    """Seconds as '11 min 42 s'."""
    return duration(seconds) or "–"
