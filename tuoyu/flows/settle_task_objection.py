"""Flow: the office settles an objection; whoever answers for the task now hears of it."""

from django.db import transaction

from tuoyu.core.authority import Actor
from tuoyu.flows.task_notices import tell_units
from tuoyu.tasks import actions
from tuoyu.tasks.models import Objection, TaskPart


@transaction.atomic
def settle_task_objection(
    objection: Objection, settlement: actions.Settlement, *, by: Actor
) -> None:
    actions.settle_objection(objection, settlement, by=by)
    task, word = objection.task, "已采纳" if settlement.upheld else "未采纳"
    units = TaskPart.objects.filter(task=task, acceptance="waiting")
    told = {objection.unit.code, *units.values_list("unit__code", flat=True)}
    tell_units(
        task, told, f"任务异议{word}：{task.title}",
        f"编号{task.number}，{objection.unit.short_name}的异议{word}。办公室意见："
        f"{settlement.answer}　由您单位办理的，请打开任务签收。",
        key=f"settled.{objection.public_id}", by=by,
    )  # fmt: skip
