"""The WSGI application, for a server of one's own choice; ``servanda serve`` runs it under waitress."""

import os

from django.core.wsgi import get_wsgi_application

from servanda.web.configuration import with_kept_key

with_kept_key()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servanda.web.settings")
application = get_wsgi_application()
