"""Print the demo accounts: who they are and what they do."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tuoyu.accounts.queries import demo_people


class Command(BaseCommand):
    help = "Print one demo account for each role: user name, name, role, within what."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This site is not in demo mode: there are no demo accounts.")
        self.stdout.write("演示账号（登录页上点一下即可进入，无需密码）")
        shown: set[str] = set()
        others = 0
        for user in demo_people():
            held = getattr(user, "current_posts", [])
            role = held[0].held_role.label if held else user.get_kind_display()
            if role in shown:
                others += 1
                continue
            shown.add(role)
            # Parents have no user name to type: they sign in by phone code.
            username = user.username if held else "（手机验证码）"
            posts = "、".join(_post(post) for post in held) or role
            self.stdout.write(f"  {username:<16}{user.name}  {posts}")
        if others:
            self.stdout.write(f"  另有 {others} 个演示账号，见登录页的“其他演示账号”。")


def _post(post: Any) -> str:
    within = post.institution or post.unit or post.division
    return f"{post.held_role.label}（{within}）" if within else post.held_role.label
