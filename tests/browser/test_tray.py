"""Forty clips that embed nothing: dropped, assigned, given their prompts, made takes."""

import base64
import tempfile
from collections.abc import Callable
from pathlib import Path

import av
import pytest
from django.contrib.auth.models import User
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from shotlog.models import Take, TrayFile
from tests.browser.film import Film, make_film
from tests.generation.metadata.making import png
from tests.make import make_element, make_member

pytestmark = pytest.mark.django_db(transaction=True)

CLIPS = 40
DROP = """([selector, files]) => {
  const transfer = new DataTransfer();
  for (const [name, data] of files) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name));
  }
  const node = document.querySelector(selector);
  const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
  node.dispatchEvent(new DragEvent("dragover", options));
  node.dispatchEvent(new DragEvent("drop", options));
}"""


def clip() -> bytes:
    """Eight frames of grey as a service sends them: not a word of their making."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        with av.open(str(path), "w") as film:
            stream = film.add_stream("mpeg4", rate=24)
            stream.width, stream.height, stream.pix_fmt = 64, 32, "yuv420p"
            for shade in range(8):
                grey = Image.new("RGB", (64, 32), (shade * 20,) * 3)
                frame = av.VideoFrame.from_image(grey)  # type: ignore[no-untyped-call]
                film.mux(stream.encode(frame))
            film.mux(stream.encode())
        return path.read_bytes()


def clips(count: int) -> list[tuple[str, bytes]]:
    """Clips of other bytes each; a `free` box at the end says nothing."""
    one = clip()
    return [
        (f"kling_20260512_{number}.mp4", one + b"\0\0\0\x0cfree" + number.to_bytes(4, "big"))
        for number in range(1, count + 1)
    ]


def drop(page: Page, selector: str, files: list[tuple[str, bytes]]) -> None:
    page.evaluate(DROP, [selector, [[n, base64.b64encode(d).decode()] for n, d in files]])


@pytest.fixture
def film(sign_in: Callable[[User], User]) -> Film:
    """A production, entered as an artist; nothing waits."""
    film = make_film()
    TrayFile.objects.all().delete()
    artist = make_member(production=film.production, role="artist", name="Oh Mina")
    sign_in(artist.user)
    return film


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty pictures and strips are drawn by a worker elsewhere; here they would hold the drop."""
    nothing = {"problem": "Not drawn here."}
    monkeypatch.setattr("shotlog.generation.previews.decoded", lambda *_: nothing)


def address(film: Film) -> str:
    return f"/p/{film.production.code}/tray/"


def test_forty_clips_that_embed_nothing_become_takes_in_four_clicks(
    page: Page, site: str, complaints: list[str], film: Film
) -> None:
    element = make_element(shot=film.shot, name="smoke01")
    clicks = []

    def click(name: str) -> None:
        clicks.append(name)
        page.get_by_role("button", name=name, exact=True).click()

    page.goto(site + address(film))
    drop(page, "main", clips(CLIPS))
    expect(page.locator("h1")).to_have_text(f"Tray {CLIPS}", timeout=120_000)
    expect(page.locator(".upload")).to_have_count(0)

    click("Tick all")
    page.get_by_label("Shot and element").fill("FLM_24A_0010 smoke01")
    page.get_by_label("Tool", exact=True).fill("Kling")
    page.get_by_label("Version", exact=True).fill("2.1")
    page.get_by_label("Mode", exact=True).select_option("i2v")
    click("Assign")
    expect(page.get_by_role("status")).to_contain_text(f"{CLIPS} files changed.")

    expect(page.locator(".pick:checked")).to_have_count(CLIPS)  # they are ticked still
    lines = [f"연기 {number}, smoke over the gate" for number in range(1, CLIPS + 1)]
    page.locator("#prompts").fill("\n".join(lines))
    told = f"Lines: {CLIPS}, ticked files: {CLIPS}"
    expect(page.locator("[data-lines]")).to_have_text(told)
    click("Write the lines")
    expect(page.locator("#waiting tbody tr").nth(11)).to_contain_text("연기 12, smoke")

    click(f"Make {CLIPS} takes")
    expect(page.get_by_role("status")).to_contain_text(f"{CLIPS} takes were made.")
    expect(page.locator("h1")).to_have_text("Tray 0")

    takes = list(Take.objects.filter(element=element).order_by("number"))
    assert len(takes) == CLIPS
    assert [take.prompt for take in takes] == lines
    assert {str(take.tool_version) for take in takes} == {"Kling 2.1"}
    assert {take.mode for take in takes} == {"i2v"}
    assert len({take.session_id for take in takes}) == 1
    assert takes[11].sources["prompt"]["source"] == "pasted"
    assert clicks == ["Tick all", "Assign", "Write the lines", f"Make {CLIPS} takes"]

    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.locator("h1")).to_have_text(f"Tray {CLIPS}")
    assert not Take.objects.filter(element=element).exists()


