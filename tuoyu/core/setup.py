"""Around every `migrate`: is the server fit; the calendar, the rights of the application role."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from tuoyu.core.postgres import check_server

APPLICATION_ROLE = "tuoyu_app"
APPEND_ONLY = ("core_auditevent", "core_auditbatch", "core_auditepoch")
_RIGHTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE ALL ON {tables} FROM {role};
GRANT SELECT, INSERT ON {tables} TO {role};
"""


def before_migrate(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Receiver of `pre_migrate`: no table is made on a server that cannot search Chinese."""
    check_server(connections[using])


def after_migrate(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Receiver of `post_migrate`; also runs after a test emptied the tables."""
    from tuoyu.core.calendar import seed_calendar

    if using != DEFAULT_DB_ALIAS or not _migrated(using):
        return
    seed_calendar()
    grant_rights(using)


def grant_rights(using: str = DEFAULT_DB_ALIAS) -> None:
    """Rights of the application role: everything on rows, but the audit is append-only.

    A site whose server has no such role runs as the owner; then only the triggers protect.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION_ROLE])
        if cursor.fetchone():
            tables = ", ".join(APPEND_ONLY)
            cursor.execute(_RIGHTS.format(role=APPLICATION_ROLE, tables=tables))


def _migrated(using: str) -> bool:
    """False when the migrations were rolled back to before these tables."""
    names = connections[using].introspection.table_names()
    return {"core_workyear", *APPEND_ONLY} <= set(names)
