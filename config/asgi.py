"""The ASGI application, for houses that must; WSGI is what Shotlog is tuned for."""

import os

from django.core.asgi import get_asgi_application

from shotlog.kit.warm_up import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_asgi_application()
warm_up()
