"""Where contents lie: `FILE_ROOT/ab/cd/<sha256>`, once per digest, never below a public address.

A new content waits in `incoming/` until its transaction has committed. When the transaction is
rolled back, Django drops the commit hook, and with the hook its `Incoming`, which removes the file
as it goes. After a crash `settle` (hourly) puts away or removes what was left.
"""

import os
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from tuoyu.core.ids import uuid7

LEFT_ALONE_SECONDS = 3600


class Incoming:
    """A content that waits for its commit."""

    def __init__(self, content: bytes, sha256: str) -> None:
        self.sha256 = sha256
        self.path = _folder("incoming") / f"{sha256}.{uuid7().hex}"
        self.write(content)
        self._removal = weakref.finalize(self, _remove, self.path)

    def write(self, content: bytes) -> None:
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())

    def keep_on_commit(self) -> None:
        transaction.on_commit(self.put_away)

    def put_away(self) -> None:
        _place(self.path, self.sha256)
        self._removal.detach()


def open_content(sha256: str) -> BinaryIO:
    """The content for reading; `FileNotFoundError` when it is lost.

    Within the transaction that stores it, and after a crash, it is still in `incoming/`.
    """
    final = _final(sha256)
    if final.exists():
        return final.open("rb")
    for waiting in sorted(_folder("incoming").glob(f"{sha256}.*")):
        with suppress(FileNotFoundError):
            return waiting.open("rb")
    return final.open("rb")


def settle(is_known: Callable[[str], bool]) -> tuple[int, int]:
    """Put away what belongs to a row, remove the rest, both once an hour old: (kept, removed)."""
    kept = removed = 0
    for path in _folder("incoming").iterdir():
        if time.time() - path.stat().st_mtime < LEFT_ALONE_SECONDS:
            continue
        sha256 = path.name.partition(".")[0]
        if is_known(sha256):
            _place(path, sha256)
            kept += 1
        else:
            _remove(path)
            removed += 1
    return kept, removed


def relative_path(sha256: str) -> str:
    """ab/cd/<sha256>, for a web server that sends the file itself."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _root() -> Path:
    return Path(settings.FILE_ROOT)


def _final(sha256: str) -> Path:
    return _root() / relative_path(sha256)


def _folder(name: str) -> Path:
    folder = _root() / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _place(path: Path, sha256: str) -> None:
    final = _final(sha256)
    final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.replace(path, final)  # the same digest is the same content: the later one may win


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
