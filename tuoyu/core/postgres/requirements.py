"""What any PostgreSQL server must offer, embedded or not."""

from __future__ import annotations

from typing import Any

from django.db import NotSupportedError, OperationalError

from tuoyu.core.postgres.system import ServerRefused

OLDEST_SERVER = 15
_MAKE_ANEW = (
    "Chinese search would find nothing. Make it anew with CREATE DATABASE … ENCODING 'UTF8' "
    "LOCALE 'C.UTF-8' TEMPLATE template0 (docs/operations.md, External server)."
)


def check_server(connection: Any) -> None:
    """Refuse a server that is not PostgreSQL ≥ 15, UTF-8, with trigrams of Chinese.

    `connection`: a Django connection or a psycopg connection. Raises ServerRefused.
    """
    kind = getattr(connection, "vendor", "postgresql")
    if kind != "postgresql":
        raise ServerRefused(
            f"The database is {kind}. Tuoyu needs PostgreSQL {OLDEST_SERVER} or newer: "
            "correct DATABASE_URL, or unset it to use the embedded server."
        )
    with _cursor(connection) as cursor:

        def ask(question: str) -> str:
            cursor.execute(question)
            row = cursor.fetchone()
            value = row[0] if row else ""
            # A database without an encoding (SQL_ASCII) answers in bytes.
            return value.decode() if isinstance(value, bytes) else str(value)

        name = ask("SELECT version()")
        number = int(ask("SHOW server_version_num")) // 10000
        if not name.startswith("PostgreSQL") or number < OLDEST_SERVER:
            raise ServerRefused(
                f"The database server is “{name.split(',')[0]}”. Tuoyu needs PostgreSQL "
                f"{OLDEST_SERVER} or newer: use another server, or unset DATABASE_URL to use "
                "the embedded one."
            )
        if ask("SHOW server_encoding") != "UTF8":
            raise ServerRefused("The database is not UTF-8. " + _MAKE_ANEW)
        if ask("SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'") == "0":
            raise ServerRefused(
                "The server has no extension pg_trgm: install PostgreSQL's contrib package there."
            )
        # pg_trgm asks the locale what a letter is; so does this pattern, before it is installed.
        if ask("SELECT '托育园' ~ '^[[:alpha:]]+$'") != "True":
            raise ServerRefused("Under the database's locale Chinese has no letters. " + _MAKE_ANEW)
        if ask("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'") == "0":
            return
        if ask("SELECT cardinality(show_trgm('托育园'))") == "0":
            raise ServerRefused("The database makes no trigrams of Chinese. " + _MAKE_ANEW)


def _cursor(connection: Any) -> Any:
    try:
        return connection.cursor()
    except NotSupportedError as fault:  # Django's own, lower limit
        raise ServerRefused(
            f"{fault} Tuoyu needs PostgreSQL {OLDEST_SERVER} or newer: use another server, or "
            "unset DATABASE_URL to use the embedded one."
        ) from None
    except OperationalError as fault:
        raise ServerRefused(
            f"The database cannot be reached: {str(fault).strip()}\n"
            "Is the server running, and is DATABASE_URL right?"
        ) from None
