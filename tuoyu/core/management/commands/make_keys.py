"""manage.py make_keys FILE: a new keyring for TUOYU_KEYS, readable by its owner alone."""

import base64
import json
import os
import secrets
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tuoyu.core.crypto.keyring import KEY_BYTES, RINGS, parse


class Command(BaseCommand):
    help = "生成密钥文件。Make a new file of keys; --rotate RING adds an active key to one."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--rotate", choices=("data", "audit"), help="add a key to this ring")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if options["rotate"]:
            self._rotate(path, options["rotate"])
        else:
            self._make(path)

    def _make(self, path: Path) -> None:
        rings = {ring: {"active": "k1", "keys": {"k1": _key()}} for ring in RINGS}
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise CommandError(
                f"{path} 已存在，不会覆盖。{path} exists; it is never overwritten."
            ) from None
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(rings, out, indent=2)
        self.stdout.write(f"已写入 {path}，请离线备份。Written; keep a copy offline.")

    def _rotate(self, path: Path, ring: str) -> None:
        text = path.read_text(encoding="utf-8")
        parse(text)
        rings = json.loads(text)
        numbers = [int(name[1:]) for name in rings[ring]["keys"] if name[1:].isdigit()]
        name = f"k{max(numbers, default=0) + 1}"
        rings[ring]["keys"][name] = _key()
        rings[ring]["active"] = name
        draft = path.with_name(f"{path.name}.new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            json.dump(rings, out, indent=2)
        draft.replace(path)
        self.stdout.write(
            f"{ring} 的当前密钥是 {name}。请重启服务，再运行 rewrap_keys。"
            f"{name} is active in {ring}: restart, then run rewrap_keys."
        )


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
