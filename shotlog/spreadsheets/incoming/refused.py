"""What a workbook of refused rows has of its own: two columns, a mark, and the titles of sheets."""

import re
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from shotlog.spreadsheets.incoming.values import folded

HEADS = (_("Refused row"), _("Refused because"))
"""Over the columns that say where a row stood and why it was refused; they never come in."""
_RESERVED = re.compile(r"[\[\]:*?/\\]")
_LONGEST = 31


@cache
def own_columns() -> frozenset[str]:
    """The heads, folded, in every language."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {folded(head) for head in HEADS}
    return frozenset(found)


def sheet_title(name: str) -> str:
    """What a sheet of that name may be called in a workbook."""
    return _RESERVED.sub("-", name).strip("'")[:_LONGEST] or "Sheet"
