"""Tokens, the field, rotation and downgrade; what the raw database holds."""

import base64
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test.utils import isolate_apps

from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.crypto import (
    EncryptedTextField,
    KeyFault,
    Tampered,
    blind_index,
    decrypt,
    encrypt,
    keyring,
    rewrap,
)
from tuoyu.core.crypto.keyring import parse
from tuoyu.core.personal import DataClass

CANARY = "金丝雀13800000000"


def rings(data: dict[str, int], active: str) -> str:
    def key(number: int) -> str:
        return base64.b64encode(bytes([number]) * 32).decode()

    return json.dumps(
        {
            "data": {"active": active, "keys": {name: key(n) for name, n in data.items()}},
            "index": {"active": "i1", "keys": {"i1": key(101)}},
            "audit": {"active": "a1", "keys": {"a1": key(102)}},
        }
    )


@pytest.fixture
def secret(db: None) -> Iterator[Any]:
    with isolate_apps("tuoyu.core"):

        class Secret(models.Model):
            text = EncryptedTextField(
                "手机", data_class="child", purpose="联系监护人", retention="离托后一年", null=True
            )
            other = EncryptedTextField(purpose="测试", retention="测试", blank=True)

            class Meta:
                app_label = "core"
                db_table = "core_test_secret"

            def __str__(self) -> str:
                return "secret"

    with connection.schema_editor() as editor:
        editor.create_model(Secret)
    return Secret


def raw(column: str = "text") -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM core_test_secret ORDER BY id")  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def test_the_row_holds_a_token_and_the_object_the_text(secret: Any) -> None:
    made = secret.objects.create(text=CANARY)
    assert secret.objects.get(pk=made.pk).text == CANARY
    (token,) = raw()
    assert token.startswith("t1.gm.dev.")
    assert raw("other") == [""]


