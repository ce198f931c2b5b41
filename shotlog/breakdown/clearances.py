"""Clearances: what was agreed about the use of an AI element."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shotlog import history
from shotlog.history import Author
from shotlog.models import Clearance, Element, Right


@transaction.atomic
def write_clearance(
    element: Element,
    new: Mapping[str, Any],
    *,
    by: Author,
    shown: Mapping[str, Any] | None = None,
) -> Clearance:
    """Make or change the clearance of an AI element, where the production keeps them."""
    by.require(Right.CLEARANCES)
    if not element.shot.production.disclosure:
        raise ValidationError(
            _("%(production)s keeps no clearances. Switch disclosure on in its settings.")
            % {"production": element.shot.production},
            code="disclosure",
        )
    if not element.is_made_with_ai:
        raise ValidationError(
            _("%(element)s is not made with AI and needs no clearance.") % {"element": element},
            code="origin",
        )
    kept = Clearance.everything.select_for_update().filter(element=element).first()
    if kept is None:
        return history.create(Clearance(element=element, **new), by=by)
    history.edit(kept, new, by=by, shown=shown)
    return kept
