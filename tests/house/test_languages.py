"""Shotlog speaks Korean: every message, every word of a vocabulary, every page."""

import re
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.models import Choices
from django.test import Client
from django.urls import reverse
from django.utils.translation import deactivate, override

from shotlog.models import Right, choices
from tests.people.asks import ASKS
from tests.people.world import make_world

CATALOGUES = Path(settings.BASE_DIR) / "shotlog" / "locale"
PLACEHOLDER = re.compile(r"%\(\w+\)0?\d?[sd]|%%|\{\w+(?::\w+)?\}|</?[a-z]+(?: [^>]*)?>")
# Written alike in both languages.
ALIKE = {"2.5D", "2D", "3D", "ACEScc", "ACEScct", "ACESproxy", "CBB", "CG"}
VOCABULARIES = sorted(
    (
        one
        for one in vars(choices).values()
        if isinstance(one, type) and issubclass(one, Choices) and one.__module__ == choices.__name__
    ),
    key=lambda one: one.__name__,
)


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    """A page in Korean leaves its language in the thread; the next test begins without."""
    yield
    deactivate()


def messages(language: str) -> list[tuple[str, str, str]]:
    """The English, its plural and the translation of every message of a catalogue's source."""
    text = (CATALOGUES / language / "LC_MESSAGES/django.po").read_text("utf-8")
    found = []
    for block in text.split("\n\n")[1:]:
        parts = {
            key: "".join(re.findall(r'"(.*)"$', value, re.M))
            for key, value in re.findall(
                r'^(msgid|msgid_plural|msgstr(?:\[0\])?)((?: ".*"\n?)(?:".*"\n?)*)', block, re.M
            )
        }
        told = parts.get("msgstr", parts.get("msgstr[0]", ""))
        found.append((parts["msgid"], parts.get("msgid_plural", ""), told))
    return found


def compiled(language: str) -> dict[Any, str]:
    """What the compiled catalogue holds."""
    with (CATALOGUES / language / "LC_MESSAGES/django.mo").open("rb") as file:
        return dict(GNUTranslations(file)._catalog)  # type: ignore[attr-defined]


def test_the_catalogues_hold_the_same_messages() -> None:
    english, korean = ([one[:2] for one in messages(language)] for language in ("en", "ko"))
    assert len(korean) > 1000
    assert english == korean


def test_every_message_has_its_korean() -> None:
    assert [english for english, _, korean in messages("ko") if not korean] == []


def test_no_message_loses_a_placeholder_or_a_tag() -> None:
    lost = [
        (english, korean)
        for english, plural, korean in messages("ko")
        if sorted(PLACEHOLDER.findall(korean)) != sorted(PLACEHOLDER.findall(plural or english))
    ]
    assert lost == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    written = sorted(korean for _, _, korean in messages("ko"))
    held = [
        text.replace("\\", "\\\\").replace('"', '\\"')
        for key, text in compiled("ko").items()
        if key
    ]
    assert sorted(text.replace("\n", "\\n") for text in held) == written
    assert set(compiled("en")) == {""}


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda one: one.__name__)
def test_every_word_of_a_vocabulary_is_korean(vocabulary: type[Choices]) -> None:
    with override("en"):
        english = [str(label) for label in vocabulary.labels]
    with override("ko"):
        korean = [str(label) for label in vocabulary.labels]
    same = {one for one, other in zip(english, korean, strict=True) if one == other}
    assert same <= ALIKE


def test_every_technique_and_right_is_korean() -> None:
    words = [str(label) for _, label in choices.TECHNIQUES if str(label) not in ALIKE]
    words += [right.value for right in Right]
    with override("ko"):
        told = [str(label) for _, label in choices.TECHNIQUES]
        assert [word for word in words if word in told] == []
        assert [right for right in Right if _korean(right.value) == right.value] == []


def _korean(text: str) -> str:
    return compiled("ko").get(text, text)


@pytest.mark.django_db
def test_the_shots_page_speaks_of_shots_in_korean(client: Client) -> None:
    world = make_world()
    client.force_login(world.members["supervisor"].user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ko"
    page = client.get(reverse("shot-list", args=[world.code])).content.decode()
    assert '<html lang="ko"' in page
    assert "샷" in page
    assert "새 샷" in page


@pytest.mark.django_db
def test_every_page_opens_in_korean_without_english_sentences(client: Client) -> None:
    world = make_world().of("supervisor")
    client.force_login(world.members["supervisor"].user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ko"
    sentences = [
        english
        for english, _, korean in messages("ko")
        if english.count(" ") > 1 and not PLACEHOLDER.search(english) and english != korean
    ]
    for ask in ASKS:
        if ask.post is not None or "supervisor" not in ask.roles:
            continue
        headers = {"HX-Request": "true"} if ask.htmx else {}
        answer: Any = client.get(
            f"{reverse(ask.name, args=ask.args(world))}?{ask.query}", headers=headers
        )
        assert answer.status_code in (200, 204), str(ask)
        if answer.streaming:
            # Read to its end, which closes the file; close() would close the test's connection too.
            b"".join(answer.streaming_content)
        elif answer.headers.get("Content-Type", "").startswith("text/html"):
            page = answer.content.decode()
            assert (str(ask), [one for one in sentences if one in page]) == (str(ask), [])
