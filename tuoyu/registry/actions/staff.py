"""Acts on who works at an institution: employed, moved, gone (从业人员)."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Invalid
from tuoyu.registry import identity
from tuoyu.registry.models import Employment, Institution, StaffMember
from tuoyu.registry.periods import before, last_day, span
from tuoyu.rules.filing.facts import Education, StaffRole

AHEAD = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who somebody is."""

    name: str = field(repr=False)
    id_number: str = field(default="", repr=False)
    education: Education | None = None


@dataclass(frozen=True, kw_only=True)
class Job:
    """What somebody does at the institution, from a day on. `class_name`: the class of a carer."""

    begins_on: date
    roles: tuple[StaffRole, ...]
    full_time: bool = True
    class_name: str = ""


@transaction.atomic
def employ(institution: Institution, person: Person, job: Job, *, by: Actor) -> StaffMember:
    """Somebody begins to work at the institution; who worked there before keeps the same record.

    Raises `Invalid` when the person already works there at that time, and for impossible days.
    """
    require(by, Permission.INSTITUTION_KEEP, institution)
    _lock(institution)
    _check_job(institution, job)
    member = _known(institution, person) or _new(institution, person)
    running = _first_after(member, job.begins_on)
    if running is not None:
        raise Invalid(
            f"这个人从{running.period.lower:%Y-%m-%d}起已经登记在本机构任职，不能重复登记。"
            "岗位有变化的，请在原来的记录里修改。"
        )
    _begin(member, job)
    audit.record(by, "staff.employ", member, roles=[role.value for role in job.roles])
    return member


@transaction.atomic
def change_job(member: StaffMember, job: Job, *, by: Actor) -> Employment:
    """Other roles, another class, full or part time, from a day on; what was before stays on
    record."""
    require(by, Permission.INSTITUTION_KEEP, member)
    _lock(member.institution)
    _check_job(member.institution, job)
    now = member.employments.filter(period__contains=job.begins_on).first()
    if now is None:
        raise Invalid("这个人在这一天不在本机构任职，请核对变动日期，或登记重新入职。")
    ends = now.period.upper
    if now.period.lower == job.begins_on:
        now.delete()
    else:
        now.period = before(now.period, job.begins_on)
        now.save(update_fields=["period"])
    made = _begin(member, job, ends)
    audit.record(by, "staff.change_job", member, roles=[role.value for role in job.roles])
    return made


@transaction.atomic
def end_employment(member: StaffMember, last: date, *, by: Actor) -> None:
    """The person leaves; `last` is the last day of work."""
    require(by, Permission.INSTITUTION_KEEP, member)
    _lock(member.institution)
    now = member.employments.order_by("-period__startswith").first()
    ended = last_day(now.period) if now is not None else None
    if now is None or (ended is not None and ended < clock.today()):
        raise Invalid("这个人现在不在本机构任职，不需要办理离职。")
    if last < now.period.lower:
        raise Invalid(f"最后工作日不能早于任职开始的日期{now.period.lower:%Y-%m-%d}，请核对。")
    if last > clock.today() + AHEAD:
        raise Invalid(f"最后工作日最多可以提前{AHEAD.days}天登记，请核对日期。")
    now.period = span(now.period.lower, last)
    now.save(update_fields=["period"])
    audit.record(by, "staff.leave", member, last=last)


@transaction.atomic
def correct_person(member: StaffMember, person: Person, *, by: Actor) -> None:
    """Put name, ID number or schooling right."""
    require(by, Permission.INSTITUTION_KEEP, member)
    _lock(member.institution)
    twin = _known(member.institution, person)
    if twin is not None and twin.pk != member.pk:
        raise Invalid("本机构已经有一名从业人员登记了这个身份证号，请核对，不要重复登记。")
    member.name, member.name_index = person.name, identity.name_index(person.name)
    member.id_number = person.id_number
    member.id_index = identity.id_index(person.id_number)
    member.education = str(person.education or "")
    member.save()
    audit.record(by, "staff.correct", member)


@transaction.atomic
def reveal_person(member: StaffMember, reason: str, *, by: Actor) -> None:
    """Put on record that somebody of the office saw the whole name and number, and why (a code)."""
    require(by, Permission.STAFF_READ, member)
    audit.record(by, "staff.reveal", member, reason=reason)


def _lock(institution: Institution) -> None:
    """Acts on the people of one institution go one after the other."""
    Institution.objects.select_for_update().get(pk=institution.pk)


def _check_job(institution: Institution, job: Job) -> None:
    if not job.roles:
        raise Invalid("请至少选择一个岗位。")
    if job.begins_on > clock.today() + AHEAD:
        raise Invalid(f"开始日期最多可以提前{AHEAD.days}天登记，请核对年份。")
    if job.class_name and not institution.classes.filter(name=job.class_name).exists():
        raise Invalid("本机构没有这个班级，请从列出的班级中选择。")


def _known(institution: Institution, person: Person) -> StaffMember | None:
    index = identity.id_index(person.id_number)
    if not index:
        return None
    return institution.staff.filter(id_index=index, merged_into=None).first()


def _new(institution: Institution, person: Person) -> StaffMember:
    return StaffMember.objects.create(
        institution=institution,
        name=person.name,
        name_index=identity.name_index(person.name),
        id_number=person.id_number,
        id_index=identity.id_index(person.id_number),
        education=str(person.education or ""),
    )


def _first_after(member: StaffMember, day: date) -> Employment | None:
    """An employment that touches an open one from `day` on."""
    touching = member.employments.filter(period__overlap=span(day))
    return touching.order_by("period__startswith").first()


def _begin(member: StaffMember, job: Job, ends: date | None = None) -> Employment:
    return Employment.objects.create(
        member=member,
        period=DateRange(job.begins_on, ends),
        roles=[role.value for role in job.roles],
        full_time=job.full_time,
        class_name=job.class_name,
    )
