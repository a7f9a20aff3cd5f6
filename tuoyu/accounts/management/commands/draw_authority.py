"""Draw who may do what from the roles (reviewed in docs/authority.md)."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tuoyu.core.authority import Permission, Reach, Role

TARGET = Path(settings.BASE_DIR) / "docs" / "authority.md"
REACHES = {
    Reach.DIVISION: "本单位的行政区划内",
    Reach.INSTITUTION: "本机构",
    Reach.SELF: "本人",
    Reach.SITE: "全站",
}


class Command(BaseCommand):
    help = "Write docs/authority.md: role × permission, with the reach of each role."

    def handle(self, *args: Any, **options: Any) -> None:
        TARGET.parent.mkdir(exist_ok=True)
        TARGET.write_text(matrix(), encoding="utf-8")
        self.stdout.write(str(TARGET.relative_to(settings.BASE_DIR)))


def matrix() -> str:
    """The whole document as Markdown. ● within the reach; blank: refused."""
    roles = list(Role)
    lines = [
        "# Who may do what",
        "",
        "Drawn by `manage.py draw_authority` from `tuoyu/core/authority/permissions.py`; a test",
        "compares. Change the roles, draw again, and review the difference.",
        "",
        "## Roles",
        "",
        "| code | role | reach | staff | 三员 | description |",
        "|---|---|---|---|---|---|",
        *[_role(role) for role in roles],
        "",
        "## Permissions",
        "",
        "● within the role's reach; outside it a list is empty and a record is “not found”.",
        "",
        "| permission | " + " | ".join(role.label for role in roles) + " |",
        "|---|" + ":-:|" * len(roles),
        *[_permission(permission, roles) for permission in Permission],
    ]
    return "\n".join(lines) + "\n"


def _role(role: Role) -> str:
    spec = role.spec
    staff, apart = ("是" if flag else "" for flag in (spec.staff, spec.exclusive))
    return (
        f"| `{role.code}` | {spec.label} | {REACHES[spec.reach]} | {staff} | {apart} "
        f"| {spec.description} |"
    )


def _permission(permission: Permission, roles: list[Role]) -> str:
    marks = ["●" if permission in role.spec.permissions else "" for role in roles]
    return f"| {permission.label} `{permission.code}` | " + " | ".join(marks) + " |"
