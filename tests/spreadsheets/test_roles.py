"""Every form and every sheet, asked for by every role: nothing goes out that it may not see."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoDbBlocker

from shotlog.models import Clearance, Membership
from shotlog.models.choices import MemberRole
from shotlog.spreadsheets.choice import KEYS, has_sheet
from shotlog.spreadsheets.exporting import Export
from shotlog.spreadsheets.outputs import FORMATS
from shotlog.spreadsheets.selection import NotUnderstood
from tests.people.world import AMOUNTS, SECRETS, World, make_world

pytestmark = pytest.mark.django_db
SEES_MONEY = {"supervisor", "producer"}
SCOPES = ("scope=all", "scope=scene&scene=24A", "status=wtg&sort=-hours")
FOR_CLIENTS = {"shots", "elements"}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """A production with a row of every table, its clearances too; one for all, as none writes."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_world()
        production = made.me.production
        production.disclosure = True
        production.save()
        Clearance.objects.update_or_create(
            element=made.element, defaults={"performer": "Privatename Lee", "state": "given"}
        )
        yield made
        transaction.set_rollback(True)


def exported(member: Membership, query: str, *, form: str) -> str:
    """The text of the file; of all parts of a workbook."""
    target = io.BytesIO()
    Export.asked(member, QueryDict(query), form=form).write(target)
    body = target.getvalue()
    if form == "xlsx":
        with zipfile.ZipFile(target) as parts:
            body = b"\n".join(parts.read(name) for name in parts.namelist())
    return re.sub(r"(?<=\d)[,\u202f\u00a0 ](?=\d{3})", "", body.decode(errors="replace"))


@pytest.mark.parametrize(
    ("form", "sheet"), [*((form, "") for form in FORMATS), *(("csv", key) for key in KEYS)]
)
def test_a_role_exports_no_more_than_it_may_see(world: World, form: str, sheet: str) -> None:
    for role in MemberRole.values:
        member = Membership.objects.get(pk=world.members[role].pk)
        hidden = (() if role in SEES_MONEY else AMOUNTS) + (SECRETS if role == "client" else ())
        for scope in SCOPES:
            query = f"{scope}&sheet={sheet}" if sheet else scope
            if sheet and not has_sheet(member, sheet):
                with pytest.raises(NotUnderstood):
                    exported(member, query, form=form)
                continue
            text = exported(member, query, form=form)
            assert [one for one in hidden if one in text] == [], (role, scope)


def test_what_is_hidden_from_others_is_there_for_a_supervisor(world: World) -> None:
    """Else the test above would find nothing in an empty file."""
    member = world.members["supervisor"]
    for form in ("xlsx", "json"):
        text = exported(member, "scope=all", form=form)
        wanted = ("vermilionprompt", "Park Jun", "secretfile", "Hidden Owner", *AMOUNTS[2:4])
        assert [one for one in wanted if one not in text] == [], form
    for sheet, word in (("takes", "vermilionprompt"), ("clearances", "Privatename Lee")):
        assert word in exported(member, f"scope=all&sheet={sheet}", form="csv")


def test_a_client_has_the_sheets_of_shots_and_elements_alone(world: World, client: Client) -> None:
    member = world.members["client"]
    client.force_login(member.user)
    answer: Any = client.get(reverse("breakdown-export", args=[world.code]), {"scope": "all"})
    book = load_workbook(io.BytesIO(answer.getvalue()))
    assert book.sheetnames == ["Cover", "Shots", "Elements", "Legend"]
    for sheet in set(KEYS) - FOR_CLIENTS:
        address = reverse("data-export", args=[world.code, "csv"])
        said: Any = client.get(address, {"scope": "all", "sheet": sheet}, follow=True)
        assert f"Your role has no such sheet ({sheet})" in said.text
