"""The reader stands alone: no framework, no decoder and no network in its own process."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from tests.generation.metadata.making import (
    A1111_TEXT,
    jpeg,
    png_with_text,
    reading,
    segment,
    value,
    xmp,
)


def test_importing_it_brings_neither_django_nor_a_decoder() -> None:
    program = (
        "import sys, shotlog.generation.metadata\n"
        "heavy = {'django', 'PIL', 'av', 'c2pa'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or None)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_no_address_in_a_file_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket, "socket", refuse)
    text = A1111_TEXT.replace("photo", "https://x.example/ref.png photo")
    assert value(reading(png_with_text(parameters=text)), "seed") == "235284042"
    packet = xmp("<d:provenance>https://x.example/m.c2pa</d:provenance>", 'xmlns:d="urn:d"')
    found = reading(jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet.encode())))
    assert found.c2pa is not None
    assert found.c2pa["state"] == "remote_not_fetched"
