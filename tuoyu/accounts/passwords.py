"""The password policy of 等保 2.0 for people who sign in by password (docs/adr/0006-sign-in.md)."""

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from tuoyu.accounts import limits
from tuoyu.accounts.models import PasswordUse, User

CLASSES = (str.islower, str.isupper, str.isdigit)
PASSPHRASE = 20
"""From this length on the kinds of characters do not matter."""


def kinds_of(password: str) -> int:
    """How many of lower case, upper case, digit and other occur: 0 to 4."""
    plain = sum(any(has(c) for c in password) for has in CLASSES)
    other = any(not any(has(c) for has in CLASSES) for c in password)
    return plain + other


class KindsValidator:
    """Three of four kinds of characters, or a long passphrase."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) >= PASSPHRASE or kinds_of(password) >= 3:
            return
        raise ValidationError(
            "密码要包含大写字母、小写字母、数字、符号中的至少三种；也可以改用20个字符以上的长句。",
            code="kinds",
        )

    def get_help_text(self) -> str:
        return "包含大写字母、小写字母、数字、符号中的至少三种；20个字符以上的长句不受此限制。"


class HistoryValidator:
    """Not one of the passwords used last."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        used = PasswordUse.objects.filter(user=user).order_by("-set_at")
        recent = list(used.values_list("password", flat=True)[: limits.passwords_remembered()])
        if any(check_password(password, each) for each in [user.password, *recent] if each):
            raise ValidationError("这个密码最近用过，请换一个新密码。", code="history")

    def get_help_text(self) -> str:
        return f"不能与最近{limits.passwords_remembered()}次用过的密码相同。"
