"""Flow: an entry of the survey goes back for correction (退回更正); who filled it hears why."""

from django.db import transaction

from tuoyu.core.authority import Actor
from tuoyu.notices import actions as notices
from tuoyu.survey import actions as survey
from tuoyu.survey.models import Entry


@transaction.atomic
def send_back_survey_entry(entry: Entry, reason: str, *, by: Actor) -> None:
    """Send back what was filled, or take its verification back; the reason goes with it."""
    if entry.state == "verified":
        survey.unverify(entry, reason, by=by)
    else:
        survey.send_back(entry, reason, by=by)
    notices.queue(
        [entry.filled_by],
        subject=f"摸底记录退回更正：{entry.name}",
        body="核验时发现需要更正的内容，请打开记录查看理由，更正后重新提交。",
        link=f"/field/survey/places/{entry.place.public_id}/",
        about=entry.public_id,
        due_on=entry.round.closes_on,
        key=f"survey.returned:{entry.public_id}:{entry.revision}",
        by=by,
    )
