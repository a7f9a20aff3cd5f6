"""What was frozen is only added to: triggers refuse UPDATE and DELETE, also from the shell.

TRUNCATE is the owner's alone; the role of the application has no right to it.
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION statistics_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '已冻结的统计只能登记更正，不能修改或删除。Frozen rows are append-only: % on % is refused.',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""
TABLES = ("statistics_frozenrow", "statistics_frozenfigure", "statistics_correction")
GUARDS = "".join(
    f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION statistics_refuse();\n"
    for table in TABLES
)
# A frozen period stays as it is, too; before that only its state may change.
PERIOD = """
CREATE TRIGGER statistics_period_no_change BEFORE UPDATE OR DELETE ON statistics_period
    FOR EACH ROW WHEN (OLD.state = 'frozen') EXECUTE FUNCTION statistics_refuse();
"""
BACK = "".join(f"DROP TRIGGER {table}_no_change ON {table};\n" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("statistics", "0001_periods_figures_and_targets")]

    operations = [
        migrations.RunSQL(
            REFUSE + GUARDS + PERIOD,
            "DROP TRIGGER statistics_period_no_change ON statistics_period;\n"
            + BACK
            + "DROP FUNCTION statistics_refuse();",
        )
    ]
