"""What holds of every template, script and style: the content policy could not be kept else."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

TOP = Path(settings.BASE_DIR)
TEMPLATES = sorted(
    path.relative_to(TOP / "templates").as_posix() for path in (TOP / "templates").rglob("*.html")
)
SCRIPTS = sorted((TOP / "shotlog/static").rglob("*.js"))
STYLES = sorted((TOP / "shotlog/static").rglob("*.css"))

INLINE = {
    "a script inside the page": r"<script(?![^>]*\bsrc=)(?![^>]*application/json)",
    "a style inside the page": r"<style\b",
    "a style attribute": r"<[a-z][^>]*\sstyle\s*=",
    "a handler inside the page": r"<[a-z][^>]*\son[a-z]+\s*=\s*[^\s=]",
    "a script of htmx": r"\shx-on[:\-\w]*=|hx-vals\s*=\s*.js:|hx-headers\s*=\s*.js:",
    "a trigger filter, which needs eval": r"hx-trigger\s*=\s*(\"[^\"]*\[|'[^']*\[)",
    "something from outside": r"(src|srcset|action|poster|data)\s*=\s*[\"'](https?:)?//",
    "a style or font from outside": r"<link[^>]*href\s*=\s*[\"'](https?:)?//",
}


def source(name: str) -> str:
    """A template's own HTML: without comments, tags and values."""
    text = (TOP / "templates" / name).read_text("utf-8")
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", text, flags=re.S)
    return re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", text)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(name: str) -> None:
    """Tags that it loads are there."""
    get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_nothing_inline_and_nothing_from_outside(name: str) -> None:
    """No script, style, handler or address that is not ours."""
    text = re.sub(r"{%.*?%}", " ", source(name), flags=re.S)  # `{% if one == view %}` is no handler
    assert [what for what, pattern in INLINE.items() if re.search(pattern, text, re.I)] == []


@pytest.mark.parametrize(
    "name", [name for name in TEMPLATES if name.rpartition("/")[2].startswith("_")]
)
def test_a_fragment_says_first_what_it_needs(name: str) -> None:
    """`{# One row of the shot table. Context: shot. #}`"""
    first = (TOP / "templates" / name).read_text("utf-8").splitlines()[0]
    assert re.match(r"{# .+ #}$", first)
    assert "ontext" in first


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_needs_no_eval_and_calls_nobody_outside(path: Path) -> None:
    """It runs under the strict policy and without a network."""
    text = path.read_text("utf-8")
    assert not re.search(r"\beval\(|new Function\(|setTimeout\(\s*[\"'`]", text)
    assert not re.search(r"(fetch|import|import\()\s*\(?\s*[\"'`](https?:)?//", text)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_sheet_loads_nothing_from_outside(path: Path) -> None:
    """Neither fonts nor pictures."""
    assert not re.search(r"(@import|url\()\s*[\"']?(https?:)?//", path.read_text("utf-8"))
