import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from shotlog.generation.files import FileRefused, hold
from shotlog.generation.parameters import read_value
from shotlog.generation.takes import edit_take, give_file, record_take, remove_take, take_from
from shotlog.history import Author, Conflict, NotAllowed
from shotlog.models import (
    Element,
    ModelAlias,
    Session,
    Shot,
    SourceFile,
    Take,
    Tool,
    ToolAlias,
    ToolVersion,
)
from tests.generation.metadata.making import (
    A1111_TEXT,
    png,
    png_with_graph,
    png_with_text,
    text_to_image,
)
from tests.make import make_author, make_element, make_member, make_take

pytestmark = pytest.mark.django_db


def held(data: bytes, by: Author, name: str = "out.png") -> SourceFile:
    return hold(ContentFile(data, name=name), name=name, by=by).source_file


@pytest.fixture
def element() -> Element:
    return make_element()


@pytest.fixture
def by(element: Element) -> Author:
    return make_author(production=element.shot.production, role="artist")


def test_a_dropped_file_gives_the_take_its_parameters(element: Element, by: Author) -> None:
    source_file = held(png_with_text(parameters=A1111_TEXT), by)
    take = record_take(element, by=by, source_file=source_file)
    assert (take.number, take.seed, take.steps, take.model) == (1, "235284042", 15, "duck_v2")
    assert (take.width, take.height) == (512, 400)
    assert take.loras == [{"name": "feathers", "strength": 0.7}]
    assert take.sources["seed"] == {"source": "read"}
    assert str(take.tool_version) == "Stable Diffusion web UI v1.10.1"
    assert take.recovery == "recoverable"
    assert Element.objects.get(pk=element.pk).recovery == "recoverable"


def test_a_typed_value_stands_beside_the_read_one(element: Element, by: Author) -> None:
    source_file = held(png_with_text(parameters=A1111_TEXT), by)
    take = record_take(element, by=by, source_file=source_file, typed={"seed": "7"})
    assert take.seed == "7"
    assert take.sources["seed"]["source"] == "typed"
    assert take.sources["seed"]["by"] == by.who
    assert source_file.values["seed"]["value"] == "235284042"


def test_an_edit_back_to_the_files_value_is_read_again(element: Element, by: Author) -> None:
    source_file = held(png_with_text(parameters=A1111_TEXT), by)
    take = record_take(element, by=by, source_file=source_file, typed={"seed": "7"})
    edit_take(take, {"seed": "235284042"}, by=by)
    assert Take.objects.get(pk=take.pk).sources["seed"] == {"source": "read"}


def test_a_graph_is_told_of(element: Element, by: Author) -> None:
    source_file = held(png_with_graph(text_to_image()), by)
    take = record_take(element, by=by, source_file=source_file)
    assert take.has_graph
    assert take.tool_version is not None
    assert (take.tool_version.tool.name, take.tool_version.version) == ("ComfyUI", "")
    assert "version" in take.missing


def test_numbers_go_on_after_a_removed_take(element: Element, by: Author) -> None:
    first = record_take(element, by=by)
    remove_take(first, by=by)
    assert record_take(element, by=by).number == 2


def test_the_takes_of_one_drop_share_a_session(element: Element, by: Author) -> None:
    for number in (1, 2):
        text = A1111_TEXT.replace("235284042", str(number))
        record_take(element, by=by, source_file=held(png_with_text(parameters=text), by))
    session = Session.objects.get()
    assert session.operator == by.who
    assert session.takes.count() == 2


def test_spellings_lead_to_one_tool_and_one_model(element: Element, by: Author) -> None:
    tool = Tool.objects.create(name="WebUI")
    ToolAlias.objects.create(tool=tool, spelling="A1111")
    ModelAlias.objects.create(spelling="DUCK_v2", model="Duck 2")
    source_file = held(png_with_text(parameters=A1111_TEXT), by)
    take = record_take(element, by=by, source_file=source_file)
    assert take.tool_version == ToolVersion.objects.get(tool=tool, version="v1.10.1")
    assert take.model == "Duck 2"
    assert Tool.objects.count() == 1
    assert read_value(take, "model") == "Duck 2"  # the page does not offer the spelling back


def test_a_tool_is_typed_as_it_is_spelt(element: Element, by: Author) -> None:
    take = record_take(element, by=by, typed={"tool": "kling", "tool_version": "2.1"})
    assert str(take.tool_version) == "Kling 2.1"
    assert take.sources["tool_version"]["source"] == "typed"


