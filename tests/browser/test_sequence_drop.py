"""Frames chosen together go up together, and stand in the list as one."""

from collections.abc import Callable
from pathlib import Path

from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page, Request, expect

from shotlog.models import Take
from tests.generation.metadata.making import png
from tests.make import make_element, make_member, make_production, make_shot


def test_the_frames_of_a_sequence_go_up_in_one_request(
    page: Page,
    site: str,
    complaints: list[str],
    sign_in: Callable[[User], User],
    tmp_path: Path,
) -> None:
    production = make_production(code="FLM")
    sign_in(make_member(production=production).user)
    element = make_element(shot=make_shot(production=production, code="FLM_0010"))
    paths = [tmp_path / f"crowd.{number}.png" for number in range(1001, 1013)]
    for number, path in enumerate([*paths, tmp_path / "other.png"]):
        path.write_bytes(png(size=(number + 8, 8)))
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            sent.append(request.url)

    page.on("request", note)
    page.goto(f"{site}{reverse('element-takes', args=[element.pk])}")
    page.locator("input[name=files]").set_input_files([*paths, tmp_path / "other.png"])
    expect(page.locator(".upload[data-take]")).to_have_count(2)
    expect(page.locator(".takes .take")).to_have_count(2)
    assert len(sent) == 2
    assert Take.objects.get(file_name="crowd.####.png").frames == 12
    assert complaints == []


def test_a_folder_is_chosen_for_an_element(
    page: Page,
    site: str,
    complaints: list[str],
    sign_in: Callable[[User], User],
    tmp_path: Path,
) -> None:
    production = make_production(code="FLM")
    sign_in(make_member(production=production).user)
    element = make_element(shot=make_shot(production=production, code="FLM_0010"))
    (tmp_path / "night" / "연기").mkdir(parents=True)
    for number in range(1, 9):
        (tmp_path / "night" / "연기" / f"smoke.{number:04}.png").write_bytes(png(size=(number, 8)))
    page.goto(f"{site}{reverse('element-takes', args=[element.pk])}")
    page.get_by_label("Choose a folder").set_input_files(tmp_path / "night")
    expect(page.locator(".upload[data-take]")).to_have_count(1)
    assert [(take.file_name, take.frames) for take in Take.objects.all()] == [("smoke.####.png", 8)]
    assert complaints == []
