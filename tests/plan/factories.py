"""A small plan with its units, for tests of the leading group, documents and instruments."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests import factories
from tests.accounts.factories import acting, of_unit, staff, unit
from tuoyu.accounts.models import Unit, User
from tuoyu.core import clock
from tuoyu.core.authority import Actor, Role
from tuoyu.flows.distribute_document import distribute_document
from tuoyu.plan import actions
from tuoyu.plan.models import (
    Clause,
    ClauseUnit,
    Distribution,
    LegalBasis,
    MemberUnit,
    PlanDocument,
)

DISTRICT, STREET = factories.DISTRICT, factories.STREET
UNITS = (
    ("government", "示例区政府", "leader", DISTRICT),
    ("health", "示例卫生健康委", "office", DISTRICT),
    ("education", "示例教育局", "member", DISTRICT),
    ("street", "示例街道", "member", STREET),
)


@dataclass
class Scene:
    """A district with a plan of one duty, its units and the office's person."""

    plan: PlanDocument
    clause: Clause
    office: User
    units: dict[str, Unit]

    @property
    def by(self) -> Actor:
        return acting(self.office)


def scene() -> Scene:
    home = factories.district()
    units = {}
    for order, (code, printed, role, where) in enumerate(UNITS, 1):
        units[code] = unit(code, where, name=printed, short_name=printed)
        MemberUnit.objects.create(unit=units[code], printed=printed, role=role, order=order)
    plan = PlanDocument.objects.create(
        code="example", title="示例实施方案", issuer=units["government"], full_text="示例全文。",
        division=home, openness="主动公开",
    )  # fmt: skip
    made = clause(plan, "1", units["education"], units["street"])
    return Scene(plan, made, staff(Role.OFFICE_DIRECTOR), units)


def clause(plan: PlanDocument, code: str, lead: Unit, *supports: Unit, **values: Any) -> Clause:
    made = Clause.objects.create(
        **{
            "document": plan, "code": code, "order": Clause.objects.count() + 1,
            "number": f"编{code}", "title": f"示例条款{code}", "kind": "duty",
            "text": f"示例原文{code}。", **values,
        }
    )  # fmt: skip
    for order, each in enumerate((lead, *supports), 1):
        ClauseUnit.objects.create(
            clause=made, unit=each, part="lead" if order == 1 else "support", basis="printed",
            order=order, printed_as=each.short_name,
        )  # fmt: skip
    return made


def basis(plan: PlanDocument, code: str = "example-rule", **values: Any) -> LegalBasis:
    return LegalBasis.objects.create(
        **{
            "document": plan, "code": code, "title": f"示例规定{code}", "issuer": "示例机关",
            "relation": "rests-on", "order": LegalBasis.objects.count() + 1, "source": "示例",
            "evidence": "F1", **values,
        }
    )  # fmt: skip


def letter(**values: Any) -> actions.Letter:
    given = {
        "title": "示例通知", "units": ("education", "street"), "text": "示例正文。",
        "asked_by": clock.today() + timedelta(days=7), **values,
    }  # fmt: skip
    return actions.Letter(**given)


def sent(at: Scene, **values: Any) -> Distribution:
    return distribute_document(letter(**values), division=DISTRICT, by=at.by)


def clerk(code: str) -> User:
    return of_unit(code, where=STREET if code == "street" else DISTRICT)


def person(name: str = "示例甲", duty: str = "示例区卫生健康委主任") -> actions.Person:
    return actions.Person(name, duty, "000-0000")
