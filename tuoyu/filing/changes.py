"""变更备案: a draft filled from the register and the last filing, and what differs from it.

A move to another site and a branch are no change: they are a new filing (25号; domain reference
§3.5).
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from tuoyu.core import audit
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Conflict
from tuoyu.filing import answers
from tuoyu.filing.answers import TYPED, Answers
from tuoyu.filing.lifecycle import IN_FORCE, OPEN, CaseKind
from tuoyu.filing.models import Case, Material
from tuoyu.filing.sections import CODES, SECTIONS
from tuoyu.registry.models import Institution

# What is true of a day only: told anew with each submission, never carried over or compared.
OF_THE_DAY = frozenset({"children", "youngest_months", "oldest_months"})
NOT_OPEN = "这家机构现在是“{state}”，不能申请变更备案。"
ANOTHER_OPEN = (
    "本机构有一件“{kind}”办件（{number}）还没有办结，一次只能办一件。请先办完或撤回它，再{what}。"
)


@transaction.atomic
def start_change(institution: Institution, *, by: Actor) -> Case:
    """Open the draft of a change, filled with what the register and the last filing say.

    Answers the draft that is already open. Raises `Conflict` while another case is open, or when
    the institution is not in the register.
    """
    require(by, Permission.FILING_PREPARE, institution)
    institution = Institution.objects.select_for_update(of=("self",)).get(pk=institution.pk)
    if institution.state != "filed":
        raise Conflict(NOT_OPEN.format(state=institution.get_state_display()))
    known = open_case(institution)
    if known is not None and known.kind == CaseKind.CHANGE.value and known.state != "submitted":
        return known
    require_none_open(institution, "申请变更")
    last = last_decided(institution)
    before = merged(answers.everything(last) if last else {}, of_register(institution))
    opened, private = _split(before)
    case = Case.objects.create(
        institution=institution,
        kind=CaseKind.CHANGE.value,
        started_by_id=by.person_id,
        answers=opened,
        private_answers=json.dumps(private, ensure_ascii=False),
        before=opened,
        private_before=json.dumps(private, ensure_ascii=False),
        done_sections=list(CODES) if last else [],
    )
    if last is not None:
        _copy_materials(last, case)
    audit.record(by, "filing.start_change", case)
    return case


def open_case(institution: Institution) -> Case | None:
    """The one case of the institution that is not decided yet."""
    return Case.objects.filter(institution=institution, state__in=OPEN).first()


def require_none_open(institution: Institution, what: str) -> None:
    """Raise `Conflict` in words while a case is open; `institution` is locked."""
    known = open_case(institution)
    if known is None:
        return
    number = known.number or "还没有提交"
    raise Conflict(ANOTHER_OPEN.format(kind=known.get_kind_display(), number=number, what=what))


def last_decided(institution: Institution) -> Case | None:
    """The filing or change on which the register rests; None for what came in another way."""
    decided = Case.objects.filter(institution=institution, state__in=[*IN_FORCE, "settled"])
    return decided.exclude(kind=CaseKind.CLOSURE.value).order_by("-id").first()


def before_of(case: Case) -> dict[str, Answers]:
    """The answers by section as they were when the change was begun."""
    private = json.loads(case.private_before or "{}")
    return {code: {**case.before.get(code, {}), **private.get(code, {})} for code in CODES}


def changed_sections(before: Mapping[str, Answers], now: Mapping[str, Answers]) -> list[str]:
    """The sections whose answers differ, in their order; how a number was typed does not count."""
    return [code for code in CODES if _plain(before.get(code, {})) != _plain(now.get(code, {}))]


def of_register(institution: Institution) -> dict[str, Answers]:
    """What the register says, as answers by section."""
    site = institution.site
    lease = site.lease
    return {
        "institution": _said(
            name=institution.name,
            kind=institution.kind,
            nature=institution.nature,
            own_legal_person=_yes_no(institution.own_legal_person),
            credit_code=institution.credit_code,
            registrar=institution.registrar,
            registered_on=institution.registered_on,
            public_phone=institution.public_phone,
            contact_name=institution.contact_name,
            contact_phone=institution.contact_phone,
        ),
        "head": _said(head_name=institution.head_name, head_id_number=institution.head_id_number),
        "site": _said(
            division=institution.division_id,
            address=site.address,
            fire_rating=site.fire_rating,
            tenure=site.tenure,
            lease_start=lease and lease.lower,
            lease_end=lease and lease.upper,
            floors=[str(floor) for floor in site.floors],
            building_area_m2=site.building_area_m2,
            indoor_area_m2=site.indoor_area_m2,
            living_area_m2=site.living_area_m2,
            outdoor_area_m2=site.outdoor_area_m2,
            catering=_yes_no(institution.catering),
        ),
        "classes": {
            "capacity": sum(group.places for group in institution.classes.all()),
            "rows": [
                {"name": group.name, "band": group.band, "places": group.places}
                for group in institution.classes.all()
            ],
        },
        "services": {
            "rows": [
                {
                    "form": service.form,
                    "price_fen": service.price_fen,
                    "price_unit": service.price_unit,
                    "places": service.places,
                }
                for service in institution.services.all()
            ]
        },
    }


def merged(last: Mapping[str, Answers], register: Mapping[str, Answers]) -> dict[str, Answers]:
    """The last filing with what the register says now on top; typed words are left behind."""
    found = {}
    for section in SECTIONS:
        old = {key: value for key, value in last.get(section.code, {}).items() if key != TYPED}
        new = dict(register.get(section.code, {}))
        if section.code == "classes":
            new["rows"] = _rows_by_name(old.get("rows", []), new.get("rows", []))
        found[section.code] = {**old, **new}
    return found


def _rows_by_name(old: list[Answers], new: list[Answers]) -> list[Answers]:
    known = {row.get("name"): _lasting(row) for row in old}
    return [{**known.get(row["name"], {}), **row} for row in new]


def _lasting(row: Answers) -> Answers:
    return {key: value for key, value in row.items() if key not in OF_THE_DAY}


def _split(given: Mapping[str, Answers]) -> tuple[dict[str, Answers], dict[str, Answers]]:
    pairs = {code: answers.split(code, given.get(code, {})) for code in CODES}
    return (
        {code: opened for code, (opened, _) in pairs.items()},
        {code: private for code, (_, private) in pairs.items()},
    )


def _copy_materials(last: Case, case: Case) -> None:
    """The papers of the last filing count until they are replaced; the files are the same."""
    Material.objects.bulk_create(
        Material(
            case=case,
            code=paper.code,
            evidence=paper.evidence,
            file_id=paper.file_id,
            issued_on=paper.issued_on,
            valid_until=paper.valid_until,
            added_by_id=paper.added_by_id,
        )
        for paper in last.materials.filter(removed_at=None).order_by("id")
    )


def _said(**values: Any) -> Answers:
    """Without what the register does not know, in the plain form of answers."""
    return {
        key: value.isoformat() if isinstance(value, date) else _text(value)
        for key, value in values.items()
        if value not in (None, "", [])
    }


def _text(value: Any) -> Any:
    return value if isinstance(value, str | list) else str(value)


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _plain(value: Any) -> Any:
    """As compared: nothing said is nothing, a number is its digits."""
    if isinstance(value, Mapping):
        kept = {
            key: _plain(each)
            for key, each in value.items()
            if key != TYPED and key not in OF_THE_DAY
        }
        return {key: each for key, each in sorted(kept.items()) if each not in ("", {}, [])}
    if isinstance(value, list):
        return sorted((_plain(each) for each in value), key=repr)
    text = "" if value is None else str(value)
    number = answers.number_of(text)
    return text if number is None else f"{number.normalize():f}"
