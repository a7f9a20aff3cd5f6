"""SM3 (GB/T 32905-2016, ISO/IEC 10118-3:2018): of any bytes, and fast for many short messages.

`sm3` asks OpenSSL through hashlib where the build has it and computes by itself otherwise; both
give the same 32 bytes.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuoyu.algorithms.arrays import Int64
from tuoyu.algorithms.compiled import kernel

BLOCK = 64
START = np.array(
    [
        0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600,
        0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E,
    ],
    dtype=np.uint32,
)  # fmt: skip


def sm3(data: bytes) -> bytes:
    """The 32 bytes of SM3 over `data`."""
    try:
        return hashlib.new("sm3", data).digest()
    except ValueError:
        return own_sm3(data)


def own_sm3(data: bytes) -> bytes:
    """As `sm3`, always by this file's own code."""
    blocks = np.frombuffer(padded(data), dtype=">u4").astype(np.uint32).reshape(-1, 16)
    state = START.copy()
    _hash(blocks, state)
    return state.astype(">u4").tobytes()


def padded(data: bytes) -> bytes:
    """`data`, one bit, zeros and the length in bits: a multiple of 64 bytes."""
    zeros = -(len(data) + 9) % BLOCK
    return data + b"\x80" + bytes(zeros) + (8 * len(data)).to_bytes(8, "big")


def numbered(prefix: bytes, numbers: Int64) -> NDArray[np.uint64]:
    """The first 8 bytes (big-endian) of SM3(prefix ‖ number) for each number.

    `prefix`: at most 47 bytes, so that the message is one block; a number is written as 8 bytes,
    big-endian, not negative.
    """
    if len(prefix) > BLOCK - 9 - 8:
        raise ValueError("the prefix is longer than 47 bytes")
    block = np.frombuffer(padded(prefix + bytes(8)), dtype=np.uint8).copy()
    out = np.empty(len(numbers), dtype=np.uint64)
    _numbered(START, block, len(prefix), numbers, out)
    return out


@kernel
def _left(word: Any, by: Any) -> Any:
    return np.uint32((word << np.uint32(by)) | (word >> np.uint32(32 - by)))


@kernel
def _compress(state: NDArray[np.uint32], w: NDArray[np.uint32]) -> None:
    """One step of the hash (GB/T 32905-2016, 5.3); `w`: 68 words, the first 16 are the block."""
    for j in range(16, 68):
        x = np.uint32(w[j - 16] ^ w[j - 9] ^ _left(w[j - 3], 15))
        x = np.uint32(x ^ _left(x, 15) ^ _left(x, 23))
        w[j] = np.uint32(x ^ _left(w[j - 13], 7) ^ w[j - 6])
    a, b, c, d = state[0], state[1], state[2], state[3]
    e, f, g, h = state[4], state[5], state[6], state[7]
    constant = np.uint32(0x79CC4519)
    for j in range(64):
        if j == 16:
            constant = _left(np.uint32(0x7A879D8A), 16)
        ss1 = _left(np.uint32(_left(a, 12) + e + constant), 7)
        ss2 = np.uint32(ss1 ^ _left(a, 12))
        constant = _left(constant, 1)
        ff, gg = np.uint32(a ^ b ^ c), np.uint32(e ^ f ^ g)
        if j >= 16:
            ff = np.uint32((a & b) | (a & c) | (b & c))
            gg = np.uint32((e & f) | (~e & g))
        tt1 = np.uint32(ff + d + ss2 + np.uint32(w[j] ^ w[j + 4]))
        tt2 = np.uint32(gg + h + ss1 + w[j])
        d, c, b, a = c, _left(b, 9), a, tt1
        h, g, f = g, _left(f, 19), e
        e = np.uint32(tt2 ^ _left(tt2, 9) ^ _left(tt2, 17))
    state[0], state[1], state[2], state[3] = state[0] ^ a, state[1] ^ b, state[2] ^ c, state[3] ^ d
    state[4], state[5], state[6], state[7] = state[4] ^ e, state[5] ^ f, state[6] ^ g, state[7] ^ h


@kernel
def _hash(blocks: NDArray[np.uint32], state: NDArray[np.uint32]) -> None:
    words = np.empty(68, dtype=np.uint32)
    for at in range(len(blocks)):
        words[:16] = blocks[at]
        _compress(state, words)


@kernel
def _numbered(
    start: NDArray[np.uint32], block: NDArray[np.uint8], at: int, numbers: Int64,
    out: NDArray[np.uint64],
) -> None:  # fmt: skip
    """`block` is the padded message; the 8 bytes from `at` take each number in turn."""
    words = np.empty(68, dtype=np.uint32)
    state = np.empty(8, dtype=np.uint32)
    for i in range(len(numbers)):
        for byte in range(8):
            block[at + byte] = (numbers[i] >> (56 - 8 * byte)) & 0xFF
        for j in range(16):
            word = np.uint32(0)
            for byte in range(4):
                word = np.uint32((word << np.uint32(8)) | np.uint32(block[4 * j + byte]))
            words[j] = word
        state[:] = start
        _compress(state, words)
        out[i] = (np.uint64(state[0]) << np.uint64(32)) | np.uint64(state[1])
