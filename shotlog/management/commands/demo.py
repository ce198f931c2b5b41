"""`demo`: loads the demo production Middle Realm (MRL), or takes it out."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shotlog.management.demo import CodeTaken, counts, demo_production, load, remove


class Command(BaseCommand):
    help = "Load the demo production Middle Realm (MRL); a second time changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--remove", action="store_true", help="take the demo and its files out again"
        )

    def handle(self, *_args: object, **options: object) -> None:
        if options["remove"]:
            gone = remove()
            self._say("The demo is removed." if gone else "There is no demo to remove.", options)
            return
        known = demo_production()
        if known is not None:
            self._say(f"The demo is there already: {known}. Nothing was changed.", options)
            return
        try:
            production = load()
        except CodeTaken as taken:
            raise CommandError(str(taken)) from taken
        made = ", ".join(f"{number} {what}" for what, number in counts(production).items())
        self._say(f"Loaded {production}: {made}.", options)

    def _say(self, text: str, options: dict[str, object]) -> None:
        if options["verbosity"]:
            self.stdout.write(text)
