import csv
import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from shotlog.generation.compare import Choice, chosen
from shotlog.generation.files import hold
from shotlog.generation.playing import Screen
from shotlog.history import Author
from shotlog.models import Element, SourceFile, Take
from tests.generation.metadata.making import png
from tests.make import (
    make_element,
    make_file,
    make_member,
    make_production,
    make_shortcoming,
    make_shot,
    make_take,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def element() -> Element:
    shot = make_shot(production=make_production(), frames=48)
    return make_element(shot=shot, name="crowd01")


def clip_file(**fields: Any) -> SourceFile:
    """The row of an MP4 whose preview is drawn."""
    ready = {"content_type": "video/mp4", "codec": "h264", "frames": 48, "fps": 24, "strip": 12}
    fields = {**ready, "duration": 2, "preview": "ready", "name": "a.mp4", **fields}
    fields.setdefault("width", 1280)
    fields.setdefault("height", 536)
    return make_file(**fields)


def clip_take(element: Element, *, file: dict[str, Any] | None = None, **fields: Any) -> Take:
    """A take that is a clip."""
    return make_take(element=element, source_file=clip_file(**(file or {})), **fields)


def page(client: Client, element: Element, *keys: object, role: str = "artist", **more: str) -> str:
    member = make_member(production=element.shot.production, role=role)
    client.force_login(member.user)
    url = reverse("take-compare", args=[element.pk])
    return client.get(url, {"take": [str(key) for key in keys], **more}).text


def test_two_clips_are_played_from_their_originals_and_step_together(
    client: Client, element: Element
) -> None:
    one, other = clip_take(element), clip_take(element)
    text = page(client, element, one.pk, other.pk)
    for take in (one, other):
        assert f'src="{reverse("original", args=[take.pk])}"' in text
    assert text.count('data-player="clip"') == 2
    assert "autoplay" not in text
    assert "muted loop playsinline" in text
    assert 'data-first="1009"' in text  # the clip is as long as the cut, which begins there


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ({"codec": "prores", "content_type": "video/quicktime"}, "Browsers do not play prores"),
        ({"content_type": "application/mxf", "codec": "mpeg2video"}, "do not play mpeg2video"),
        (
            {
                "first_number": 1,
                "last_number": 48,
                "content_type": "application/zip",
                "codec": "EXR",
            },
            "a sequence of 48 EXR frames",
        ),
        ({"content_type": "image/gif", "codec": ""}, "A browser cannot step a GIF by frame"),
    ],
)
def test_what_no_browser_plays_shows_poster_and_strip_and_says_so(
    client: Client, element: Element, file: dict[str, Any], sentence: str
) -> None:
    one, other = clip_take(element, file=file), clip_take(element)
    text = page(client, element, one.pk, other.pk)
    assert text.count("<video") == 1
    assert sentence in text
    assert one.source_file is not None
    assert reverse("preview", args=[one.source_file.sha256, "strip"]) in text
    assert f'href="{reverse("original", args=[one.pk])}" download' in text


def test_what_differs_comes_first_with_sources_and_other_settings(
    client: Client, element: Element
) -> None:
    typed = {"source": "typed", "by": "Mina Choi"}
    one = make_take(element=element, seed="7", steps=20, other={"shift": 5}, mode="t2v")
    other = make_take(
        element=element,
        seed="7",
        steps=28,
        other={"shift": 8, "vae": "x"},
        mode="t2v",
        sources={"steps": typed},
    )
    text = page(client, element, one.pk, other.pk)
    table = text[text.index("<table") : text.index("</table>")]
    order = [table.index(f">{word}<") for word in ("Steps", "shift", "vae", "Mode", "Seed")]
    assert order == sorted(order)
    assert "typed, Mina Choi" in table
    assert "<del>20</del>" in table
    assert "<ins>8</ins>" in table
    assert "3 of 5 differ" in text


def test_the_table_can_be_copied_as_text(client: Client, element: Element) -> None:
    one = make_take(element=element, prompt="a crowd\nat night", seed="1")
    other = make_take(element=element, prompt="a crowd", seed="1")
    text = page(client, element, one.pk, other.pk)
    area = text[text.index('id="table-as-text"') :]
    area = area[area.index(">") + 1 : area.index("</textarea>")].replace("&quot;", '"')
    rows = list(csv.reader(io.StringIO(area), dialect="excel-tab"))
    assert rows[0] == ["", "", "v001", "v002"]
    assert ["Prompt", "≠", "a crowd\nat night", "a crowd"] in rows
    assert ["Seed", "", "1", "1"] in rows


def test_both_sides_offer_a_new_take_from_their_parameters(
    client: Client, element: Element
) -> None:
    one, other = make_take(element=element), make_take(element=element)
    Take.objects.filter(pk=make_take(element=element).pk).update(removed=True)
    text = page(client, element, one.pk, other.pk)
    for take in (one, other):
        assert f'action="{reverse("take-copy", args=[take.pk])}"' in text
    assert text.count("Use these parameters for v004") == 2
    assert "take-copy" not in page(client, element, one.pk, other.pk, role="producer")
    assert "Use these parameters" not in page(client, element, one.pk, other.pk, role="producer")


