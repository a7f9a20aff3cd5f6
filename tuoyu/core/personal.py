"""The declaration of personal information, beside the field that holds it.

A model declares in `PERSONAL = {"field": Personal(…)}`; an `EncryptedTextField` declares in its
arguments. `manage.py personal_register` writes docs/personal-information.md from this, and a house
test finds the field that nobody declared (个人信息保护法 §§ 5–6, 51, 55; GB/T 22239-2019).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.apps import apps
from django.db import models


class DataClass(Enum):
    """How much harm a leak does; the label is what the register shows."""

    PUBLIC = "公开"
    INTERNAL = "内部"
    SENSITIVE = "敏感"
    CHILD = "儿童敏感"


@dataclass(frozen=True)
class Personal:
    """Why a personal field exists. All texts are Chinese sentences for the register.

    `purpose` 处理目的, `basis` 合法性基础, `retention` 保存期限.
    """

    data_class: DataClass
    purpose: str
    basis: str
    retention: str

    def __post_init__(self) -> None:
        if not (self.purpose and self.basis and self.retention):
            raise ValueError("A personal field states its purpose, basis and retention.")


@dataclass(frozen=True)
class PersonalField:
    model: type[models.Model]
    name: str
    label: str
    personal: Personal
    encrypted: bool


def personal_fields() -> Iterator[PersonalField]:
    """Every declared field of every model of the project, by model label and field order."""
    from tuoyu.core.crypto import EncryptedTextField  # late: its module imports this one

    for model in sorted(apps.get_models(), key=lambda one: one._meta.label):
        if not model.__module__.startswith("tuoyu."):
            continue
        declared: dict[str, Personal] = getattr(model, "PERSONAL", {})
        for each in model._meta.concrete_fields:
            personal = getattr(each, "personal", None) or declared.get(each.name)
            if personal is not None:
                encrypted = isinstance(each, EncryptedTextField)
                yield PersonalField(model, each.name, str(each.verbose_name), personal, encrypted)
