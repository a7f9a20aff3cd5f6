"""Which periodic job runs when: crontab in UTC, eight hours before Shanghai.

A name is that of `@job("…")`; an unknown one stops the start.
"""

from dataclasses import dataclass

from procrastinate import App


@dataclass(frozen=True)
class Entry:
    cron: str
    job: str
    why: str


TIMETABLE = (
    Entry("* * * * *", "audit.seal", "chains the audit events of the last minute"),
    Entry("* * * * *", "notices.deliver_due", "sends what waits and what failed a while ago"),
    Entry("7 * * * *", "idempotency.purge", "answers of forms live 24 hours"),
    Entry("17 * * * *", "files.settle", "puts away what a crash left between commit and move"),
    Entry("*/10 * * * *", "jobs.rescue", "jobs whose worker died"),
    Entry("27 * * * *", "accounts.purge", "codes and held forms live for minutes"),
    Entry("35 19 * * *", "accounts.disable_idle", "staff who have not signed in for 90 days"),
    Entry("25 19 * * *", "registry.check_listing", "the public listing equals the register"),
    Entry("20 0 * * *", "filing.recompute_due", "legal days follow a calendar that has new years"),
    Entry("30 0 * * *", "filing.remind_due", "08:30: clerks hear of what is due or overdue"),
    Entry("20 19 * * *", "registrations.follow_register", "unfiled rows equal the register"),
    Entry(
        "10 1 * * *", "registrations.remind_unfiled", "09:10: registered, not filed: once a stage"
    ),
    Entry("50 0 * * *", "meetings.remind", "08:50: days of joint meetings that come or passed"),
    Entry("55 0 * * *", "plan.remind_bases", "08:55: instruments that lapse or want a look"),
    Entry("0 1 * * *", "plan.remind_receipts", "09:00: documents that units have not signed for"),
    Entry("20 1 * * *", "survey.remind", "09:20: a round of the survey ends soon or is over"),
    Entry(
        "25 1 * * *",
        "tasks.remind",
        "09:25: tasks unanswered, due soon or overdue, each stage once",
    ),
    Entry("30 1 * * *", "filing.remind_reports", "09:30: yearly reports that are due or missing"),
    Entry("40 1 * * *", "statistics.freeze_month", "09:40: last month, from the chosen day on"),
    Entry("5 16 * * *", "registry.turn_day", "00:05: marks and prices begin or end by their day"),
    Entry(
        "40 0 * * *", "registry.remind_expiring", "08:40: papers that run out, each reminder once"
    ),
    Entry("40 19 * * *", "notices.purge", "addresses live 180 days after the sending"),
    Entry("45 19 * * *", "work.purge", "progress rows live 30 days"),
    Entry("50 19 * * *", "jobs.purge", "rows of finished jobs live 30 days"),
)


def register(app: App) -> None:
    """Called by procrastinate once every app's jobs are known."""
    for entry in TIMETABLE:
        app.periodic(cron=entry.cron, periodic_id=entry.job, queueing_lock=entry.job)(
            app.tasks[entry.job]
        )
