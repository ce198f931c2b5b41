"""`manage.py serve`: from nothing to a running Shotlog in one command."""

import http.client
import os
import sys
import time
import webbrowser
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from shotlog.generation.previews import draw_later, without_strip
from shotlog.kit.uploads import INCOMING
from shotlog.management import readiness, stranded
from shotlog.management.occupancy import occupied
from shotlog.management.serving import Command as ChildCommand
from shotlog.management.serving import Watch, web_server
from shotlog.people import owners

EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  compared, not bound


def _port(word: str) -> int:
    if not word.isdecimal() or int(word) > 65535:
        raise ArgumentTypeError(f"{word!r} is no port; use a number from 1 to 65535.")
    return int(word)


def _workers(word: str) -> int:
    if not word.isdecimal() or not 1 <= int(word) <= 64:
        raise ArgumentTypeError(f"{word!r} is no number of workers; use 1 to 64.")
    return int(word)


class Command(BaseCommand):
    """Prepare the data folder, start the web server and the task worker, and watch over them."""

    help = "Start Shotlog: prepares its data folder, then serves until Ctrl-C."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and what to begin with."""
        parser.add_argument("--demo", action="store_true", help="load the demo production first")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", default=8000, type=_port, help="port; 0 takes any free one")
        parser.add_argument("--open", action="store_true", help="open the browser")
        parser.add_argument(
            "--workers", default=1, type=_workers, help="web processes; more than one on PostgreSQL"
        )

    def handle(self, **options: Any) -> None:
        """Check, prepare, serve."""
        self.host: str = options["host"]
        try:
            readiness.check_folder(settings.DATA)
            readiness.check_file_system(settings.DATA)
            self.port = readiness.free_port(self.host, options["port"])
            with occupied(settings.DATA):
                self._prepare(demo=options["demo"])
                code = self._serve(workers=options["workers"], opens=options["open"])
        except KeyboardInterrupt:
            code = 130
        if code:
            sys.exit(code)

    def _prepare(self, *, demo: bool) -> None:
        """Bring database and static files up to this version."""
        readiness.check_database()
        self._say("Preparing the database and the pages …")
        self.check()
        call_command("migrate", verbosity=0, interactive=False)
        settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
        stranded.drop_stranded_uploads(settings.MEDIA_ROOT / INCOMING)
        call_command("collectstatic", verbosity=0, interactive=False)
        if demo:
            self._say("Loading the demo …")
            call_command("demo")
        owners.give_to_owners()
        draw_later(without_strip())

    def _serve(self, *, workers: int, opens: bool) -> int:
        link = self._owner_link()
        if self.host not in EVERY_ADDRESS:  # who listens on a name is to be called by it
            os.environ["SHOTLOG_HOSTS"] = ",".join([*settings.NAMES, self.host])
        self._let_go_of_database()
        watch = Watch(
            web=web_server(
                host=self.host,
                port=self.port,
                workers=workers,
                threads=settings.SERVER_THREADS,  # an upload holds one as long as it lasts
            ),
            worker=self._task_worker,
            on_start=lambda watch: self._greet(watch, link=link, opens=opens),
            folder=str(settings.BASE_DIR),
        )
        code = watch.run()
        self._say("Stopped." if not code else "The web server ended by itself; see above.")
        return code

    def _task_worker(self) -> ChildCommand:
        """The command of the next task worker, after what the last one left behind is settled."""
        try:
            stranded.fail_stranded_tasks()
        except DatabaseError as error:
            self.stderr.write(f"The task queue cannot be tidied now ({error}).")
        finally:
            self._let_go_of_database()
        manage = str(settings.BASE_DIR / "manage.py")
        return [sys.executable, manage, "task_worker", "--worker-id", stranded.worker_id()]

    def _owner_link(self) -> str | None:
        """The one-time link for the owner's account, while nobody can sign in."""
        return owners.owner_link(self._address())

    def _address(self) -> str:
        """Where people find Shotlog: behind TLS by its first name, else here."""
        names = [name for name in settings.NAMES if name[0] not in "*."]
        if settings.HTTPS and names:
            return f"https://{names[0]}/"
        host = EVERY_ADDRESS.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    def _greet(self, watch: Watch, *, link: str | None, opens: bool) -> None:
        """Once the first answer has come: the address, and the owner's link where one is due."""
        if not self._answers(watch):
            return
        address = self._address()
        self._say(f"Shotlog answers at {address}")
        if link:
            self._say(f"Nobody can sign in yet. Make the owner's account, once, at\n  {link}")
        if self.host in EVERY_ADDRESS and not settings.NAMES:
            self._say("Other machines are let in by the names in SHOTLOG_HOSTS, now none.")
        self._say(f"Everything is kept in {settings.DATA}. Stop with Ctrl-C.")
        if opens:
            webbrowser.open(link or address)

    def _answers(self, watch: Watch) -> bool:
        """Wait for the web server's first answer, whatever it is."""
        while not watch.is_stopping:
            caller = http.client.HTTPConnection(
                EVERY_ADDRESS.get(self.host, self.host), self.port, timeout=60
            )
            try:
                caller.request("GET", "/health/", headers={"Host": "localhost"})
                caller.getresponse()
            except OSError:
                time.sleep(0.1)  # not listening yet
            else:
                return True
            finally:
                caller.close()
        return False

    def _let_go_of_database(self) -> None:
        """The watch holds no connection while it waits."""
        connection.close()
        close_pool = getattr(connection, "close_pool", None)
        if close_pool:
            close_pool()

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
