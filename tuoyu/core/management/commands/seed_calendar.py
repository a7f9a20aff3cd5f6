"""manage.py seed_calendar: add the years that the package knows; edits of the office stay."""

from typing import Any

from django.core.management.base import BaseCommand

from tuoyu.core.calendar import seed_calendar


class Command(BaseCommand):
    help = "装载工作日历。Add the published years of the working-day calendar."

    def handle(self, *args: Any, **options: Any) -> None:
        years = seed_calendar()
        self.stdout.write(f"新增 {years} 个年份。Added {years} years.")
