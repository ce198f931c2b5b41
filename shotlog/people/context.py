"""What the frame of every page needs."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from shotlog.models import Membership
from shotlog.models.choices import MemberRole

THEMES = ("dark", "light", "auto")


def frame(request: HttpRequest) -> dict[str, object]:
    """Theme, language, the person's name and productions; nothing is asked until it is shown."""
    theme = request.COOKIES.get("theme", "dark")
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    name = (user.get_full_name() or user.get_username()) if user and signed_in else ""
    memberships = SimpleLazyObject(lambda: _memberships(user.pk if user and signed_in else 0))
    return {
        "theme": theme if theme in THEMES else "dark",
        "language": get_language() or settings.LANGUAGE_CODE,
        "languages": settings.LANGUAGES,
        "user_name": name,
        "memberships": memberships,
        "makes_productions": SimpleLazyObject(
            lambda: bool(
                user
                and signed_in
                and (
                    user.is_superuser
                    or any(one.role == MemberRole.SUPERVISOR for one in _list(memberships))
                )
            )
        ),
        "finds_recipes": SimpleLazyObject(
            lambda: any(one.role != MemberRole.CLIENT for one in _list(memberships))
        ),
        "now": timezone.localtime(),
    }


def _memberships(user_id: int) -> list[Membership]:
    return list(
        Membership.objects.filter(user_id=user_id, production__removed=False)
        .select_related("production")
        .order_by("production__code")
    )


def _list(memberships: object) -> list[Membership]:
    return memberships  # type: ignore[return-value]
