"""Scene reports on paper and on a laptop's screen: nothing is cut off at the side, two sheets."""

import re
from collections.abc import Callable

from django.contrib.auth.models import User
from playwright.sync_api import Page, ViewportSize

from shotlog.history import Author, edit
from shotlog.models import Scene
from tests.browser.film import make_film
from tests.make import make_element, make_note, make_shortcoming, make_shot, make_take

A4_INSIDE: ViewportSize = {"width": 1047, "height": 719}  # landscape, CSS pixels
TOO_WIDE = """[...document.querySelectorAll(".report-table, .details .table")]
    .filter(one => one.scrollWidth > one.closest(".panel").clientWidth + 1)
    .map(one => one.caption.innerText)"""

BEYOND = """[...document.querySelectorAll("main *")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => `${one.tagName} ${one.className} ${one.innerText}`.slice(0, 40))"""


def fill(scene: Scene, shots: int) -> None:
    """Shots with long words in every column."""
    lacks = ["tool", "tool_version", "mode", "model", "prompt", "seed"]
    for number in range(shots):
        shot = make_shot(scene=scene, description="Wide: the gate burns behind the fleeing crowd")
        has_gap = number % 4 == 0
        element = make_element(
            shot=shot,
            origin="ai_gen",
            recovery="partly" if has_gap else "recoverable",
            missing=lacks if has_gap else [],
            hours_actual=20,
            hours_conventional=148,
        )
        for origin in ("ai_assist", "cg", "proc", "comp2d", "practical", "plate"):
            make_element(shot=shot, origin=origin, hours_actual=1)
        make_take(element=element, decision="approved")
        kind = ("exposure", "black", "white", "gamut", "banding", "depth", "sat")[number % 7]
        make_note(element=element, main_mismatch=kind, hours_estimated=2)
        if has_gap:
            make_shortcoming(element=element)
        edit(shot, {"status": "apr"}, by=Author.command(scene.production))


def test_a_scene_of_sixteen_shots_fits_on_two_sheets_and_on_a_laptop(
    page: Page, site: str, sign_in: Callable[[User], User]
) -> None:
    film = make_film()
    fill(film.scene, 14)
    sign_in(film.user)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site + film.scene.get_absolute_url())
    assert page.evaluate(TOO_WIDE) == []
    page.emulate_media(media="print")
    page.set_viewport_size(A4_INSIDE)
    assert page.evaluate(BEYOND) == []
    sheets = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", sheets)) == 2
