"""Serve the pages: the WSGI application that granian (or any other server) loads."""

import os

from django.core.wsgi import get_wsgi_application

from config.start import refuse_replaced_clock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
refuse_replaced_clock()
