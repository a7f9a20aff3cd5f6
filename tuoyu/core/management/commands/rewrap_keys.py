"""manage.py rewrap_keys: after a new active data key or suite, renew every encrypted column."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tuoyu.core import audit
from tuoyu.core.authority import SYSTEM
from tuoyu.core.crypto import KeyFault, Tampered
from tuoyu.core.crypto.keyring import keyring
from tuoyu.core.crypto.rewrap import encrypted_fields, rewrap


class Command(BaseCommand):
    help = "用当前密钥重新加密。Renew every encrypted column with the active key and suite."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            active = keyring().data.active
        except KeyFault as fault:
            raise CommandError(str(fault)) from None
        for field in encrypted_fields():
            try:
                seen, renewed = rewrap(field)
            except (Tampered, KeyFault) as fault:
                audit.record(
                    SYSTEM, "crypto.rewrap", result="failed", reason=type(fault).__name__.lower(),
                    column=field.bound_to, key=active,
                )  # fmt: skip
                raise CommandError(
                    f"{field.bound_to}: 有一个密文无法打开，已停止。Stopped: {fault}"
                ) from None
            audit.record(
                SYSTEM, "crypto.rewrap", column=field.bound_to, seen=seen, renewed=renewed,
                key=active,
            )  # fmt: skip
            self.stdout.write(f"{field.bound_to}: {renewed}/{seen}")
