"""The frame of every page in a real browser: menus, theme, language."""

from collections.abc import Callable

from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests.browser.film import make_film


def test_the_theme_is_kept_for_the_next_page(
    page: Page, site: str, complaints: list[str], sign_in: Callable[[User], User]
) -> None:
    """Chosen in the top bar, by a click or with the arrow keys."""
    film = make_film()
    sign_in(film.user)
    page.goto(f"{site}/account/")
    page.locator(".theme-switch label[title='Light']").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.goto(f"{site}/p/FLM/settings/")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_escape_closes_a_menu_and_gives_back_the_focus(
    page: Page, site: str, complaints: list[str], sign_in: Callable[[User], User]
) -> None:
    """A menu opens with Enter, and no mouse is needed."""
    film = make_film()
    sign_in(film.user)
    page.goto(f"{site}/account/")
    summary = page.locator("details.menu summary.person")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(summary).to_be_focused()


def test_a_page_can_be_skipped_to_by_the_first_tab(
    page: Page, site: str, complaints: list[str]
) -> None:
    """For those who walk by keyboard; also before anybody is signed in."""
    page.goto(f"{site}/sign-in/")
    assert page.evaluate("document.querySelector('a.skip').getAttribute('href')") == "#main"
    assert page.locator("#main").count() == 1
