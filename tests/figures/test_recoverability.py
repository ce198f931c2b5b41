"""What a recipe needs, by mode, and what follows for an element."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from shotlog.figures.recoverability import missing_parts, store_recoverability
from shotlog.models import Element, Take
from tests.make import make_element, make_file, make_take, make_tool_version

pytestmark = pytest.mark.django_db


def full(**changed: Any) -> Take:
    fields: dict[str, Any] = {
        "source_file": make_file(),
        "tool_version": make_tool_version(),
        "mode": "i2v",
        "model": "Wan 2.2 I2V A14B",
        "prompt": "lanterns at night",
        "seed": "2208417553",
        "width": 1280,
        "height": 720,
        "inputs": [{"name": "plate.exr"}],
    }
    return make_take(**(fields | changed))


def stored(take: Take) -> Element:
    store_recoverability([take.element])
    return Element.objects.get(pk=take.element_id)


def test_a_complete_take_is_recoverable() -> None:
    assert stored(full(decision="approved")).recovery == "recoverable"


@pytest.mark.parametrize(
    ("gone", "part"),
    [
        ({"model": ""}, "model"),
        ({"prompt": ""}, "prompt"),
        ({"seed": ""}, "seed"),
        ({"width": None}, "size"),
        ({"inputs": []}, "inputs"),
        ({"source_file": None}, "file"),
        ({"tool_version": None}, "tool"),
    ],
)
def test_what_is_not_there_is_named(gone: dict[str, Any], part: str) -> None:
    take = full(**gone)
    assert part in missing_parts(take)
    element = stored(take)
    assert element.recovery == "partly"
    assert part in element.missing


def test_a_graph_stands_for_the_prompt() -> None:
    assert missing_parts(full(prompt="", has_graph=True)) == []


def test_a_text_mode_needs_no_inputs() -> None:
    assert missing_parts(full(mode="t2v", inputs=[])) == []


def test_an_upscale_needs_inputs_and_settings_only() -> None:
    take = full(mode="upscale_ai", model="", prompt="", seed="", width=None, steps=8)
    assert missing_parts(take) == []


def test_a_service_that_gives_no_seed_leaves_a_take_documented() -> None:
    kling = make_tool_version(tool="Kling", version="2.1", runs_at="public", gives_seeds="no")
    assert stored(full(tool_version=kling, model="", seed="")).recovery == "documented"


@pytest.mark.parametrize("tool", ["Kling", "Kling AI", "Google Veo", "Adobe Firefly"])
def test_what_a_closed_service_sells_is_its_version_and_lacks_no_model(tool: str) -> None:
    version = make_tool_version(tool=tool, version="2.1")
    assert missing_parts(full(tool_version=version, model="")) == []


@pytest.mark.parametrize(
    ("tool", "version", "runs_at"),
    [("Kling", "", ""), ("Kling", "2.1", "local"), ("ComfyUI", "0.3.49", ""), ("Wan", "2.2", "")],
)
def test_a_service_of_many_models_or_without_a_version_lacks_the_model(
    tool: str, version: str, runs_at: str
) -> None:
    made_with = make_tool_version(tool=tool, version=version, runs_at=runs_at)
    assert "model" in missing_parts(full(tool_version=made_with, model=""))


def test_takes_that_were_stored_without_that_knowledge_are_put_right() -> None:
    kling = make_tool_version(tool="Kling AI", version="2.1", gives_seeds="no")
    asked: list[dict[str, Any]] = [
        {},
        {"seed": ""},
        {"prompt": ""},
        {"prompt": "", "seed": "", "inputs": []},
    ]
    takes = [full(tool_version=kling, model="", **values) for values in asked]
    full(tool_version=make_tool_version(), element=takes[0].element, model="", decision="rejected")
    store_recoverability([take.element for take in takes])

    def states() -> list[tuple[str, Any]]:
        rows = [*Take.objects.order_by("pk"), *Element.objects.order_by("pk")]
        return [(row.recovery, row.missing) for row in rows]

    true = states()
    for take in takes:
        take.refresh_from_db()
        missing = [*take.missing, "model"]
        Take.objects.filter(pk=take.pk).update(recovery="partly", missing=missing)
        Element.objects.filter(pk=take.element_id).update(recovery="partly", missing=missing)
    assert states() != true
    import_module("shotlog.migrations.0012_sold_models").forward(apps, None)
    assert states() == true


def test_the_version_of_a_service_is_no_trace_of_a_recipe() -> None:
    kling = make_tool_version(tool="Kling", version="2.1")
    nothing = full(tool_version=kling, model="", prompt="", seed="", inputs=[])
    assert stored(nothing).recovery == "lost"


def test_file_and_tool_alone_are_lost() -> None:
    take = full(model="", prompt="", seed="", width=None, height=None, inputs=[])
    assert stored(take).recovery == "lost"


def test_the_size_of_the_picture_is_no_trace_of_a_recipe() -> None:
    assert stored(full(model="", prompt="", seed="", inputs=[])).recovery == "lost"


def test_an_element_is_as_good_as_the_worst_of_its_approved_takes() -> None:
    good = full(decision="approved")
    full(element=good.element, decision="approved", seed="")
    full(element=good.element, decision="candidate", prompt="", seed="", model="")
    element = stored(good)
    assert (element.recovery, element.missing, element.none_approved) == ("partly", ["seed"], False)


def test_without_approved_takes_the_newest_that_is_not_rejected_counts() -> None:
    first = full()
    full(element=first.element, seed="")
    full(element=first.element, decision="rejected", prompt="", seed="")
    element = stored(first)
    assert (element.missing, element.none_approved) == (["seed"], True)


def test_an_element_whose_takes_are_all_rejected_has_no_take() -> None:
    assert stored(full(decision="rejected")).recovery == "no_take"


def test_an_element_made_without_ai_has_no_state() -> None:
    element = make_element(origin="cg")
    store_recoverability([element])
    assert Element.objects.get(pk=element.pk).recovery == ""
