"""Work in the background. The one import of the decorator: Django 6 brings its own."""

from django_tasks import task

__all__ = ["task"]
