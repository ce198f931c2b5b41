"""Logging a take of a service: a line is pasted, the take stands in the strip."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from shotlog.generation.takes import record_take
from shotlog.history import Author
from shotlog.models import Element, Take
from tests.make import make_element, make_member, make_shot

pytestmark = pytest.mark.django_db(transaction=True)
LINE = "a king of reapers, smoke --ar 16:9 --v 7 --seed 123 --stylize 250"


@pytest.fixture
def element(sign_in: Callable[[User], User], complaints: list[str]) -> Element:
    """An element of a signed-in artist; every complaint of the console fails the test."""
    member = make_member(role="artist", name="Oh Mina")
    sign_in(member.user)
    return make_element(shot=make_shot(production=member.production))


def open_log(page: Page, element: Element, site: str) -> None:
    page.goto(f"{site}/elements/{element.pk}/takes/")
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="Paste or type a take").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-paste]")).to_be_focused()


def test_a_pasted_line_of_midjourney_becomes_a_take(
    page: Page, element: Element, site: str, complaints: list[str]
) -> None:
    open_log(page, element, site)
    before = page.locator(".takes .take").count()
    page.evaluate(
        """line => {
            const box = document.querySelector("[data-paste]");
            box.value = line;
            box.dispatchEvent(new ClipboardEvent("paste", { bubbles: true }));
        }""",
        LINE,
    )
    expect(page.locator(".understood")).to_contain_text("Understood as a prompt with flags.")
    expect(page.get_by_role("button", name="Log the take")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".takes .take")).to_have_count(before + 1)
    expect(page.locator(".params").first).to_contain_text("Midjourney 7")
    made = Take.objects.latest("pk")
    assert (made.seed, made.sources["seed"]["source"]) == ("123", "pasted")
    assert complaints == []


def test_two_keystrokes_log_what_the_last_take_had(
    page: Page, element: Element, site: str, complaints: list[str]
) -> None:
    by = Author.command(element.shot.production)
    typed = {"tool": "Kling", "tool_version": "2.1", "mode": "t2v", "prompt": "gate"}
    record_take(element, by=by, typed=typed)
    open_log(page, element, site)
    before = page.locator(".takes .take").count()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".takes .take")).to_have_count(before + 1)
    made = Take.objects.latest("pk")
    assert (str(made.tool_version), made.prompt) == ("Kling 2.1", "gate")
    assert complaints == []
