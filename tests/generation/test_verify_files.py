import io
import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db.models import QuerySet

from shotlog.generation.files import hold
from shotlog.generation.verifying import Checked, verify
from shotlog.history import Author
from shotlog.models import SourceFile, Take
from tests.generation.metadata.making import png
from tests.make import make_element, make_file, make_production, make_shot, make_take

pytestmark = pytest.mark.django_db


def held(number: int = 1) -> SourceFile:
    by = Author.command(make_production())
    # The storage outlives a test, and these tests spoil it: no two hold the same bytes.
    data = png(after=secrets.token_bytes(8))
    return hold(ContentFile(data), name=f"등불_{number}.png", by=by).source_file


def shown(file: SourceFile, code: str = "VRF") -> Take:
    shot = make_shot(production=make_production(code=code), code=f"{code}_0010")
    return make_take(element=make_element(shot=shot, name="crowd01"), source_file=file)


def run(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_files", *words, stdout=out, stderr=err)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def overwrite(file: SourceFile, data: bytes) -> None:
    default_storage.delete(file.path)
    default_storage.save(file.path, ContentFile(data))


def test_files_that_are_there_are_fine() -> None:
    held(1)
    held(2)
    assert run() == (0, "2 of 2 files are there, byte for byte.\n", "")


def test_a_changed_byte_is_found_and_its_takes_are_named() -> None:
    file = held()
    shown(file)
    overwrite(file, bytes(file.size))
    code, out, _err = run()
    assert code == 1
    assert "등불_1.png" in out
    assert "has other bytes" in out
    assert "VRF VRF_0010 crowd01 v001" in out
    assert "0 of 1 files" in out


def test_a_lost_file_is_found() -> None:
    file = held()
    default_storage.delete(file.path)
    code, out, _err = run()
    assert code == 1
    assert "is not there" in out
    assert "no take shows it" in out


def test_a_linked_file_is_read_where_it_lies(tmp_path: Path, settings: Any) -> None:
    settings.LINK_ROOTS = [tmp_path]
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"1234")
    file = make_file(keeping="linked", path=str(path), size=4, sha256="0" * 64)
    assert run()[0] == 1
    SourceFile.objects.filter(pk=file.pk).update(
        sha256="03ac674216f3e15c761ee1a5e255f067953623c8b388b4459e13f978d7c846f4"
    )
    assert run()[0] == 0
    settings.LINK_ROOTS = []
    code, out, _err = run()
    assert (code, "clip.mp4" in out) == (1, True)


def test_json_tells_both_sums() -> None:
    good, bad = held(1), held(2)
    shown(bad)
    overwrite(bad, bytes(bad.size))
    code, out, _err = run("--json")
    told = json.loads(out)
    assert (code, told["files"], told["fine"]) == (1, 2, 1)
    (wrong,) = told["wrong"]
    assert wrong["sha256"] == bad.sha256
    assert wrong["state"] == "changed"
    assert wrong["found"] not in (None, bad.sha256, good.sha256)
    assert wrong["takes"] == ["VRF VRF_0010 crowd01 v001"]


def test_a_stopped_run_goes_on_where_it_was() -> None:
    first, second = held(1), held(2)
    default_storage.delete(first.path)
    assert run("--from", str(second.pk)) == (0, "1 of 1 files are there, byte for byte.\n", "")


def test_one_production_alone_can_be_asked() -> None:
    mine, other = held(1), held(2)
    shown(mine, "ONE")
    shown(other, "TWO")
    default_storage.delete(other.path)
    assert run("--production", "one")[0] == 0
    assert run("--production", "TWO")[0] == 1
    assert run("--production", "NONE")[0] == 2


def test_rows_come_in_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shotlog.generation.verifying.AT_ONCE", 2)
    files = [held(number) for number in range(5)]
    found = list(verify(SourceFile.objects.order_by("pk")))
    assert [one.file for one in found] == files
    assert all(one.is_fine for one in found)


def test_a_stopped_run_still_reports_what_it_found(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = held(1), held(2)
    overwrite(first, bytes(first.size))

    def stopped(files: QuerySet[SourceFile]) -> Iterator[Checked]:
        yield next(iter(verify(files)))
        raise KeyboardInterrupt

    monkeypatch.setattr("shotlog.management.commands.verify_files.verify", stopped)
    code, out, err = run("--json")
    told = json.loads(out)
    assert code == 130
    assert (told["files"], told["fine"], len(told["wrong"])) == (1, 0, 1)
    assert told["go_on_from"] == first.pk + 1 <= second.pk
    assert f"--from {first.pk + 1}" in err
