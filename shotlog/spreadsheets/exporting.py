"""An export as it is asked for: by a link at once, or by a job of the worker."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import IO

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from shotlog.jobs import BEHIND, Failed, Work, perform
from shotlog.kit.tasks import task
from shotlog.models import Membership, Scene
from shotlog.spreadsheets.choice import KEYS, has_sheet
from shotlog.spreadsheets.outputs import write
from shotlog.spreadsheets.progress import Told, to_nobody
from shotlog.spreadsheets.selection import (
    NotUnderstood,
    Selection,
    one_scene,
    what_is_shown,
    whole_production,
)
from shotlog.spreadsheets.size import is_long

KIND = "export"
CSV = "text/csv; charset=utf-8"
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@dataclass(frozen=True)
class Export:
    """What was asked for, in what form, with which of its parts."""

    selection: Selection
    form: str
    pictures: bool
    sheets: Collection[str]

    @classmethod
    def asked(cls, member: Membership, query: QueryDict, *, form: str) -> "Export":
        """What a link asks for; NotUnderstood carries the sentence where that cannot be told."""
        asked = [key for key in query.getlist("sheet") if key in KEYS]
        if asked and not any(has_sheet(member, key) for key in asked):
            raise NotUnderstood(
                _("Your role has no such sheet (%(sheets)s). Export the shots instead.")
                % {"sheets": ", ".join(asked)}
            )
        pictures = query.get("pictures") != "0"
        return cls(_selected(member, query), form, pictures=pictures, sheets=asked)

    @property
    def is_long(self) -> bool:
        """Whether it is made in the background."""
        return is_long(self.selection, form=self.form, pictures=self.pictures, sheets=self.sheets)

    @property
    def title(self) -> str:
        """'Excel: Whole production', 'CSV for Kitsu: Scene 24A'."""
        names = {
            "xlsx": _("Excel"),
            "csv": _("CSV"),
            "json": _("JSON"),
            "kitsu": _("CSV for Kitsu"),
            "flow": _("CSV for Flow"),
        }
        return f"{names[self.form]}: {self.selection.title}"

    @property
    def content_type(self) -> str:
        """As a browser is told."""
        return TYPES.get(self.form, CSV)

    @property
    def file_name(self) -> str:
        """'MRL_breakdown_2026-11-20.xlsx', 'MRL_kitsu_2026-11-20.csv'."""
        kind = self.form if self.form in ("kitsu", "flow") else "breakdown"
        ending = self.form if self.form in ("xlsx", "json") else "csv"
        code = self.selection.production.code
        return f"{code}_{kind}_{timezone.localdate():%Y-%m-%d}.{ending}"

    def write(self, target: IO[bytes], *, told: Told = to_nobody) -> None:
        """Write the file."""
        user = self.selection.member.user
        write(
            target,
            self.selection,
            form=self.form,
            author=user.get_full_name() or user.get_username(),
            pictures=self.pictures,
            sheets=self.sheets,
            told=told,
        )


@task(priority=BEHIND)
def write_export(job: int) -> None:
    """Write an export in the background."""
    perform(job, _write)


def _write(work: Work) -> None:
    query, form = QueryDict(work.arguments["query"]), work.arguments["form"]
    try:
        export = Export.asked(work.member, query, form=form)
    except NotUnderstood as refused:
        raise Failed(str(refused)) from refused
    export.write(work.file, told=work.step)


def _selected(member: Membership, query: QueryDict) -> Selection:
    scope = query.get("scope", "")
    if scope == "all":
        return whole_production(member)
    if scope == "scene":
        number = query.get("scene", "")
        scene = Scene.objects.filter(production=member.production, number__iexact=number).first()
        if scene is None:
            raise NotUnderstood(
                _("%(production)s has no scene %(number)s.")
                % {"production": member.production.code, "number": number or "–"}
            )
        return one_scene(member, scene)
    return what_is_shown(member, query)
