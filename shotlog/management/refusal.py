"""How a command says no: one sentence on standard error, exit code 1, no traceback."""

from django.core.management.base import CommandError


class Refused(CommandError):  # noqa: N818  the name is printed
    """What is wrong and the way out; Django prints it as `Refused: …`."""
