"""`manage.py build_demo`: the demo people and institutions, once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tuoyu.flows import demo


class Command(BaseCommand):
    help = "Build the demo data through the real acts; does nothing when it is there."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.TESTING):
            raise CommandError("Demo data is built in demo mode only: set TUOYU_DEMO=1.")
        made = demo.build()
        if options["verbosity"]:
            self.stdout.write(f"{made} demo institutions" if made else "The demo is built already.")
