"""manage.py draw_lifecycles [FILE]: draw docs/lifecycles.md from the lifecycle tables."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from tuoyu.core.authority import Permission, Role
from tuoyu.core.lifecycle import Lifecycle, Step, all_lifecycles

TARGET = Path(settings.BASE_DIR) / "docs" / "lifecycles.md"
HEAD = """# Lifecycles

Drawn by `make diagrams` from the `lifecycle.py` of the apps; a test compares. A state changes only
through `take_step` ([why](adr/0002-lifecycle-table.md)).
"""


class Command(BaseCommand):
    help = "Write docs/lifecycles.md: each table of states and steps, as a diagram and a list."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=TARGET)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        path.write_text(drawn(), encoding="utf-8")
        self.stdout.write(str(path))


def drawn() -> str:
    """The whole document as Markdown."""
    return "\n".join([HEAD, *(_chapter(table) for table in all_lifecycles())])


def _chapter(table: Lifecycle) -> str:
    lines = [
        f"## {table.label} `{table.name}`",
        "",
        "```mermaid",
        table.mermaid(),
        "```",
        "",
        "| step | from | to | who | reason |",
        "|---|---|---|---|---|",
        *[_row(table, step) for step in table.steps],
        "",
    ]
    return "\n".join(lines)


def _row(table: Lifecycle, step: Step) -> str:
    sources = "、".join(table.state(code).label for code in step.sources)
    reason = "必填" if step.needs_reason else ""
    target = table.state(step.target).label
    who = _who(step.permission)
    return f"| {step.label} `{step.code}` | {sources} | {target} | {who} | {reason} |"


def _who(permission: Permission | None) -> str:
    if permission is None:
        return "系统"
    return "、".join(role.label for role in Role if permission in role.spec.permissions)
