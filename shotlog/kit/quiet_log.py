"""What the log leaves out: an action that somebody may not do is a line, not a stack trace."""

import logging

from django.core.exceptions import PermissionDenied


class RefusalInOneLine(logging.Filter):
    """Keeps the line of a refused request and drops the trace beneath it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """True always; the trace of a refusal is gone afterwards."""
        if record.exc_info and isinstance(record.exc_info[1], PermissionDenied):
            record.exc_info = None
        return True
