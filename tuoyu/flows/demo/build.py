"""Building the demo."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from tuoyu.accounts import demo as people
from tuoyu.accounts.models import User
from tuoyu.accounts.queries import actor_of
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM, Actor, Role
from tuoyu.divisions.models import Division
from tuoyu.divisions.queries import communities_of, district, division_by_code
from tuoyu.files import actions as files
from tuoyu.filing import actions as filing
from tuoyu.filing.models import Case
from tuoyu.flows.demo import (
    aftermath,
    days,
    group,
    later,
    meetings,
    plans,
    registrations,
    reports,
    statistics,
    survey,
    tasks,
    units,
)
from tuoyu.flows.demo import files as demo_files
from tuoyu.flows.demo.days import DAY
from tuoyu.flows.demo.samples import SAMPLES, Sample, answers, picture
from tuoyu.flows.filing_parts import materials_wanted
from tuoyu.flows.issue_receipt import issue_receipt
from tuoyu.flows.return_filing import MissingItem, return_filing
from tuoyu.flows.submit_filing import submit_filing
from tuoyu.plan.models import PlanDocument
from tuoyu.registry import actions as registry
from tuoyu.registry.models import Institution
from tuoyu.rules.filing.facts import MaterialCode

AFTERNOON = 15
STRIDE = 7  # spreads the institutions over the communities, hence over the streets
ORDINAL = 1
DAYS_IN_POST = 800


def is_built() -> bool:
    return Institution.objects.filter(is_demo=True).exists()


@transaction.atomic
def build(*, by: Actor = SYSTEM) -> int:
    """The demo people and institutions; the number of institutions made. Once only."""
    if is_built():
        return 0
    home = division_by_code(district().code)
    with clock.at(days.ago(DAYS_IN_POST)):
        staff = people.build(by=by, district=home)
        units.build(home, by=by)
    plans.build(staff["demo-parent"])
    clerk = actor_of(staff["demo-clerk"])
    second = staff["demo-clerk2"]
    places = list(communities_of().filter(lon__isnull=False))
    for ordinal, sample in enumerate(SAMPLES, ORDINAL):
        place = places[(ordinal * STRIDE) % len(places)]
        _institution(sample, ordinal, place, clerk, second, by)
    registrations.build(staff)
    survey.build(staff)
    later.build(staff)
    if PlanDocument.objects.exists():
        _two_years_of_the_plan(staff)
    return len(SAMPLES)


def _two_years_of_the_plan(staff: Mapping[str, User]) -> None:
    """The plan at work, room by room; each goes through its acts on the days of its own story."""
    statistics.build(staff)
    tasks.build(staff)
    group.build(staff)
    meetings.build(staff)
    reports.build(staff)


def _institution(
    sample: Sample, ordinal: int, place: Division, clerk: Actor, second: User, by: Actor
) -> None:
    today = clock.today()
    started = today - sample.days_ago * DAY
    with clock.at(days.on(started)):
        institution = registry.prepare(sample.name, sample.kind, place, by=by, is_demo=True)
        head_user = _head(sample, ordinal, institution, by)
    if sample.fate == "new":
        return
    head = actor_of(head_user)
    if ordinal == ORDINAL:
        people.institution_person(
            "demo-staff", "示例·机构工作人员", Role.INSTITUTION_STAFF, institution, by=by
        )
    with clock.at(days.on(started)):
        case = _filled(sample, ordinal, place, institution, head, started)
        if sample.fate == "draft":
            return
        submit_filing(case, commitment=True, by=head)
    _decide(sample, ordinal, case, started, clerk, head)
    if sample.is_filed:
        case.refresh_from_db()
        aftermath.go_on(sample, case, clerk, second, head)
        if sample.closed:
            aftermath.close(sample, case.institution, clerk, head)


def _head(sample: Sample, ordinal: int, institution: Institution, by: Actor) -> User:
    username = "demo-head" if sample.fate == "new" else f"demo-head{ordinal}"
    name = f"示例·{sample.name.removeprefix('示例')}负责人"
    return people.institution_person(username, name, Role.INSTITUTION_HEAD, institution, by=by)


def _filled(
    sample: Sample,
    ordinal: int,
    place: Division,
    institution: Institution,
    head: Actor,
    on: date,
) -> Case:
    case = filing.start(institution, by=head)
    given = answers(sample, ordinal, place, on)
    sections = list(given.items())[:2] if sample.fate == "draft" else list(given.items())
    for code, values in sections:
        filing.save_section(case, code, values, done=True, revision=None, by=head)
    if sample.fate == "draft":
        return case
    for wanted in materials_wanted(case):
        if not wanted.is_required:
            continue
        stored = files.store(
            picture(wanted.rule.name, sample.name),
            by=head,
            institution=institution.public_id,
            division=institution.division_id,
            kind=f"filing.{wanted.rule.code.value}",
        )
        filing.add_material(
            case,
            wanted.rule.code,
            wanted.evidence[0],
            stored,
            by=head,
            issued_on=on - 20 * DAY,
            valid_until=on + 340 * DAY,
        )
    filing.finish_materials(case, done=True, by=head)
    return case


def _decide(
    sample: Sample, ordinal: int, case: Case, started: date, clerk: Actor, head: Actor
) -> None:
    case.refresh_from_db()
    if sample.is_filed:
        with clock.at(days.on(started + DAY, AFTERNOON)):
            issued = issue_receipt(case, by=clerk)
        _keep(sample, ordinal, issued, clerk, head)
    if sample.fate == "returned":
        items = [
            MissingItem(
                "materials", MaterialCode.FIRE_SAFETY.value, "照片不完整，请重新拍摄全页。"
            ),
            MissingItem("site", "", "室外活动场地面积与平面图不一致，请核对。"),
        ]
        with clock.at(days.on(started + DAY, AFTERNOON)):
            return_filing(case, items, by=clerk)


def _keep(sample: Sample, ordinal: int, issued: Case, clerk: Actor, head: Actor) -> None:
    """The file of an institution: as it is today, or as it was begun where it has ended since."""
    filed = Institution.objects.get(pk=issued.institution_id)
    demo_files.renew(ordinal, filed, head=head, until=days.ago(sample.closed).date())
    since = days.ago(sample.days_ago - 2, AFTERNOON) if sample.closed else clock.now()
    with clock.at(since):
        free = {"full_day": sample.free, "half_day": 1}
        registry.report_vacancies(filed, free, by=head)
        demo_files.fill(sample, ordinal, filed, head=head, clerk=clerk)