def test_a_drop_beside_the_elements_goes_into_the_tray_and_one_on_an_element_does_not(
    page: Page, site: str, complaints: list[str], film: Film
) -> None:
    page.goto(site + film.shot.get_absolute_url())
    page.wait_for_load_state("networkidle")
    panel = page.locator("[data-tray-panel]")
    in_menu = page.get_by_role("navigation").locator("[data-in-tray]")
    expect(in_menu).to_be_hidden()
    drop(page, "h1", [("duck.png", png(size=(9, 9)))])
    expect(panel).to_contain_text("Into the tray: 1 of 1")
    expect(in_menu).to_have_text("1")
    assert TrayFile.objects.get().name == "duck.png"
    before = film.element.takes.count()
    drop(page, f"#takes-{film.element.pk}", [("fire.png", png(size=(7, 7)))])
    expect(page.locator(".take")).to_have_count(before + 1)
    assert TrayFile.objects.count() == 1
    page.goto(f"{site}/p/{film.production.code}/shots/")
    drop(page, ".grid-scroll", [("other.png", png(size=(6, 6))), ("notes.pdf", b"no picture")])
    expect(panel).to_contain_text("neither a picture nor a clip")
    expect(panel).to_contain_text("Into the tray: 1 of 2")
    complaints[:] = [one for one in complaints if "422" not in one]


def test_a_folder_a_range_and_words_beside_a_file(
    page: Page, site: str, complaints: list[str], film: Film, tmp_path: Path
) -> None:
    folder = tmp_path / "night"
    (folder / "kling").mkdir(parents=True)
    for number in range(1, 7):
        (folder / "kling" / f"{number * 97}.png").write_bytes(png(size=(4 + number, 4)))
    (folder / "kling" / "97.txt").write_text("a gate\nSteps: 15, Seed: 7, Size: 512x512")
    page.goto(site + address(film))
    page.locator("input[name=folder]").set_input_files(folder)
    expect(page.locator("h1")).to_have_text("Tray 6")
    first = page.locator("#waiting tbody tr").first
    expect(first).to_contain_text("night/kling")
    expect(first).to_contain_text("a gate")
    page.locator(".pick").nth(1).click()
    page.locator(".pick").nth(4).click(modifiers=["Shift"])
    expect(page.locator(".pick:checked")).to_have_count(4)
    expect(page.locator("[data-ticked]")).to_have_text("4")
    page.get_by_role("button", name="Take out of the tray").click()
    expect(page.locator("h1")).to_have_text("Tray 2")


def test_without_a_script_files_are_chosen_assigned_and_made_takes(
    browser: Browser, page: Page, site: str, film: Film
) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    plain = context.new_page()
    plain.goto(site + address(film))
    files = [
        {"name": f"{number * 97}.png", "mimeType": "image/png", "buffer": png(size=(number, 4))}
        for number in range(1, 4)
    ]
    plain.locator("input[name=files]").set_input_files(files)  # type: ignore[arg-type]
    plain.get_by_role("button", name="Upload").click()
    expect(plain.locator("h1")).to_have_text("Tray 3")
    plain.get_by_label("Which files").select_option("all")
    plain.get_by_label("Shot and element").fill("FLM_24A_0010 crowd01")
    plain.get_by_role("button", name="Assign", exact=True).click()
    before = Take.objects.count()
    plain.get_by_role("button", name="Make 3 takes").click()
    expect(plain.locator("h1")).to_have_text("Tray 0")
    assert Take.objects.count() == before + 3
    context.close()


def test_a_pattern_is_tried_while_it_is_typed(
    page: Page, site: str, complaints: list[str], film: Film
) -> None:
    page.goto(f"{site}{address(film)}names/")
    page.locator("#names").fill("0010-crowd01-v3.mp4")
    examples = page.locator("#examples")
    expect(examples).to_contain_text("0 of 1 find their element")
    page.locator("#pattern").fill("{shot}-{element}-{version}")
    expect(examples).to_contain_text("1 of 1 find their element")
    page.locator("#pattern").fill("{take}")
    expect(examples.get_by_role("alert")).to_contain_text("“{take}” is not known")
