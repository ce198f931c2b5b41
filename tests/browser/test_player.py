"""Clips in a browser: stepped by frame from ranges of the original, and two of them in step."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files import File
from django.urls import reverse
from playwright.sync_api import Page, Response, expect

from shotlog.generation.files import hold
from shotlog.history import Author
from shotlog.models import Element, Take
from tests.browser.conftest import PATIENCE
from tests.generation.filming import clip
from tests.make import make_element, make_member, make_production, make_shot, make_take

SHOWN = "figure[data-player]"


@pytest.fixture
def element(sign_in: Callable[[User], User], complaints: list[str]) -> Element:
    """An element of a supervisor who is signed in; the console is listened to."""
    production = make_production(code="FLM")
    sign_in(make_member(production=production).user)
    return make_element(shot=make_shot(production=production, code="FLM_0010"), name="crowd01")


def take_of(element: Element, path: Path) -> Take:
    with path.open("rb") as file:
        by = Author.command(element.shot.production)
        held = hold(File(file), name=path.name, by=by).source_file
    return make_take(element=element, source_file=held, file_name=path.name)


def wait(page: Page, truth: str) -> None:
    """Until an expression is true; Playwright's own waiting evaluates what our policy forbids."""
    until = time.monotonic() + PATIENCE
    while not page.evaluate(truth):
        assert time.monotonic() < until, truth
        page.wait_for_timeout(20)


def places(page: Page) -> list[float]:
    found: list[float] = page.eval_on_selector_all("video", "all => all.map(v => v.currentTime)")
    return found


def compare(page: Page, site: str, element: Element, *takes: Take, view: str = "side") -> None:
    asked = "&".join(f"take={take.pk}" for take in takes)
    page.goto(f"{site}{reverse('take-compare', args=[element.pk])}?{asked}&view={view}")
    expect(page.locator("[data-transport]")).to_be_visible()
    wait(page, "[...document.querySelectorAll('video')].every(video => video.readyState >= 2)")


def shade(page: Page, number: int) -> int:
    """How bright the picture of one video is: frame n of the clips is grey of 10 × n."""
    found: int = page.evaluate(
        """async number => {
          const video = document.querySelectorAll("video")[number];
          while (video.seeking) await new Promise(done => setTimeout(done, 20));
          const canvas = new OffscreenCanvas(8, 8);
          const context = canvas.getContext("2d");
          context.drawImage(video, 0, 0, 8, 8);
          return context.getImageData(4, 4, 1, 1).data[1];
        }""",
        number,
    )
    return found


def test_a_clip_is_stepped_by_frame_by_key_button_and_scrubber(
    page: Page, site: str, element: Element, tmp_path: Path
) -> None:
    parts: list[int] = []

    def note(response: Response) -> None:
        if response.url.endswith("/original"):
            parts.append(response.status)

    page.on("response", note)
    take_of(element, clip(tmp_path / "a.mp4", frames=20))
    page.goto(f"{site}{reverse('element-takes', args=[element.pk])}")
    count = page.locator(".player .count")
    expect(count).to_have_text("frame 1 of 20")
    for _step in range(7):
        page.keyboard.press("Period")
    expect(count).to_have_text("frame 8 of 20")
    assert shade(page, 0) == pytest.approx(70, abs=8)
    page.keyboard.press("Comma")
    expect(count).to_have_text("frame 7 of 20")
    page.get_by_role("button", name="One frame on").click()
    expect(page.locator(".player .timecode")).to_have_text("00:00:00:07")
    scrubber = page.get_by_role("slider", name="Frame")
    scrubber.focus()
    scrubber.press("End")
    expect(count).to_have_text("frame 20 of 20")
    assert shade(page, 0) == pytest.approx(190, abs=8)
    page.get_by_label("Why").fill("a,b.k")  # in a field they are letters
    expect(count).to_have_text("frame 20 of 20")
    assert parts
    assert set(parts) == {206}


def test_it_plays_only_when_asked_and_is_silent(
    page: Page, site: str, element: Element, tmp_path: Path
) -> None:
    take_of(element, clip(tmp_path / "a.mp4", frames=48))
    page.goto(f"{site}{reverse('element-takes', args=[element.pk])}")
    wait(page, "document.querySelector('video')?.readyState >= 2")
    assert page.evaluate("(v => v.paused && v.muted && v.loop)(document.querySelector('video'))")
    page.keyboard.press("KeyK")
    wait(page, "document.querySelector('video').currentTime > 0.3")
    page.get_by_role("button", name="Pause").click()
    assert page.evaluate("document.querySelector('video').paused")


