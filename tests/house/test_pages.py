"""Every page opens for a supervisor of an empty production, under the strict policy."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.make import make_member, make_production

pytestmark = pytest.mark.django_db


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Every page, room by room."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one)
        else:
            yield one


PATTERNS = list(patterns(get_resolver()))
# Pages that need nothing but a production; those of one row are opened by their own rooms' tests.
OF_A_PRODUCTION = [
    str(page.name) for page in PATTERNS if set(page.pattern.converters) <= {"code"} and page.name
]


@pytest.mark.parametrize("name", OF_A_PRODUCTION)
def test_a_page_opens_on_an_empty_database(client: Client, name: str) -> None:
    """Or says that it is for saving only; nothing ends in an error."""
    production = make_production(code="EMPTY")
    client.force_login(make_member(production=production).user)
    page = next(page for page in PATTERNS if page.name == name)
    answer = client.get(reverse(name, kwargs=dict.fromkeys(page.pattern.converters, "EMPTY")))
    answer.getvalue()  # a file that is sent is read to its end, which closes it
    assert answer.status_code in (200, 204, 302, 405), answer.status_code


def test_every_page_has_a_name_and_no_two_the_same() -> None:
    """Links are made by name."""
    names = [page.name for page in PATTERNS]
    assert None not in names
    assert sorted(set(names), key=str) == sorted(names, key=str)


def test_the_strict_policy_stands_on_every_answer(client: Client) -> None:
    """No inline script or style, nothing from elsewhere, in no frame."""
    policy = client.get("/sign-in/").headers["Content-Security-Policy"]
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert directives["default-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["/no/such/page/", "/p/NOTHING/"])
def test_what_is_not_there_is_a_page_of_ours(client: Client, path: str) -> None:
    """Not a bare sentence of the framework."""
    client.force_login(make_member().user)
    answer = client.get(path)
    assert answer.status_code == 404
    assert b"There is no such page" in answer.content


def test_strangers_are_sent_to_sign_in_from_every_page(client: Client) -> None:
    """But for the pages that are open to all, which say so at their view."""
    make_production(code="EMPTY")
    for name in OF_A_PRODUCTION:
        page = next(page for page in PATTERNS if page.name == name)
        if getattr(page.callback, "open_to_all", False):
            continue
        answer = client.get(reverse(name, kwargs=dict.fromkeys(page.pattern.converters, "EMPTY")))
        assert answer.status_code == 302, name
        assert answer.headers["Location"].startswith("/sign-in/"), name


def test_the_checks_are_quiet() -> None:
    """What Django itself would warn of."""
    call_command("check", fail_level="INFO")
