"""The keys of the site: three rings that rotate apart.

* `data`  encrypts fields; a new active key is followed by `manage.py rewrap_keys`;
* `index` makes blind indexes for equality search;
* `audit` signs audit events and sealed batches; old keys stay for verification.

`TUOYU_KEYS` names a JSON file (mode 0600), or is the JSON itself:
`{"data": {"active": "d1", "keys": {"d1": "<base64 of 32 bytes>"}}, "index": …, "audit": …}`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

RINGS = ("data", "index", "audit")
KEY_BYTES = 32
KEY_ID = re.compile(r"[a-z0-9-]{1,16}")


class KeyFault(RuntimeError):
    """The keyring is missing or malformed, or lacks a key; the text never shows a key."""


@dataclass(frozen=True)
class Ring:
    """Keys of one use by id; `active` is the one that new values get."""

    active: str
    keys: Mapping[str, bytes] = field(repr=False)

    def key(self, key_id: str) -> bytes:
        try:
            return self.keys[key_id]
        except KeyError:
            raise KeyFault(f"The keyring has no key “{key_id[:16]}”; restore it.") from None


@dataclass(frozen=True)
class Keyring:
    data: Ring
    index: Ring
    audit: Ring


def parse(text: str) -> Keyring:
    """A keyring from JSON. Raises `KeyFault` for anything but 32-byte keys with an active one."""
    try:
        raw = json.loads(text)
        rings = {name: _ring(name, raw[name]) for name in RINGS}
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        # The fault's own text may quote the secret, so only its kind is told.
        raise KeyFault(
            f"The keyring is not understood ({type(fault).__name__}): see docs/operations.md."
        ) from None
    used = [key for ring in rings.values() for key in ring.keys.values()]
    if len(set(used)) != len(used):
        raise KeyFault("The keyring has one key in two places; each use needs keys of its own.")
    return Keyring(**rings)


def _ring(name: str, raw: Mapping[str, object]) -> Ring:
    active, listed = raw["active"], raw["keys"]
    if not isinstance(active, str) or not isinstance(listed, dict) or active not in listed:
        raise KeyFault(f"The ring “{name}” needs “keys”, and “active” naming one of them.")
    keys: dict[str, bytes] = {}
    for key_id, value in listed.items():
        if not KEY_ID.fullmatch(key_id):
            raise KeyFault(f"The ring “{name}”: a key id has 1 to 16 of a–z, 0–9 and -.")
        keys[key_id] = _decode(name, key_id, value)
    return Ring(active, keys)


def _decode(name: str, key_id: str, value: str) -> bytes:
    try:
        key = base64.b64decode(value, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyFault(f"The key {name}/{key_id} is not the base64 of {KEY_BYTES} bytes.")
    return key


def keyring() -> Keyring:
    """The keyring of this site; made up, and said so by its ids, in development only."""
    given = str(getattr(settings, "TUOYU_KEYS", ""))
    if given:
        return _given(given)
    if settings.DEBUG or getattr(settings, "DEMO", False) or getattr(settings, "TESTING", False):
        return _development()
    raise KeyFault("Set TUOYU_KEYS to the file of keys (make one with `manage.py make_keys FILE`).")


@lru_cache(maxsize=4)
def _given(given: str) -> Keyring:
    if given.startswith("{"):
        return parse(given)
    path = Path(given)
    try:
        mode, text = path.stat().st_mode, path.read_text(encoding="utf-8")
    except OSError as fault:
        raise KeyFault(f"TUOYU_KEYS: {path} cannot be read ({fault.strerror}).") from None
    if mode & 0o077:
        raise KeyFault(f"TUOYU_KEYS: others may read {path}; run chmod 600 {path}.")
    return parse(text)


@lru_cache(maxsize=1)
def _development() -> Keyring:
    def made_up(name: str) -> Ring:
        return Ring("dev", {"dev": hashlib.sha256(f"tuoyu development {name}".encode()).digest()})

    return Keyring(made_up("data"), made_up("index"), made_up("audit"))


@lru_cache(maxsize=256)
def derived(key: bytes, use: str, length: int = KEY_BYTES) -> bytes:
    """A sub-key for one use (HKDF, RFC 5869, with SM3), so that no key serves two purposes."""
    return HKDF(hashes.SM3(), length, salt=None, info=f"tuoyu/{use}".encode()).derive(key)
