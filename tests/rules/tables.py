"""Facts from tables: worked examples are TOML, the rules want frozen dataclasses."""

import tomllib
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.choice import Choice
from tuoyu.rules.filing.facts import (
    ClassFacts,
    Education,
    Evidence,
    FilingFacts,
    InstitutionKind,
    LegalNature,
    MaterialCode,
    MaterialFacts,
    PriceUnit,
    Registrar,
    ServiceFacts,
    ServiceForm,
    SiteFacts,
    StaffFacts,
    StaffRole,
    Tenure,
)

CASES = Path(__file__).parent.parent / "cases"
TODAY = date(2026, 11, 23)


def cases(folder: str) -> list[dict[str, Any]]:
    """Every [[case]] of a folder, with the file's name under `file`."""
    return [
        {"file": path.stem, **case}
        for path in sorted((CASES / folder).glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["case"]
    ]


def changed(facts: Any, table: Mapping[str, Any]) -> Any:
    """The dataclass with the named fields changed; nested tables change nested facts."""
    hints = get_type_hints(type(facts))
    values = {}
    for name, raw in table.items():
        assert name in {each.name for each in fields(facts)}, f"no fact is called {name}"
        now = getattr(facts, name)
        nested = is_dataclass(now) and isinstance(raw, dict)
        values[name] = changed(now, raw) if nested else typed(hints[name], raw)
    return replace(facts, **values)


def typed(hint: Any, raw: Any) -> Any:
    if raw == "unknown":
        return None
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(each for each in get_args(hint) if each is not type(None))
    if get_origin(hint) is tuple:
        return tuple(typed(get_args(hint)[0], item) for item in raw)
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return hint(**{name: typed(hints[name], item) for name, item in raw.items()})
    if isinstance(hint, type) and issubclass(hint, Choice):
        return hint.of(raw)
    return Decimal(raw) if hint is Decimal else raw


def paper(code: MaterialCode, evidence: Evidence, until: date | None = None) -> MaterialFacts:
    return MaterialFacts(
        code=code, evidence=evidence, issued_on=date(2026, 9, 1), valid_until=until
    )


def staff(role: StaffRole, **more: Any) -> StaffFacts:
    return StaffFacts(
        role=role,
        qualified=True,
        health_certificate_until=date(2027, 6, 30),
        background_checked_on=date(2026, 9, 1),
        **more,
    )


CENTRE_PAPERS = (
    paper(MaterialCode.LEGAL_PERSON, Evidence.BUSINESS_LICENCE),
    paper(MaterialCode.PREMISES, Evidence.LEASE_CONTRACT),
    paper(MaterialCode.STAFF_QUALIFICATION, Evidence.QUALIFICATION_PAPERS),
    paper(MaterialCode.STAFF_HEALTH, Evidence.HEALTH_CERTIFICATES, date(2027, 6, 30)),
    paper(MaterialCode.HEALTH_EVALUATION, Evidence.HEALTH_SELF_EVALUATION),
    paper(MaterialCode.FIRE_SAFETY, Evidence.FIRE_ACCEPTANCE_FILING),
    paper(MaterialCode.FOOD_LICENCE, Evidence.FOOD_LICENCE, date(2031, 8, 31)),
)

CENTRE = FilingFacts(
    name="示例托育中心",
    kind=InstitutionKind.CENTRE,
    nature=LegalNature.FOR_PROFIT,
    credit_code="91120106MA00000000",
    registrar=Registrar.MARKET_REGULATION,
    registered_on=date(2026, 8, 3),
    scope="托育服务",
    capacity=45,
    catering=True,
    commitment_signed=True,
    head_name="示例负责人",
    head_id_given=True,
    contact_name="示例联系人",
    contact_phone="00000000000",
    site=SiteFacts(
        address="示例路1号",
        tenure=Tenure.LEASED,
        lease_start=date(2026, 8, 1),
        lease_end=date(2029, 7, 31),
        floors=(1,),
        building_area_m2=Decimal(600),
        indoor_area_m2=Decimal(480),
        outdoor_area_m2=Decimal(135),
    ),
    classes=(
        ClassFacts(name="星星班", band=ClassBand.INFANT, places=10),
        ClassFacts(name="月亮班", band=ClassBand.SMALL, places=15),
        ClassFacts(name="太阳班", band=ClassBand.BIG, places=20),
    ),
    staff=(
        staff(
            StaffRole.HEAD,
            education=Education.JUNIOR_COLLEGE,
            experience_years=Decimal(3),
            training_passed=True,
        ),
        *(staff(StaffRole.CARER) for _ in range(10)),
        staff(StaffRole.HEALTH, education=Education.UPPER_SECONDARY),
        staff(StaffRole.COOK),
    ),
    services=(
        ServiceFacts(
            form=ServiceForm.FULL_DAY, places=45, price_fen=220000, price_unit=PriceUnit.MONTH
        ),
        ServiceFacts(
            form=ServiceForm.HALF_DAY, places=10, price_fen=120000, price_unit=PriceUnit.MONTH
        ),
        ServiceFacts(form=ServiceForm.HOURLY, price_fen=3000, price_unit=PriceUnit.HOUR),
    ),
    materials=CENTRE_PAPERS,
)

HOME = replace(
    CENTRE,
    name="示例家庭托育点",
    kind=InstitutionKind.HOME,
    scope="家庭托育服务",
    capacity=5,
    catering=False,
    classes=(),
    site=replace(
        CENTRE.site,
        building_area_m2=Decimal(45),
        indoor_area_m2=Decimal(40),
        outdoor_area_m2=None,
        floors=(5,),
        neighbours_consent=True,
    ),
    staff=(staff(StaffRole.HEAD), staff(StaffRole.CARER)),
    services=(
        ServiceFacts(
            form=ServiceForm.HALF_DAY, places=5, price_fen=120000, price_unit=PriceUnit.MONTH
        ),
    ),
    materials=(
        *(CENTRE_PAPERS[index] for index in (0, 1, 3)),
        paper(MaterialCode.NEIGHBOUR_CONSENT, Evidence.OWNERS_CONSENT),
    ),
)

KINDERGARTEN = FilingFacts(
    name="示例幼儿园托班",
    kind=InstitutionKind.KINDERGARTEN_CLASS,
    own_legal_person=False,
    capacity=20,
    site=SiteFacts(address="示例路2号", tenure=Tenure.OWNED, floors=(1,)),
    classes=(ClassFacts(name="小小班", band=ClassBand.BIG, places=20),),
    staff=tuple(staff(StaffRole.CARER) for _ in range(3)),
)

BASES = {"centre": CENTRE, "home": HOME, "kindergarten": KINDERGARTEN}
