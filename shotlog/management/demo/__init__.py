"""The demo: Middle Realm, an invented film in work, made of text, drawings and the verbs."""

from shotlog.management.demo.clearing import remove
from shotlog.management.demo.loading import CodeTaken, counts, demo_production, load

__all__ = ["CodeTaken", "counts", "demo_production", "load", "remove"]
