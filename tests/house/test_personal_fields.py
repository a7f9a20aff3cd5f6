"""Every personal field of every model is declared, and the register shows what is declared."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

from tuoyu.core.crypto import EncryptedTextField
from tuoyu.core.personal import Personal, personal_fields
from tuoyu.core.personal_register import register

# Names of columns that hold, or may hold, something about a person.
PERSONAL_WORD = re.compile(
    r"(^|_)(phone|mobile|telephone|tel|id_number|idcard|identity|birth|birthday|born|email|ip|"
    r"address|surname|real_name|full_name|(?:head|person|owner|holder|staff|child)_name|contact|guardian|parent|username|gender|"
    r"sex|photo|face|health|allergy|allergies|illness|wechat|signature|leader|applicant|by_name)"
    r"($|_)"
)
# "name" alone is a person's on these; elsewhere it names a place, a file or an organisation.
MODELS_OF_PEOPLE = re.compile(r"(User|Person|Staff|Child|Guardian|Contact|Invitation|Employee)")


def suspects(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if not field.is_relation
        and not isinstance(field, models.BooleanField | models.DateTimeField | models.DurationField)
        and not field.name.endswith("_index")
        and (
            PERSONAL_WORD.search(field.name)
            or isinstance(field, EncryptedTextField)
            or (field.name == "name" and MODELS_OF_PEOPLE.search(model.__name__))
        )
    ]


def undeclared(model: type[models.Model]) -> list[str]:
    declared = getattr(model, "PERSONAL", {})
    return [
        f"{model._meta.label}.{name}"
        for name in suspects(model)
        if name not in declared and getattr(model._meta.get_field(name), "personal", None) is None
    ]


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("tuoyu.")]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_personal_field_is_declared(model: type[models.Model]) -> None:
    assert undeclared(model) == [], "declare it in PERSONAL (tuoyu/core/personal.py)"


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_a_declaration_names_a_field(model: type[models.Model]) -> None:
    names = {field.name for field in model._meta.concrete_fields}
    declared = getattr(model, "PERSONAL", {})
    assert set(declared) <= names
    assert all(isinstance(each, Personal) for each in declared.values())


def test_the_register_is_current() -> None:
    written = Path(settings.BASE_DIR, "docs", "personal-information.md").read_text(encoding="utf-8")
    assert written == register(), "run manage.py personal_register"


def test_nothing_in_the_audit_but_the_address_is_personal() -> None:
    mine = [each.name for each in personal_fields() if each.model.__name__ == "AuditEvent"]
    assert mine == ["actor_id", "ip"]


def test_the_walk_finds_what_nobody_declared() -> None:
    with isolate_apps("tuoyu.core"):

        class Child(models.Model):
            name = models.CharField(max_length=10)
            birth_date = models.DateField()
            phone = EncryptedTextField()
            colour = models.CharField(max_length=10)

            class Meta:
                app_label = "core"

            def __str__(self) -> str:
                return "child"

    assert undeclared(Child) == ["core.Child.name", "core.Child.birth_date", "core.Child.phone"]
