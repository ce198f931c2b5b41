import pytest
from django.conf import LazySettings
from django.test import RequestFactory

from shotlog.people.addresses import client_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "address"),
    [
        (0, "6.6.6.6", "10.0.0.1", "10.0.0.1"),
        (1, "6.6.6.6, 10.1.1.7", "10.0.0.1", "10.1.1.7"),
        (2, "6.6.6.6, 10.1.1.7, 10.0.0.2", "10.0.0.1", "10.1.1.7"),
        (1, "", "10.0.0.1", "10.0.0.1"),
        (1, "nonsense", "10.0.0.1", "10.0.0.1"),
        (3, "6.6.6.6", "10.0.0.1", "10.0.0.1"),
        (0, "", "", None),
        (0, "", "::1", "::1"),
    ],
)
def test_the_address_is_what_the_outermost_known_proxy_saw(
    settings: LazySettings, proxies: int, forwarded: str, remote: str, address: str | None
) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address
