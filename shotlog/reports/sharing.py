"""Share links: made and revoked by those who may, opened by whoever has one, within limits.

The limits are counted from rows, so that they hold across the processes of a server.
"""

import datetime as dt
import ipaddress

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shotlog.history import Author, create, edit
from shotlog.kit.text import one_line
from shotlog.models import Production, Right, Scene, ShareLink, ShareOpening
from shotlog.models.people import hashed

DAYS = (1, 7, 14, 30, 90)
"""For how long a link may be made."""
SHORTEST_PASSWORD = 8
PAUSE = dt.timedelta(minutes=5)
WRONG_IN_A_PAUSE = 5
"""Wrong passwords from one address at one link, then it pauses."""
WRONG_IN_AN_HOUR = 50
"""Wrong passwords at one link from everywhere, then it pauses."""
SPAN = dt.timedelta(minutes=10)
OPENINGS_IN_A_SPAN = 120
"""Openings of one link in a span."""
MISSES_IN_A_SPAN = 20
"""Links that open nothing, asked for from one address in a span."""
KEPT = dt.timedelta(days=1)
"""How long misses are kept; openings of links stay."""
_Outcome = ShareOpening.Outcome


@transaction.atomic
def share(
    production: Production,
    *,
    what: str,
    label: str,
    days: int,
    by: Author,
    scene: Scene | None = None,
    password: str = "",
) -> tuple[ShareLink, str]:
    """A link to one report; its token is shown once and kept nowhere."""
    by.require(Right.SHARE)
    if days not in DAYS:
        raise ValidationError(
            _("A link is good for %(days)s days.") % {"days": ", ".join(map(str, DAYS))}
        )
    if password and len(password) < SHORTEST_PASSWORD:
        raise ValidationError(
            _("A password has at least %(n)d characters; leave it empty for none.")
            % {"n": SHORTEST_PASSWORD}
        )
    _refuse_nothing_to_show(production, what, scene)
    token, digest = ShareLink.new_token()
    link = ShareLink(
        production=production,
        what=what,
        scene=scene if what == ShareLink.What.SCENE else None,
        label=one_line(label)[:120],
        token_hash=digest,
        password=make_password(password) if password else "",
        made_by=by.who,
        expires_at=timezone.now() + dt.timedelta(days=days),
    )
    return create(link, by=by), token


def _refuse_nothing_to_show(production: Production, what: str, scene: Scene | None) -> None:
    if what == ShareLink.What.SCENE:
        if scene is None or scene.production_id != production.pk:
            raise ValidationError(_("Choose the scene whose report is shared."))
    elif not production.disclosure:
        raise ValidationError(
            _("%(production)s keeps no clearances. Switch disclosure on in its settings.")
            % {"production": production}
        )


def revoke(link: ShareLink, *, by: Author) -> bool:
    """Make a link open nothing from now on; whether it did until now."""
    by.require(Right.SHARE)
    if link.revoked_at is not None:
        return False
    return bool(edit(link, {"revoked_at": timezone.now()}, by=by))


def link_of(token: str) -> ShareLink | None:
    """The link of that token, whether it still opens or not."""
    found = ShareLink.everything.select_related("production", "scene")
    return found.filter(token_hash=hashed(token)).first()


def fits(link: ShareLink, password: str) -> bool:
    """Whether this is the password of `link`."""
    return check_password(password, link.password)


def note(outcome: str, *, link: ShareLink | None, address: str) -> None:
    """Write down that somebody came; misses of yesterday are forgotten on the way."""
    if link is None:
        old = timezone.now() - KEPT
        ShareOpening.objects.filter(link=None, at__lt=old).delete()
    ShareOpening.objects.create(link=link, address=address, outcome=outcome)


def is_flooding(address: str) -> bool:
    """This address asked for too many links that open nothing."""
    misses = ShareOpening.objects.filter(
        address=address,
        outcome__in=(_Outcome.UNKNOWN, _Outcome.CLOSED),
        at__gt=timezone.now() - SPAN,
    )
    return misses.count() >= MISSES_IN_A_SPAN


def is_busy(link: ShareLink) -> bool:
    """The link was opened too often of late."""
    since = timezone.now() - SPAN
    opened = link.openings.filter(outcome=_Outcome.OPENED, at__gt=since)
    return opened.count() >= OPENINGS_IN_A_SPAN


def is_paused(link: ShareLink, address: str) -> bool:
    """Too many wrong passwords: from this address, or from everywhere."""
    now = timezone.now()
    wrong = link.openings.filter(outcome=_Outcome.WRONG)
    here = wrong.filter(address=address, at__gt=now - PAUSE).count()
    everywhere = wrong.filter(at__gt=now - dt.timedelta(hours=1)).count()
    return here >= WRONG_IN_A_PAUSE or everywhere >= WRONG_IN_AN_HOUR


def counted_as(address: str | None) -> str:
    """What limits count an address by: a /64 of IPv6 is one caller."""
    if not address:
        return ""
    known = ipaddress.ip_address(address)
    if known.version == 4:
        return address
    return str(ipaddress.ip_network((known, 64), strict=False))
