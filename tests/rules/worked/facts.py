"""What the worked cases are told in: the instruments by name, and findings as one line each."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tests.rules.tables import CENTRE, staff
from tuoyu.rules.filing import check
from tuoyu.rules.filing.facts import ClassFacts, FilingFacts, StaffFacts, StaffRole
from tuoyu.rules.findings import Finding
from tuoyu.rules.wording import cited

TODAY = date(2026, 11, 23)
VERIFY = "（待核实）"
SETTING = "《托育机构设置标准（试行）》（国卫人口发〔2019〕58号）"
MANAGING = "《托育机构管理规范（试行）》（国卫人口发〔2019〕58号）"
MEASURE = "《托育机构登记和备案办法（试行）》（国卫办人口发〔2019〕25号）"
HOME_CARE = "《家庭托育点管理办法（试行）》（国卫人口发〔2023〕28号）"
HEALTH_CARE = "《托儿所幼儿园卫生保健管理办法》（卫生部 教育部令第76号）"
EVALUATION = "《托育机构卫生评价基本标准（试行）》（国卫办妇幼函〔2022〕290号）"
FIRE_GUIDE = "《托育机构消防安全指南（试行）》（国卫办人口函〔2022〕21号）"
FIRE_CODE = "《建筑防火通用规范》（GB 55037—2022）"
FIRE_CODE_2014 = "《建筑设计防火规范》（GB 50016）"
DESIGN = "《托儿所、幼儿园建筑设计规范（2019年版）》（JGJ 39-2016）"
QUALITY = "《托育机构质量评估标准》（WS/T 821—2023）"
MINORS = "《中华人民共和国未成年人保护法》"
PRESCHOOL = "《中华人民共和国学前教育法》"
TIANJIN = "《天津市促进3岁以下婴幼儿照护服务发展实施细则》（津政办规〔2020〕17号）"
DEFAULT = "平台默认配置"

Line = tuple[str, ...]


def line(finding: Finding) -> Line:
    """("blocking class_too_big", provision, provision …) as people read it."""
    return (f"{finding.severity} {finding.code}", *(cited(cite) for cite in finding.cites))


def lines(findings: Iterable[Finding]) -> list[Line]:
    return [line(finding) for finding in findings]


def filed(facts: FilingFacts, rule: str, on: date = TODAY) -> list[Line]:
    """What one rule of the filing says when the whole filing is checked."""
    found = check(facts, on=on)
    return lines(each for each in found if each.rule and each.rule.id == f"filing.{rule}")


def site(**more: Any) -> FilingFacts:
    """A lawful centre with other premises. Areas may be told as text."""
    areas = {name: Decimal(raw) if type(raw) is str else raw for name, raw in more.items()}
    return replace(CENTRE, site=replace(CENTRE.site, **areas))


def with_classes(*classes: ClassFacts, **more: Any) -> FilingFacts:
    """A centre whose scale is that of its classes."""
    places = sum(group.places for group in classes)
    return replace(CENTRE, classes=classes, **({"capacity": places} | more))


def with_staff(**counts: int) -> FilingFacts:
    """A centre with its head and so many in each other role: `with_staff(carer=10, health=1)`."""
    people: list[StaffFacts] = [person for person in CENTRE.staff if person.role is StaffRole.HEAD]
    for role, count in counts.items():
        people += [staff(StaffRole.of(role))] * count
    return replace(CENTRE, staff=tuple(people))
