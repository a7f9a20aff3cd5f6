"""数据质量: questions of the records. Each gives rows, and for each row where it is mended.

A question is asked within the reader's scope; who may not read the records is not asked to mend
them. What is asked of people's records names no person.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, may, scope
from tuoyu.divisions.queries import district, provision
from tuoyu.filing.models import Case
from tuoyu.plan.models import Seat
from tuoyu.plan.queries import member_units
from tuoyu.registrations import queries as registrations
from tuoyu.registry.models import Certificate, Employment, Institution
from tuoyu.registry.queries import duplicates
from tuoyu.reports.report import Cell, Link
from tuoyu.statistics.models import Period as StatisticsPeriod
from tuoyu.survey.queries import entries
from tuoyu.tasks.models import Task

P = Permission


@dataclass(frozen=True)
class Fault:
    """One row: what it is, where it lies, what is wrong, where it is mended."""

    name: str
    place: str
    words: str
    link: Link


@dataclass(frozen=True)
class Question:
    """`count` costs one statement; `faults` may cost more. `is_costly`: counting reads all rows,
    so the cockpit leaves it out."""

    code: str
    label: str
    why: str
    permission: Permission
    count: Callable[[Actor], int]
    faults: Callable[[Actor], Iterable[Fault]]
    is_costly: bool = False


def _institutions(by: Actor) -> QuerySet[Institution]:
    return Institution.objects.filter(
        scope(by, P.REGISTRY_READ, division="division__code"), merged_into=None, state="filed"
    )


def _of(rows: QuerySet[Institution]) -> QuerySet[Institution]:
    """What a list of faults reads of them: nothing personal, nothing to be decrypted."""
    rows = rows.select_related("division").defer(
        "head_name", "head_id_number", "contact_name", "contact_phone"
    )
    return rows.order_by("division__code", "name", "pk")


def _fault(row: Institution, words: str, page: str = "office-institution") -> Fault:
    return Fault(row.name, row.division.name, words, Link(page, (str(row.public_id),)))


def _plain(
    rows: Callable[[Actor], QuerySet[Institution]], words: str
) -> Callable[[Actor], list[Fault]]:
    return lambda by: [_fault(row, words) for row in _of(rows(by))]


def _counted(rows: Callable[[Actor], "QuerySet[Any]"]) -> Callable[[Actor], int]:
    return lambda by: rows(by).count()


def without_position(by: Actor) -> QuerySet[Institution]:
    return _institutions(by).filter(Q(site=None) | Q(site__longitude=None))


def expired(by: Actor) -> QuerySet[Institution]:
    """In the register as open, with a paper that ran out and none newer of its kind."""
    newer = Certificate.objects.filter(
        Q(valid_until__gte=clock.today()) | Q(valid_until=None),
        institution=OuterRef("institution"), kind=OuterRef("kind"), withdrawn_at=None,
    )  # fmt: skip
    gone = Certificate.objects.filter(
        institution=OuterRef("pk"), withdrawn_at=None, valid_until__lt=clock.today()
    ).exclude(Exists(newer))
    return _institutions(by).filter(Exists(gone))


def without_staff(by: Actor) -> QuerySet[Institution]:
    today = clock.today()
    working = Employment.objects.filter(member__institution=OuterRef("pk"), period__contains=today)
    return _institutions(by).filter(~Exists(working), classes__isnull=False).distinct()


def stale_days() -> int:
    """After how many days a reported vacancy is old."""
    return provision("vacancy.stale_days").whole


def stale_vacancies(by: Actor) -> QuerySet[Institution]:
    since = clock.now() - timedelta(days=stale_days())
    old = Q(services__free_reported_at=None) | Q(services__free_reported_at__lt=since)
    return _institutions(by).filter(old, services__isnull=False).distinct()


def without_service(by: Actor) -> QuerySet[Institution]:
    return _institutions(by).filter(services=None)


def without_classes(by: Actor) -> QuerySet[Institution]:
    return _institutions(by).filter(classes=None)


def unfiled(by: Actor) -> "QuerySet[Any]":
    return registrations.listed(by, registrations.Filter(age="overdue"))


def _unfiled_faults(by: Actor) -> list[Fault]:
    today = clock.today()
    return [
        Fault(
            row.name, row.division.name if row.division else "", f"登记已{(today - row.registered_on).days}天，还没有备案",
            Link("office-registration", (str(row.public_id),)),
        )
        for row in unfiled(by)
    ]  # fmt: skip


def duplicate_faults(by: Actor) -> list[Fault]:
    return [
        Fault(
            f"{pair.one.name}、{pair.other.name}", pair.one.division.name, f"疑似重复（名称相似度{pair.likeness}%）",
            Link("office-duplicates"),
        )
        for pair in duplicates.institution_pairs(by)
    ]  # fmt: skip


def late_cases(by: Actor) -> QuerySet[Case]:
    readable = scope(by, P.FILING_READ, division="institution__division__code")
    return Case.objects.filter(readable, state="submitted", due_on__lt=clock.today())


def _late_case_faults(by: Actor) -> list[Fault]:
    rows = late_cases(by).select_related("institution__division").order_by("due_on", "pk")
    rows = rows.only("public_id", "number", "filed_name", "due_on", "institution__name",
                     "institution__division__name", "institution__division__code")  # fmt: skip
    return [
        Fault(row.number or row.shown_name, row.institution.division.name,
              f"办理期限{row.due_on:%Y-%m-%d}已过", Link("office-filing", (str(row.public_id),)))
        for row in rows
    ]  # fmt: skip


def bare_tasks(by: Actor) -> QuerySet[Task]:
    readable = scope(by, P.PLAN_READ, division="division__code", shared=True)
    rows = Task.objects.filter(
        readable, state__in=["dispatched", "objected", "accepted", "claimed"]
    )
    return rows.filter(Q(evidence_wanted="") & Q(indicator=""))


def _bare_task_faults(by: Actor) -> list[Fault]:
    return [
        Fault(f"{row.number} {row.title}", "", "没有写明需要的佐证，也没有绑定指标", Link("office-task", (str(row.public_id),)))
        for row in bare_tasks(by).order_by("due_on", "pk")
    ]  # fmt: skip


def unverified(by: Actor) -> "QuerySet[Any]":
    return entries.entries(by).filter(state="filled", round__state="closed")


def _unverified_faults(by: Actor) -> list[Fault]:
    rows = unverified(by).select_related("division", "round").order_by("pk")
    return [
        Fault(row.name, row.division.name, f"“{row.round.name}”已结束，这条记录还没有核验",
              Link("office-survey-entry", (str(row.public_id),)))
        for row in rows
    ]  # fmt: skip


def _months_missing() -> list[date]:
    """The months before this one that follow a frozen month and are not frozen."""
    found = set(
        StatisticsPeriod.objects.filter(division_id=district().code, state="frozen").values_list(
            "year", "month"
        )
    )
    if not found:
        return []
    year, month = min(found)
    today, missing = clock.today(), []
    while (year, month) < (today.year, today.month):
        if (year, month) not in found:
            missing.append(date(year, month, 1))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return missing


def _month_faults(_by: Actor) -> list[Fault]:
    return [
        Fault(f"{each.year}年{each.month}月", "", "这个月的统计数据还没有冻结", Link("office-statistics-periods"))
        for each in _months_missing()
    ]  # fmt: skip


def _empty_seats() -> list[str]:
    held = Seat.objects.filter(period__contains=clock.today()).values_list("unit__code", flat=True)
    sitting = set(held)
    return [
        each.name for each in member_units() if each.code not in sitting and each.role != "body"
    ]


def _seat_faults(_by: Actor) -> list[Fault]:
    return [
        Fault(name, "", "领导小组成员（联络员）空缺", Link("office-plan-group"))
        for name in _empty_seats()
    ]


QUESTIONS: tuple[Question, ...] = (
    Question("position", "机构没有位置", "家长在地图上找不到，可达性测算也不计入。", P.REGISTRY_READ,
             _counted(without_position), _plain(without_position, "没有经纬度")),
    Question("expired", "证照过期仍在营", "名录中为已备案，但有证照过期而没有新的。", P.REGISTRY_READ,
             _counted(expired), _plain(expired, "有证照已过期，没有登记新证照")),
    Question("staff", "有托位没有人员", "配备和持证率无从计算。", P.REGISTRY_READ,
             _counted(without_staff), _plain(without_staff, "没有登记在岗人员")),
    Question("vacancies", "空余托位久未更新", "超过规定天数没有报送的，使用率不可靠。", P.REGISTRY_READ,
             _counted(stale_vacancies), _plain(stale_vacancies, "空余托位没有报送或已过更新期限")),
    Question("services", "没有服务形式和收费", "家长看不到服务时间和价格。", P.REGISTRY_READ,
             _counted(without_service), _plain(without_service, "没有登记服务形式")),
    Question("classes", "没有班级或托位", "托位数按零计入，全区总数偏低。", P.REGISTRY_READ,
             _counted(without_classes), _plain(without_classes, "没有登记班级和托位")),
    Question("unfiled", "登记满规定天数未备案", "登记机关已登记，没有向卫生健康部门备案。", P.REGISTRATION_READ,
             _counted(unfiled), _unfiled_faults),
    Question("cases", "备案办件超期", "超过法定期限没有作出决定。", P.FILING_READ,
             _counted(late_cases), _late_case_faults),
    Question("tasks", "任务没有佐证", "完成与否只能凭自报。", P.PLAN_READ,
             _counted(bare_tasks), _bare_task_faults),
    Question("survey", "摸底记录没有核验", "轮次已经结束，记录没有第二人核验。", P.SURVEY_READ,
             _counted(unverified), _unverified_faults),
    Question("months", "有月份没有冻结", "以后的报告引用不到这个月的数。", P.STATISTICS_READ,
             lambda _by: len(_months_missing()), _month_faults),
    Question("seats", "领导小组成员空缺", "任务和会议通知没有收件人。", P.PLAN_READ,
             lambda _by: len(_empty_seats()), _seat_faults, is_costly=True),
    Question("duplicates", "疑似重复的机构", "同一机构两份档案，托位重复计数。", P.REGISTRY_MERGE,
             lambda by: len(duplicates.institution_pairs(by)), duplicate_faults, is_costly=True),
)  # fmt: skip


def asked(by: Actor) -> list[Question]:
    """The questions that `by` may ask."""
    return [each for each in QUESTIONS if may(by, each.permission)]


def quick_counts(by: Actor) -> dict[str, int]:
    """The number of faults by question, one statement each; the costly questions left out."""
    return {each.code: each.count(by) for each in asked(by) if not each.is_costly}


def row(fault: Fault) -> tuple[Cell, ...]:
    """The cells of a fault in a table: 名称, 街道或社区, 问题."""
    return fault.name, fault.place, fault.words
