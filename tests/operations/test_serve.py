"""`manage.py serve` as a process: it answers, keeps its worker alive and ends in order."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")

LONGEST = 60.0


class Served:
    """A running `serve` with a data folder of its own, on SQLite."""

    def __init__(self, data: Path) -> None:
        """Start it; the output goes to a file."""
        self.log = data.parent / "serve.log"
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("SHOTLOG_")
        }
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", "0"],
                cwd=settings.BASE_DIR,
                env={
                    **environment,
                    "SHOTLOG_DATA": str(data),
                    "DJANGO_SETTINGS_MODULE": "config.settings",
                },
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        """All that was printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def address(self) -> str:
        """Waits until it is printed."""
        found: re.Match[str] | None = None
        until = time.monotonic() + LONGEST
        while found is None and time.monotonic() < until and self.process.poll() is None:
            time.sleep(0.1)
            found = re.search(r"answers at (http://\S+/)", self.said)
        assert found, self.said
        return found[1]

    def worker(self, *, other_than: int = 0) -> int:
        """The process number of the task worker, once there is one."""
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            for status in Path("/proc").glob("[0-9]*/status"):
                number = int(status.parent.name)
                if number != other_than and self._is_worker(status.parent):
                    return number
            time.sleep(0.1)
        pytest.fail(f"no task worker: {self.said}")

    def _is_worker(self, process: Path) -> bool:
        try:
            parent = re.search(r"PPid:\t(\d+)", (process / "status").read_text("utf-8"))
            command = (process / "cmdline").read_bytes()
        except OSError:  # it has ended meanwhile
            return False
        ours = parent is not None and int(parent[1]) == self.process.pid
        return ours and b"task_worker" in command


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Ended, whatever the test did."""
    running = Served(tmp_path / "data")
    yield running
    if running.process.poll() is None:
        running.process.kill()
        running.process.wait()


def test_serve_answers_restarts_its_worker_and_ends_on_sigterm(served: Served) -> None:
    """One life of it, for starting takes seconds."""
    with urllib.request.urlopen(f"{served.address()}health/", timeout=10) as answer:  # noqa: S310  http
        assert answer.status == 200
    first = served.worker()
    os.kill(first, signal.SIGKILL)
    second = served.worker(other_than=first)

    began = time.monotonic()
    os.killpg(served.process.pid, signal.SIGTERM)
    assert served.process.wait(15) == 0
    assert time.monotonic() - began < 8
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)
    assert "Traceback" not in served.said


def test_a_refusal_is_one_sentence_and_exit_code_one(tmp_path: Path) -> None:
    """On standard error, without a traceback."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "manage.py", "serve", "--port", "0"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "SHOTLOG_DATA": str(tmp_path / "file")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "cannot be written" in done.stderr
