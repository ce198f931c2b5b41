import logging
import sys

from django.core.exceptions import PermissionDenied

from shotlog.kit.quiet_log import RefusalInOneLine, TokensHidden


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


def test_the_token_of_a_share_link_is_not_logged() -> None:
    line = ("Unprocessable Entity", "/s/3q2xFJ-secret_token/pictures/ab/")
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, "%s: %s", line, None)
    assert TokensHidden().filter(record)
    assert record.getMessage() == "Unprocessable Entity: /s/…/pictures/ab/"
    handlers = logging.getLogger().handlers
    assert any(isinstance(one, TokensHidden) for two in handlers for one in two.filters)
