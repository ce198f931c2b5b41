#!/usr/bin/env python3
"""The command line of Shotlog: `manage.py serve --demo` starts it."""

import os
import sys


def main() -> None:
    """Run one management command with Shotlog's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from django.db import DatabaseError
    except ImportError:
        sys.exit(
            "Shotlog's packages are not installed here: run the command under Run in README.md."
        )
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # a variable that the settings do not understand
        sys.exit(str(error))
    except DatabaseError:
        from shotlog.management.readiness import check_database, check_migrations
        from shotlog.management.refusal import Refused

        try:
            check_database()
            check_migrations()
        except Refused as refusal:
            sys.exit(f"Refused: {refusal}")
        raise


if __name__ == "__main__":
    main()
