"""The words after a removal, with its undo."""

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from shotlog.history import Author
from shotlog.kit.http import Request


def say_removed(request: Request, label: str, *, by: Author) -> None:
    """Tell what was taken out, and offer to bring it back."""
    sentence = _("%(name)s is taken out.") % {"name": label}
    if by.made is None:
        messages.success(request, sentence)
        return
    # A form inside the message would need its own token: the button belongs to one on the page.
    messages.success(
        request,
        format_html(
            '{} <button class="btn btn-small" form="undo" formaction="{}">{}</button>',
            sentence,
            reverse("undo", args=[by.made.pk]),
            _("Undo"),
        ),
    )
