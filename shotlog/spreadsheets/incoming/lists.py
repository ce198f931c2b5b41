"""Cells that hold several things: LoRAs, inputs, mismatches."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from shotlog.kit.sheets.tables import Raw
from shotlog.models import ColourNote
from shotlog.spreadsheets.incoming.values import Refusal, folded, plain_text, vocabulary

_WEIGHT = re.compile(r"^(.*\S)\s+(-?\d+(?:[.,]\d+)?)$")
_MORE = re.compile(r"^(.*\S)\s+\(([^()]*)\)$")


def loras(raw: Raw) -> list[dict[str, Any]]:
    """'name 0.8; other 1' as the export writes it."""
    found: list[dict[str, Any]] = []
    for part in re.split(r"[;\n]", plain_text(raw)):
        text = part.strip()
        weight = _WEIGHT.match(text)
        if weight:
            found.append({"name": weight[1], "strength": float(weight[2].replace(",", "."))})
        elif text:
            found.append({"name": text})
    return found


def inputs(raw: Raw) -> list[dict[str, Any]]:
    """One to a line: 'plate.png (start frame, own)'."""
    found: list[dict[str, Any]] = []
    for line in plain_text(raw).splitlines():
        text = line.strip()
        more = _MORE.match(text)
        if not more:
            found += [{"name": text, "role": "input"}] if text else []
            continue
        role, _comma, rights = more[2].partition(",")
        one = {"name": more[1], "role": role.strip(), "rights": rights.strip()}
        found.append({key: value for key, value in one.items() if value})
    return found


def mismatches(raw: Raw) -> list[str]:
    """Kinds by code or by word, between commas."""
    known = vocabulary(ColourNote, "main_mismatch")
    kinds = []
    for part in re.split(r"[,;\n]", plain_text(raw)):
        if not part.strip():
            continue
        if folded(part) not in known:
            raise Refusal(_("“%(kind)s” is no kind of mismatch.") % {"kind": part.strip()})
        kinds.append(str(known[folded(part)]))
    return list(dict.fromkeys(kinds))


LIST_PARSERS: dict[str, Callable[[Raw], Any]] = {
    "loras": loras,
    "inputs": inputs,
    "mismatches": mismatches,
}
