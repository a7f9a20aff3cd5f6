"""What every table of the house keeps to; each exception stands here with its reason."""

import re

import pytest
from django.apps import apps
from django.db import models
from django.db.models import CheckConstraint, ForeignKey, Q

from tuoyu.core.lifecycle import Lifecycle, all_lifecycles
from tuoyu.core.record import Record

MODELS = [model for model in apps.get_models() if model.__module__.startswith("tuoyu.")]
TABLES = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)

# Rows that are nothing without their owner, and hold nothing that anybody decided.
MAY_CASCADE = {
    "accounts.PasswordUse.user": "hashes of one's former passwords",
    "accounts.HeldForm.user": "half an hour of typing",
    "plan.ClauseBasis.basis": "the join row of an instrument and a clause",
    "registry.Listing.institution": "a copy for the public search, made anew from the institution",
}
# Tables of the machinery: no person reads their names, no page leads to their rows.
MACHINERY = {
    "core.AuditEvent", "core.AuditBatch", "core.AuditEpoch", "core.IdempotencyKey",
    "core.NumberSeries", "core.StepLog", "core.WorkDay", "core.WorkYear",
    "accounts.PhoneCode", "accounts.PasswordUse", "accounts.HeldForm",
}  # fmt: skip
# Parts of an institution, shown and changed with it; the listing carries its institution's id.
PARTS = {"registry.Site", "registry.Service", "registry.ClassGroup", "registry.Listing"}
# Django's own column, written by its sign-in.
OF_DJANGO = {"last_login"}


@TABLES
def test_has_a_chinese_name(model: type[models.Model]) -> None:
    if model._meta.label not in MACHINERY:
        assert not model._meta.verbose_name.isascii(), "give Meta.verbose_name"  # type: ignore[union-attr]


@TABLES
def test_nothing_disappears_with_its_parent(model: type[models.Model]) -> None:
    lost = {
        f"{model._meta.label}.{field.name}"
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.remote_field.on_delete is not models.PROTECT
    }
    assert lost <= set(MAY_CASCADE)


@TABLES
def test_has_a_public_id(model: type[models.Model]) -> None:
    assert issubclass(model, Record) or model._meta.label in MACHINERY | PARTS


@TABLES
def test_money_is_whole_fen(model: type[models.Model]) -> None:
    for field in model._meta.concrete_fields:
        words = set(field.name.split("_"))
        if field.name.endswith("_fen"):
            assert isinstance(field, models.IntegerField), field.name
        elif words & {"price", "amount", "fee", "cost", "yuan", "money", "subsidy"}:
            assert isinstance(field, models.CharField | ForeignKey), f"{field.name}: name it …_fen"


@TABLES
def test_times_are_the_house_clock_s(model: type[models.Model]) -> None:
    """No auto_now: it reads another clock than core.clock."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.DateField):
            assert not field.auto_now, field.name
            assert not field.auto_now_add, field.name
            if isinstance(field, models.DateTimeField) and field.name not in OF_DJANGO:
                assert re.search(r"(^|_)at$", field.name), f"{field.name}: name it …_at"


def _names(condition: Q) -> set[str]:
    found: set[str] = set()
    for child in condition.children:
        if isinstance(child, Q):
            found |= _names(child)
        elif isinstance(child, tuple):
            found.add(str(child[0]).split("__")[0])
    return found


def _checked(model: type[models.Model]) -> list[set[str]]:
    return [
        _names(each.condition)
        for each in model._meta.constraints
        if isinstance(each, CheckConstraint) and isinstance(each.condition, Q)
    ]


@TABLES
def test_who_and_when_come_together(model: type[models.Model]) -> None:
    """`x_at` beside `x_by`: both are required, or a constraint ties them."""
    names = {field.name: field for field in model._meta.concrete_fields}
    for name, when in names.items():
        who = names.get(f"{name.removesuffix('_at')}_by") if name.endswith("_at") else None
        if who is None or not (when.null or who.null):
            continue
        pair = {name, who.name}
        if f"{model._meta.label}.{name}" in BY_THE_SYSTEM:
            continue
        assert any(pair <= checked for checked in _checked(model)), f"tie {sorted(pair)}"


# The time is always known; nobody in person did it when the system did (`by` is then empty).
BY_THE_SYSTEM = {
    "core.StepLog.taken_at", "accounts.Post.granted_at", "divisions.PackLoad.loaded_at",
    "filing.OpinionChange.changed_at",
}  # fmt: skip


@TABLES
def test_codes_are_checked_by_the_database(model: type[models.Model]) -> None:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.CharField) and field.choices:
            known = any(field.name in checked for checked in _checked(model))
            assert known, f"{field.name}: add a CheckConstraint of its choices"


def test_every_state_is_the_lifecycle_s() -> None:
    tables = {table.name for table in all_lifecycles()}
    held = [getattr(model, "lifecycle", None) for model in MODELS]
    assert {each.name for each in held if isinstance(each, Lifecycle)} == tables
