"""The address that a request comes from, behind the proxies that are known."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The caller's address: what the outermost of SHOTLOG_PROXIES proxies saw.

    Entries further left in X-Forwarded-For are the caller's own words, so they never count.
    """
    proxies: int = settings.PROXIES
    told = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    if proxies and len(told) >= proxies:
        address = _address(told[-proxies])
        if address:
            return address
    return _address(str(request.META.get("REMOTE_ADDR") or ""))


def _address(text: str) -> str | None:
    """`text` as an address; None for what is none, such as the name of a socket."""
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return None
