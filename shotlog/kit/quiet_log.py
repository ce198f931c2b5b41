"""What the log leaves out: an action that somebody may not do is a line, not a stack trace."""

import logging
import re

from django.core.exceptions import PermissionDenied


class RefusalInOneLine(logging.Filter):
    """Keeps the line of a refused request and drops the trace beneath it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """True always; the trace of a refusal is gone afterwards."""
        if record.exc_info and isinstance(record.exc_info[1], PermissionDenied):
            record.exc_info = None
        return True


_SHARED = re.compile(r"(/s/)[^/\s]+")


class TokensHidden(logging.Filter):
    """Takes the tokens of share links out of lines: the address of a link is its key."""

    def filter(self, record: logging.LogRecord) -> bool:
        """True always; addresses under /s/ stand without their token afterwards."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                _SHARED.sub(r"\1…", one) if isinstance(one, str) else one for one in record.args
            )
        return True
