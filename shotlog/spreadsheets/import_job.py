"""A long import, done in the background."""

from django.utils.translation import gettext as _

from shotlog.history import Conflict
from shotlog.jobs import Failed, Work, perform, start
from shotlog.kit.tasks import task
from shotlog.models import ImportDraft, Job
from shotlog.spreadsheets.incoming import NotReady, Unreadable
from shotlog.spreadsheets.incoming.drafts import Moved, apply_draft

KIND = "import"
LONG = 2500
"""So many rows and cells are written while a person waits: about two seconds."""


def is_long(writes: int) -> bool:
    """Whether so many new rows and changed cells are written in the background."""
    return writes > LONG


def start_import(draft: ImportDraft, *, sealed: str) -> Job:
    """Queue the import of what was previewed; Failed where too much is in the works."""
    job = start(
        draft.membership,
        apply_in_background,
        kind=KIND,
        title=_("Import: %(name)s") % {"name": draft.name},
        arguments={"draft": draft.pk, "seal": sealed},
        leads_to=draft.get_absolute_url(),
    )
    ImportDraft.objects.filter(pk=draft.pk).update(job=job)
    return job


@task()
def apply_in_background(job: int) -> None:
    """Apply an import."""
    perform(job, _apply)


def _apply(work: Work) -> None:
    drafts = work.member.import_drafts.select_related("membership__production", "membership__user")
    draft = drafts.filter(pk=work.arguments["draft"]).first()
    if draft is None:
        raise Failed(_("The file is no longer kept here: import it again."))
    try:
        apply_draft(
            draft,
            sealed=work.arguments["seal"],
            step=lambda words: work.step(0, 0, words),
            job=work.job,
        )
    except Conflict as conflict:
        raise Failed(f"{conflict.row}: {conflict}") from conflict
    except NotReady as refused:
        raise Failed(" ".join(refused.messages)) from refused
    except (Moved, Unreadable) as refused:
        raise Failed(str(refused)) from refused
