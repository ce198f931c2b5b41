from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from shotlog.generation.metadata import c2pa_claims, children, read
from tests.generation.metadata.making import (
    A1111_TEXT,
    chunk,
    jpeg,
    mp4,
    png,
    reading,
    segment,
    text_chunk,
    value,
    xmp,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AI = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
COMPOSITE = "http://cv.iptc.org/newscodes/digitalsourcetype/composite"


def store(*manifests: dict[str, object], codes: tuple[str, ...] = ()) -> dict[str, object]:
    return {
        "active_manifest": "0",
        "manifests": {str(number): manifest for number, manifest in enumerate(manifests)},
        "validation_status": [{"code": code} for code in codes],
    }


def manifest(
    *actions: Mapping[str, object], made_from: str = "", relationship: str = "parentOf"
) -> dict[str, object]:
    ingredient = {"relationship": relationship, "active_manifest": made_from}
    return {
        "claim_generator_info": [{"name": "Maker", "version": "1"}],
        "signature_info": {"issuer": "Adobe Inc.", "time": "2023-08-30T00:08:54+00:00"},
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": list(actions)}}],
        "ingredients": [ingredient] if made_from else [],
    }


def test_the_claim_of_ai_gives_tool_model_and_source_type() -> None:
    created = {
        "action": "c2pa.created",
        "softwareAgent": {"name": "Adobe Firefly", "version": "3"},
        "parameters": {"firefly.operation": "text_to_image"},
        "digitalSourceType": AI,
    }
    summary = c2pa_claims.summarised(
        store(manifest(created), codes=("signingCredential.untrusted",))
    )
    assert (summary["state"], summary["issuer"]) == ("intact", "Adobe Inc.")
    found = c2pa_claims.from_claims(summary)
    assert found is not None
    assert found.plain("tool") == "firefly"
    assert found.plain("tool_version") == "3"
    assert found.plain("digital_source_type") == "trainedAlgorithmicMedia"
    assert found.plain("mode") == "t2i"


def test_the_parents_claim_of_ai_counts_and_that_of_a_mere_ingredient_does_not() -> None:
    created = manifest({"action": "c2pa.created", "digitalSourceType": AI})
    edited = {"action": "c2pa.edited", "digitalSourceType": COMPOSITE}
    own = c2pa_claims.summarised(store(manifest(edited, made_from="1"), created))
    assert (own["where"], own["action"]) == ("parent manifest", "c2pa.created")
    assert own["state"] == "verified"
    placed = manifest(edited, made_from="1", relationship="componentOf")
    other = c2pa_claims.summarised(store(placed, created))
    assert other["digital_source_type"] == "composite"


def test_a_broken_claim_gives_no_value() -> None:
    created = manifest({"action": "c2pa.created", "digitalSourceType": AI})
    for code in ("claimSignature.mismatch", "assertion.dataHash.mismatch"):
        summary = c2pa_claims.summarised(store(created, codes=(code,)))
        assert summary["state"] == "broken"
        assert c2pa_claims.from_claims(summary) is None


def test_in_the_request_a_manifest_is_seen_but_not_checked() -> None:
    found = reading(png(chunk(b"caBX", b"\0" * 40)))
    assert found.c2pa == {"state": "not_checked"}


def test_a_manifest_that_is_none_is_broken() -> None:
    found = reading(png(chunk(b"caBX", b"\0" * 40)), children=True)
    assert found.c2pa is not None
    assert found.c2pa["state"] == "broken"


def test_a_manifest_elsewhere_is_named_and_not_fetched() -> None:
    packet = xmp("<d:provenance>https://x.example/m.c2pa</d:provenance>", 'xmlns:d="urn:d"')
    head = b"http://ns.adobe.com/xap/1.0/\0"
    found = reading(jpeg(segment(0xE1, head + packet.encode())), children=True)
    assert found.c2pa == {"state": "remote_not_fetched", "remote": "https://x.example/m.c2pa"}
    assert found.status == "partly"


def test_a_film_that_pyav_cannot_open_keeps_what_the_walk_found() -> None:
    found = reading(mp4(comment=A1111_TEXT), children=True)
    assert value(found, "seed") == "235284042"
    assert (found.pixel_width, value(found, "frames")) == (416, 33)


def test_a_child_that_cannot_run_is_a_warning_and_no_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    found = reading(png(chunk(b"caBX", b"\0"), text_chunk("parameters", A1111_TEXT)), children=True)
    assert value(found, "seed") == "235284042"
    assert found.c2pa == {"state": "not_checked"}
    assert "not checked" in found.warnings[0]


def test_the_place_in_a_file_on_disk_is_the_same_after_a_child_read_it(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(mp4())
    with path.open("rb") as file:
        read(file, "a.mp4")
        file.seek(4)
        assert file.read(4) == b"ftyp"


def test_a_file_that_fails_while_it_is_read_is_unreadable() -> None:
    class Failing(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            raise OSError("gone")

    assert read(Failing(b"x" * 100), "a.png").status in ("unreadable", "not_read")


def test_a_child_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "SECONDS", 0.001)
    found = reading(png(chunk(b"caBX", b"\0")), children=True)
    assert found.c2pa == {"state": "not_checked"}
    assert "TimeoutExpired" in found.warnings[0]
