"""`import_sheet`: what it says, what it writes, and when it ends with 1."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from shotlog.models import ChangeSet, Shot
from tests.make import make_production, make_shot

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    make_shot(production=make_production(code="MRL"), code="MRL_001", frames=10)
    path = tmp_path / "list.csv"
    path.write_text("Shot,Frames,Status\nMRL_001,12,\nMRL_002,5,ip\nMRL_003,6,Aproved\n")
    return path


def _run(path: Path, *more: str) -> tuple[str, int]:
    """What it prints, and its exit code."""
    out = StringIO()
    try:
        call_command("import_sheet", str(path), "--production", "MRL", *more, stdout=out)
    except SystemExit as end:
        return out.getvalue(), int(str(end.code))
    return out.getvalue(), 0


def _counts(path: Path, *more: str) -> tuple[dict[str, Any], int]:
    text, code = _run(path, "--json", *more)
    return json.loads(text), code


def test_without_a_flag_it_only_tells(sheet: Path) -> None:
    for flags in ((), ("--dry-run",)):
        text, code = _run(sheet, *flags)
        assert "Frames: 10 -> 12" in text
        assert "1 new, 1 changed, 0 unchanged, 0 edited here since the export, 1 refused" in text
        assert code == 1
    assert Shot.objects.count() == 1


def test_json_counts_each_row_once_and_names_the_refused(sheet: Path) -> None:
    counts, code = _counts(sheet)
    [refused] = counts.pop("refused")
    assert counts == {"new": 1, "changed": 1, "unchanged": 0, "conflicts": 0}
    assert "Aproved" in refused.pop("reason")
    assert refused == {"sheet": "list.csv", "row": 4, "column": "Status", "value": "Aproved"}
    assert code == 1


def test_a_refused_row_stops_an_apply_unless_it_is_skipped(sheet: Path) -> None:
    assert _run(sheet, "--apply")[1] == 1
    assert not ChangeSet.objects.exists()
    assert _run(sheet, "--apply", "--skip-refused")[1] == 1
    assert set(Shot.objects.values_list("code", "frames")) == {("MRL_001", 12), ("MRL_002", 5)}
    assert ChangeSet.objects.get().way == "sheet"


def test_a_clean_sheet_ends_with_nought_and_a_second_time_changes_nothing(sheet: Path) -> None:
    sheet.write_text("Shot,Frames\nMRL_001,12\nMRL_002,5\n")
    assert _run(sheet, "--apply")[1] == 0
    assert _counts(sheet) == (
        {"new": 0, "changed": 0, "unchanged": 2, "conflicts": 0, "refused": []},
        0,
    )


@pytest.mark.parametrize(
    ("more", "word"),
    [(["--mapping", "X"], "no mapping"), (["--production", "NO"], "no production")],
)
def test_what_is_not_there_is_said(sheet: Path, more: list[str], word: str) -> None:
    with pytest.raises(CommandError, match=word):
        _run(sheet, *more)


def test_what_is_no_sheet_is_refused_in_a_sentence(sheet: Path) -> None:
    sheet.write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match="PDF"):
        _run(sheet)
    sheet.write_text("Mood,Weather\nfine,rain\n")
    with pytest.raises(CommandError, match="Mood, Weather"):
        _run(sheet)
    with pytest.raises(CommandError, match="cannot be opened"):
        _run(sheet.parent / "none.csv")


def test_the_question_of_the_out_frame_is_asked_and_its_answer_kept(sheet: Path) -> None:
    sheet.write_text("Shot,Cut In,Cut Out\nMRL_002,1001,1010\n")
    with pytest.raises(CommandError, match="question"):
        _run(sheet, "--apply")
    assert _run(sheet, "--apply", "--frame-out", "inclusive")[1] == 0
    assert Shot.objects.get(code="MRL_002").frames == 10
    assert _run(sheet)[1] == 0


def test_a_question_that_may_stay_open_is_told_all_the_same(
    sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet.write_text("Shot,Frames,Frame In,Frame Out\nSH0010,456,0,456\n")
    assert _run(sheet)[1] == 0
    assert "--frame-out" in capsys.readouterr().err
    assert _counts(sheet, "--apply")[0]["new"] == 1
    assert Shot.objects.get(code="SH0010").frames == 456
    capsys.readouterr()
    _run(sheet, "--frame-out", "exclusive", "--apply")
    assert _run(sheet)[1] == 0
    assert "--frame-out" not in capsys.readouterr().err
