"""Closed vocabularies of the joint meetings."""

from tuoyu.rules.choice import Choice


class Reply(Choice):
    """What a unit answered to the invitation."""

    COMING = "coming", "负责人参会"
    SUBSTITUTE = "substitute", "派员代会"
    EXCUSED = "excused", "请假"


class Presence(Choice):
    """How it was on the day."""

    PRESENT = "present", "到会"
    EXCUSED = "excused", "请假"
    ABSENT = "absent", "未到会"


class ResolutionKind(Choice):
    """What a resolution asks for. Only a task has a unit and a day."""

    TASK = "task", "需要落实"
    INFORMATION = "information", "仅通报，不需落实"


class Answer(Choice):
    """What became of a unit's comment on the minutes."""

    TAKEN = "taken", "采纳"
    PARTLY = "partly", "部分采纳"
    REFUSED = "refused", "未采纳"


class Decision(Choice):
    """How a later meeting took note of an open resolution."""

    CONTINUE = "continue", "继续督办"
    CLOSE = "close", "销号"
    ADJUST = "adjust", "调整"


class PaperKind(Choice):
    NOTICE = "notice", "会议通知"
    AGENDA = "agenda", "议程和议题材料清单"
    SIGN_IN = "sign-in", "签到表"
    MINUTES = "minutes", "会议纪要"