def test_a_take_stands_against_the_plate_of_its_shot(client: Client, element: Element) -> None:
    plate = make_element(shot=element.shot, name="plate01", origin="plate")
    photographed = clip_take(plate, file={"name": "A012_C004.mov"})
    elsewhere = clip_take(make_element(name="plate09", origin="plate"))
    take = clip_take(element, seed="42")
    text = page(client, element, take.pk, photographed.pk)
    assert "crowd01, v001 and plate01 v001" in text
    assert text.count('data-player="clip"') == 2
    assert "42" in text[text.index("<table") :]
    assert f'value="{elsewhere.pk}"' not in text
    assert "differ</span>" not in text


def test_a_take_stands_against_the_picture_of_its_shot(client: Client, element: Element) -> None:
    file = make_file(preview="ready", width=640, height=268)
    element.shot.thumbnail = file.sha256
    element.shot.save()
    take = clip_take(element)
    text = page(client, element, take.pk, "shot")
    assert f"v001 and Picture of {element.shot.code}" in text
    assert reverse("preview", args=[file.sha256, "large"]) in text


def test_plates_without_a_picture_are_offered_to_be_given_one(
    client: Client, element: Element
) -> None:
    plate = make_element(shot=element.shot, name="plate01", origin="plate")
    make_take(element=element)
    make_take(element=element)
    assert f'<a href="{reverse("element-takes", args=[plate.pk])}">plate01</a>' in page(
        client, element
    )


@pytest.mark.parametrize("view", ["side", "wipe", "difference", "overlay"])
def test_the_address_chooses_the_view(client: Client, element: Element, view: str) -> None:
    one, other = make_take(element=element), make_take(element=element)
    text = page(client, element, one.pk, other.pk, view=view)
    assert f'value="{view}" checked' in text
    assert 'value="side" checked' in page(client, element, one.pk, other.pk, view="nonsense")


def test_strangers_and_clients_have_no_such_page(client: Client, element: Element) -> None:
    make_take(element=element)
    url = reverse("take-compare", args=[element.pk])
    for member in (make_member(), make_member(production=element.shot.production, role="client")):
        client.force_login(member.user)
        assert client.get(url).status_code == 404


def test_gaps_are_filled_by_the_approved_and_the_newest() -> None:
    rows = [Take(number=n, decision="approved" if n == 2 else "candidate") for n in range(1, 5)]
    choices = [Choice(str(t.number), t.label, Screen("none", t.label), t) for t in rows]
    plate = Choice("shot", "Picture", Screen("none", "Picture"), is_plate=True)
    assert [one.key for one in chosen(choices, [plate], [])] == ["3", "4"]
    assert [one.key for one in chosen(choices, [plate], ["1"])] == ["1", "4"]
    assert [one.key for one in chosen(choices, [plate], ["shot", "2"])] == ["shot", "2"]
    assert [one.key for one in chosen(choices[:1], [plate], [])] == ["1", "shot"]


@pytest.mark.parametrize("count", [2, 20])
def test_twenty_takes_cost_no_more_queries_than_two(
    client: Client, element: Element, count: int, django_assert_max_num_queries: Any
) -> None:
    plate = make_element(shot=element.shot, name="plate01", origin="plate")
    for _number in range(count):
        make_shortcoming(element=element, take=clip_take(element))
        clip_take(plate)
    member = make_member(production=element.shot.production)
    client.force_login(member.user)
    with django_assert_max_num_queries(10):
        client.get(reverse("take-compare", args=[element.pk]))


def test_the_takes_of_an_element_show_length_and_strip(client: Client, element: Element) -> None:
    take = clip_take(element)
    make_take(
        element=element,
        source_file=clip_file(
            first_number=1001, last_number=1048, fps=None, duration=None, codec="EXR"
        ),
    )
    member = make_member(production=element.shot.production, role="artist")
    client.force_login(member.user)
    text = client.get(reverse("element-takes", args=[element.pk]), {"take": take.pk}).text
    assert text.count('data-tiles="12"') == 3  # two in the strip, and the player
    assert "48 frames" in text
    assert "1001–1048" in text
    assert "2.0 s" in text
    assert "<video" in text


def test_a_client_gets_strip_and_poster_of_approved_takes_and_never_an_original(
    client: Client, element: Element
) -> None:
    member = make_member(production=element.shot.production, role="client")
    client.force_login(member.user)
    by = Author.command(element.shot.production)
    file = hold(ContentFile(png()), name="secret_name.png", by=by).source_file
    SourceFile.objects.filter(pk=file.pk).update(
        preview="ready", strip=12, frames=48, content_type="video/mp4", codec="h264"
    )
    take = make_take(element=element, source_file=file, file_name="secret_name.mp4")
    url = reverse("preview", args=[file.sha256, "strip"])
    text = client.get(reverse("element-takes", args=[element.pk])).text
    assert url not in text
    assert client.get(url).status_code == 404
    take.decision = "approved"
    take.save()
    text = client.get(reverse("element-takes", args=[element.pk])).text
    assert url in text
    for kept in ("<video", "secret_name", reverse("original", args=[take.pk])):
        assert kept not in text
    assert client.get(reverse("original", args=[take.pk])).status_code == 404


def test_a_clip_that_is_not_drawn_yet_may_play_already(client: Client, element: Element) -> None:
    waiting = {"preview": "waiting", "strip": 0, "codec": "", "frames": None, "fps": None}
    one = clip_take(element, file={**waiting, "duration": None})
    text = page(client, element, one.pk, clip_take(element).pk)
    assert text.count("<video") == 2
    assert 'data-fps="24"' in text
