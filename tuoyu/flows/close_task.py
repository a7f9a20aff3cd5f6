"""Flow: the office answers a task that was reported done, or cancels one; its units hear of it."""

from django.db import transaction

from tuoyu.core import clock
from tuoyu.core.authority import Actor
from tuoyu.flows.task_notices import tell_units
from tuoyu.tasks import actions
from tuoyu.tasks.models import Task

WORDS = {
    "confirm": ("任务已确认完成", ""),
    "send_back": ("任务退回继续办理", "请补充后再次报告完成。"),
    "cancel": ("任务已取消", "不用再办理。"),
}


@transaction.atomic
def close_task(task: Task, step: str, reason: str = "", *, by: Actor) -> None:
    """`step`: confirm, send_back or cancel; the latter two with a reason."""
    out = task.dispatched_at is not None
    if step == "confirm":
        actions.confirm(task, by=by)
    elif step == "send_back":
        actions.send_back(task, reason, by=by)
    else:
        actions.cancel(task, reason, by=by)
    if not out:
        return
    title, what = WORDS[step]
    because = f"理由：{reason}　" if reason else ""
    tell_units(
        task, [part.unit.code for part in task.parts.all()], f"{title}：{task.title}",
        f"编号{task.number}。{because}{what}",
        key=f"{step}.{clock.now():%Y%m%d%H%M%S}", by=by,
    )  # fmt: skip
