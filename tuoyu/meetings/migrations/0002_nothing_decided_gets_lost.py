"""No meeting is issued or closed while something that it decided has no unit or no day.

A check constraint sees one row; these triggers see the meeting beside its resolutions. The second
locks the meeting's row, so that of an insert and a closing at once the later sees the earlier.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION meetings_meeting_loses_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('issued', 'closed') AND EXISTS (
        SELECT 1 FROM meetings_resolution r WHERE r.meeting_id = NEW.id
        AND r.kind = 'task' AND (r.lead_id IS NULL OR r.due_on IS NULL)
    ) THEN
        RAISE EXCEPTION 'a resolution has no owner or no day'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_loses_nothing';
    END IF;
    IF NEW.state = 'closed' AND EXISTS (
        SELECT 1 FROM meetings_resolution r WHERE r.meeting_id = NEW.id
        AND r.state IN ('drafted', 'standing')
    ) THEN
        RAISE EXCEPTION 'a resolution is not dispatched'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_loses_nothing';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meetings_meeting_loses_nothing BEFORE INSERT OR UPDATE OF state ON meetings_meeting
    FOR EACH ROW EXECUTE FUNCTION meetings_meeting_loses_nothing();

CREATE FUNCTION meetings_resolution_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held text;
BEGIN
    SELECT state INTO held FROM meetings_meeting
        WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.meeting_id ELSE NEW.meeting_id END
        FOR SHARE;
    IF TG_OP = 'DELETE' THEN
        IF held IN ('issued', 'closed') OR OLD.state <> 'drafted' THEN
            RAISE EXCEPTION 'what was decided stays'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_loses_nothing';
        END IF;
        RETURN OLD;
    END IF;
    IF held IN ('issued', 'closed') AND NEW.kind = 'task'
            AND (NEW.lead_id IS NULL OR NEW.due_on IS NULL) THEN
        RAISE EXCEPTION 'a resolution has no owner or no day'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_loses_nothing';
    END IF;
    IF held = 'closed' AND NEW.state IN ('drafted', 'standing') THEN
        RAISE EXCEPTION 'a resolution is not dispatched'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_loses_nothing';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meetings_resolution_stays BEFORE INSERT OR UPDATE OR DELETE ON meetings_resolution
    FOR EACH ROW EXECUTE FUNCTION meetings_resolution_stays();
"""
BACK = """
DROP TRIGGER meetings_resolution_stays ON meetings_resolution;
DROP FUNCTION meetings_resolution_stays();
DROP TRIGGER meetings_meeting_loses_nothing ON meetings_meeting;
DROP FUNCTION meetings_meeting_loses_nothing();
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_meetings_issues_minutes_and_resolutions")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
