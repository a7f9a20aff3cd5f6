"""Triggers of the audit tables: stamped by the database, never changed, never removed."""

from django.db import migrations

STAMP = """
CREATE FUNCTION core_audit_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.xact_id := pg_current_xact_id()::text::bigint;
    NEW.epoch := coalesce((SELECT max(number) FROM core_auditepoch), 1);
    RETURN NEW;
END $$;

CREATE TRIGGER core_audit_stamp BEFORE INSERT ON core_auditevent
    FOR EACH ROW EXECUTE FUNCTION core_audit_stamp();
"""

REFUSE = """
CREATE FUNCTION core_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '审计记录只能追加，不能修改或删除。Audit rows are append-only: % on % is refused.',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""

TABLES = ("core_auditevent", "core_auditbatch", "core_auditepoch")

GUARDS = "".join(
    f"""
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION core_audit_refuse();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION core_audit_refuse();
"""
    for table in TABLES
)

BACK = "".join(
    f"DROP TRIGGER {table}_no_change ON {table}; DROP TRIGGER {table}_no_truncate ON {table};"
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(
            STAMP,
            "DROP TRIGGER core_audit_stamp ON core_auditevent; DROP FUNCTION core_audit_stamp();",
        ),
        migrations.RunSQL(REFUSE + GUARDS, BACK + "DROP FUNCTION core_audit_refuse();"),
    ]
