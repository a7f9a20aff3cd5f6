"""Print the demo accounts: who they are and what they do."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tuoyu.accounts.queries import demo_people


class Command(BaseCommand):
    help = "Print the demo accounts as a table: user name, name, role, within what."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This site is not in demo mode: there are no demo accounts.")
        self.stdout.write("演示账号（登录页上点一下即可进入，无需密码）")
        for user in demo_people():
            held = getattr(user, "current_posts", [])
            posts = "、".join(_post(post) for post in held) or user.get_kind_display()
            self.stdout.write(f"  {user.username:<16}{user.name}  {posts}")


def _post(post: Any) -> str:
    within = post.institution or post.unit or post.division
    return f"{post.held_role.label}（{within}）" if within else post.held_role.label
