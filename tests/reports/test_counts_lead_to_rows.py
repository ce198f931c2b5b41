"""Each number that is a link, on the pages whose lists hold the rows themselves, lists so many."""

import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shotlog.models import Membership, Take
from tests.figures.productions import random_production
from tests.figures.test_colour_work import on_takes
from tests.figures.test_shortcomings import dressed
from tests.make import make_member

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a class="rows[^"]*" href="([^"]*)">([^<]*)</a>')
NUMBER = re.compile(r"(?:from |of )?([\d,]+)(?: times| still open| unknown)?(?: of [\d,]+.*)?$")


def dress(seed: int) -> Membership:
    """A supervisor of a random production with colour work and shortcomings on its takes."""
    production = dressed(seed)
    on_takes(production, seed)
    return make_member(production=production)


def numbers(page: str) -> Iterator[tuple[str, int, str]]:
    """(address, the number that leads there, its words), of links that are counts."""
    for address, words in LINK.findall(page):
        found = NUMBER.match(unescape(words.strip()))
        if found:
            yield unescape(address), int(found[1].replace(",", "")), words


def listed(client: Client, page: str, address: str) -> int:
    """How many rows the list at an address has on all its pages."""
    answer: Any = client.get(address if address.startswith("/") else page + address)
    assert answer.status_code == 200, address
    return int(answer.context["page"].paginator.count)


@pytest.mark.parametrize("seed", [2, 3, 5, 7])
@pytest.mark.parametrize("name", ["gaps", "shortcoming-list", "colour-queue", "colour-budget"])
def test_numbers_lead_to_as_many_rows(client: Client, name: str, seed: int) -> None:
    member = dress(seed)
    client.force_login(member.user)
    page = reverse(name, args=[member.production.code])
    grid = reverse("shot-list", args=[member.production.code])
    asked = "?state=all" if name == "colour-queue" else ""
    for address, number, words in numbers(client.get(page + asked).text):
        if grid in address or (words == "0" and "hours=actual" in address):
            continue  # shots that hold the elements are counted in test_rows; no hours are no count
        assert listed(client, page, address) == number, (address, words)


@pytest.mark.parametrize("asked", ["?state=open", "?state=fixed", "?kind=hands&state=closed"])
def test_tallies_of_a_filtered_list_keep_what_was_asked(client: Client, asked: str) -> None:
    member = dress(4)
    client.force_login(member.user)
    page = reverse("shortcoming-list", args=[member.production.code])
    found = list(numbers(client.get(page + asked).text))
    assert found
    for address, number, words in found:
        assert listed(client, page, address) == number, (address, words)


@pytest.mark.parametrize("seed", [3, 4])
def test_counts_of_the_checklist_lead_to_its_shortcomings(client: Client, seed: int) -> None:
    member = dress(seed)
    client.force_login(member.user)
    page = reverse("shortcoming-checklist", args=[member.production.code])
    found = list(numbers(client.get(page).text))
    assert found
    for address, number, words in found:
        assert listed(client, page, address) == number, (address, words)


def test_the_list_of_gaps_shows_what_could_be_made_again_when_asked(client: Client) -> None:
    production, _scenes = random_production(7)
    member = make_member(production=production)
    client.force_login(member.user)
    page = reverse("gaps", args=[production.code])
    whole = client.get(page + "?state=all").context["page"].paginator.count
    again = client.get(page + "?state=again").context["page"].paginator.count
    assert whole == again + client.get(page).context["page"].paginator.count
    Take.objects.update(cost=Decimal(1))
    assert "AI elements" in client.get(page + "?state=all").text
