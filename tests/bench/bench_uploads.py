"""Ordinary pages while ten people upload. Start `manage.py serve --demo`, then

    python -m tests.bench.bench_uploads http://127.0.0.1:8000 COOKIE ELEMENT PAGE [SECONDS]

COOKIE is the value of a signed-in browser's `sessionid`, ELEMENT the number of an element, PAGE a
path such as /p/MRL/shots/. Ten uploads of 2 MB/s each run for SECONDS (100: 200 MB each); the page
is asked for four times a second, first alone and then beside them. Prints medians and the slowest.
"""

import http.client
import statistics
import sys
import threading
import time
from urllib.parse import urlsplit

CLIENTS, RATE, PIECE = 10, 2 * 1024 * 1024, 64 * 1024
TOKEN = "t" * 32


def upload(address: str, cookie: str, element: str, number: int, *, seconds: float) -> None:
    """One file, no faster than a studio's line would carry it."""
    size = int(RATE * seconds)
    head = (
        '--b\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
        f"{TOKEN}\r\n--b\r\nContent-Disposition: form-data; "
        f'name="files"; filename="upload{number}.mov"\r\n\r\n'
    ).encode()
    tail = b"\r\n--b--\r\n"
    there = urlsplit(address)
    caller = http.client.HTTPConnection(there.hostname or "", there.port, timeout=seconds + 120)
    caller.putrequest("POST", f"/elements/{element}/drop/")
    caller.putheader("Content-Type", "multipart/form-data; boundary=b")
    caller.putheader("Content-Length", str(len(head) + size + len(tail)))
    caller.putheader("Cookie", f"sessionid={cookie}; csrftoken={TOKEN}")
    caller.putheader("HX-Request", "true")
    caller.endheaders()
    caller.send(head)
    began, sent = time.monotonic(), 0
    filler = bytes([number]) * PIECE  # each upload its own bytes, so that none is known already
    while sent < size:
        piece = filler[: min(PIECE, size - sent)]
        caller.send(piece)
        sent += len(piece)
        time.sleep(max(0.0, began + sent / RATE - time.monotonic()))
    caller.send(tail)
    answer = caller.getresponse()
    answer.read()
    print(f"upload {number}: {answer.status} after {time.monotonic() - began:.1f} s")


def ask(address: str, cookie: str, page: str, *, seconds: float) -> list[float]:
    """The times of one page, asked for four times a second."""
    there = urlsplit(address)
    times = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.monotonic()
        caller = http.client.HTTPConnection(there.hostname or "", there.port, timeout=60)
        caller.request("GET", page, headers={"Cookie": f"sessionid={cookie}"})
        answer = caller.getresponse()
        answer.read()
        caller.close()
        if answer.status != 200:
            sys.exit(f"{page} answered {answer.status}")
        times.append(time.monotonic() - began)
        time.sleep(max(0.0, 0.25 - times[-1]))
    return times


def told(what: str, times: list[float]) -> None:
    """One line."""
    print(
        f"{what}: {len(times)} pages, median {statistics.median(times) * 1000:.0f} ms, "
        f"slowest {max(times) * 1000:.0f} ms"
    )


def main(address: str, cookie: str, element: str, page: str, *rest: str) -> None:
    """Alone, then beside the uploads."""
    seconds = float(rest[0]) if rest else 100.0
    told("alone", ask(address, cookie, page, seconds=min(10.0, seconds)))
    uploads = [
        threading.Thread(
            target=upload, args=(address, cookie, element, number), kwargs={"seconds": seconds}
        )
        for number in range(CLIENTS)
    ]
    for one in uploads:
        one.start()
    time.sleep(1)
    told(f"beside {CLIENTS} uploads", ask(address, cookie, page, seconds=max(1.0, seconds - 2)))
    for one in uploads:
        one.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
