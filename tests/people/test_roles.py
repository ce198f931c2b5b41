"""The matrix: every role at every page and verb."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from shotlog.models import Change
from shotlog.models.choices import MemberRole
from tests.people.asks import ASKS, Ask
from tests.people.world import NOBODY, STRANGER, World, visitor

pytestmark = pytest.mark.django_db
ROLES = (*MemberRole.values, STRANGER, NOBODY)
# Not a production's: the door, one's own account, and what is asked of the whole Shotlog.
OF_NO_PRODUCTION = frozenset(
    {
        *("home", "sign-in", "sign-out", "language", "invitation", "new-password", "health"),
        *("account", "account-person", "account-password", "account-look", "name-give-up"),
        *("demo-load", "take-over", "production-new"),
        *("shared", "shared-picture", "shared-print"),
    }
)


def names(patterns: Any = None) -> Iterator[str]:
    """The names of all URLs."""
    for pattern in patterns or get_resolver().url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def send(client: Client, ask: Ask, world: World) -> tuple[int, bytes]:
    """Ask, and read the answer to its end."""
    url = reverse(ask.name, args=ask.args(world))
    headers = {"HX-Request": "true"} if ask.htmx else {}
    if ask.post is None:
        answer: Any = client.get(f"{url}?{ask.query}", headers=headers)
    else:
        answer = client.post(url, ask.post(world), headers=headers)
    # Read to its end a stream closes itself; `close` would close PostgreSQL's connection as well.
    body = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, body


@pytest.mark.parametrize("ask", ASKS, ids=str)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_what_the_contract_says(
    realm: World, client: Client, ask: Ask, role: str
) -> None:
    world = realm.of(role)
    user = visitor(role, world)
    if user is not None:
        client.force_login(user)
    before = Change.objects.count()
    status, body = send(client, ask, world)
    changed = Change.objects.count() - before
    if role in ask.roles:
        assert status < 400, body[-3000:].decode(errors="replace")
        assert bool(changed) == (ask.post is not None and ask.writes)
        return
    assert not changed
    if role == NOBODY:
        assert status == (200 if ask.htmx else 302)  # with htmx the sign-in page by a header
    elif role == STRANGER and ask.is_of_all:
        assert (status, b"secretfile" in body) == (200, False)
    elif role == STRANGER:
        assert status == 404
    else:
        # A form without a script is sent back to its page, which says why nothing was written.
        assert status in ((403, 404, 422, 302) if ask.writes and ask.post else (403, 404))


def test_every_page_and_verb_of_a_production_is_asked_for() -> None:
    assert set(names()) - OF_NO_PRODUCTION == {ask.name for ask in ASKS}
