"""Jobs that are flows; the timetable says when (config/timetable.py)."""

import structlog

from tuoyu.core.authority import SYSTEM
from tuoyu.core.jobs import job
from tuoyu.flows.recompute_due_days import recompute_due_days
from tuoyu.flows.remind_annual_reports import remind_annual_reports
from tuoyu.flows.remind_bases import remind_bases
from tuoyu.flows.remind_due_filings import remind_due_filings
from tuoyu.flows.remind_expiring_papers import remind_expiring_papers
from tuoyu.flows.remind_meetings import remind_meetings
from tuoyu.flows.remind_receipts import remind_receipts
from tuoyu.flows.remind_survey import remind_survey
from tuoyu.flows.remind_tasks import remind_tasks
from tuoyu.flows.remind_unfiled import remind_unfiled

log = structlog.get_logger(__name__)


@job("filing.recompute_due", retry=None)
def recompute_due(timestamp: int = 0) -> None:
    """Each night: years may have come with a release; nothing happens while none differs."""
    moved = recompute_due_days(by=SYSTEM)
    if moved:
        log.warning("due_days_moved", cases=moved)


@job("filing.remind_due", retry=None)
def remind_due(timestamp: int = 0) -> None:
    """Each morning; a notice that went out once is not repeated."""
    log.info("due_filings_reminded", notices=remind_due_filings(by=SYSTEM))


@job("registrations.remind_unfiled", retry=None)
def remind_unfiled_institutions(timestamp: int = 0) -> None:
    """Each morning; a stage that was told is not told again."""
    log.info("unfiled_reminded", institutions=remind_unfiled(by=SYSTEM))


@job("survey.remind", retry=None)
def remind_survey_streets(timestamp: int = 0) -> None:
    """Each morning; a notice that went out once is not repeated."""
    log.info("survey_reminded", notices=remind_survey(by=SYSTEM))


@job("registry.remind_expiring", retry=None)
def remind_expiring(timestamp: int = 0) -> None:
    """Each morning; a reminder that went out once is not repeated."""
    log.info("expiring_papers_reminded", notices=remind_expiring_papers(by=SYSTEM))


@job("filing.remind_reports", retry=None)
def remind_reports(timestamp: int = 0) -> None:
    """Each morning; a stage that went out to somebody is not repeated."""
    log.info("annual_reports_reminded", notices=remind_annual_reports(by=SYSTEM))


@job("meetings.remind", retry=None)
def remind_joint_meetings(timestamp: int = 0) -> None:
    """Each morning; a reminder that went out once is not repeated."""
    log.info("meetings_reminded", notices=remind_meetings(by=SYSTEM))


@job("plan.remind_bases", retry=None)
def remind_of_bases(timestamp: int = 0) -> None:
    """Each morning; a stage that the office heard of is not told again."""
    log.info("bases_reminded", notices=remind_bases(by=SYSTEM))


@job("plan.remind_receipts", retry=None)
def remind_of_receipts(timestamp: int = 0) -> None:
    """Each morning; a stage that a unit heard of is not told again."""
    log.info("receipts_reminded", notices=remind_receipts(by=SYSTEM))


@job("tasks.remind", retry=None)
def remind_task_units(timestamp: int = 0) -> None:
    """Each morning; a stage that was taken is not taken again."""
    log.info("tasks_reminded", stages=remind_tasks(by=SYSTEM))
