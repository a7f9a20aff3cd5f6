"""What was sent stays as it was: only withdrawing changes the row, and nothing deletes it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION reports_bulletin_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'sent' AND NEW.state = 'withdrawn'
            AND to_jsonb(NEW) - 'state' - 'withdrawn_reason'
              = to_jsonb(OLD) - 'state' - 'withdrawn_reason' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was sent stays as it was'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'reports_sent_stays';
END $$;
CREATE TRIGGER reports_bulletin_stays BEFORE UPDATE OR DELETE ON reports_bulletin
    FOR EACH ROW EXECUTE FUNCTION reports_bulletin_stays();
"""
BACK = """
DROP TRIGGER reports_bulletin_stays ON reports_bulletin;
DROP FUNCTION reports_bulletin_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_bulletins")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
