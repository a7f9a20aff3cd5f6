"""Two suites behind one interface: `intl` (AES-256-GCM, SHA-256) and `gm` (SM4-GCM, SM3).

Software only: an assessment under GB/T 39786 asks for certified modules, whose adapter is one
more `CryptoSuite`.
"""

import os
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
TAG_BYTES = 16


class Tampered(ValueError):
    """A ciphertext was changed, moved to another field, or made with another key."""


class CryptoSuite(Protocol):
    """Sealing is authenticated: `open` returns what `seal` got, or raises `Tampered`."""

    name: str
    key_bytes: int

    def seal(self, key: bytes, plain: bytes, bound: bytes) -> bytes:
        """nonce ‖ ciphertext ‖ tag; `bound` is authenticated, not contained."""

    def open(self, key: bytes, sealed: bytes, bound: bytes) -> bytes: ...

    def digest(self, data: bytes) -> bytes: ...

    def mac(self, key: bytes, data: bytes) -> bytes: ...


class International:
    """AES-256-GCM (NIST SP 800-38D), SHA-256 (FIPS 180-4), HMAC (RFC 2104)."""

    name = "intl"
    key_bytes = 32

    def seal(self, key: bytes, plain: bytes, bound: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(key).encrypt(nonce, plain, bound)

    def open(self, key: bytes, sealed: bytes, bound: bytes) -> bytes:
        _check_length(sealed)
        try:
            return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
        except InvalidTag:
            raise Tampered("The ciphertext fails its check.") from None

    def digest(self, data: bytes) -> bytes:
        return _digest(hashes.SHA256(), data)

    def mac(self, key: bytes, data: bytes) -> bytes:
        return _mac(hashes.SHA256(), key, data)


class National:
    """SM4-GCM (GB/T 32907-2016, GB/T 36624-2018), SM3 (GB/T 32905-2016), HMAC."""

    name = "gm"
    key_bytes = 16

    def seal(self, key: bytes, plain: bytes, bound: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        sealer = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        sealer.authenticate_additional_data(bound)
        return nonce + sealer.update(plain) + sealer.finalize() + sealer.tag

    def open(self, key: bytes, sealed: bytes, bound: bytes) -> bytes:
        _check_length(sealed)
        nonce, tag = sealed[:NONCE_BYTES], sealed[-TAG_BYTES:]
        opener = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        opener.authenticate_additional_data(bound)
        plain = opener.update(sealed[NONCE_BYTES:-TAG_BYTES])
        try:
            return plain + opener.finalize()
        except InvalidTag:
            raise Tampered("The ciphertext fails its check.") from None

    def digest(self, data: bytes) -> bytes:
        return _digest(hashes.SM3(), data)

    def mac(self, key: bytes, data: bytes) -> bytes:
        return _mac(hashes.SM3(), key, data)


SUITES: dict[str, CryptoSuite] = {suite.name: suite for suite in (International(), National())}


def _check_length(sealed: bytes) -> None:
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise Tampered("The ciphertext is too short.")


def _digest(algorithm: hashes.HashAlgorithm, data: bytes) -> bytes:
    made = hashes.Hash(algorithm)
    made.update(data)
    return made.finalize()


def _mac(algorithm: hashes.HashAlgorithm, key: bytes, data: bytes) -> bytes:
    made = hmac.HMAC(key, algorithm)
    made.update(data)
    return made.finalize()
