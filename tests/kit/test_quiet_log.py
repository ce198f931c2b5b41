import logging
import sys

from django.core.exceptions import PermissionDenied

from shotlog.kit.quiet_log import RefusalInOneLine


def record_of(error: Exception) -> logging.LogRecord:
    """What is logged of a request that ended with `error`."""
    try:
        raise error
    except type(error):
        return logging.LogRecord(
            "django.request", logging.WARNING, __file__, 1, "Forbidden: /", (), sys.exc_info()
        )


def test_a_refusal_is_logged_as_one_line() -> None:
    record = record_of(PermissionDenied("As Client you may not."))
    assert RefusalInOneLine().filter(record)
    assert record.exc_info is None


def test_a_fault_keeps_its_trace() -> None:
    record = record_of(ValueError("broken"))
    assert RefusalInOneLine().filter(record)
    assert record.exc_info is not None


def test_the_log_of_the_house_leaves_the_trace_out() -> None:
    handlers = logging.getLogger().handlers
    assert any(isinstance(one, RefusalInOneLine) for two in handlers for one in two.filters)
