"""The ASGI entrance that the web server loads."""

import os

from django.conf import settings
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.production")

application = get_asgi_application()
if settings.DEBUG:
    # In production a proxy or a bucket serves the collected files.
    application = ASGIStaticFilesHandler(application)