@pytest.mark.parametrize("typed", [{"seed": "12a"}, {"steps": -1}, {"fps": "x"}, {"decision": "x"}])
def test_a_wrong_value_is_refused_and_leaves_nothing(
    element: Element, by: Author, typed: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        record_take(element, by=by, typed=typed)
    assert not Take.objects.exists()


def test_new_take_from_these_parameters_has_no_file_and_no_costs(
    element: Element, by: Author
) -> None:
    source_file = held(png_with_text(parameters=A1111_TEXT), by)
    first = record_take(element, by=by, source_file=source_file, typed={"job_id": "j1"})
    made = take_from(first, by=by)
    assert (made.number, made.seed, made.prompt) == (2, first.seed, first.prompt)
    assert (made.source_file, made.job_id) == (None, "")
    assert made.sources["seed"]["from"] == "v001"
    assert made.missing == ["file"]


def test_a_proposed_value_yields_to_the_file_and_a_typed_one_stays(
    element: Element, by: Author
) -> None:
    proposal = take_from(make_take(element=element, seed="1", prompt="old"), by=by)
    edit_take(proposal, {"prompt": "mine"}, by=by)
    take = give_file(proposal, held(png_with_text(parameters=A1111_TEXT), by), by=by)
    fresh = Take.objects.get(pk=take.pk)
    assert (fresh.seed, fresh.prompt, fresh.steps) == ("235284042", "mine", 15)
    assert fresh.sources["seed"] == {"source": "read"}
    assert fresh.sources["prompt"]["source"] == "typed"


def test_an_edit_of_a_stale_value_conflicts(element: Element, by: Author) -> None:
    take = record_take(element, by=by, typed={"seed": "1"})
    edit_take(take, {"seed": "2"}, by=by)
    with pytest.raises(Conflict):
        edit_take(take, {"seed": "3"}, by=by, shown={"seed": "1"})


def test_typing_the_missing_part_makes_it_recoverable(element: Element, by: Author) -> None:
    take = record_take(element, by=by, source_file=held(png_with_graph(text_to_image()), by))
    assert take.missing == ["version"]
    version = ToolVersion.objects.create(tool=Tool.objects.get(), version="0.3.49")
    edit_take(take, {"tool_version": version}, by=by)
    assert Element.objects.get(pk=element.pk).recovery == "recoverable"


def test_those_without_the_right_record_nothing(element: Element) -> None:
    for role in ("client", "producer", "colourist"):
        author = make_author(production=element.shot.production, role=role)
        with pytest.raises(NotAllowed):
            record_take(element, by=author)
        with pytest.raises(NotAllowed):
            held(png(), author)


def test_the_first_picture_becomes_the_thumbnail_of_its_shot(element: Element, by: Author) -> None:
    source_file = held(png(size=(64, 27)), by)
    record_take(element, by=by, source_file=source_file)
    assert source_file.preview == "ready"
    assert Shot.objects.get().thumbnail == source_file.sha256


def test_an_empty_file_is_refused_with_its_name(by: Author) -> None:
    with pytest.raises(FileRefused, match="is empty"):
        held(b"", by, name="a.png")


def test_the_same_bytes_are_kept_once(element: Element, by: Author) -> None:
    source_file = held(png(), by)
    record_take(element, by=by, source_file=source_file)
    again = hold(ContentFile(png()), name="other.png", by=by)
    assert again.source_file == source_file
    assert again.was_known


def test_that_bytes_are_known_is_not_told_to_strangers(element: Element, by: Author) -> None:
    record_take(element, by=by, source_file=held(png(), by))
    stranger = make_author()
    assert not hold(ContentFile(png()), name="a.png", by=stranger).was_known
    assert by.production is not None
    make_member(production=by.production, user=stranger.user, role="client")
    assert not hold(ContentFile(png()), name="a.png", by=stranger).was_known


def test_the_original_is_kept_byte_for_byte(by: Author) -> None:
    from django.core.files.storage import default_storage

    data = png_with_text(parameters=A1111_TEXT)
    source_file = held(data, by)
    with default_storage.open(source_file.path) as kept:
        assert kept.read() == data


def test_broken_and_unknown_files_are_kept_and_say_so(by: Author) -> None:
    broken = held(png()[:40], by)
    assert broken.preview == "none"
    assert broken.warnings
    unknown = held(b"just some words", by, name="notes.txt")
    assert unknown.read_status in ("not_read", "nothing_found")
    assert unknown.preview == "none"


def test_a_picture_beyond_the_pixel_limit_is_kept_without_preview(
    by: Author, settings: Any
) -> None:
    from PIL import Image

    settings.PIXEL_LIMIT_MP = 1
    buffer = io.BytesIO()
    Image.new("L", (2000, 1000)).save(buffer, "PNG")
    source_file = held(buffer.getvalue(), by)
    assert source_file.preview == "none"
    assert any("2 megapixels" in warning for warning in source_file.warnings)
