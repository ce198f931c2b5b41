"""The watch over two child processes: the web server, and the task worker that is restarted."""

import ctypes
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Command = list[str]
STOP: Literal["stop"] = "stop"
SIGNALS = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
]
GRACE = 4.0  # seconds that children have to end what they are doing
LAST_GRACE = 1.5  # seconds after they were told again
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # before a worker that died is started again
HEALTHY_AFTER = 60.0  # a worker that lived so long starts again at once

_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """Runs in the child: should `serve` be killed outright, its children end too (Linux only)."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def web_server(*, host: str, port: int, workers: int, threads: int) -> Command:
    """The command of the web server."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--workers-kill-timeout", "3", "--respawn-failed-workers"),
        *("--log-level", "error", "config.wsgi:application"),
    ]


@dataclass
class Watch:
    """Starts both, restarts the worker when it dies, and ends both when told to."""

    web: Command
    worker: Callable[[], Command]  # asked at each start, for it tidies up first
    on_start: Callable[["Watch"], None]
    folder: str
    _events: "queue.SimpleQueue[str | subprocess.Popen[bytes]]" = field(
        default_factory=queue.SimpleQueue
    )
    _children: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    _stopping: bool = False

    def run(self) -> int:
        """0 when stopped by a signal, else 1: the web server ended by itself."""
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup ignores what it must
                signal.signal(number, self._on_signal)
        web = self._start(self.web)
        threading.Thread(target=self.on_start, args=(self,), daemon=True).start()
        try:
            return self._keep(web)
        finally:
            self._end()

    @property
    def is_stopping(self) -> bool:
        """Whether a signal has come, or the web server has gone."""
        return self._stopping

    def _keep(self, web: "subprocess.Popen[bytes]") -> int:
        """Wait for what happens; nothing is polled."""
        pause, started = FIRST_PAUSE, time.monotonic()
        self._start(self.worker())
        due: float | None = None
        while True:
            try:
                event = self._events.get(timeout=due and max(0.0, due - time.monotonic()))
            except queue.Empty:
                due, started = None, time.monotonic()
                self._start(self.worker())
                continue
            if event is STOP or event is web:
                self._stopping = True
                return 0 if event is STOP else 1
            lived = time.monotonic() - started
            pause = FIRST_PAUSE if lived > HEALTHY_AFTER else min(pause * 2, LONGEST_PAUSE)
            due = time.monotonic() + pause

    def _start(self, command: Command) -> "subprocess.Popen[bytes]":
        """In a session of its own, so that Ctrl-C reaches `serve` alone, which ends it in order."""
        child = subprocess.Popen(  # noqa: S603  the command is ours
            command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent if _LIBC else None,
        )
        self._children.append(child)
        threading.Thread(target=self._await, args=(child,), daemon=True).start()
        return child

    def _await(self, child: "subprocess.Popen[bytes]") -> None:
        child.wait()
        self._events.put(child)

    def _on_signal(self, _number: int, _frame: object) -> None:
        self._events.put(STOP)  # a SimpleQueue may be filled from a signal handler

    def _end(self) -> None:
        """Ask, ask again, then kill. A worker in a task ends it first, or is told again."""
        for seconds in (GRACE, LAST_GRACE):
            for child in self._living():
                child.terminate()
            until = time.monotonic() + seconds
            for child in self._living():
                try:
                    child.wait(max(0.05, until - time.monotonic()))
                except subprocess.TimeoutExpired:
                    continue
        for child in self._living():
            _kill(child)

    def _living(self) -> list["subprocess.Popen[bytes]"]:
        return [child for child in self._children if child.poll() is None]


def _kill(child: "subprocess.Popen[bytes]") -> None:
    """With its own children: the session is theirs alone."""
    if os.name == "posix":
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
    else:
        child.kill()
    child.wait()
