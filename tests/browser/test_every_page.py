"""Every page in both themes: axe finds nothing, the console is silent, nothing is from outside."""

import io
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page, Request

from shotlog.models import Invitation, Job
from shotlog.spreadsheets.incoming.drafts import apply_draft, keep_file, plan_of, seal
from tests.browser.film import Film, make_film
from tests.make import make_production, make_take

Address = Callable[[Film], str]


def of_production(name: str) -> Address:
    """A page that needs nothing but the production."""
    return lambda film: reverse(name, args=[film.production.code])


def of_shot(name: str) -> Address:
    """A page of one shot."""
    return lambda film: reverse(name, args=[film.production.code, film.shot.code])


def of_row(name: str, row: str, *, key: str = "pk") -> Address:
    """A page of one row of the film."""

    def address(film: Film) -> str:
        found = getattr(film, row) if hasattr(film, row) else getattr(film.take, row)
        return reverse(name, args=[film.production.code, getattr(found, key)])

    return address


def of_tool(name: str) -> Address:
    """A page of the tool that made the takes."""

    def address(film: Film) -> str:
        version = film.take.tool_version
        assert version is not None
        return reverse(name, args=[film.production.code, version.tool_id])

    return address


def of_job(state: str, **fields: object) -> Address:
    """The page of a file that is made in the background."""

    def address(film: Film) -> str:
        member = film.user.memberships.get()
        job = Job.objects.create(
            membership=member, title="Excel, whole breakdown", state=state, **fields
        )
        return job.get_absolute_url()

    return address


def of_draft(name: str, text: str, *, applied: bool = False) -> Address:
    """A page of an import."""

    def address(film: Film) -> str:
        member = film.user.memberships.get()
        draft = keep_file(member, io.BytesIO(text.encode()), "list.csv")
        if applied:
            apply_draft(draft, sealed=seal(plan_of(draft)))
        return reverse(name, args=[film.production.code, draft.pk])

    return address


def dropped(film: Film) -> str:
    """The id of a drop with something to ask: a take without a version, of a new spelling."""
    make_take(element=film.element, model="Juggernaut XL v9")
    make_take(element=film.element, model="juggernautXLv9", drop="d" * 32)
    return "d" * 32


PLANNED = "category=crowd&role=fill&count=40&width=2048&height=858&seconds=4"

