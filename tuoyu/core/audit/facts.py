"""The guard: facts of an event are ids, codes and numbers. A person's words or data are refused."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

LONGEST = 80
REASON = re.compile(r"[a-z0-9_.:-]{0,60}")
_REFUSED = (
    (
        "a resident id number",
        re.compile(r"(?<![0-9A-Za-z])\d{6}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?![0-9A-Za-z])"),
    ),
    ("a phone number", re.compile(r"(?<![0-9A-Za-z])(?:\+?86)?1[3-9]\d{9}(?![0-9A-Za-z])")),
    ("an e-mail address", re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")),
    ("a character that JSON in the database cannot hold", re.compile(r"[\x00\ud800-\udfff]")),
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_DIGIT = re.compile(r"\d")


class NotAFact(ValueError):
    """A programming fault: personal or free text was about to enter the audit."""


def clean(facts: Mapping[str, Any]) -> dict[str, Any]:
    """`facts` as plain JSON values. Raises `NotAFact`."""
    return {key: _plain(key, value) for key, value in facts.items()}


def check_reason(reason: str) -> str:
    """A reason is a code like "out-of-scope". Raises `NotAFact`."""
    if not REASON.fullmatch(reason):
        raise NotAFact("reason: write a code of a–z, 0–9 and _.:- (at most 60), not a sentence")
    return reason


def _plain(key: str, value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return _plain(key, getattr(value, "code", value.value))
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        return _text(key, str(value))
    if isinstance(value, float | Decimal | UUID):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_text(key, str(k)): _plain(f"{key}.{k}", v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        plain = [_plain(key, each) for each in value]
        return sorted(plain, key=str) if isinstance(value, set | frozenset) else plain
    raise NotAFact(f"{key}: {type(value).__name__} is not an id, a code or a number")


def _text(key: str, value: str) -> str:
    if len(value) > LONGEST:
        raise NotAFact(f"{key}: longer than {LONGEST} characters, so it is text, not a code")
    for what, pattern in _REFUSED:
        if pattern.search(value):
            raise NotAFact(f"{key}: looks like {what}")
    # A document number such as 红托备〔2026〕1号 has digits; a name of a person has none.
    if _CHINESE.search(value) and not _DIGIT.search(value):
        raise NotAFact(f"{key}: Chinese words; write the code instead")
    return value
