"""A message with the button that takes the thing back, where it was said."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def with_undo(sentence: str, change_set: int) -> SafeString:
    """`sentence` and its undo; the page that shows it holds an empty form called `undo`.

    A form inside the message would need a token of its own.
    """
    return format_html(
        '{} <button class="btn btn-small" form="undo" formaction="{}">{}</button>',
        sentence,
        reverse("undo", args=[change_set]),
        _("Undo"),
    )
