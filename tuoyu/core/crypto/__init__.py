"""Cryptography: encrypted fields, blind indexes, masks; two suites with key ids.

See docs/adr/0005-crypto-suites.md.
"""

from tuoyu.core.crypto.fields import EncryptedTextField
from tuoyu.core.crypto.keyring import KeyFault, Keyring, keyring
from tuoyu.core.crypto.suites import SUITES, CryptoSuite, Tampered
from tuoyu.core.crypto.tokens import blind_index, decrypt, encrypt

__all__ = [
    "SUITES",
    "CryptoSuite",
    "EncryptedTextField",
    "KeyFault",
    "Keyring",
    "Tampered",
    "blind_index",
    "decrypt",
    "encrypt",
    "keyring",
]
