"""Published vectors; tampering of every part; the masks."""

import os

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tuoyu.core.crypto.mask import (
    mask_id_number,
    mask_name,
    mask_phone,
)
from tuoyu.core.crypto.suites import SUITES, CryptoSuite, National, Tampered

BOTH = pytest.mark.parametrize("suite", SUITES.values(), ids=SUITES)


def test_sm3_of_the_standard() -> None:
    """GB/T 32905-2016, appendix A, examples 1 and 2."""
    gm = SUITES["gm"]
    assert gm.digest(b"abc").hex() == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )
    assert gm.digest(b"abcd" * 16).hex() == (
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    )


def test_sha256_of_the_standard() -> None:
    """FIPS 180-4, one block."""
    assert SUITES["intl"].digest(b"abc").hex() == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


def test_hmac_sha256_of_the_standard() -> None:
    """RFC 4231, case 1."""
    assert SUITES["intl"].mac(b"\x0b" * 20, b"Hi There").hex() == (
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    )


def test_hmac_sm3_by_its_definition() -> None:
    """RFC 2104 spelled out with the digest that the vectors above prove."""
    gm, key, data = SUITES["gm"], b"key" * 9, b"data"
    padded = key.ljust(64, b"\0")
    inner = gm.digest(bytes(b ^ 0x36 for b in padded) + data)
    assert gm.mac(key, data) == gm.digest(bytes(b ^ 0x5C for b in padded) + inner)


def test_sm4_block_of_the_standard() -> None:
    """GB/T 32907-2016, appendix A, example 1: the library's SM4 is the standard's."""
    block = bytes.fromhex("0123456789abcdeffedcba9876543210")
    sealer = Cipher(algorithms.SM4(block), modes.ECB()).encryptor()  # noqa: S305
    assert (sealer.update(block) + sealer.finalize()).hex() == "681edf34d206965e86b3e94f536e4246"


def test_sm4_gcm_of_rfc_8998() -> None:
    """RFC 8998, appendix A.1."""
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    nonce = bytes.fromhex("00001234567800000000abcd")
    bound = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = bytes.fromhex(
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
        "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
    )
    sealed = bytes.fromhex(
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    assert National().open(key, nonce + sealed, bound) == plain


@BOTH
def test_what_is_sealed_opens(suite: CryptoSuite) -> None:
    key = os.urandom(suite.key_bytes)
    for plain in (b"", b"x", "示例文字".encode() * 100):
        assert suite.open(key, suite.seal(key, plain, b"here"), b"here") == plain


@BOTH
def test_the_same_text_never_looks_alike(suite: CryptoSuite) -> None:
    key = os.urandom(suite.key_bytes)
    assert suite.seal(key, b"same", b"") != suite.seal(key, b"same", b"")


@BOTH
def test_every_byte_counts(suite: CryptoSuite) -> None:
    key = os.urandom(suite.key_bytes)
    sealed = suite.seal(key, b"plain", b"here")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(Tampered):
            suite.open(key, bytes(changed), b"here")


@BOTH
def test_another_key_place_or_length_does_not_open(suite: CryptoSuite) -> None:
    key = os.urandom(suite.key_bytes)
    sealed = suite.seal(key, b"plain", b"here")
    for wrong in (
        lambda: suite.open(os.urandom(suite.key_bytes), sealed, b"here"),
        lambda: suite.open(key, sealed, b"there"),
        lambda: suite.open(key, sealed[:-1], b"here"),
        lambda: suite.open(key, sealed[:20], b"here"),
    ):
        with pytest.raises(Tampered):
            wrong()


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (mask_name, "张三", "张*"),
        (mask_name, "示例名", "示**"),
        (mask_name, "欧阳小明", "欧阳**"),
        (mask_name, "欧阳", "欧*"),
        (mask_name, "张", "*"),
        (mask_name, "", ""),
        (mask_phone, "13800000000", "138****0000"),
        (mask_phone, "138 0000 0000", "138****0000"),
        (mask_phone, "022-2650000", "********00"),
        (mask_phone, "120", "***"),
        (mask_id_number, "120106202001010012", "1201**********0012"),
        (mask_id_number, "12010", "*****"),
    ],
)
def test_masks(mask, value: str, shown: str) -> None:  # type: ignore[no-untyped-def]
    assert mask(value) == shown
