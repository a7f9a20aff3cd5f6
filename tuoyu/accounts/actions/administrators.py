"""There is always a system administrator who can sign in."""

from django.db.models import QuerySet

from tuoyu.accounts.models import Post, User
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.core.errors import Invalid

LAST = "这是最后一位系统管理员，停用或结束岗位后将无人管理账号。请先授予另一人系统管理员岗位。"


def is_last_administrator(user: User) -> bool:
    """Whether nobody else administers accounts today."""
    own = _administrators().filter(user=user).exists()
    return own and not _administrators().exclude(user=user).exists()


def require_another_administrator(user: User) -> None:
    """Raise Invalid when `user` is the last one. In a transaction, before other rows are locked.

    Two who would end each other at the same moment wait here, the second sees what the first did.
    """
    if not _administrators().filter(user=user).exists():
        return
    list(_administrators().select_for_update(of=("self",)).order_by("id"))
    if is_last_administrator(user):
        raise Invalid(LAST)


def _administrators() -> QuerySet[Post]:
    return Post.objects.filter(
        role=Role.SYSTEM_ADMIN.code, period__contains=clock.today(), user__is_active=True
    )
