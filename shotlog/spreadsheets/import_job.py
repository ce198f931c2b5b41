"""Long imports, read and written in the background."""

from django.urls import reverse
from django.utils.translation import gettext as _

from shotlog.history import Conflict
from shotlog.jobs import Failed, Work, perform, start
from shotlog.kit.tasks import task
from shotlog.models import ImportDraft, Job
from shotlog.spreadsheets.incoming import NotReady, Unreadable
from shotlog.spreadsheets.incoming.drafts import Moved, apply_draft, finished, is_heavy
from shotlog.spreadsheets.incoming.looking import plan_anew

KIND, READING = "import", "reading"
LONG = 2500
"""So many rows and cells are written while a person waits: about two seconds."""


def is_long(draft: ImportDraft, writes: int) -> bool:
    """Whether so many new rows and changed cells are written in the background."""
    return writes > LONG or is_heavy(draft)


def start_reading(draft: ImportDraft, *, then: str) -> Job:
    """Queue the look at a large file, which leads to the page `then`; Failed as `start_import`."""
    job = start(
        draft.membership,
        read_in_background,
        kind=READING,
        title=_("Reading %(name)s") % {"name": draft.name},
        arguments={"draft": draft.pk},
        leads_to=then,
    )
    ImportDraft.objects.filter(pk=draft.pk).update(job=job)
    return job


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


@task()
def read_in_background(job: int) -> None:
    """Read and plan an import."""
    perform(job, _read)


def _read(work: Work) -> None:
    draft = _draft(work)
    try:
        plan_anew(draft, told=work.step)
    except Unreadable as refused:
        choose = reverse("import-new", args=[work.member.production.code])
        Job.objects.filter(pk=work.job.pk).update(leads_to=choose)
        raise Failed(str(refused)) from refused
    finished(work.job)


def _draft(work: Work) -> ImportDraft:
    drafts = work.member.import_drafts.select_related("membership__production", "membership__user")
    draft = drafts.filter(pk=work.arguments["draft"]).first()
    if draft is None:
        raise Failed(_("The file is no longer kept here: import it again."))
    return draft


def _apply(work: Work) -> None:
    draft = _draft(work)
    try:
        apply_draft(draft, sealed=work.arguments["seal"], told=work.step, job=work.job)
    except Conflict as conflict:
        raise Failed(f"{conflict.row}: {conflict}") from conflict
    except NotReady as refused:
        raise Failed(" ".join(refused.messages)) from refused
    except (Moved, Unreadable) as refused:
        raise Failed(str(refused)) from refused
