from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shotlog.history import Author, NotAllowed
from shotlog.kit.timecode import Rate
from shotlog.models import Membership, Production
from shotlog.people.productions import change_settings, make_production
from tests.make import make_member, make_user
from tests.make import make_production as a_production

pytestmark = pytest.mark.django_db


def page_values(client: Client, production: Production) -> dict[str, Any]:
    """What a browser would send back of the settings page, untouched."""
    page = client.get(reverse("production-settings", args=[production.code]))
    sent: dict[str, Any] = {}
    for section in page.context["sections"]:
        for line in section.lines:
            if line.bound is None:
                continue
            value = line.bound.value()
            if value not in (None, False):
                sent[line.bound.name] = "on" if value is True else value
            sent |= {f"shown-{name}": text for name, text in line.shown.items()}
    return sent


def test_code_title_and_rate_make_a_production_with_the_rest_defaulted(client: Client) -> None:
    boss = make_member()
    client.force_login(boss.user)
    answer = client.post(
        reverse("production-new"), {"code": "MRL", "title": "Middle Realm", "rate": "24000/1001"}
    )
    made = Production.objects.get(code="MRL")
    assert answer.headers["Location"] == reverse("shot-list", args=["MRL"])
    assert str(made.rate) == "23.976"
    assert (made.first_frame, made.handles) == (1001, 8)
    assert Membership.objects.get(production=made).user == boss.user
    assert Membership.objects.get(production=made).role == "supervisor"
    made_set = made.change_sets.get()
    assert sorted(made_set.changes.values_list("table", flat=True)) == ["membership", "production"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"code": "mrl"}, "already is a production with that code"),
        ({"code": "A/B"}, "letters, digits"),
        ({"code": ""}, "required"),
        ({"code": "LONGER_THAN_12"}, "12 characters"),
        ({"rate": "17"}, "17"),
    ],
)
def test_a_production_that_cannot_be_made_is_told_why(
    client: Client, typed: dict[str, str], said: str
) -> None:
    boss = make_member(production=a_production(code="MRL"))
    client.force_login(boss.user)
    data = {"code": "NEW", "title": "New", "rate": "24/1", **typed}
    answer = client.post(reverse("production-new"), data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Production.objects.count() == 1


@pytest.mark.parametrize("role", ["coordinator", "artist", "colourist", "producer", "client"])
def test_only_supervisors_and_the_owner_make_productions(client: Client, role: str) -> None:
    member = make_member(role=role)
    client.force_login(member.user)
    assert client.get(reverse("production-new")).status_code == 403
    with pytest.raises(NotAllowed):
        make_production(code="X", title="X", rate=Rate(24), by=Author.account(member.user))
    owner = make_user(is_superuser=True)
    make_production(code="X", title="X", rate=Rate(24), by=Author.account(owner))


def test_a_page_saved_untouched_changes_nothing(client: Client) -> None:
    boss = make_member(production=a_production(plate_kelvin=5600, rate_ai=Decimal("450000.00")))
    client.force_login(boss.user)
    url = reverse("production-settings", args=[boss.production.code])
    answer = client.post(url, page_values(client, boss.production), follow=True)
    assert "Nothing was changed." in answer.content.decode()
    assert not boss.production.change_sets.exists()


def test_settings_are_saved_with_their_history(client: Client) -> None:
    boss = make_member()
    client.force_login(boss.user)
    url = reverse("production-settings", args=[boss.production.code])
    data = page_values(client, boss.production)
    data |= {"rate": "30000/1001 DF", "code": "NEW", "rate_ai": "450000.5", "plate_kelvin": "3200"}
    del data["disclosure"]
    answer = client.post(url, data)
    assert answer.headers["Location"] == reverse("production-settings", args=["NEW"])
    saved = Production.objects.get(pk=boss.production_id)
    assert str(saved.rate) == "29.97 DF"
    assert (saved.rate_ai, saved.plate_kelvin) == (Decimal("450000.50"), 3200)
    assert saved.disclosure is False
    changed = saved.change_sets.get().changes.values_list("field", flat=True)
    assert {"rate_numerator", "drop_frame", "code", "rate_ai", "disclosure"} <= set(changed)


def test_two_people_in_different_settings_do_not_conflict(client: Client) -> None:
    boss = make_member()
    client.force_login(boss.user)
    url = reverse("production-settings", args=[boss.production.code])
    before = page_values(client, boss.production)
    client.post(url, before | {"title": "Theirs"})
    assert client.post(url, before | {"handles": "12"}).status_code == 302
    saved = Production.objects.get(pk=boss.production_id)
    assert (saved.title, saved.handles) == ("Theirs", 12)


@pytest.mark.parametrize(("choice", "title"), [("theirs", "Theirs"), ("mine", "Mine")])
def test_one_setting_changed_by_two_is_shown_with_both_values_and_a_choice(
    client: Client, choice: str, title: str
) -> None:
    boss = make_member(name="Seo Yuna")
    client.force_login(boss.user)
    url = reverse("production-settings", args=[boss.production.code])
    before = page_values(client, boss.production)
    client.post(url, before | {"title": "Theirs"})
    answer = client.post(url, before | {"title": "Mine", "handles": "12"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Seo Yuna changed this to “Theirs” at" in page
    assert "Use mine, “Mine”" in page
    assert Production.objects.get(pk=boss.production_id).handles == 8
    again = before | {"title": "Mine", "handles": "12", "shown-title": "Theirs"}
    assert client.post(url, again | {"take-title": choice}).status_code == 302
    saved = Production.objects.get(pk=boss.production_id)
    assert (saved.title, saved.handles) == (title, 12)


def test_a_frame_rate_is_one_value_when_two_change_it(client: Client) -> None:
    boss = make_member(production=a_production(rate_numerator=30000, rate_denominator=1001))
    client.force_login(boss.user)
    url = reverse("production-settings", args=[boss.production.code])
    before = page_values(client, boss.production)
    client.post(url, before | {"rate": "30000/1001 DF"})
    answer = client.post(url, before | {"rate": "24/1"})
    assert answer.status_code == 409
    assert "“29.97 DF”" in answer.content.decode()
    assert "Use mine, “24”" in answer.content.decode()


def test_a_producer_changes_the_money_and_nothing_else(client: Client) -> None:
    producer = make_member(role="producer")
    client.force_login(producer.user)
    url = reverse("production-settings", args=[producer.production.code])
    data = page_values(client, producer.production)
    assert "rate_ai" in data or "shown-rate_ai" in data
    assert "title" not in data
    assert client.post(url, data | {"rate_ai": "1", "title": "Smuggled"}).status_code == 403
    client.post(url, data | {"rate_ai": "500"})
    saved = Production.objects.get(pk=producer.production_id)
    assert saved.rate_ai == 500
    assert saved.title != "Smuggled"
    with pytest.raises(NotAllowed):
        change_settings(saved, {"title": "X"}, by=Author.of(producer), shown={})


def test_a_coordinator_sees_and_changes_all_but_money(client: Client) -> None:
    member = make_member(role="coordinator", production=a_production(rate_ai=Decimal(987654)))
    client.force_login(member.user)
    url = reverse("production-settings", args=[member.production.code])
    assert "987654" not in client.get(url).content.decode()
    data = page_values(client, member.production)
    assert client.post(url, data | {"title": "New", "rate_ai": "1"}).status_code == 403
    client.post(url, data | {"title": "New title"})
    saved = Production.objects.get(pk=member.production_id)
    assert (saved.title, saved.rate_ai) == ("New title", Decimal(987654))
    with pytest.raises(NotAllowed):
        change_settings(saved, {"rate_ai": 1}, by=Author.of(member), shown={})


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("shot_code_template", "{nope}", "“{nope}” is not known"),
        ("currency", "dollars", "3 characters"),
        ("currency", "12", "is no currency"),
        ("hours_per_day", "0", "greater than or equal to"),
        ("rate_ai", "-1", "greater than or equal to 0"),
        ("rate_ai", "1" * 30, "digits"),
        ("delivery_width", "0", "greater than or equal to 1"),
        ("handles", "99999999", "less than or equal to"),
        ("code", "A B", "letters, digits"),
        ("plate_kelvin", "10", "greater than or equal to 1000"),
    ],
)
def test_a_setting_that_cannot_be_is_told_why_and_what_was_typed_stays(
    client: Client, name: str, typed: str, said: str
) -> None:
    boss = make_member()
    client.force_login(boss.user)
    url = reverse("production-settings", args=[boss.production.code])
    answer = client.post(url, page_values(client, boss.production) | {name: typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert typed in answer.content.decode()
    assert not boss.production.change_sets.exists()


def test_a_code_of_another_production_is_refused_at_the_code(client: Client) -> None:
    a_production(code="MRL")
    boss = make_member()
    client.force_login(boss.user)
    url = reverse("production-settings", args=[boss.production.code])
    answer = client.post(url, page_values(client, boss.production) | {"code": "mrl"})
    assert answer.status_code == 422
    assert "already is a production with that code" in answer.content.decode()


def test_broken_shown_values_break_nothing(client: Client) -> None:
    boss = make_member()
    client.force_login(boss.user)
    url = reverse("production-settings", args=[boss.production.code])
    data = page_values(client, boss.production)
    data |= {"shown-handles": "garbage", "shown-plate_kelvin": "\x00", "handles": "9"}
    assert client.post(url, data).status_code == 302


def test_the_template_example_is_live(client: Client) -> None:
    boss = make_member(production=a_production(code="MRL"))
    client.force_login(boss.user)
    url = reverse("shot-code-example", args=["MRL"])
    asked = client.get(url, {"shot_code_template": "{show}-{shot:3}"})
    assert "MRL-010" in asked.content.decode()
    asked = client.get(url, {"shot_code_template": "<b>{shot"})
    assert "is not known" in asked.content.decode()
