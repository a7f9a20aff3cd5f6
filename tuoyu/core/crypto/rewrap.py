"""Re-wrapping: every token gets the active suite and key, in small transactions."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from psycopg import sql

from tuoyu.core.crypto.fields import EncryptedTextField
from tuoyu.core.crypto.tokens import decrypt, encrypt, is_current

ROWS_A_STEP = 500


def encrypted_fields() -> Iterator[EncryptedTextField]:
    """Every encrypted column of the project, once, by table and name."""
    found = {
        (model._meta.db_table, each.column): each
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for each in model._meta.local_concrete_fields
        if isinstance(each, EncryptedTextField)
    }
    return (found[key] for key in sorted(found))


def rewrap(field: EncryptedTextField) -> tuple[int, int]:
    """Renew the old tokens of one column; returns (seen, renewed). May be run again at any time.

    Raises `Tampered` or `KeyFault` at the first token that does not open: its row stays as it is,
    the steps before it are kept.
    """
    seen = renewed = 0
    last: Any = None
    while True:
        last, step_seen, step_renewed = _step(field, last)
        seen, renewed = seen + step_seen, renewed + step_renewed
        if step_seen < ROWS_A_STEP:
            return seen, renewed


@transaction.atomic
def _step(field: EncryptedTextField, after: Any) -> tuple[Any, int, int]:
    rows = _locked(field, after)
    old = [(key, token) for key, token in rows if not is_current(token)]
    fresh = [(encrypt(decrypt(token, field.bound_to), field.bound_to), key) for key, token in old]
    if fresh:
        names = _names(field)
        update = sql.SQL("UPDATE {table} SET {column} = %s WHERE {key} = %s").format(**names)
        with connection.cursor() as cursor:
            cursor.executemany(update, fresh)
    return (rows[-1][0] if rows else after), len(rows), len(fresh)


def _locked(field: EncryptedTextField, after: Any) -> list[tuple[Any, str]]:
    """The next rows in key order, locked: an edit meanwhile would be lost otherwise."""
    query = "SELECT {key}, {column} FROM {table} WHERE {column} <> ''"
    values: list[Any] = []
    if after is not None:
        query += " AND {key} > %s"
        values.append(after)
    query += " ORDER BY {key} LIMIT %s FOR UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(query).format(**_names(field)), [*values, ROWS_A_STEP])
        return list(cursor.fetchall())


def _names(field: EncryptedTextField) -> dict[str, sql.Composable]:
    model: type[models.Model] = field.model
    key = model._meta.pk.column
    return {
        "table": sql.Identifier(model._meta.db_table),
        "column": sql.Identifier(str(field.column)),
        "key": sql.Identifier(str(key)),
    }
