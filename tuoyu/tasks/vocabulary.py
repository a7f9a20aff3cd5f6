"""Closed vocabularies of tasks."""

from tuoyu.rules.choice import Choice

ACCEPT_PERIOD = "task.accept_working_days"  # of the district's law


class Origin(Choice):
    """What a task comes from. `origin_id` names the resolution or the task of the year before."""

    CLAUSE = "clause", "实施方案条款"
    MEETING = "meeting", "联席会议决议"
    ROLLOVER = "rollover", "上年结转"
    OFFICE = "office", "领导小组办公室交办"


class Part(Choice):
    LEAD = "lead", "牵头"
    SUPPORT = "support", "配合"


class Acceptance(Choice):
    WAITING = "waiting", "待签收"
    ACCEPTED = "accepted", "已签收"
    OBJECTED = "objected", "有异议"


class Direction(Choice):
    """Whether more of a measured value is better, or less."""

    MORE = "more", "不低于"
    LESS = "less", "不高于"


class Outcome(Choice):
    """How the office answered an objection or a request for more time."""

    GRANTED = "granted", "采纳"
    REFUSED = "refused", "不采纳"
