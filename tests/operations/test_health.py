"""The health view, for monitors."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


def test_health_needs_no_sign_in(client: Client) -> None:
    """Monitors have no account."""
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "disk": "ok", "migrations": "ok"}


def test_health_is_503_when_the_database_is_of_a_newer_version(client: Client) -> None:
    """As after a step back to older code."""
    MigrationRecorder(connection).record_applied("shotlog", "9999_from_the_future")
    answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json()["migrations"] == "of a newer version"


def test_health_is_503_when_migrations_are_missing(client: Client) -> None:
    """As after an update that was not migrated."""
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    assert client.get("/health/").json()["migrations"] == "missing"


def test_health_is_asked_without_tls_inside(client: Client, settings: Settings) -> None:
    """Every other page is redirected to TLS."""
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/health/").status_code == 200
