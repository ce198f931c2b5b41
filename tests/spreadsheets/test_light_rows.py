"""Rows without models: they must say what the models say, in every column."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shotlog.models import Element, Take
from shotlog.spreadsheets import rows
from shotlog.spreadsheets.columns import ELEMENT_COLUMNS, TAKE_COLUMNS
from shotlog.spreadsheets.rows import ELEMENTS, TAKES
from tests.make import (
    make_element,
    make_file,
    make_scene,
    make_session,
    make_shot,
    make_take,
    make_tool_version,
)

pytestmark = pytest.mark.django_db

LISTS: dict[str, Any] = {
    "loras": [{"name": "저승사자", "strength": 0.8}],
    "inputs": [{"name": "plate.png", "role": "start frame", "rights": "own"}],
    "stages": [{"name": "upscale"}],
    "other": {"Clip skip": 2},
    "sources": {"steps": {"source": "typed"}},
    "missing": ["seed", "file"],
}


def value_of(field: "models.Field[Any, Any]") -> Any:
    """Something that is not what the field has by itself."""
    if field.flatchoices:
        return field.flatchoices[-1][0]
    if isinstance(field, models.JSONField):
        return LISTS[field.name]
    if isinstance(field, models.DecimalField):
        return Decimal("2.50")
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.BooleanField):
        return False
    return 7 if isinstance(field, models.IntegerField) else "값 & 7"


def filled(model: type[models.Model]) -> dict[str, Any]:
    """A value for every plain field."""
    return {
        field.name: value_of(field)
        for field in model._meta.concrete_fields
        if not field.is_relation and not field.primary_key
    }


def full_take() -> Take:
    """A take with everything."""
    shot = make_shot()
    shot.scene = make_scene(production=shot.production, number="24A")
    shot.save()
    return make_take(
        element=make_element(shot=shot),
        source_file=make_file(),
        session=make_session(),
        tool_version=make_tool_version(),
        **{**filled(Take), "seed": "18446744073709551615"},
    )


def test_a_take_says_in_every_column_what_its_model_says() -> None:
    take = full_take()
    bare = make_take()
    for model in (Take.objects.get(pk=take.pk), Take.objects.get(pk=bare.pk)):
        (light,) = TAKES.read([model.pk])
        for column in TAKE_COLUMNS:
            assert column.out(light) == column.out(model), column.key


def test_an_element_says_in_every_column_what_its_model_says() -> None:
    full = make_element(shot=full_take().element.shot, **filled(Element))
    for model in (Element.objects.get(pk=full.pk), make_element()):
        (light,) = ELEMENTS.read([model.pk])
        vars(model)["take_count"] = 0
        for column in ELEMENT_COLUMNS:
            assert column.out(light) == column.out(model), column.key


def test_only_takes_that_are_kept_count() -> None:
    element = make_element()
    make_take(element=element)
    make_take(element=element, removed=True)
    assert [row.take_count for row in ELEMENTS.read([element.pk])] == [1]


def test_many_lots_keep_their_order_and_read_a_session_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rows, "CHUNK", 2)
    session = make_session()
    element = make_element()
    takes = [make_take(element=element, session=session) for _ in range(5)]
    keys = [take.pk for take in reversed(takes)]
    with CaptureQueriesContext(connection) as queries:
        found = list(TAKES.read(keys))
    assert [row.pk for row in found] == keys
    assert {row.session for row in found} == {str(session)}
    assert len(queries) == 4  # three lots of takes, and the session
