"""The canonical bytes of an event: what its mac signs and what the chain digests.

A JSON array in a fixed order, without blanks, keys of `facts` sorted, the instant in UTC with
microseconds. It must come out alike from the values that are written and from those read back.
"""

import ipaddress
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives import hashes, hmac

from tuoyu.core.crypto.keyring import KeyFault, keyring

# The columns that the mac signs, in this order; the database adds id, epoch and xact_id.
SIGNED = (
    "event_id", "at", "actor_id", "actor_roles", "origin", "act", "object_type", "object_id",
    "institution_id", "division", "result", "reason", "request_id", "ip", "facts",
)  # fmt: skip
AT, FACTS = SIGNED.index("at"), SIGNED.index("facts")

_encode = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str
).encode
decode = json.JSONDecoder().decode


def canonical(values: Sequence[Any]) -> bytes:
    """Bytes of the values of `SIGNED`; UUIDs and addresses as text, `facts` as a dict."""
    row = list(values)
    at: datetime = row[AT]
    row[AT] = at.astimezone(UTC).isoformat(timespec="microseconds")
    return _encode(row).encode()


@lru_cache(maxsize=4096)
def address(text: str | None) -> str | None:
    """An IP address in one spelling, an IPv4 one mapped into IPv6 as IPv4; None for no address."""
    try:
        found = ipaddress.ip_address((text or "").partition("%")[0])
    except ValueError:
        return None
    return str(getattr(found, "ipv4_mapped", None) or found)


def sign(data: bytes) -> str:
    """`<key id>:<hex>`: HMAC-SM3 of `data` with the active audit key."""
    ring = keyring().audit
    return f"{ring.active}:{_mac(ring.key(ring.active), data).hex()}"


def signed(data: bytes, mac: str) -> bool:
    """Whether `mac` is that of `data` under a key of the keyring."""
    key_id, _, value = mac.partition(":")
    try:
        key = keyring().audit.key(key_id)
    except KeyFault:
        return False
    # Not a secret-dependent comparison: the verifier tells everyone the answer anyway.
    return _mac(key, data).hex() == value


@lru_cache(maxsize=8)
def _started(key: bytes) -> hmac.HMAC:
    return hmac.HMAC(key, hashes.SM3())


def _mac(key: bytes, data: bytes) -> bytes:
    made = _started(key).copy()
    made.update(data)
    return made.finalize()
