"""Shotlog as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShotlogConfig(AppConfig):
    """One application holds all tables, so that migrations are one line."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "shotlog"
    verbose_name = _("Shotlog")
