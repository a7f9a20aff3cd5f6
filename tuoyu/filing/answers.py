"""Answers of a case: split into open and private ones, and turned into facts for the rules.

A draft may hold anything that a person typed, so every reader here takes text that may be wrong
and answers None for what cannot be understood.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from django.utils.crypto import salted_hmac

from tuoyu.filing.models import Case, Material
from tuoyu.filing.sections import BY_CODE
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
from tuoyu.rules.filing.forbidden_sites import traits_told

Answers = dict[str, Any]
# The posted fields of a section as they came, so that a half-finished form shows again unchanged.
TYPED = "typed"
C = TypeVar("C", bound=Choice)


def split(section: str, values: Mapping[str, Any]) -> tuple[Answers, Answers]:
    """(open, private) answers of one section; what was typed, word for word, is private."""
    private = (*BY_CODE[section].private, TYPED)
    return (
        {key: value for key, value in values.items() if key not in private},
        {key: value for key, value in values.items() if key in private},
    )


def private_of(case: Case) -> dict[str, Answers]:
    return dict(json.loads(case.private_answers or "{}"))


def of_section(case: Case, section: str) -> Answers:
    """Everything that was typed in one section, open and private together."""
    return {**case.answers.get(section, {}), **private_of(case).get(section, {})}


def mark_of(case: Case, section: str) -> str:
    """32 hex digits that change when the section's answers do; tells nothing of them."""
    body = json.dumps(of_section(case, section), ensure_ascii=False, sort_keys=True)
    return salted_hmac("filing.section", body, algorithm="sha256").hexdigest()[:32]


def everything(case: Case) -> dict[str, Answers]:
    private = private_of(case)
    return {
        section.code: {**case.answers.get(section.code, {}), **private.get(section.code, {})}
        for section in BY_CODE.values()
    }


def kind_in(answers: Mapping[str, Mapping[str, Any]]) -> InstitutionKind | None:
    """The kind of institution that the answers name."""
    return _choice(InstitutionKind, answers.get("institution", {}).get("kind"))


def facts_from(
    answers: Mapping[str, Answers], materials: Iterable[Material], *, commitment: bool
) -> FilingFacts:
    """The frozen facts of one filing (ORM → dataclass), for `rules.filing.check`."""
    about, head = answers.get("institution", {}), answers.get("head", {})
    classes = tuple(_classes(answers.get("classes", {})))
    return FilingFacts(
        name=_text(about, "name"),
        kind=kind_in(answers),
        nature=_choice(LegalNature, about.get("nature")),
        own_legal_person=about.get("own_legal_person", "yes") != "no",
        credit_code=_text(about, "credit_code"),
        registrar=_choice(Registrar, about.get("registrar")),
        registered_on=_date(about.get("registered_on")),
        scope=_text(about, "scope"),
        capacity=_whole(answers.get("classes", {}).get("capacity")),
        catering=_yes_no(answers.get("site", {}).get("catering")),
        commitment_signed=commitment,
        head_name=_text(head, "head_name"),
        head_id_given=bool(_text(head, "head_id_number")),
        contact_name=_text(about, "contact_name"),
        contact_phone=_text(about, "contact_phone"),
        site=_site(answers.get("site", {})),
        classes=classes,
        staff=(*_head(head), *_staff(answers.get("staff", {}))),
        services=tuple(_services(answers.get("services", {}))),
        materials=tuple(_materials(materials)),
    )