def test_the_raw_database_does_not_hold_the_canary(secret: Any) -> None:
    secret.objects.create(text=CANARY, other=CANARY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_test_secret::text FROM core_test_secret")
        dumped = cursor.fetchone()[0]
    for part in (CANARY, "金丝雀", "13800000000", base64.b64encode(CANARY.encode()).decode()):
        assert part not in dumped


def test_null_and_empty_stay(secret: Any) -> None:
    secret.objects.create(text=None)
    assert secret.objects.filter(text__isnull=True).get().text is None


def test_search_in_ciphertext_is_refused(secret: Any) -> None:
    for lookup in ("text", "text__contains", "text__in", "text__startswith"):
        with pytest.raises(FieldError):
            list(secret.objects.filter(**{lookup: [CANARY] if "in" in lookup else CANARY}))


def test_a_token_moved_to_another_column_does_not_open(secret: Any) -> None:
    made = secret.objects.create(text=CANARY)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_test_secret SET other = text")
    with pytest.raises(Tampered):
        secret.objects.get(pk=made.pk)


def test_plain_text_in_the_column_is_not_taken_for_a_value(secret: Any) -> None:
    made = secret.objects.create(text=CANARY)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_test_secret SET text = '13900000000'")
    with pytest.raises(Tampered):
        secret.objects.get(pk=made.pk)


def test_the_declaration_stands_on_the_field(secret: Any) -> None:
    personal = secret._meta.get_field("text").personal
    assert (personal.data_class, personal.purpose) == (DataClass.CHILD, "联系监护人")
    assert "purpose" not in secret._meta.get_field("text").deconstruct()[3]


@pytest.mark.parametrize("suite", ["gm", "intl"])
def test_both_suites_read_each_other(settings: Any, suite: str) -> None:
    settings.CRYPTO_SUITE = suite
    token = encrypt("示例", "a.b.c")
    settings.CRYPTO_SUITE = "intl" if suite == "gm" else "gm"
    assert token.startswith(f"t1.{suite}.")
    assert decrypt(token, "a.b.c") == "示例"


def test_a_relabelled_token_does_not_open(settings: Any) -> None:
    settings.TUOYU_KEYS = rings({"k1": 1, "k2": 2}, "k1")
    token = encrypt("示例", "a.b.c")
    for old, new in ((".gm.", ".intl."), (".k1.", ".k2."), ("t1.", "t0.")):
        with pytest.raises(Tampered):
            decrypt(token.replace(old, new), "a.b.c")


def test_a_site_may_refuse_the_other_suite(settings: Any) -> None:
    settings.CRYPTO_SUITE = "intl"
    token = encrypt("示例", "a.b.c")
    settings.CRYPTO_SUITE, settings.CRYPTO_READS = "gm", ["gm"]
    with pytest.raises(Tampered, match="does not read"):
        decrypt(token, "a.b.c")


def test_old_keys_read_and_the_active_one_writes(settings: Any) -> None:
    settings.TUOYU_KEYS = rings({"k1": 1}, "k1")
    old = encrypt("示例", "c")
    settings.TUOYU_KEYS = rings({"k1": 1, "k2": 2}, "k2")
    assert decrypt(old, "c") == "示例"
    assert encrypt("示例", "c").startswith("t1.gm.k2.")
    settings.TUOYU_KEYS = rings({"k2": 2}, "k2")
    with pytest.raises(KeyFault, match="k1"):
        decrypt(old, "c")
    settings.TUOYU_KEYS = rings({"k1": 3}, "k1")
    with pytest.raises(Tampered):
        decrypt(old, "c")


def test_rewrapping_renews_every_row_and_can_be_repeated(
    secret: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewrap, "ROWS_A_STEP", 2)
    settings.TUOYU_KEYS = rings({"k1": 1}, "k1")
    for number in range(5):
        secret.objects.create(text=f"示例{number}")
    secret.objects.create(text=None)
    settings.TUOYU_KEYS = rings({"k1": 1, "k2": 2}, "k2")
    secret.objects.create(text="示例5")
    field = secret._meta.get_field("text")
    assert rewrap.rewrap(field) == (6, 5)
    assert rewrap.rewrap(field) == (6, 0)
    settings.TUOYU_KEYS = rings({"k2": 2}, "k2")
    texts = secret.objects.order_by("id").values_list("text", flat=True)
    assert list(texts) == [f"示例{n}" for n in range(5)] + [None, "示例5"]


def test_the_command_rewraps_and_stops_at_a_broken_token(
    secret: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = secret._meta.get_field("text")
    command = "tuoyu.core.management.commands.rewrap_keys.encrypted_fields"
    monkeypatch.setattr(command, lambda: iter([field]))
    secret.objects.create(text="示例")
    out = StringIO()
    call_command("rewrap_keys", stdout=out)
    assert "core.secret.text: 0/1" in out.getvalue()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_test_secret SET text = 't1.gm.dev.AAAA'")
    settings.CRYPTO_SUITE = "intl"
    with pytest.raises(CommandError, match="无法打开"):
        call_command("rewrap_keys", stdout=StringIO())
    failed = AuditEvent.objects.get(act="crypto.rewrap", result="failed")
    assert (failed.reason, failed.facts["column"]) == ("tampered", "core.secret.text")


def test_equal_values_have_one_blind_index_for_each_purpose(settings: Any) -> None:
    found = blind_index("138 0000 0000", "accounts.phone")
    assert len(found) == 64
    assert found == blind_index("１３８００００００００", "accounts.phone")
    assert found != blind_index("13800000001", "accounts.phone")
    assert found != blind_index("13800000000", "child.phone")
    settings.TUOYU_KEYS = rings({"k1": 1}, "k1")
    assert found != blind_index("13800000000", "accounts.phone")


def test_production_without_keys_refuses(settings: Any) -> None:
    settings.TUOYU_KEYS, settings.TESTING, settings.DEMO, settings.DEBUG = "", False, False, False
    with pytest.raises(KeyFault, match="TUOYU_KEYS"):
        keyring()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        rings({"k1": 1}, "k9"),
        rings({"K!": 1}, "K!"),
        rings({"k1": 1}, "k1").replace("AQEB", "AQE"),
        rings({"k1": 101}, "k1"),
    ],
    ids=["empty", "list", "no rings", "no active", "bad id", "bad length", "key used twice"],
)
def test_a_broken_keyring_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(KeyFault) as caught:
        parse(text)
    assert "AQEB" not in str(caught.value)
    assert "AQEB" not in repr(caught.value)


def test_keys_do_not_show_in_a_repr(settings: Any) -> None:
    settings.TUOYU_KEYS = rings({"k1": 1}, "k1")
    assert "x01" not in repr(keyring())


def test_keys_are_made_once_kept_private_and_rotated(settings: Any, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    call_command("make_keys", str(path), stdout=StringIO())
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="已存在"):
        call_command("make_keys", str(path), stdout=StringIO())
    settings.TUOYU_KEYS = str(path)
    assert keyring().data.active == "k1"
    call_command("make_keys", str(path), rotate="data", stdout=StringIO())
    rotated = parse(path.read_text())
    assert (rotated.data.active, sorted(rotated.data.keys)) == ("k2", ["k1", "k2"])
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_others_may_read_is_refused(settings: Any, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text(rings({"k1": 1}, "k1"))
    path.chmod(0o644)
    settings.TUOYU_KEYS = str(path)
    with pytest.raises(KeyFault, match="chmod 600"):
        keyring()
    settings.TUOYU_KEYS = str(tmp_path / "absent.json")
    with pytest.raises(KeyFault, match="cannot be read"):
        keyring()
