"""XMP: its properties by name, by a parser that knows no entities."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Iterator

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
LONGEST = 2 * 1024 * 1024
MOST_PROPERTIES = 2_000
MOST_TAGS = 100_000  # what editors write has some hundreds; more only costs time
_PACKET = re.compile(r"<(?:[\w.-]+:)?(?:xmpmeta|xapmeta|RDF)\b")
# Tags of the packet's frame, not of what it says.
_FRAME = {"xmpmeta", "xapmeta", "RDF", "Description", "Alt", "Bag", "Seq", "li"}


def properties(text: str) -> Iterator[tuple[str, str]]:
    """Local name and text of each property, whether written as attribute or as element."""
    root = _root(text)
    if root is None:
        return
    yield from islice(_walked(root), MOST_PROPERTIES)


def _root(text: str) -> ElementTree.Element | None:
    found = _PACKET.search(text, 0, LONGEST)
    # A document type could define entities that expand without end: XMP never has one.
    if not found or "<!DOCTYPE" in text or "<!ENTITY" in text:
        return None
    end = text.rfind(">", 0, LONGEST) + 1
    close = text.rfind("<?xpacket", found.start(), LONGEST)
    body = text[found.start() : close if close > 0 else end]
    if body.count("<") > MOST_TAGS:
        return None
    try:
        return ElementTree.fromstring(body.strip("\0 \r\n\t"))  # noqa: S314 - no entities, see above
    except (ElementTree.ParseError, ValueError, RecursionError):
        return None


def _walked(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for element in root.iter():
        for name, value in element.attrib.items():
            if not name.startswith((RDF, "{http://www.w3.org/XML")) and "}" in name:
                yield _local(name), value
        if _local(element.tag) not in _FRAME:
            value = _text(element)
            if value:
                yield _local(element.tag), value


def _text(element: ElementTree.Element) -> str:
    """The element's own text, or that of the first entry of its list."""
    own = (element.text or "").strip()
    if own:
        return own
    entries = [(entry.text or "").strip() for listed in element for entry in listed]
    return next((entry for entry in entries if entry), "")


def _local(name: str) -> str:
    return name.rpartition("}")[2]
