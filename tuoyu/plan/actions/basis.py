"""Somebody looked whether an instrument behind the plan still holds."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, Subject, require
from tuoyu.core.errors import Conflict, Invalid, NotFound
from tuoyu.plan.models import BasisCheck, LegalBasis, Validity

OVERTAKEN = "这份文件刚刚由别人核实过。请刷新页面，看过结果后再决定。"


@dataclass(frozen=True)
class Found:
    """What a look came to. `valid_until`: the last day, where one is known."""

    result: Validity
    source: str
    valid_until: date | None = None
    replaced_by: str = ""
    remark: str = ""


@transaction.atomic
def check_basis(code: str, found: Found, *, division: str, seen: int, by: Actor) -> BasisCheck:
    """Keep what was found; earlier looks stay. `seen`: how often it had been looked at when the
    form was shown. Raises NotAllowed, NotFound, Invalid, Conflict when somebody was faster."""
    require(by, Permission.GROUP_MANAGE, Subject(division=division))
    if not LegalBasis.objects.filter(document__division__code=division, code=code).exists():
        raise NotFound("没有这份依据文件，请从列表中选择。")
    _check(found)
    earlier = BasisCheck.objects.filter(division__code=division, basis=code).count()
    if earlier != seen:
        raise Conflict(OVERTAKEN)
    try:
        with transaction.atomic():
            made = BasisCheck.objects.create(
                division_id=division, basis=code, ordinal=seen + 1, result=found.result,
                valid_until=found.valid_until, replaced_by=found.replaced_by.strip(),
                source=found.source.strip(), remark=found.remark.strip(),
                checked_by_id=by.person_id,
            )  # fmt: skip
    except IntegrityError as fault:
        raise Conflict(OVERTAKEN) from fault
    audit.record(by, "basis.check", made, basis=code, outcome=found.result.value)
    return made


def _check(found: Found) -> None:
    today = clock.today()
    if not found.source.strip():
        raise Invalid("请写明从哪里核实的，例如政府网站的网址、公报的期号或答复的文号。")
    if found.result is Validity.REPLACED and not found.replaced_by.strip():
        raise Invalid("请写明新文件的名称和文号。")
    if found.result is Validity.LAPSED:
        if found.valid_until is None:
            raise Invalid("请填写有效期的最后一天。")
        if found.valid_until >= today:
            raise Invalid("“已经失效”的，有效期的最后一天应早于今天。")
    if found.result is Validity.HOLDS and found.valid_until and found.valid_until < today:
        raise Invalid("“现行有效”的，有效期的最后一天不能早于今天。")