PAGES: dict[str, Address] = {
    "account": lambda _film: reverse("account"),
    "new production": lambda _film: reverse("production-new"),
    "production": of_production("production"),
    "production settings": of_production("production-settings"),
    "members": of_production("member-list"),
    "shots": of_production("shot-list"),
    "shots, none found": lambda film: of_production("shot-list")(film) + "?q=nothing+like+this",
    "shot": of_shot("shot"),
    "shot without a scene": lambda film: reverse("shot", args=[film.production.code, "FLM_LOOSE"]),
    "facts of a shot": of_shot("shot-edit"),
    "history of a shot": of_shot("shot-history"),
    "new element": of_shot("element-new"),
    "element": of_row("element-edit", "element"),
    "clearance": of_row("clearance", "element"),
    "new shot": of_production("shot-new"),
    "new scene": of_production("scene-new"),
    "scene": of_row("scene-edit", "scene"),
    "new colour note": of_shot("note-new"),
    "colour note": of_row("note-edit", "note"),
    "colour queue": of_production("colour-queue"),
    "colour budget": of_production("colour-budget"),
    "colour queue, none found": lambda film: of_production("colour-queue")(film) + "?state=so",
    "shortcomings": of_production("shortcoming-list"),
    "shortcomings, none found": lambda film: of_production("shortcoming-list")(film) + "?kind=fps",
    "checklist": of_production("shortcoming-checklist"),
    "new shortcoming": of_shot("shortcoming-new"),
    "shortcoming": of_row("shortcoming-edit", "shortcoming"),
    "takes": lambda film: reverse("element-takes", args=[film.element.pk]),
    "parameter": lambda film: reverse("take-parameter", args=[film.take.pk, "prompt"]),
    "gaps": of_production("gaps"),
    "benchmarks": lambda _film: reverse("benchmarks"),
    "benchmarks of a production": of_production("production-benchmarks"),
    "planner": lambda _film: reverse("plan"),
    "planner with a line": lambda _film: reverse("plan") + "?" + PLANNED,
    "recipes": lambda _film: reverse("recipe-search"),
    "recipes found": lambda _film: reverse("recipe-search") + "?q=wan&decision=approved",
    "recipe": lambda film: reverse("recipe", args=[film.take.pk]),
    "log a take": lambda film: reverse("take-log", args=[film.element.pk]),
    "paste into a take": lambda film: reverse("take-paste", args=[film.take.pk]),
    "compare takes": lambda film: reverse("take-compare", args=[film.element.pk]),
    "tray": of_production("tray"),
    "file names": of_production("file-names"),
    "sessions": of_production("session-list"),
    "new session": of_production("session-new"),
    "session": of_row("session-edit", "session"),
    "drop": lambda film: reverse("drop", args=[film.production.code, dropped(film)]),
    "tools": of_production("tool-list"),
    "new tool": of_production("tool-new"),
    "tool": of_tool("tool-edit"),
    "new version": of_tool("version-new"),
    "scenes": of_production("scene-list"),
    "disclosure": of_production("disclosure"),
    "share links": of_production("share-list"),
    "all scene reports": of_production("report-print"),
    "tool versions": of_production("report-versions"),
    "scene report": of_row("scene-report", "scene", key="number"),
    "import": of_production("import-new"),
    "import preview": of_draft(
        "import-preview", "Shot,Status,Cut in,Cut out\nFLM_9,Reddy,2,1\nFLM_8,ip"
    ),
    "import of unknown columns": of_draft("import-columns", "Was,Wie\na,b\nc,d"),
    "imported": of_draft("import-preview", "Shot\nFLM_9", applied=True),
    "downloads": of_production("job-list"),
    "download on its way": of_job("running", done=30, total=100, words="Takes"),
    "download that failed": of_job("failed", error="It was stopped.", again="/"),
    "download": of_job("done", size=1000, file="none", file_name="MRL.xlsx"),
    "no such page": lambda _film: "/no/such/page/",
}


def look(page: Page, address: str, complaints: list[str], site: str) -> None:
    """Open it, and ask axe, the console and the network."""
    outside: list[str] = []

    def watch(request: Request) -> None:
        if not request.url.startswith((site, "data:")):
            outside.append(request.url)

    page.on("request", watch)
    answer = page.goto(f"{site}{address}")
    page.wait_for_load_state("networkidle")
    assert answer is not None
    if answer.status == 404:  # the console tells of that too
        complaints[:] = [one for one in complaints if "404" not in one]
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert outside == []


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_production(
    page: Page,
    site: str,
    complaints: list[str],
    sign_in: Callable[[User], User],
    use_theme: Callable[[str], None],
    name: str,
    theme: str,
) -> None:
    """As its supervisor sees it."""
    film = make_film()
    sign_in(film.user)
    use_theme(theme)
    look(page, PAGES[name](film), complaints, site)
    assert page.locator("html").get_attribute("data-theme") == theme


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("address", ["/sign-in/", "/invitation/spent/"])
def test_a_page_of_a_stranger(
    page: Page,
    site: str,
    complaints: list[str],
    use_theme: Callable[[str], None],
    address: str,
    theme: str,
) -> None:
    """Before anybody is signed in."""
    use_theme(theme)
    look(page, address, complaints, site)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_an_invitation_that_waits(
    page: Page,
    site: str,
    complaints: list[str],
    use_theme: Callable[[str], None],
    theme: str,
) -> None:
    """As the person sees it who got the link."""
    _row, token = Invitation.make(
        production=make_production(), role="artist", name="Mina Choi", made_by="Han Seo"
    )
    use_theme(theme)
    look(page, reverse("invitation", args=[token]), complaints, site)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_first_page_of_an_empty_shotlog(
    page: Page,
    site: str,
    complaints: list[str],
    sign_in: Callable[[User], User],
    use_theme: Callable[[str], None],
    theme: str,
) -> None:
    """It offers the demo or a new production."""
    sign_in(User.objects.create_superuser("owner"))
    use_theme(theme)
    look(page, "/", complaints, site)
