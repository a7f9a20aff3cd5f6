"""Rounds: planned, opened with the places that are known, closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, Subject, require
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.core.lifecycle import take_step
from tuoyu.registrations.models import Registration
from tuoyu.registry.models import Institution
from tuoyu.survey.actions.places import LastKnown, enter_known
from tuoyu.survey.models import Entry, Place, Round


@dataclass(frozen=True)
class Plan:
    """What is said of a round before it opens."""

    name: str
    as_of: date
    opens_on: date
    closes_on: date
    instructions: str = ""


@transaction.atomic
def plan_round(plan: Plan, *, division: str, by: Actor, is_demo: bool = False) -> Round:
    """A new round of a district."""
    require(by, Permission.SURVEY_MANAGE, Subject(division=division))
    _check(plan, division)
    made = Round.objects.create(division_id=division, is_demo=is_demo, **vars(plan))
    audit.record(by, "survey.plan_round", made)
    return made


@transaction.atomic
def change_round(round: Round, plan: Plan, *, by: Actor) -> None:
    """Change what is said of a round, its last day too while it is open."""
    require(by, Permission.SURVEY_MANAGE, round)
    found = Round.objects.select_for_update().get(pk=round.pk)
    if found.state not in ("planned", "open"):
        raise Conflict(f"这一轮“{found.get_state_display()}”，不能再修改。")
    _check(plan, found.division_id, found.pk)
    for name, value in vars(plan).items():
        setattr(found, name, value)
    # A later last day is reminded of anew.
    found.reminded_on = None
    found.save(update_fields=[*vars(plan), "reminded_on"])
    audit.record(by, "survey.change_round", found)


def _check(plan: Plan, division: str, own: int | None = None) -> None:
    if plan.closes_on < plan.opens_on:
        raise Invalid("截止日期不能早于开始日期，请核对。")
    if not plan.name.strip():
        raise Invalid("请填写名称，例如“2026年秋季摸底”。")
    same = Round.objects.filter(division__code=division, name=plan.name)
    if same.exclude(pk=own or 0).exists():
        raise Invalid("已经有一轮叫这个名称，请换一个，例如加上年月。")


@transaction.atomic
def open_round(round: Round, *, by: Actor) -> int:
    """Send the walkers out: to every place that is known. Returns how many that are.

    Known are the places of earlier rounds, the filed institutions, and the registered that have
    not filed. Raises `Conflict` while another round of the district is open.
    """
    require(by, Permission.SURVEY_MANAGE, round)
    _refuse_second(round)
    take_step(round, "open", by=by)
    enter_known(_institutions(round.division_id), by=by, division=round.division_id)
    enter_known(_registrations(round.division_id), by=by, division=round.division_id)
    return Place.objects.filter(street__code__startswith=round.division_id, is_listed=True).count()


@transaction.atomic
def reopen_round(round: Round, reason: str, *, by: Actor) -> None:
    """Take the end back, so that what was missed can be walked."""
    require(by, Permission.SURVEY_MANAGE, round)
    _refuse_second(round)
    take_step(round, "reopen", by=by, reason=reason)


def _refuse_second(round: Round) -> None:
    # The rows of the district's rounds are locked, so that two clerks open one after the other.
    rounds = (
        Round.objects.select_for_update().filter(division__code=round.division_id).order_by("pk")
    )
    for each in list(rounds):
        if each.state == "open" and each.pk != round.pk:
            raise Conflict(f"“{each.name}”还在进行，请先结束它，再开放这一轮。")


@transaction.atomic
def close_round(round: Round, *, by: Actor) -> None:
    """End a round; nobody is sent again to what is gone."""
    take_step(round, "close", by=by)
    gone = Entry.objects.filter(round=round, presence="gone").values("place_id")
    Place.objects.filter(pk__in=gone).update(is_listed=False)


@transaction.atomic
def cancel_round(round: Round, reason: str, *, by: Actor) -> None:
    take_step(round, "cancel", by=by, reason=reason)


def _institutions(division: str) -> Iterable[LastKnown]:
    found = Institution.objects.filter(
        state="filed",
        merged_into=None,
        division__code__startswith=division,
        filed_on__lte=clock.today(),
    )
    for each in found.select_related("site").order_by("pk"):
        site = getattr(each, "site", None)
        yield LastKnown(
            each.name, site.address if site else "", each.division_id, each.credit_code, each
        )


def _registrations(division: str) -> Iterable[LastKnown]:
    found = Registration.objects.filter(
        state="unfiled", division__code__startswith=division, registered_on__lte=clock.today()
    )
    for row in found.defer("phone", "representative", "scope").order_by("pk"):
        yield LastKnown(row.name, row.address, row.division_id, row.credit_code)
