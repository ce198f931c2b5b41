"""Import and paste in the browser: what a coordinator does between Excel and the grid."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page, expect

from shotlog.models import ChangeSet, Production, Shot
from tests.make import make_member, make_production, make_shot
from tests.spreadsheets.importing import edited, exported, row_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def production(sign_in: Callable[[User], User]) -> Production:
    member = make_member(production=make_production(code="MRL"), name="Seo Yuna")
    for number in (1, 2, 3):
        make_shot(production=member.production, code=f"MRL_00{number}", description=f"Old {number}")
    sign_in(member.user)
    return member.production


def texts(name: str) -> list[object]:
    return list(Shot.objects.order_by("code").values_list(name, flat=True))


def test_an_export_edited_in_excel_is_corrected_in_the_preview_applied_and_undone(
    page: Page, site: str, production: Production, tmp_path: Path
) -> None:
    member = production.memberships.get()
    data = exported(member)
    second = row_of(data, "Shots", "Shot", "MRL_002")
    changes = {
        ("Shots", row_of(data, "Shots", "Shot", "MRL_001"), "Description"): "성문, 넓게",
        ("Shots", second, "Frames"): "many",
    }
    (tmp_path / "edit.xlsx").write_bytes(edited(data, changes))
    page.goto(f"{site}{reverse('import-new', args=['MRL'])}")
    page.set_input_files("input[type=file]", tmp_path / "edit.xlsx")
    expect(page.get_by_role("heading", name="Import preview")).to_be_visible()
    expect(page.get_by_role("button", name="Apply 1 change")).to_be_disabled()
    field = page.get_by_label(f"Row {second}, Frames: what it should be")
    field.fill("48")
    field.press("Enter")
    page.get_by_role("button", name="Apply 2 changes").click()
    expect(page.get_by_role("heading", name="Imported")).to_be_visible()
    assert texts("frames") == [100, 48, 100]
    assert texts("description")[0] == "성문, 넓게"
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Taken back")).to_be_visible()
    assert texts("frames") == [100, 100, 100]


def paste(page: Page, text: str) -> None:
    """As the clipboard of a spreadsheet would."""
    page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
          document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def copied(page: Page, kind: str = "text/plain") -> object:
    """What a spreadsheet would get."""
    return page.evaluate(
        """(kind) => {
          const data = new DataTransfer();
          const how = { clipboardData: data, bubbles: true, cancelable: true };
          const event = new ClipboardEvent("copy", how);
          document.activeElement.dispatchEvent(event);
          return data.getData(kind);
        }""",
        kind,
    )


def cell(page: Page, code: str, column: str) -> None:
    """Give the cell the focus, without opening it."""
    shot = Shot.objects.get(code=code)
    page.evaluate("(id) => document.getElementById(id).focus()", f"cell-shot-{shot.pk}-{column}")


def test_a_block_of_three_by_two_is_pasted_copied_and_filled_down(
    page: Page, site: str, production: Production
) -> None:
    page.goto(f"{site}{reverse('shot-list', args=['MRL'])}")
    cell(page, "MRL_001", "description")
    paste(page, "=One\tReady\nTwo\tIn progress\nThree\tReady\n")
    expect(page.locator("[data-say]")).to_contain_text("6 cells changed.")
    assert texts("description") == ["=One", "Two", "Three"]
    assert ChangeSet.objects.count() == 1
    expect(page.locator("td.is-saved")).to_have_count(6)

    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".is-selected")).to_have_count(4)
    assert copied(page) == "'=One\tReady\nTwo\tIn progress"
    assert 'mso-number-format:"\\@"' in str(copied(page, "text/html"))

    page.keyboard.press("Control+d")
    expect(page.locator("[data-say]")).to_contain_text("2 cells changed.")
    assert texts("description") == ["=One", "=One", "Three"]

    page.locator("[data-say] button").click()
    expect(page.locator(".messages")).to_be_visible()
    assert texts("description") == ["=One", "Two", "Three"]


def test_a_refused_paste_is_corrected_in_the_preview(
    page: Page, site: str, production: Production
) -> None:
    page.goto(f"{site}{reverse('shot-list', args=['MRL'])}")
    cell(page, "MRL_001", "status")
    paste(page, "Reddy\nReady")
    page.get_by_role("button", name="Use Ready").click()
    page.get_by_role("button", name="Apply 2 changes").click()
    page.get_by_role("link", name="To the shots").click()
    expect(page.get_by_role("heading", name="Shots")).to_be_visible()
    assert texts("status")[:2] == ["rdy", "rdy"]


def test_a_range_is_dragged_and_one_value_goes_into_all_of_it(
    page: Page, site: str, production: Production
) -> None:
    page.goto(f"{site}{reverse('shot-list', args=['MRL'])}")
    first, last = Shot.objects.order_by("code")[0], Shot.objects.order_by("code")[2]
    page.locator(f"#cell-shot-{first.pk}-frames").hover()
    page.mouse.down()
    page.locator(f"#cell-shot-{last.pk}-frames").hover()
    page.mouse.up()
    expect(page.locator(".is-selected")).to_have_count(3)
    paste(page, "64")
    expect(page.locator("[data-say]")).to_contain_text("3 cells changed.")
    assert texts("frames") == [64, 64, 64]
