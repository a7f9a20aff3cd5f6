"""A district with its people, and filings as far as a test wants them, through the real acts."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.accounts import factories as people
from tests.files import samples
from tests.registry import factories as places
from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM, Actor, Role
from tuoyu.core.calendar import seed_calendar, table
from tuoyu.core.calendar.models import WorkYear
from tuoyu.divisions.models import District, Division
from tuoyu.files import actions as files
from tuoyu.filing import actions as filing
from tuoyu.filing import visits
from tuoyu.filing.aftermath import CheckResult
from tuoyu.filing.changes import start_change
from tuoyu.filing.models import Case
from tuoyu.flows.demo.samples import SAMPLES, Sample, answers
from tuoyu.flows.filing_parts import materials_wanted
from tuoyu.flows.issue_receipt import issue_receipt
from tuoyu.flows.report_correction import report_correction
from tuoyu.flows.return_filing import MissingItem, return_filing
from tuoyu.flows.submit_filing import submit_filing
from tuoyu.flows.verify_filing import Found, Visit, verify_filing
from tuoyu.registry import actions as registry
from tuoyu.registry.models import Institution

DISTRICT, OTHER_DISTRICT = "990101", "990102"
STREET, OTHER_STREET = "990101001", "990101002"
COMMUNITY, OTHER_COMMUNITY = "990101001001", "990101002001"
SAMPLE: Sample = replace(SAMPLES[1], name="示例园")
FIRE = MissingItem("materials", "fire_safety", "照片不完整，请重新拍摄全页。")
AREA = MissingItem("site", "", "室外活动场地面积与平面图不一致，请核对。")
PROFILE = {
    "name": "示例区", "full_name": "示例市示例区", "short_name": "示例", "paper_prefix": "示",
    "government": "示例区人民政府", "seat": "", "postcode": "", "chain": ["示例市", "示例区"],
    "area_km2": 20.0,
    "site": {"title": "示例区托育服务平台", "owner": "示例区人民政府",
             "operator": "示例区卫生健康委员会", "hotline": "12345",
             "phone": "（待补充）", "email": "（待补充）", "address": "（待补充）"},
    "map": {"lon": 117.141, "lat": 39.165, "zoom": 13, "crs": "EPSG:4490"},
    "box": [117.1, 39.1, 117.2, 39.2],
}  # fmt: skip


def district() -> Division:
    """The home district with two streets of one community each, and a second district beside it."""
    if not WorkYear.objects.exists():  # a test that empties the tables takes the calendar along
        seed_calendar()
    table.forget()
    places.community(COMMUNITY, "示例里社区居委会", lon=117.141, lat=39.165, position_grade="B")
    places.community(OTHER_COMMUNITY, "示例东里社区", lon=117.15, lat=39.17, position_grade="B")
    places.community("990102001001", "示例外里社区居委会")
    home = Division.objects.get(code=DISTRICT)
    District.objects.get_or_create(
        division=home,
        defaults={"is_home": True, "pack": "example", "version": "1", "profile": PROFILE,
                  "settings": {"parameters": {}, "overrides": {}}},
    )  # fmt: skip
    return home


@dataclass
class World:
    """An institution with its head, and the clerk who decides over it."""

    institution: Institution
    head: User
    clerk: User

    @property
    def by_head(self) -> Actor:
        return people.acting(self.head)

    @property
    def by_clerk(self) -> Actor:
        return people.acting(self.clerk)


def world(name: str = "示例园", *, community: str = COMMUNITY, clerk: User | None = None) -> World:
    """An institution in preparation with its head; a clerk of the district unless one is given."""
    district()
    place = Division.objects.get(code=community)
    made = registry.prepare(name, SAMPLE.kind, place, by=SYSTEM, is_demo=True)
    return World(made, people.provider(made), clerk or people.staff(Role.FILING_CLERK))


def given(ordinal: int = 1, on: date | None = None, **sections: dict[str, Any]) -> dict[str, Any]:
    """Lawful answers by section; `site={"floors": ["4"]}` overrides single answers."""
    place = Division.objects.get(code=COMMUNITY)
    found = answers(SAMPLE, ordinal, place, on or clock.today())
    for section, values in sections.items():
        found[section] = {**found[section], **values}
    return found


@cache
def _png() -> bytes:
    return samples.picture(size=(64, 48))


def upload(name: str = "材料.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, _png(), "image/png")


def store(case: Case, by: Actor, kind: str = "other") -> Any:
    return files.store(
        upload(), by=by, institution=case.institution.public_id,
        division=case.institution.division_id, kind=f"filing.{kind}",
    )  # fmt: skip


def started(at: World) -> Case:
    return filing.start(at.institution, by=at.by_head)


def filled(at: World, ordinal: int = 1, **sections: dict[str, Any]) -> Case:
    """A draft with every part finished and every paper uploaded."""
    by, today = at.by_head, clock.today()
    case = started(at)
    sections["institution"] = {"name": at.institution.name, **sections.get("institution", {})}
    for code, values in given(ordinal, **sections).items():
        filing.save_section(case, code, values, done=True, revision=None, by=by)
    for wanted in materials_wanted(case):
        if wanted.is_required:
            filing.add_material(
                case, wanted.rule.code, wanted.evidence[0],
                store(case, by, wanted.rule.code.value), by=by,
                issued_on=today - timedelta(days=20), valid_until=today + timedelta(days=340),
            )  # fmt: skip
    filing.finish_materials(case, done=True, by=by)
    return case


def submitted(at: World, ordinal: int = 1, **sections: dict[str, Any]) -> Case:
    case = filled(at, ordinal, **sections)
    submit_filing(case, commitment=True, by=at.by_head)
    case.refresh_from_db()
    return case


def returned(at: World, ordinal: int = 1, *, items: Any = (FIRE, AREA)) -> Case:
    case = submitted(at, ordinal)
    return_filing(case, items, by=at.by_clerk)
    case.refresh_from_db()
    return case


def receipted(at: World, ordinal: int = 1) -> Case:
    case = issue_receipt(submitted(at, ordinal), by=at.by_clerk)
    case.refresh_from_db()
    at.institution.refresh_from_db()
    return case


def visit(case: Case, *failed: int, remark: str = "", second: User | None = None) -> Visit:
    """A visit of today; the items named in `failed` do not pass."""
    found = [
        Found(item, CheckResult.FAIL, f"示例情形{item}。")
        if item in failed
        else Found(item, CheckResult.PASS)
        for item in visits.items_to_check(case)
    ]
    colleague = second or people.staff(Role.FILING_CLERK)
    return Visit(clock.today(), colleague, found, remark)


def verified(at: World, ordinal: int = 1) -> Case:
    case = receipted(at, ordinal)
    verify_filing(case, visit(case), by=at.by_clerk)
    case.refresh_from_db()
    return case


def nonconforming(at: World, ordinal: int = 1) -> Case:
    case = receipted(at, ordinal)
    verify_filing(case, visit(case, 3, 7), by=at.by_clerk)
    case.refresh_from_db()
    return case


def corrected(at: World, ordinal: int = 1) -> Case:
    case = nonconforming(at, ordinal)
    report_correction(case, "已按要求整改。", by=at.by_head)
    case.refresh_from_db()
    return case


def changing(at: World, **sections: dict[str, Any]) -> Case:
    """The draft of a change with other answers in some sections."""
    case = start_change(at.institution, by=at.by_head)
    for code, values in sections.items():
        full = {**answers_of(case, code), **values}
        filing.save_section(case, code, full, done=True, revision=None, by=at.by_head)
    return case


def answers_of(case: Case, code: str) -> dict[str, Any]:
    from tuoyu.filing import answers as kept

    return kept.of_section(case, code)


def change_submitted(at: World, **sections: dict[str, Any]) -> Case:
    case = changing(at, **sections)
    submit_filing(case, commitment=True, by=at.by_head)
    case.refresh_from_db()
    return case
