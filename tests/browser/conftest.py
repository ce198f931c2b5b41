"""A served Shotlog and a signed-in Chromium whose every complaint fails the test."""

import shutil
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from tests.make import make_user

CHROMIUM_SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

PATIENCE = 15.0  # seconds; a machine under load is slow, and that is no fault of the page
expect.set_options(timeout=PATIENCE * 1000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here drives the browser, whether it says so or not."""
    for item in items:
        if "/tests/browser/" in item.path.as_posix():
            item.add_marker("browser")


@pytest.fixture(scope="session", autouse=True)
def _queries_beside_the_driver() -> Iterator[None]:
    """Playwright keeps an event loop in the test's thread, where Django refuses queries."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium: no browser is downloaded."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail("Chromium is not installed: apt-get install chromium")
    return {**browser_type_launch_args, "executable_path": found, "args": CHROMIUM_SWITCHES}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A laptop's window and a motionless page."""
    return {
        **browser_context_args,
        "viewport": {"width": 1440, "height": 900},
        "reduced_motion": "reduce",
        "locale": "en-GB",
    }


@pytest.fixture(autouse=True)
def _settled(context: BrowserContext, page: Page, live_server: LiveServer) -> Iterator[None]:
    """Before the test's tables go, what its pages still asked for is answered."""
    underway: set[Request] = set()
    # The driver marks what it calls, which it cannot do with a method of a set.
    context.on("request", lambda request: underway.add(request))
    context.on("requestfinished", lambda request: underway.discard(request))
    context.on("requestfailed", lambda request: underway.discard(request))
    yield
    until = time.monotonic() + PATIENCE
    while underway and not page.is_closed() and time.monotonic() < until:
        page.wait_for_timeout(20)
    if not page.is_closed():
        page.wait_for_timeout(50)  # the server's last steps after its last byte


@pytest.fixture
def complaints(context: BrowserContext) -> Iterator[list[str]]:
    """What the console and the scripts complained of; none may be left when the test ends.

    A test that provokes one on purpose removes it from the list.
    """
    heard: list[str] = []

    def listen(page: Page) -> None:
        page.on("console", hear)
        page.on("pageerror", lambda error: heard.append(f"script: {error}"))
        page.on(
            "requestfailed",
            lambda request: heard.append(f"request: {request.url} {request.failure}"),
        )

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            heard.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    context.on("page", listen)
    yield heard
    # What a page was still loading when the test left it is no complaint.
    assert [one for one in heard if "ERR_ABORTED" not in one] == []


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """The address of the served Shotlog, without a slash at the end."""
    return str(live_server.url)


@pytest.fixture
def sign_in(context: BrowserContext, site: str) -> Callable[[User], User]:
    """Sign somebody in by the session cookie."""

    def signed_in(user: User) -> User:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
        return user

    return signed_in


@pytest.fixture
def use_theme(context: BrowserContext, site: str) -> Callable[[str], None]:
    """Choose dark or light as the switch of the top bar does."""

    def chosen(theme: str) -> None:
        context.add_cookies([{"name": "theme", "value": theme, "url": site}])

    return chosen


@pytest.fixture
def signed_in_page(
    page: Page, complaints: list[str], sign_in: Callable[[User], User], site: str
) -> Page:
    """A page of a fresh account that belongs to no production."""
    sign_in(make_user())
    return page
