"""Warnings of the reader and of the previews, known again in the language of whoever looks."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from shotlog.generation.warned import told

ROOM = Path(settings.BASE_DIR) / "shotlog/generation"
OWN = ("picture_child.py", "previews.py", "sequences.py")
SOURCES = [*(ROOM / "metadata").glob("*.py"), *(ROOM / name for name in OWN)]


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return "7" if isinstance(node, ast.FormattedValue) else ""


def sentences() -> Iterator[str]:
    """Every sentence in the code of the reader: of an f-string with a 7 where values stand."""
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        nodes = list(ast.walk(tree))
        inner = {
            id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values
        }
        inner |= {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        # What `_` translates is told at once and not stored.
        calls = [node for node in nodes if isinstance(node, ast.Call)]
        inner |= {id(c.args[0]) for c in calls if isinstance(c.func, ast.Name) and c.func.id == "_"}
        for node in nodes:
            text = "" if id(node) in inner else _text(node)
            if text.count(" ") >= 2 and text[0].isupper() and text.endswith("."):
                yield text


@pytest.mark.parametrize("sentence", sorted(set(sentences())))
def test_every_warning_of_the_reader_is_told_in_korean(sentence: str) -> None:
    assert told(sentence) == sentence
    with override("ko"):
        assert told(sentence) != sentence


def test_a_warning_keeps_what_stands_in_it() -> None:
    with override("ko"):
        assert "800" in told("The WebP is cut: 123 of 800 bytes are there.")
        assert told("No preview. The picture is broken.").count("The") == 0


def test_a_warning_that_is_not_known_stays_as_it_is() -> None:
    with override("ko"):
        assert told("Something 100% new.") == "Something 100% new."
