"""manage.py personal_register [FILE]: write the register of personal information."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from tuoyu.core.personal_register import register


class Command(BaseCommand):
    help = "生成个人信息登记册。Write docs/personal-information.md from the models."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        default = Path(settings.BASE_DIR) / "docs" / "personal-information.md"
        parser.add_argument("file", nargs="?", type=Path, default=default)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        path.write_text(register(), encoding="utf-8")
        self.stdout.write(str(path))
