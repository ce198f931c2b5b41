"""Pages link to other rooms; stand-ins answer for those that are not there yet."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _every_page(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.reports.stub_urls"
