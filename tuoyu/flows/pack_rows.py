"""From the records of a pack to the rows of the tables."""

from typing import Any

from tuoyu.core.reconcile import Row
from tuoyu.divisions.home import encoded
from tuoyu.divisions.pack import DivisionRows, spelled, spelled_already, valid
from tuoyu.flows.packs.check_plan import members
from tuoyu.flows.packs.shapes import ClauseRow, Pack
from tuoyu.plan.pack import PlanRows


def division_rows(pack: Pack) -> DivisionRows:
    home = pack.district.code
    return DivisionRows(
        home=home,
        divisions=_divisions(pack),
        successions=[
            {
                "old_id": row.old,
                "new_id": row.new or None,
                "changed_on": row.changed_on,
                "note": row.note,
                "source": row.source,
                "evidence": row.evidence,
            }
            for row in pack.successions
        ],
        methods=[
            {
                "code": f"{home}/{row.code}",
                "title": row.title,
                "text": row.text,
                "is_estimate": row.is_estimate,
                "parameters": dict(row.parameters),
                "source": row.source,
                "evidence": row.evidence,
            }
            for row in pack.methods
        ],
        numbers=[
            {
                "division_id": row.division,
                "measure": row.measure,
                "on": row.on,
                "low": row.low,
                "value": row.value,
                "high": row.high,
                "unit": row.unit,
                "method_id": f"{home}/{row.method}",
                "source": row.source,
                "evidence": row.evidence,
                "note": row.note,
            }
            for row in pack.numbers
        ],
        points=[
            {
                "division_id": home,
                "name": row.name,
                "lon": row.lon,
                "lat": row.lat,
                "kind": row.kind,
                "osm_type": row.osm_type,
            }
            for row in pack.points
        ],
        outlines=[
            {
                "division_id": row.division,
                "geometry": dict(row.geometry),
                "crs": row.crs,
                "source": row.source,
                "note": row.note,
            }
            for row in pack.outlines
        ],
        district=_district(pack),
    )


def _divisions(pack: Pack) -> list[Row]:
    spots = {spot.code: spot for spot in pack.positions}
    known = spelled_already(pack.district.code)
    rows = []
    for row in sorted(pack.divisions, key=lambda each: (len(each.code), each.code)):
        spot = spots.get(row.code)
        pinyin, initials = known.get(row.name) or spelled(row.name)
        rows.append(
            {
                "code": row.code,
                "name": row.name,
                "level": row.level,
                "parent_id": row.parent or None,
                "valid": valid(row.valid_from, row.valid_to),
                "is_current": row.is_current,
                "note": row.note,
                "source": row.source,
                "evidence": row.evidence,
                "pinyin": pinyin,
                "initials": initials,
                "lon": spot.lon if spot else None,
                "lat": spot.lat if spot else None,
                "position_grade": spot.grade if spot else "",
                "position_source": spot.source if spot else "",
            }
        )
    return rows


def _district(pack: Pack) -> Row:
    here = pack.district
    outline = next((each for each in pack.outlines if each.division == here.code), None)
    return {
        "division_id": here.code,
        "pack": here.pack,
        "version": here.version,
        "profile": {**here.profile, "box": list(outline.box()) if outline else None},
        "settings": {
            "parameters": {
                each.key: {
                    "label": each.label,
                    "value": encoded(each.value),
                    "unit": each.unit,
                    "level": each.level,
                    "source": each.source,
                    "evidence": each.evidence,
                    "note": each.note,
                }
                for each in here.settings
            },
            "overrides": {
                each.rule: {
                    "value": encoded(each.value),
                    "doc_no": each.doc_no,
                    "source": each.source,
                    "since": encoded(each.since),
                    "note": each.note,
                }
                for each in here.overrides
            },
        },
    }


def unit_rows(pack: Pack) -> list[Row]:
    return [
        {
            "code": unit.code,
            "name": unit.name,
            "short_name": unit.printed,
            "kind": unit.kind,
            "division_id": unit.division,
            "order": order,
            "duties": list(unit.clauses),
            "is_active": True,
        }
        for order, unit in enumerate(pack.units, 1)
    ]


def plan_rows(pack: Pack) -> PlanRows | None:
    """None for a pack without a plan."""
    document = pack.document
    if document is None:
        return None
    return PlanRows(
        home=pack.district.code,
        code=document.code,
        documents=[
            {
                "division_id": pack.district.code,
                "code": document.code,
                "title": document.title,
                "notice_title": document.notice_title,
                "issuer_id": document.issuer,
                "doc_no": document.doc_no,
                "issued_on": document.issued_on,
                "issued_on_note": document.issued_on_note,
                "openness": document.openness,
                "full_text": document.full_text,
            }
        ],
        members=[
            {
                "unit_id": unit.code,
                "printed": unit.printed,
                "role": unit.role,
                "order": order,
                "note": unit.note,
                "is_current": True,
            }
            for order, unit in enumerate(pack.units, 1)
        ],
        clauses=[_clause(pack, row, order) for order, row in enumerate(pack.clauses, 1)],
        clause_units=[part for row in pack.clauses for part in _parts(pack, row)],
        bases=_bases(pack),
        clause_bases=[
            {"clause_id": code, "basis_id": row.code}
            for row in pack.instruments
            for code in row.clauses
        ],
    )


def _clause(pack: Pack, row: ClauseRow, order: int) -> Row:
    assert pack.document
    return {
        "code": row.code,
        "document_id": pack.document.code,
        "parent_id": row.parent or None,
        "order": order,
        "number": row.number,
        "title": row.title,
        "kind": row.kind,
        "heading": row.heading,
        "text": row.text,
        "attribution": row.attribution,
        "principal": row.principal,
        "platform_duty": row.platform_duty,
        "app": row.app,
        "screens": list(row.screens),
        "evidence": list(row.evidence),
        "missing": row.missing,
        "editor_note": row.editor_note,
        "is_current": True,
    }


def _parts(pack: Pack, clause: ClauseRow) -> list[Row]:
    """The units of a clause, leads first; a unit named twice keeps its first part."""
    found: dict[str, Row] = {}
    printed = {group.code: group.printed for group in pack.groups}
    lead_basis = clause.lead_basis
    support_basis = "not-printed" if lead_basis == "not-printed" else "printed"
    for part, basis, codes in (
        ("lead", lead_basis, clause.lead),
        ("support", support_basis, clause.support),
    ):
        for code in codes:
            for unit in members(pack, code):
                found.setdefault(
                    unit.code,
                    {
                        "clause_id": clause.code,
                        "unit_id": unit.code,
                        "part": part,
                        "basis": basis,
                        "order": len(found) + 1,
                        "printed_as": printed.get(code, unit.printed),
                    },
                )
    return list(found.values())


def _bases(pack: Pack) -> list[dict[str, Any]]:
    assert pack.document
    return [
        {
            "code": row.code,
            "document_id": pack.document.code,
            "title": row.title,
            "doc_no": row.doc_no,
            "issuer": row.issuer,
            "relation": row.relation,
            "issued_on": row.issued_on,
            "effective_from": row.effective_from,
            "effective_to": row.effective_to,
            "validity_note": row.validity_note,
            "check_validity": row.check_validity,
            "order": order,
            "source": row.source,
            "evidence": row.evidence,
        }
        for order, row in enumerate(pack.instruments, 1)
    ]
