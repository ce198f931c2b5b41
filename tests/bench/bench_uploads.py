"""While ten clients upload 200 MB each at 2 MB/s, ordinary pages keep their speed.

    python -m tests.bench.bench_uploads [--clients 10] [--megabytes 200] [--rate 2] [--floor 2.0]

Serves a throw-away data folder with `manage.py serve` on the loopback address, asks for the grid
and a shot page again and again, first with nothing else going on and then during the uploads, and
prints the median and the 95th percentile of both. Ends with 1 when the uploads slow the median
page down by more than the floor, or when an upload is not taken in.
"""

import argparse
import http.client
import os
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
MEGABYTE = 1024 * 1024
PIECE = 64 * 1024
IDLE_SECONDS = 15
BOUNDARY = "shotlog-bench"


@dataclass
class House:
    """A served Shotlog with one signed-in artist."""

    port: int
    cookie: str
    token: str
    element: int
    pages: tuple[str, ...]
    times: list[float] = field(default_factory=list)

    def ask(self, path: str) -> float:
        """Seconds that a page takes, on a connection of its own, as a click does."""
        began = time.perf_counter()
        caller = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            caller.request("GET", path, headers={"Cookie": self.cookie, "Host": "localhost"})
            answer = caller.getresponse()
            answer.read()
        finally:
            caller.close()
        if answer.status != 200:
            raise SystemExit(f"{path} answers {answer.status}")
        return time.perf_counter() - began

    def measure(self, done: threading.Event) -> list[float]:
        """Page times, one page after another, until `done`."""
        found = []
        while not done.is_set():
            found += [self.ask(path) for path in self.pages]
            done.wait(0.1)
        return found

    def upload(self, number: int, *, megabytes: int, rate: float) -> int:
        """The status of one upload that comes in at `rate` megabytes a second."""
        head, tail = _multipart(self.token, f"clip_{number:02}.mp4")
        pieces = megabytes * MEGABYTE // PIECE
        first = _clip(number, pieces * PIECE)
        rest = bytes(PIECE)
        with socket.create_connection(("127.0.0.1", self.port), timeout=300) as line:
            line.sendall(self._request(len(head) + len(tail) + pieces * PIECE) + head)
            began = time.perf_counter()
            for sent in range(pieces):
                line.sendall(first if sent == 0 else rest)
                ahead = (sent + 1) * PIECE / (rate * MEGABYTE) - (time.perf_counter() - began)
                if ahead > 0:
                    time.sleep(ahead)
            line.sendall(tail)
            answer = http.client.HTTPResponse(line)
            answer.begin()
            answer.read()
            return answer.status

    def _request(self, length: int) -> bytes:
        lines = (
            f"POST /elements/{self.element}/drop/ HTTP/1.1",
            "Host: localhost",
            f"Cookie: {self.cookie}",
            "HX-Request: true",
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
            f"Content-Length: {length}",
            "Connection: close",
        )
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


def main() -> int:
    """Measure, print, judge."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="shotlog-bench-") as folder:
        os.environ["SHOTLOG_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        port = _free_port()
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        server = subprocess.Popen(command, cwd=TOP, stdout=subprocess.DEVNULL)
        try:
            _wait_for(port)
            return _judge(_furnish(port), asked)
        finally:
            server.terminate()
            server.wait(30)


def _judge(house: House, asked: argparse.Namespace) -> int:
    for path in house.pages:
        house.ask(path)
    idle = _during(house, IDLE_SECONDS)
    statuses: list[int] = []
    uploads = [
        threading.Thread(
            target=lambda n=n: statuses.append(
                house.upload(n, megabytes=asked.megabytes, rate=asked.rate)
            )
        )
        for n in range(asked.clients)
    ]
    done = threading.Event()
    found: list[float] = []
    reader = threading.Thread(target=lambda: found.extend(house.measure(done)))
    began = time.perf_counter()
    for thread in (*uploads, reader):
        thread.start()
    for thread in uploads:
        thread.join()
    took = time.perf_counter() - began
    done.set()
    reader.join()
    ratio = statistics.median(found) / statistics.median(idle)
    print(f"idle   {_words(idle)}")
    print(f"loaded {_words(found)}")
    print(f"{asked.clients} uploads of {asked.megabytes} MB took {took:.0f} s: {statuses}")
    print(f"ratio of the medians {ratio:.2f}, floor {asked.floor}")
    is_good = ratio <= asked.floor and statuses == [200] * asked.clients
    print("kept" if is_good else "NOT KEPT")
    return 0 if is_good else 1


def _during(house: House, seconds: float) -> list[float]:
    done = threading.Event()
    threading.Timer(seconds, done.set).start()
    return house.measure(done)


def _words(times: list[float]) -> str:
    high = statistics.quantiles(times, n=20, method="inclusive")[-1]
    middle = statistics.median(times)
    return f"median {middle * 1000:.0f} ms, 95th {high * 1000:.0f} ms, {len(times)} pages"


def _furnish(port: int) -> House:
    """A production with sixty shots, and the session of an artist in it."""
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from tests.make import make_element, make_member, make_production, make_scene, make_shot

    production = make_production(code="BNC")
    scene = make_scene(production=production)
    shots = [make_shot(production=production), *(make_shot(scene=scene) for _ in range(59))]
    elements = [make_element(shot=shot) for shot in shots for _ in range(3)]
    user = make_member(production=production, role="artist").user
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    token = "b" * 32
    return House(
        port=port,
        cookie=f"sessionid={session.session_key}; csrftoken={token}",
        token=token,
        element=elements[0].pk,
        pages=("/p/BNC/shots/", f"/p/BNC/shots/{shots[0].code}/"),
    )


def _clip(number: int, length: int) -> bytes:
    """The first piece of a clip of `length` bytes that is not like any other."""
    head = struct.pack(">I4s4sI4s", 20, b"ftyp", b"isom", 512, b"mp42")
    told = f"upload {number} {time.time_ns()}".encode()
    return (head + struct.pack(">I4s", length - len(head), b"mdat") + told).ljust(PIECE, b"\0")


def _multipart(token: str, name: str) -> tuple[bytes, bytes]:
    head = (
        f"--{BOUNDARY}\r\n"
        f'Content-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        f"--{BOUNDARY}\r\n"
        f'Content-Disposition: form-data; name="files"; filename="{name}"\r\n'
        "Content-Type: video/mp4\r\n\r\n"
    )
    return head.encode(), f"\r\n--{BOUNDARY}--\r\n".encode()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server does not answer.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--clients", type=int, default=10)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--rate", type=float, default=2.0, help="megabytes a second, each client")
    parser.add_argument("--floor", type=float, default=2.0, help="most that a page may slow down")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
