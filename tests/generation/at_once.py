"""Files of one drop that are recorded at the same moment, each by a connection of its own.

Run as a program it does so on a fresh SQLite file: the tests' own is in memory, where connections
do not wait for each other.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

FILES = 6


def record_at_once(element_key: int, member_key: int, drop: str) -> list[int]:
    """The session of each take, one take and one thread for each file."""
    from django.db import connection

    from shotlog.generation.takes import record_take
    from shotlog.history import Author
    from shotlog.models import Element, Membership

    together = Barrier(FILES)

    def record(number: int) -> int:
        try:
            element = Element.objects.with_shot().get(pk=element_key)
            by = Author.of(Membership.objects.get(pk=member_key))
            together.wait(timeout=20)
            typed = {"tool": "Kling", "tool_version": "2.1" if number % 2 else ""}
            return record_take(element, by=by, typed=typed, drop=drop).session_id or 0
        finally:
            connection.close()

    with ThreadPoolExecutor(FILES) as threads:
        return list(threads.map(record, range(FILES)))


def main() -> None:
    """Make a fresh base, record, print how many sessions there are."""
    import django

    django.setup()
    from django.core.management import call_command

    from tests.make import make_element, make_member

    call_command("migrate", verbosity=0)
    element = make_element()
    member = make_member(production=element.shot.production, role="artist")
    found = record_at_once(element.pk, member.pk, "d" * 32)
    print(len(found), len(set(found)))  # noqa: T201 - read by the test that runs this


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
