"""The frame of every page in a real browser."""

from playwright.sync_api import Page


def test_sign_in(page: Page, site: str, complaints: list[str]) -> None:
    """x"""
    page.goto(f"{site}/health/")
    assert "ok" in page.content()
