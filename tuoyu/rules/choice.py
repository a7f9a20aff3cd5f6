"""Closed vocabularies: a stable code for storage and a Chinese label for people."""

from enum import StrEnum
from typing import Self


class Choice(StrEnum):
    """A string enum whose members carry a Chinese `label`. `str(member)` is the stored code."""

    _value_: str
    label: str

    def __new__(cls, code: str, label: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def of(cls, code: object) -> Self:
        """The member with this code. Raises ValueError for an unknown one."""
        return cls(code)  # type: ignore[call-arg, arg-type]

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs (code, label) in the order of declaration, as form and model fields want them."""
        return [(member.value, member.label) for member in cls]
