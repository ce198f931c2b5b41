"""The variables: what is not understood is refused with the words that are."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import env


@pytest.mark.parametrize("word", ["yes", "true", "1", "ON!", "offf"])
def test_a_flag_other_than_on_or_off_is_refused(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    """A word half understood would be the worst."""
    monkeypatch.setenv("SHOTLOG_HTTPS", word)
    with pytest.raises(ImproperlyConfigured, match="use 'on' or 'off'"):
        env.flag("SHOTLOG_HTTPS", default=False)


@pytest.mark.parametrize(("word", "meant"), [("on", True), (" Off ", False), ("", True)])
def test_a_flag_may_be_written_loosely(
    monkeypatch: pytest.MonkeyPatch, word: str, *, meant: bool
) -> None:
    """Case and blanks do not count; empty is unset."""
    monkeypatch.setenv("SHOTLOG_HTTPS", word)
    assert env.flag("SHOTLOG_HTTPS", default=True) is meant


@pytest.mark.parametrize("word", ["0", "-5", "ten", "1e3", "1.5"])
def test_a_number_out_of_range_is_refused(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    """The sentence says from where on."""
    monkeypatch.setenv("SHOTLOG_UPLOAD_LIMIT_MB", word)
    with pytest.raises(ImproperlyConfigured, match="use a whole number from 1 on"):
        env.number("SHOTLOG_UPLOAD_LIMIT_MB", default=5, least=1)


def test_an_unknown_time_zone_is_refused_with_an_example(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names, not offsets."""
    monkeypatch.setenv("SHOTLOG_TIME_ZONE", "Seoul/Asia")
    with pytest.raises(ImproperlyConfigured, match="such as 'Asia/Seoul'"):
        env.time_zone("SHOTLOG_TIME_ZONE")


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("SHOTLOG_DEBUG", "yes", "SHOTLOG_DEBUG is 'yes'; use 'on' or 'off'."),
        ("SHOTLOG_DATABASE_URL", "mysql://a@b/c", "must begin with postgres://"),
    ],
)
def test_the_command_line_prints_the_sentence_and_no_traceback(
    variable: str, value: str, sentence: str
) -> None:
    """Exit code 1, for every command."""
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env={**os.environ, variable: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
