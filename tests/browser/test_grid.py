"""The shots page by keyboard alone."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from shotlog.breakdown.shots import edit_shot
from shotlog.history import Author
from shotlog.models import Element, Membership, Shot
from tests.make import make_element, make_member, make_scene, make_shot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member(sign_in: Callable[[User], User]) -> Membership:
    member = make_member()
    scene = make_scene(production=member.production, number="24")
    for number in (10, 20, 30):
        code = f"{member.production.code}_24_{number:04}"
        make_shot(scene=scene, code=code, description=f"Shot {number}", frames=100)
    sign_in(member.user)
    return member


@pytest.fixture
def grid(page: Page, complaints: list[str], member: Membership, site: str) -> Page:
    page.goto(f"{site}/p/{member.production.code}/shots/")
    page.evaluate("window.sameDocument = true")
    page.keyboard.press("Escape")
    return page


def cell(page: Page, shot: Shot, column: str) -> Locator:
    return page.locator(f"#cell-shot-{shot.pk}-{column}")


def forgive(complaints: list[str], status: int) -> None:
    """Chromium writes every refused answer into the console; these are expected."""
    complaints[:] = [one for one in complaints if f"status of {status}" not in one]


def test_four_elements_are_logged_on_one_shot_without_mouse_and_page_load(
    grid: Page, member: Membership
) -> None:
    shot = Shot.objects.all()[0]
    grid.locator(f"#shot-{shot.pk} .c-shot").focus()
    grid.keyboard.press("e")
    for line in (
        "crowd01 crowd ai_gen fill 40",
        "bg01 plate environment",
        "60 fire ai_gen hero fire01",
        "연기01 smoke D 25%",
    ):
        expect(grid.locator("[data-line]")).to_be_focused()
        expect(grid.locator("[data-line]")).to_have_value("")
        grid.keyboard.insert_text(line)
        grid.keyboard.press("Enter")
        name = next(word for word in line.split() if word.endswith("01"))
        expect(grid.locator(f"#elements-{shot.pk} [data-element]", has_text=name)).to_be_visible()
    assert [
        (one.name, one.category, one.origin, one.role, one.coverage)
        for one in Element.objects.filter(shot=shot)
    ] == [
        ("crowd01", "crowd", "ai_gen", "fill", 40),
        ("bg01", "environment", "plate", "", None),
        ("fire01", "fire", "ai_gen", "hero", 60),
        ("연기01", "smoke", "comp2d", "", 25),
    ]
    expect(cell(grid, shot, "mix")).to_contain_text("G2")
    expect(grid.locator("#grid-foot")).to_contain_text("AI 2 of 4")
    assert grid.evaluate("window.sameDocument") is True


def test_a_cell_is_edited_saved_and_undone_by_key(grid: Page) -> None:
    shot = Shot.objects.all()[0]
    cell(grid, shot, "frames").focus()
    grid.keyboard.press("Enter")
    expect(cell(grid, shot, "frames").locator("input")).to_be_focused()
    grid.keyboard.type("148")
    grid.keyboard.press("Enter")
    expect(cell(grid, shot, "frames")).to_contain_text("Saved")
    expect(cell(grid, shot, "frames")).to_be_focused()
    expect(grid.locator("#grid-foot")).to_contain_text("348")
    expect(grid.locator("[data-say]")).to_contain_text("saved")
    assert Shot.objects.get(pk=shot.pk).frames == 148
    grid.keyboard.press("Control+z")
    expect(cell(grid, shot, "frames")).to_contain_text("100")
    assert Shot.objects.get(pk=shot.pk).frames == 100


def test_the_undo_in_the_cell_puts_the_value_and_the_sums_back(grid: Page) -> None:
    shot = Shot.objects.all()[0]
    cell(grid, shot, "frames").focus()
    grid.keyboard.press("Enter")
    grid.keyboard.type("200")
    grid.keyboard.press("Enter")
    cell(grid, shot, "frames").locator("[data-undo]").press("Enter")
    expect(cell(grid, shot, "frames")).to_contain_text("100")
    expect(grid.locator("#grid-foot")).to_contain_text("300")


def test_tab_saves_and_opens_the_next_cell(grid: Page) -> None:
    shot = Shot.objects.all()[0]
    cell(grid, shot, "est").focus()
    grid.keyboard.press("Enter")
    grid.keyboard.type("10:30")
    grid.keyboard.press("Tab")
    expect(cell(grid, shot, "assignee").locator("input")).to_be_focused()
    grid.keyboard.type("박지우")
    grid.keyboard.press("Enter")
    expect(cell(grid, shot, "assignee")).to_contain_text("박지우")
    shot.refresh_from_db()
    assert (str(shot.hours_estimated), shot.assignee) == ("10.50", "박지우")


def test_a_refused_value_stays_with_its_reason_and_esc_puts_the_old_one_back(
    grid: Page, complaints: list[str]
) -> None:
    shot = Shot.objects.all()[0]
    cell(grid, shot, "est").focus()
    grid.keyboard.press("Enter")
    grid.keyboard.type("1o.5")
    grid.keyboard.press("Enter")
    expect(cell(grid, shot, "est").get_by_role("alert")).to_contain_text("is not a number")
    expect(cell(grid, shot, "est").locator("input")).to_have_value("1o.5")
    grid.keyboard.press("Escape")
    expect(cell(grid, shot, "est").locator("input")).to_have_count(0)
    assert Shot.objects.get(pk=shot.pk).hours_estimated is None
    forgive(complaints, 422)


def test_a_conflict_shows_both_values_and_either_can_be_kept(
    grid: Page, member: Membership, complaints: list[str]
) -> None:
    shot = Shot.objects.all()[0]
    other = make_member(production=member.production, name="Kim Haneul")
    cell(grid, shot, "description").focus()
    grid.keyboard.press("Enter")
    expect(cell(grid, shot, "description").locator("textarea")).to_be_focused()
    edit_shot(Shot.objects.get(pk=shot.pk), {"description": "Theirs"}, by=Author.of(other))
    grid.keyboard.press("Control+a")
    grid.keyboard.type("Mine")
    grid.keyboard.press("Enter")
    alert = cell(grid, shot, "description").get_by_role("alert")
    expect(alert).to_contain_text("Kim Haneul changed this to “Theirs”")
    assert Shot.objects.get(pk=shot.pk).description == "Theirs"
    alert.get_by_role("button", name="Use mine").press("Enter")
    expect(cell(grid, shot, "description")).to_contain_text("Saved")
    assert Shot.objects.get(pk=shot.pk).description == "Mine"
    forgive(complaints, 409)


def test_keys_are_ignored_while_an_input_method_composes(grid: Page) -> None:
    shot = Shot.objects.all()[0]
    cell(grid, shot, "description").focus()
    grid.keyboard.press("Enter")
    field = cell(grid, shot, "description").locator("textarea")
    expect(field).to_be_focused()
    grid.keyboard.insert_text("한")
    for key in ("Enter", "Escape", "Tab"):
        field.evaluate(
            "(el, key) => el.dispatchEvent(new KeyboardEvent('keydown',"
            " {key, isComposing: true, bubbles: true, cancelable: true}))",
            key,
        )
    grid.wait_for_timeout(200)
    expect(field).to_be_focused()
    assert Shot.objects.get(pk=shot.pk).description == "Shot 10"


def test_arrows_move_from_cell_to_cell(grid: Page) -> None:
    one, two, _three = Shot.objects.all()
    cell(grid, one, "status").focus()
    grid.keyboard.press("ArrowDown")
    expect(cell(grid, two, "status")).to_be_focused()
    grid.keyboard.press("ArrowRight")
    expect(cell(grid, two, "frames")).to_be_focused()
    grid.keyboard.press("Home")
    expect(grid.locator(f"#shot-{two.pk} .c-shot")).to_be_focused()


def test_d_copies_the_elements_of_the_shot_above(grid: Page) -> None:
    one, two, _three = Shot.objects.all()
    make_element(shot=one, name="bg01", origin="plate")
    grid.locator(f"#shot-{two.pk} .c-shot").focus()
    grid.keyboard.press("d")
    expect(grid.locator(f"#elements-{two.pk}")).to_contain_text("bg01")
    assert two.elements.count() == 1


def test_n_opens_a_row_with_the_next_code_and_enter_the_one_after(
    grid: Page, member: Membership
) -> None:
    grid.locator(f"#shot-{Shot.objects.all()[0].pk} .c-shot").focus()
    grid.keyboard.press("n")
    code = f"{member.production.code}_24"
    expect(grid.locator("#new-shot .new-code")).to_have_value(f"{code}_0040")
    grid.keyboard.type("The gate falls")
    grid.keyboard.press("Enter")
    expect(grid.locator("#new-shot .new-code")).to_have_value(f"{code}_0050")
    expect(grid.locator("#new-shot-description")).to_be_focused()
    expect(grid.locator("[data-shot]", has_text="The gate falls")).to_be_visible()
    grid.keyboard.press("Escape")
    expect(grid.locator("#new-shot")).to_have_count(0)
    assert Shot.objects.get(code=f"{code}_0040").description == "The gate falls"


def test_ticked_shots_are_changed_as_one_and_given_an_element(grid: Page) -> None:
    one, two, three = Shot.objects.all()
    grid.locator(f"#shot-{one.pk} .c-shot").focus()
    grid.keyboard.press(" ")
    grid.keyboard.press("ArrowDown")
    grid.keyboard.press(" ")
    bar = grid.locator("#bulk")
    expect(bar).to_contain_text("2 shots selected")
    bar.get_by_label("Status").select_option("ip")
    bar.get_by_role("button", name="Apply to 2 shots").click()
    expect(grid.get_by_text("2 shots changed.")).to_be_visible()
    assert [Shot.objects.get(pk=s.pk).status for s in (one, two, three)] == ["ip", "ip", "wtg"]
    grid.locator(f"#shot-{one.pk} .pick").check()
    grid.locator(f"#shot-{three.pk} .pick").check()
    bar.get_by_label("Element").fill("haze01 smoke comp2d")
    bar.get_by_role("button", name="Add to each").click()
    expect(grid.get_by_text("haze01 was added to 2 shots.")).to_be_visible()
    assert Element.objects.filter(name="haze01").count() == 2


def test_slash_searches_and_the_question_mark_lists_the_keys(grid: Page) -> None:
    grid.keyboard.press("/")
    expect(grid.locator("[type=search]")).to_be_focused()
    grid.keyboard.press("Escape")
    grid.keyboard.press("Shift+Slash")
    expect(grid.locator("#keys")).to_be_visible()
