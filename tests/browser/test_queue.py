"""The colour queue by keys alone."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.film import make_film
from tests.make import make_note

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_note_is_taken_matched_and_given_its_hours_by_keys(
    page: Page, site: str, complaints: list[str], sign_in: Callable[[User], User]
) -> None:
    film = make_film()
    other = make_note(shot=film.shot)
    sign_in(film.user)
    page.goto(f"{site}{reverse('colour-queue', args=[film.production.code])}")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"#note-{other.pk}")
    expect(chosen).to_have_attribute("aria-current", "true")
    page.keyboard.press("KeyT")
    expect(chosen).to_contain_text("Han Seo")
    page.keyboard.press("KeyH")
    field = chosen.locator("[name='value']")
    expect(field).to_be_focused()
    field.fill("1:30")
    page.keyboard.press("Enter")
    expect(chosen.locator("[id$='-hours_actual']")).to_contain_text("1.5")
    chosen.focus()
    page.keyboard.press("KeyM")
    expect(chosen.locator(".queue-marks")).to_contain_text("Matched")
    other.refresh_from_db()
    assert (other.colourist, other.status) == ("Han Seo", "matched")
    assert other.hours_actual == Decimal("1.5")
    assert complaints == []
