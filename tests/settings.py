"""Shotlog's settings as the tests need them."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SHOTLOG_DATA", tempfile.mkdtemp(prefix="shotlog-tests-"))
os.environ.setdefault("SHOTLOG_TIME_ZONE", "Asia/Seoul")

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, MIDDLEWARE, STORAGES

# zeal sees repeated queries of one line only when it is installed; its middleware raises.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
ZEAL_NPLUSONE_THRESHOLD = 4

# The manifest storage fails on a missing entry; tests do not collect.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
MEDIA_ROOT = Path(os.environ["SHOTLOG_DATA"]) / "files"
LANGUAGE_CODE = "en"
WHITENOISE_AUTOREFRESH = True
