"""`manage.py forget_demo`: empty the whole demo database, so that it can be built anew.

The audit refuses deletion row by row, so the schema goes as a whole; demo mode only.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = "Drop all tables of the demo database. Follow with migrate, load_pack and build_demo."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only a demo may be forgotten: set TUOYU_DEMO=1.")
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