def _site(answers: Answers) -> SiteFacts:
    return SiteFacts(
        address=_text(answers, "address"),
        tenure=_choice(Tenure, answers.get("tenure")),
        lease_start=_date(answers.get("lease_start")),
        lease_end=_date(answers.get("lease_end")),
        floors=floors_of(answers.get("floors")),
        fire_rating=_whole(answers.get("fire_rating")),
        in_high_rise=_yes_no(answers.get("in_high_rise")),
        own_exits=_yes_no(answers.get("own_exits")),
        forbidden_traits=traits_told(_texts(answers.get("forbidden_traits"))),
        building_area_m2=number_of(answers.get("building_area_m2")),
        indoor_area_m2=number_of(answers.get("indoor_area_m2")),
        living_area_m2=number_of(answers.get("living_area_m2")),
        outdoor_area_m2=number_of(answers.get("outdoor_area_m2")),
        shares_outdoor_site=_yes_no(answers.get("shares_outdoor_site")) or False,
        in_dense_old_city=_yes_no(answers.get("in_dense_old_city")) or False,
        free_standing=_yes_no(answers.get("free_standing")) or False,
        neighbours_consent=_yes_no(answers.get("neighbours_consent")),
    )


def _classes(answers: Answers) -> Iterable[ClassFacts]:
    for row in answers.get("rows", []):
        band, places = _choice(ClassBand, row.get("band")), _whole(row.get("places"))
        if band is None or places is None:
            continue
        yield ClassFacts(
            name=_text(row, "name"),
            band=band,
            places=places,
            children=_whole(row.get("children")) or 0,
            carers=_whole(row.get("carers")),
            floor=_whole(row.get("floor")),
            youngest_months=_whole(row.get("youngest_months")),
            oldest_months=_whole(row.get("oldest_months")),
        )


def _services(answers: Answers) -> Iterable[ServiceFacts]:
    for row in answers.get("rows", []):
        form = _choice(ServiceForm, row.get("form"))
        if form is None:
            continue
        yield ServiceFacts(
            form=form,
            places=_whole(row.get("places")),
            price_fen=_whole(row.get("price_fen")),
            price_unit=_choice(PriceUnit, row.get("price_unit")),
        )


def _head(answers: Answers) -> Iterable[StaffFacts]:
    if not answers:
        return
    yield StaffFacts(
        role=StaffRole.HEAD,
        education=_choice(Education, answers.get("education")),
        experience_years=number_of(answers.get("experience_years")),
        training_passed=_yes_no(answers.get("training_passed")),
        health_certificate_until=_date(answers.get("health_certificate_until")),
        background_checked_on=_date(answers.get("background_checked_on")),
    )


def _staff(answers: Answers) -> Iterable[StaffFacts]:
    for row in answers.get("people", []):
        role = _choice(StaffRole, row.get("role"))
        if role is None:
            continue
        yield StaffFacts(
            role=role,
            full_time=row.get("full_time", "yes") != "no",
            education=_choice(Education, row.get("education")),
            qualified=_yes_no(row.get("qualified")),
            health_certificate_until=_date(row.get("health_certificate_until")),
            background_checked_on=_date(row.get("background_checked_on")),
        )


def _materials(materials: Iterable[Material]) -> Iterable[MaterialFacts]:
    for material in materials:
        yield MaterialFacts(
            code=MaterialCode.of(material.code),
            evidence=Evidence.of(material.evidence),
            issued_on=material.issued_on,
            valid_until=material.valid_until,
        )


def floors_of(value: Any) -> tuple[int, ...]:
    """Storeys from ["1", "2"]; what is no whole number is left out."""
    numbers = (_whole(part) for part in (value if isinstance(value, list) else []))
    return tuple(number for number in numbers if number is not None)


def _text(answers: Mapping[str, Any], key: str) -> str:
    return str(answers.get(key) or "").strip()


def _texts(value: Any) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list) else []


def _choice(kind: type[C], value: Any) -> C | None:
    try:
        return kind.of(str(value))
    except ValueError:
        return None


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value or ""))
    except ValueError:
        return None


def number_of(value: Any) -> Decimal | None:
    """The number that a text says; None for anything else, and beyond a thousand million."""
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**9 else None


def _whole(value: Any) -> int | None:
    number = number_of(value)
    if number is None or number != int(number):
        return None
    return int(number)


def _yes_no(value: Any) -> bool | None:
    return {"yes": True, "no": False, True: True, False: False}.get(value)
