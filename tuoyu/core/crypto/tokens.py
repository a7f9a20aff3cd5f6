"""Tokens: a ciphertext as text that names its suite and its key.

`t1.<suite>.<key id>.<base64url of nonce ‖ ciphertext ‖ tag>`. Everything before the last dot and
the context (which field) are authenticated: a token relabelled to another suite or key, or moved
to another column, does not open.
"""

import base64
import binascii
import unicodedata

from django.conf import settings

from tuoyu.core.crypto.keyring import derived, keyring
from tuoyu.core.crypto.suites import SUITES, CryptoSuite, Tampered

VERSION = "t1"


def encrypt(plain: str, context: str) -> str:
    """A token of `plain` under the active suite and key, bound to `context`."""
    ring = keyring().data
    suite = SUITES[active_suite()]
    head = f"{VERSION}.{suite.name}.{ring.active}"
    sealed = suite.seal(
        _field_key(suite, ring.key(ring.active)), plain.encode(), _bound(head, context)
    )
    return f"{head}.{base64.urlsafe_b64encode(sealed).decode()}"


def decrypt(token: str, context: str) -> str:
    """The text of a token. Raises `Tampered` (also for plain text and for a suite that the
    site does not read) and `KeyFault` when the key is gone."""
    suite, key_id, body = _parts(token)
    try:
        sealed = base64.b64decode(body, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Tampered("The token's body is not base64.") from None
    head = f"{VERSION}.{suite.name}.{key_id}"
    key = _field_key(suite, keyring().data.key(key_id))
    return suite.open(key, sealed, _bound(head, context)).decode()


def is_current(token: str) -> bool:
    """Whether the token has the active suite and key; `rewrap_keys` renews the others."""
    suite, key_id, _ = _parts(token)
    return suite.name == active_suite() and key_id == keyring().data.active


def blind_index(value: str, purpose: str) -> str:
    """64 hex digits by which equal values are found without decrypting (HMAC-SM3).

    `purpose` names the field: equal values of different purposes do not match. Width and case
    forms are folded (NFKC, upper case) and blanks dropped, so 「１３８ …」 finds 「138…」.
    """
    ring = keyring().index
    folded = "".join(unicodedata.normalize("NFKC", value).upper().split())
    key = derived(ring.key(ring.active), f"index/{purpose}")
    return SUITES["gm"].mac(key, folded.encode()).hex()


def active_suite() -> str:
    return str(getattr(settings, "CRYPTO_SUITE", "gm"))


def _parts(token: str) -> tuple[CryptoSuite, str, str]:
    parts = token.split(".")
    if len(parts) != 4 or parts[0] != VERSION:
        raise Tampered("The column holds something that is not a token.")
    readable = getattr(settings, "CRYPTO_READS", tuple(SUITES))
    if parts[1] not in SUITES or parts[1] not in readable:
        raise Tampered(f"This site does not read the suite “{parts[1][:8]}”.")
    return SUITES[parts[1]], parts[2], parts[3]


def _field_key(suite: CryptoSuite, key: bytes) -> bytes:
    return derived(key, f"field/{suite.name}", suite.key_bytes)


def _bound(head: str, context: str) -> bytes:
    return f"{head}|{context}".encode()
