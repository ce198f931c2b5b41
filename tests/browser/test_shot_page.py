"""The shot page by keyboard: facts edited in place, takes reviewed, neighbours."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from shotlog.breakdown.shots import edit_shot
from shotlog.history import Author
from shotlog.models import Membership, Shot, Take
from tests.make import make_element, make_member, make_shot, make_take

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member(sign_in: Callable[[User], User], complaints: list[str]) -> Membership:
    """A signed-in supervisor; every complaint of the console fails the test."""
    found = make_member(name="Seo Yuna")
    sign_in(found.user)
    return found


def opened(page: Page, site: str, shot: Shot) -> Page:
    page.goto(site + shot.get_absolute_url())
    page.wait_for_load_state("networkidle")
    return page


def fact(page: Page, shot: Shot, name: str) -> str:
    return f"#shot-{shot.pk}-{name}"


def test_a_fact_is_edited_refused_put_back_saved_and_undone(
    page: Page, site: str, member: Membership, complaints: list[str]
) -> None:
    shot = make_shot(production=member.production, frames=100)
    opened(page, site, shot)
    frames = page.locator(fact(page, shot, "frames"))
    frames.locator(".fact-value").press("Enter")
    expect(frames.locator("input[name=value]")).to_be_focused()
    page.keyboard.type("many")
    page.keyboard.press("Enter")
    expect(frames.get_by_role("alert")).to_contain_text("not a whole number")
    complaints[:] = [one for one in complaints if "422" not in one]
    page.keyboard.press("Escape")
    expect(frames.locator(".fact-value")).to_be_focused()
    expect(frames).to_contain_text("100")
    page.keyboard.press("Enter")
    expect(frames.locator("input[name=value]")).to_be_focused()
    page.keyboard.type("128")
    page.keyboard.press("Enter")
    expect(frames).to_contain_text("Saved")
    expect(page.locator("#history")).to_contain_text("128")
    frames.get_by_role("button", name="Undo").click()
    expect(frames).to_contain_text("1009–1108")
    assert Shot.objects.get().frames == 100


def test_tab_saves_and_opens_the_next_fact(page: Page, site: str, member: Membership) -> None:
    shot = make_shot(production=member.production, frames=100)
    opened(page, site, shot)
    page.locator(fact(page, shot, "frames")).locator(".fact-value").press("Enter")
    expect(page.locator(fact(page, shot, "frames")).locator("input[name=value]")).to_be_focused()
    page.keyboard.type("128")
    page.keyboard.press("Tab")
    assignee = page.locator(fact(page, shot, "assignee")).locator("input[name=value]")
    expect(assignee).to_be_focused()
    page.keyboard.type("한도윤")
    page.keyboard.press("Shift+Tab")
    expect(page.locator(fact(page, shot, "frames")).locator("input[name=value]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(fact(page, shot, "assignee"))).to_contain_text("한도윤")
    saved = Shot.objects.get()
    assert (saved.frames, saved.assignee) == (128, "한도윤")


def test_leaving_a_field_saves_and_a_conflict_shows_both(
    page: Page, site: str, member: Membership, complaints: list[str]
) -> None:
    shot = make_shot(production=member.production, assignee="Kim")
    opened(page, site, shot)
    assignee = page.locator(fact(page, shot, "assignee"))
    assignee.locator(".fact-value").click()
    expect(assignee.locator("input[name=value]")).to_be_focused()
    other = Author.of(make_member(production=member.production, name="Han Doyun"))
    edit_shot(shot, {"assignee": "Lee"}, by=other)
    page.keyboard.type("Park")
    page.locator("h1").click()
    expect(assignee).to_contain_text("Han Doyun changed this to “Lee”")
    complaints[:] = [one for one in complaints if "409" not in one]
    assignee.get_by_role("button", name="Use mine").click()
    expect(assignee).to_contain_text("Saved")
    assert Shot.objects.get().assignee == "Park"


def test_takes_are_decided_by_single_keys(page: Page, site: str, member: Membership) -> None:
    element = make_element(shot=make_shot(production=member.production))
    first, second = make_take(element=element, decision="approved"), make_take(element=element)
    opened(page, site, element.shot)
    page.locator(".take").nth(1).locator("a").click()
    expect(page.locator("[data-review] h3").first).to_have_text("Review v002")
    page.keyboard.press("a")
    expect(page.locator(f"#line-{element.pk}")).to_contain_text("approved v002")
    first.refresh_from_db()
    assert first.decision == "candidate"
    page.locator("h1").click()
    page.keyboard.press("r")
    why = page.get_by_role("textbox", name="Why")
    expect(why).to_be_focused()
    page.keyboard.type("hands")
    page.keyboard.press("Enter")
    expect(page.locator("[data-decide=R]")).to_have_attribute("aria-pressed", "true")
    second.refresh_from_db()
    assert (second.decision, second.decision_note) == ("rejected", "hands")
    page.get_by_role("group", name="Motion").get_by_role("button", name="Needs work").click()
    expect(page.locator("[data-grade='2'][aria-pressed=true]")).to_be_focused()
    assert Take.objects.get(pk=second.pk).motion == 2


def test_brackets_lead_to_the_neighbours_and_an_element_is_logged_in_one_line(
    page: Page, site: str, member: Membership
) -> None:
    one = make_shot(production=member.production, code="X_010_0010")
    two = make_shot(production=member.production, code="X_010_0020")
    opened(page, site, one)
    page.keyboard.press("]")
    expect(page.locator("h1")).to_have_text("X_010_0020")
    page.keyboard.press("[")
    expect(page.locator("h1")).to_have_text("X_010_0010")
    page.locator(".add-element summary").first.click()
    page.keyboard.type("crowd01 crowd fill 40")
    page.keyboard.press("Enter")
    expect(page.locator(".element[open]")).to_contain_text("crowd01")
    assert not two.elements.exists()
    assert one.elements.get().origin == "ai_gen"
