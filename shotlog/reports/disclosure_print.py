"""The disclosure of a long production as one file to print: made by a worker, with all shots."""

from collections.abc import Iterator, Mapping

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from shotlog.figures.disclosure import Disclosure
from shotlog.jobs import BEHIND, Failed, Work, perform, start
from shotlog.kit.tasks import task
from shotlog.models import Job, Membership
from shotlog.reports.disclosure_page import DisclosurePage
from shotlog.reports.printing import framed, standing_alone

KIND = "disclosure-print"


def start_print(member: Membership, *, again: str) -> Job:
    """Have the whole disclosure printed for `member`; Failed where they have too much in the works.

    `again` is the address that asks for it.
    """
    return start(
        member,
        print_disclosure,
        kind=KIND,
        title=title_of(member),
        arguments={},
        file_name=f"{member.production.code}_disclosure_{timezone.localdate():%Y-%m-%d}.html",
        content_type="text/html; charset=utf-8",
        again=again,
    )


@task(priority=BEHIND)
def print_disclosure(job: int) -> None:
    """Make the print of the disclosure of a production."""
    perform(job, _print)


def _print(work: Work) -> None:
    member = work.member
    if not member.production.disclosure:
        raise Failed(
            _("%(production)s keeps no clearances. Switch disclosure on in its settings.")
            % {"production": member.production}
        )
    told = Disclosure(member.production, private=member.sees_recipes)
    pages = DisclosurePage(told).pages
    context = {
        "member": member,
        "file": True,
        "now": timezone.localtime(),
        "prepared_by": member.user.get_full_name() or member.user.get_username(),
        "prepared_as": member.get_role_display(),
    }
    for number, html in enumerate(framed(parts(told, context), title=title_of(member))):
        work.step(number, pages + 2, _("Disclosure"))
        work.file.write(html.encode())


def parts(told: Disclosure, context: Mapping[str, object]) -> Iterator[str]:
    """The whole disclosure with its first shots, then page by page the shots that follow."""
    for number in range(1, DisclosurePage(told).pages + 1):
        page = DisclosurePage(told, page=number)
        name = "_disclosure_file" if number == 1 else "_disclosed_shots"
        html = render_to_string(f"reports/{name}.html", {**context, "page": page})
        yield standing_alone(html)


def title_of(member: Membership) -> str:
    """'MRL Middle Realm: disclosure of all shots'."""
    return _("%(production)s: disclosure of all shots") % {"production": member.production}
