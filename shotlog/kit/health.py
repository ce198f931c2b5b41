"""Whether Shotlog can work: for load balancers and monitors, and for `serve` before it starts."""

import shutil
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shotlog.kit.middleware import open_to_all

LEAST_FREE_MB = 200

Migration = tuple[str, str]


def applied_migrations() -> list[Migration]:
    """What the database has been through, of the applications that are installed."""
    loader = MigrationLoader(connection)
    return sorted(key for key in loader.applied_migrations if key[0] in loader.migrated_apps)


def unknown_migrations(loader: MigrationLoader | None = None) -> list[Migration]:
    """Applied, but not in this code: the database belongs to a newer version."""
    loader = loader or MigrationLoader(connection)
    return sorted(
        key
        for key in loader.applied_migrations
        if key[0] in loader.migrated_apps and not _known(loader, key)
    )


def missing_migrations(loader: MigrationLoader | None = None) -> set[Migration]:
    """In this code, but not applied: the database is new, or of an older version."""
    loader = loader or MigrationLoader(connection)
    return set(loader.graph.nodes) - set(loader.applied_migrations)


def is_known(migration: Migration) -> bool:
    """Whether this code has `migration`; those of applications not installed do not count."""
    loader = MigrationLoader(None)
    return migration[0] not in loader.migrated_apps or _known(loader, migration)


def _known(loader: MigrationLoader, key: Migration) -> bool:
    return key in loader.disk_migrations or any(
        key in migration.replaces for migration in loader.disk_migrations.values()
    )


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return "ok"


def _migrations() -> str:
    loader = MigrationLoader(connection)
    if unknown_migrations(loader):
        return "of a newer version"
    return "missing" if missing_migrations(loader) else "ok"


def _disk() -> str:
    folder = Path(settings.DATA)
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return "cannot be read"
    return "ok" if free >= LEAST_FREE_MB * 1024 * 1024 else "almost full"


@open_to_all
@never_cache
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """200 when database, migrations and disk are well, else 503; it tells no more than that."""
    found = {"database": _database(), "disk": _disk()}
    if found["database"] == "ok":
        found["migrations"] = _migrations()
    well = all(state == "ok" for state in found.values())
    return JsonResponse(found, status=200 if well else 503)
