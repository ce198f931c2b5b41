"""Names of people that are in use in a production, for suggestions; a name needs no log-in."""

from django.db.models import F

from shotlog.models import (
    ColourNote,
    Element,
    Membership,
    Production,
    Session,
    Shortcoming,
    Shot,
)


def names_in_use(production: Production) -> list[str]:
    """Every assignee, artist, colourist, owner, operator and member's name, each once, sorted."""
    shots = Shot.objects.filter(production=production)
    written = (
        shots.order_by()
        .values_list(F("assignee"), flat=True)
        .union(
            Element.objects.filter(shot__in=shots).order_by().values_list(F("artist"), flat=True),
            ColourNote.objects.filter(shot__in=shots)
            .order_by()
            .values_list(F("colourist"), flat=True),
            ColourNote.objects.filter(shot__in=shots)
            .order_by()
            .values_list(F("for_whom"), flat=True),
            Shortcoming.objects.filter(element__shot__in=shots)
            .order_by()
            .values_list(F("owner"), flat=True),
            Session.objects.filter(production=production)
            .order_by()
            .values_list(F("operator"), flat=True),
        )
    )
    members = Membership.objects.filter(production=production).select_related("user")
    own = (one.user.get_full_name() or one.user.get_username() for one in members)
    return sorted({*filter(None, written), *own}, key=str.casefold)
