"""Every table says what a row is, names its rows and orders them; every migration is there."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.utils.functional import Promise

from shotlog.models import (
    Clearance,
    ColourNote,
    Element,
    Scene,
    Session,
    Shortcoming,
    Shot,
    Take,
)

TABLES = list(apps.get_app_config("shotlog").get_models())


def named(table: type[models.Model]) -> str:
    """For the test's name."""
    return table.__name__


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_a_table_has_docstring_str_and_ordering(table: type[models.Model]) -> None:
    """Django writes a docstring of field names where there is none."""
    doc = table.__doc__ or ""
    assert doc
    assert not doc.startswith(f"{table.__name__}(")
    assert table.__str__ is not models.Model.__str__
    assert table._meta.ordering


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_a_constraint_speaks(table: type[models.Model]) -> None:
    """A rule that a person can break has the sentence that they will read."""
    mute = [
        rule.name
        for rule in table._meta.constraints
        if getattr(rule, "violation_error_message", None) == rule.default_violation_error_message
        and not getattr(rule, "fields", ())
    ]
    assert mute == []


RECORDED = (Scene, Shot, Element, Clearance, Session, Take, ColourNote, Shortcoming)


@pytest.mark.parametrize("table", RECORDED, ids=named)
def test_history_names_a_field_in_the_readers_language(table: type[models.Model]) -> None:
    """A row does not change its production, and what is not typed is not told."""
    english = [
        field.name
        for field in table._meta.concrete_fields
        if field.editable and field.name not in ("id", "production", "sources", "drop")
        if not isinstance(field.verbose_name, Promise)
    ]
    assert english == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    """Ends with an error where one is."""
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
