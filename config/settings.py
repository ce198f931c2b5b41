"""All settings. Every variable is SHOTLOG_…; with none set Shotlog runs on a laptop, on SQLite."""

import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent

# Everything that Shotlog stores lies under this one folder.
DATA = env.folder("SHOTLOG_DATA", default=BASE_DIR / ".shotlog")
DEBUG = env.flag("SHOTLOG_DEBUG", default=False)
HTTPS = env.flag("SHOTLOG_HTTPS", default=False)
NAMES = env.words("SHOTLOG_HOSTS")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *NAMES]
CSRF_TRUSTED_ORIGINS = [
    f"https://*{name}" if name.startswith(".") else f"https://{name}" for name in NAMES
]


def _secret_key() -> str:
    """The signing key: made once, kept in the data folder, readable by its owner only."""
    given = env.text("SHOTLOG_SECRET_KEY")
    if given:
        return given
    kept = DATA / "secret-key"
    try:
        return kept.read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as error:
        raise ImproperlyConfigured(f"The signing key in {kept} cannot be read: {error}.") from error
    fresh = secrets.token_urlsafe(50)
    try:
        DATA.mkdir(parents=True, exist_ok=True)
    except OSError:
        return fresh  # `serve` says in a sentence that the folder cannot be written
    try:
        with kept.open("x", encoding="ascii") as file:
            kept.chmod(0o600)
            file.write(fresh)
    except FileExistsError:
        return kept.read_text(encoding="ascii").strip() or fresh
    except OSError:
        return fresh
    return fresh


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials.apps.SimpleAppConfig",
    "shotlog.apps.ShotlogConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shotlog.kit.middleware.SignedIn",
    "shotlog.kit.middleware.WrongMethod",
    "shotlog.people.middleware.LastProduction",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
if not DEBUG:
    _LOADERS = [("django.template.loaders.cached.Loader", _LOADERS)]  # type: ignore[list-item]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", _LOADERS)],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "shotlog.templatetags.shotlog",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shotlog.people.context.frame",
            ],
        },
    },
]

_DATABASE_URL = env.text("SHOTLOG_DATABASE_URL")


def _database() -> dict[str, object]:
    """SQLite in the data folder, tuned so that no write is lost; else what the URL says."""
    if not _DATABASE_URL:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA / "shotlog.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    parsed: dict[str, Any] = dict(dj_database_url.parse(_DATABASE_URL))
    if parsed.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "SHOTLOG_DATABASE_URL must begin with postgres://; leave it empty for SQLite."
        )
    if find_spec("psycopg") is None:
        raise ImproperlyConfigured(
            "SHOTLOG_DATABASE_URL names PostgreSQL, whose driver is not installed here: "
            "run pip install -c config/constraints.txt '.[postgres]' in Shotlog's environment."
        )
    parsed["CONN_MAX_AGE"] = 0
    parsed["OPTIONS"] = {**parsed.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 8}}
    return parsed


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "shotlog.people.backends.Email",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"

# A name is locked at an address after five wrong passwords, for five minutes.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 5 / 60
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "shotlog.people.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "shotlog.people.addresses.client_address"
# How many reverse proxies stand before Shotlog and add to X-Forwarded-For; with a wrong number,
# wrong passwords count for the proxy's address, or for one that the caller made up.
PROXIES = env.number("SHOTLOG_PROXIES", default=0)

CSRF_FAILURE_VIEW = "shotlog.kit.errors.stale_form"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 30 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = ["^health/$"]  # asked by monitors from inside, without TLS
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "shotlog" / "locale"]
TIME_ZONE = env.time_zone("SHOTLOG_TIME_ZONE")
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
FILE_UPLOAD_TEMP_DIR = None
# What background work made, until it is fetched or old; beside the files, so no backup holds it.
RESULTS = DATA / "results"
# Sheets that wait to be looked at before they are imported.
INCOMING = DATA / "incoming"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(MEDIA_ROOT)},
    },
    "staticfiles": {"BACKEND": "shotlog.kit.static.HashedModules"},
}

# Folders under which files may be linked in place instead of copied into the storage.
LINK_ROOTS = env.folders("SHOTLOG_LINK_ROOTS")
# Megabytes that one uploaded file may have, and megapixels that a picture may have to be decoded.
UPLOAD_LIMIT_MB = env.number("SHOTLOG_UPLOAD_LIMIT_MB", default=2048, least=1)
PIXEL_LIMIT_MP = env.number("SHOTLOG_PIXEL_LIMIT_MP", default=100, least=1)
# An upload holds one of the web server's threads while its bytes come in: half are for pages.
SERVER_THREADS = env.number("SHOTLOG_THREADS", default=48, least=4)
UPLOADS_AT_ONCE = SERVER_THREADS // 2
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5_000  # the frames of one sequence come in one request

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {
        "refusals": {"()": "shotlog.kit.quiet_log.RefusalInOneLine"},
        "tokens": {"()": "shotlog.kit.quiet_log.TokensHidden"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["refusals", "tokens"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "shotlog": {"level": "INFO"},
        "django_tasks_db": {"level": "ERROR"},  # it warns of every orderly stop
    },
}
