"""Django's settings. The database is at ``SERVANDA_DATABASE_URL``."""

import os

from servanda.ledger.databases import database

SECRET_KEY = "test-only"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "servanda.ledger"]
DATABASES = {"default": database(os.environ.get("SERVANDA_DATABASE_URL", "servanda.sqlite"))}
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
