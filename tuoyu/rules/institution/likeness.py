"""How alike two names are, for finding an institution that was entered twice."""

PIECE = 3
# What many names share says nothing about one of them.
COMMON = (
    "有限责任公司", "有限公司", "婴幼儿", "托育", "托幼", "照护", "服务", "中心", "机构", "园", "所",
    "点",
)  # fmt: skip


def distinctive(name: str) -> str:
    """The part of an institution's name that is its own; the whole name where nothing is left."""
    own = "".join(name.split())
    for word in COMMON:
        own = own.replace(word, "")
    return own or name


def trigrams(text: str) -> frozenset[str]:
    """The three-letter pieces of a text with its blanks dropped, its ends marked by a blank."""
    plain = f" {''.join(text.lower().split())} "
    return frozenset(plain[start : start + PIECE] for start in range(len(plain) - PIECE + 1))


def likeness(one: str, other: str) -> int:
    """Per cent of the pieces that both texts have, of all pieces: 100 for equal texts, 0 for blanks."""
    left, right = trigrams(one), trigrams(other)
    both = left | right
    return 100 * len(left & right) // len(both) if both else 0
