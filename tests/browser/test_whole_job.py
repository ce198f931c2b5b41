"""The main job in one sitting: from signing in to the Excel file."""

import json
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.contrib.auth.models import User
from PIL import Image, PngImagePlugin
from playwright.sync_api import Page, expect

from shotlog.models import ColourNote, Production, Take

pytestmark = pytest.mark.django_db(transaction=True)

GRAPH = {
    "1": {
        "class_type": "CheckpointLoaderSimple",
        "inputs": {"ckpt_name": "gate_xl_v2.safetensors"},
    },
    "2": {
        "class_type": "CLIPTextEncode",
        "inputs": {"text": "불기둥, a column of fire", "clip": ["1", 1]},
    },
    "3": {"class_type": "CLIPTextEncode", "inputs": {"text": "cartoon", "clip": ["1", 1]}},
    "4": {
        "class_type": "EmptyLatentImage",
        "inputs": {"width": 1024, "height": 432, "batch_size": 1},
    },
    "5": {
        "class_type": "KSampler",
        "inputs": {
            "seed": 18446744073709551615,
            "steps": 28,
            "cfg": 3.5,
            "sampler_name": "euler",
            "scheduler": "simple",
            "denoise": 1.0,
            "model": ["1", 0],
            "positive": ["2", 0],
            "negative": ["3", 0],
            "latent_image": ["4", 0],
        },
    },
    "6": {"class_type": "VAEDecode", "inputs": {"samples": ["5", 0], "vae": ["1", 2]}},
    "7": {"class_type": "SaveImage", "inputs": {"images": ["6", 0], "filename_prefix": "fire"}},
}


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A PNG as ComfyUI saves it."""
    text = PngImagePlugin.PngInfo()
    text.add_text("prompt", json.dumps(GRAPH))
    path = tmp_path / "MRL_001_0010_fire01_v001.png"
    Image.new("RGB", (1024, 432), (180, 80, 20)).save(path, pnginfo=text)
    return path


def test_from_signing_in_to_the_excel_file(
    page: Page, complaints: list[str], site: str, picture: Path
) -> None:
    User.objects.create_superuser(
        "yuna", "yuna@studio.example", "a long enough secret", first_name="Moon", last_name="Yuna"
    )
    page.goto(site)
    page.locator("[name=username]").fill("yuna")
    page.locator("[name=password]").fill("a long enough secret")
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("link", name="New production").first.click()
    page.locator("[name=code]").fill("MRL")
    page.locator("[name=title]").fill("Middle Realm")
    page.get_by_role("button", name="Make the production").click()

    expect(page.get_by_role("heading", name="Log the first shots")).to_be_visible()
    page.get_by_role("link", name="New scene first").click()
    page.locator("[name=title]").fill("The gate burns")
    page.get_by_role("button", name="Make the scene").click()
    expect(page.locator("[name=code]")).to_have_value("MRL_1_0010")
    page.locator("[name=description]").fill("불기둥이 솟는다")
    page.locator("[name=frames]").fill("168")
    page.get_by_role("button", name="Log the shot", exact=True).click()

    page.locator("tr[data-shot] .c-shot").focus()
    page.keyboard.press("e")
    for line in ("fire01 fire ai_gen hero 60", "bg01 plate environment"):
        expect(page.locator("[data-line]")).to_be_focused()
        expect(page.locator("[data-line]")).to_have_value("")
        page.keyboard.insert_text(line)
        page.keyboard.press("Enter")
        expect(page.locator("[data-element]", has_text=line.split()[0])).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("tr.elements")).to_have_count(0)
    page.keyboard.press("Home")
    page.keyboard.press("Enter")

    page.locator("input[type=file][name=files]").first.set_input_files(picture)
    expect(page.locator("table.params").first).to_contain_text("18446744073709551615")
    expect(page.locator("table.params").first).to_contain_text("불기둥, a column of fire")
    expect(page.locator("table.params").first).to_contain_text("gate_xl_v2")
    page.locator("[data-review] [data-decide]", has_text="Approved").click()
    expect(page.locator(".take[data-decision=approved]")).to_be_visible()

    page.get_by_role("link", name="Colour note", exact=True).first.click()
    page.locator("[name=text]").fill("Fire is too neutral against the plate")
    page.locator("[name=from_kelvin]").fill("5900")
    page.locator("[name=to_kelvin]").fill("3600")
    page.locator("[name=hours_estimated]").fill("2:30")
    page.locator("form.panel, form").filter(has=page.locator("[name=from_kelvin]")).get_by_role(
        "button"
    ).first.click()
    expect(page.locator("#colour, .note").first).to_contain_text("Fire is too neutral")

    page.get_by_role("link", name="Reports").click()
    page.get_by_role("link", name="The gate burns").first.click()
    expect(page.locator("main")).to_contain_text("1 of 2")
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    book = openpyxl.load_workbook(BytesIO(Path(download.value.path()).read_bytes()))
    text = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"MRL_1_0010", "fire01", "bg01", "18446744073709551615"} <= text
    assert "불기둥이 솟는다" in text

    take = Take.objects.get()
    assert (take.decision, take.recovery) == ("approved", "partly")
    assert take.missing == ["version"]  # ComfyUI does not write its version into the file
    assert ColourNote.objects.get().hours_estimated == 2.5
    assert Production.objects.get().change_sets.count() >= 7
