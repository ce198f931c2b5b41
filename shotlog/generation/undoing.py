"""The words after a removal, with its undo."""

from django.contrib import messages
from django.utils.translation import gettext as _

from shotlog.history import Author
from shotlog.kit.http import Request
from shotlog.kit.undo_button import with_undo


def say_removed(request: Request, label: str, *, by: Author) -> None:
    """Tell what was taken out, and offer to bring it back."""
    sentence = _("%(name)s is taken out.") % {"name": label}
    messages.success(request, with_undo(sentence, by.made.pk) if by.made else sentence)