def test_two_clips_step_and_play_together(
    page: Page, site: str, element: Element, tmp_path: Path
) -> None:
    one = take_of(element, clip(tmp_path / "a.mp4", frames=48))
    other = take_of(element, clip(tmp_path / "b.webm", "libvpx-vp9", frames=48))
    compare(page, site, element, one, other)
    for _step in range(9):
        page.keyboard.press("Period")
    expect(page.locator("[data-transport] .count")).to_have_text("frame 10 of 48")
    assert places(page) == [pytest.approx(9.5 / 24, abs=0.002)] * 2
    assert shade(page, 0) == pytest.approx(90, abs=8)
    assert shade(page, 1) == pytest.approx(90, abs=8)
    page.keyboard.press("KeyK")
    wait(page, "document.querySelector('video').currentTime > 1.2")
    left, right = places(page)
    assert abs(left - right) < 0.2
    page.keyboard.press("KeyK")
    wait(page, "[...document.querySelectorAll('video')].every(v => v.paused)")
    wait(page, "[...document.querySelectorAll('video')].every(v => !v.seeking)")
    left, right = places(page)
    assert left == pytest.approx(right, abs=0.002)


def test_two_rates_go_by_time_and_it_is_said(
    page: Page, site: str, element: Element, tmp_path: Path
) -> None:
    one = take_of(element, clip(tmp_path / "a.mp4", frames=48, fps=24))
    other = take_of(element, clip(tmp_path / "b.mp4", frames=24, fps=12))
    compare(page, site, element, one, other)
    expect(page.get_by_text("in step by time, not by frame")).to_be_visible()
    page.get_by_role("slider", name="Frame of both").fill("23")
    left, right = places(page)
    assert abs(left - right) < 1 / 12


def test_the_views_are_chosen_by_letter_and_the_overlay_is_turned_over(
    page: Page, site: str, element: Element, tmp_path: Path
) -> None:
    one = take_of(element, clip(tmp_path / "a.mp4", frames=12))
    other = take_of(element, clip(tmp_path / "b.mp4", frames=13))
    compare(page, site, element, one, other)
    left, right = (page.locator(".stage .screen").nth(n) for n in (0, 1))

    def box(screen: object) -> object:
        return screen.bounding_box()  # type: ignore[attr-defined]

    assert box(left) != box(right)
    page.keyboard.press("KeyW")
    assert box(left) == box(right)
    page.get_by_role("slider", name="Wipe between").fill("20")
    assert "20%" in right.evaluate("node => getComputedStyle(node).clipPath")
    page.keyboard.press("KeyD")
    assert right.evaluate("node => getComputedStyle(node).mixBlendMode") == "difference"
    page.keyboard.press("KeyO")
    expect(right).to_be_visible()
    page.keyboard.press("KeyO")
    expect(right).to_be_hidden()
    expect(page.locator("[data-on-top]")).to_have_text("v001")
    assert "view=overlay" in page.url
    page.keyboard.press("KeyX")
    page.wait_for_url(f"**take={other.pk}&take={one.pk}*view=overlay*")
    page.keyboard.press("KeyS")
    expect(page.get_by_role("radio", name="Side by side")).to_be_checked()


def test_a_clip_that_this_browser_does_not_play_says_so_and_shows_its_strip(
    page: Page, site: str, element: Element, tmp_path: Path, complaints: list[str]
) -> None:
    take = take_of(element, clip(tmp_path / "a.mp4", frames=24))
    assert take.source_file is not None
    page.route("**/original", lambda route: route.fulfill(body=b"no clip", status=200))
    page.goto(f"{site}{reverse('element-takes', args=[element.pk])}")
    expect(page.get_by_text("This browser does not play the clip (h264)")).to_be_visible()
    expect(page.locator("video")).to_have_count(0)
    page.keyboard.press("Period")
    expect(page.locator(f"{SHOWN} .screen .tile")).to_have_count(1)
    expect(page.get_by_role("link", name="Download it")).to_be_visible()
    complaints[:] = [one for one in complaints if "original" not in one]


def test_the_table_is_copied(page: Page, site: str, element: Element) -> None:
    one = make_take(element=element, seed="1")
    other = make_take(element=element, seed="2")
    asked = f"take={one.pk}&take={other.pk}"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}{reverse('take-compare', args=[element.pk])}?{asked}")
    page.get_by_role("button", name="Copy table").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert "Seed\t≠\t1\t2" in page.evaluate("navigator.clipboard.readText()")
