"""The lock after failed sign-ins (django-axes): 5 for one account, 20 for one address, 15 minutes.

A district office sits behind one address, so the address has a higher limit than the account.
"""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.utils import reset
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse

from tuoyu.accounts.models import User

LOCKED = "连续多次登录失败，为保护账号已暂时锁定。请在{minutes}分钟后再试，或联系本单位管理员。"


class Handler(AxesDatabaseHandler):
    """Counts an address's failures at the rate of its own limit."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """The failures of the account or the scaled ones of the address, whichever is more."""
        account, address = (
            attempts.aggregate(n=Sum("failures_since_start"))["n"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        scaled = address * settings.AXES_FAILURE_LIMIT // settings.SIGN_IN_FAILURES_PER_IP
        return int(max(account, scaled))


def keep_answer(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, Any]
) -> HttpResponse:
    """The page that was being answered stays; it says that the account is locked."""
    return response


def is_locked(request: HttpRequest, username: str) -> bool:
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def locked_sentence() -> str:
    return LOCKED.format(minutes=int(settings.AXES_COOLOFF_TIME.total_seconds() // 60))


def note_failure(request: HttpRequest, user: User) -> None:
    """A wrong second factor counts like a wrong password."""
    user_login_failed.send(__name__, credentials={"username": user.username}, request=request)


def forgive(user: User) -> None:
    """After a full sign-in the account's failures no longer count; the address's do."""
    reset(username=user.username)
