"""The tables of the plan as a district pack fills them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from tuoyu.accounts.models import Unit
from tuoyu.core.reconcile import Difference, Reference, Row, Table, compare, once
from tuoyu.plan.models import (
    Clause,
    ClauseBasis,
    ClauseUnit,
    LegalBasis,
    MemberUnit,
    PlanDocument,
)

MODELS: tuple[type[Model], ...] = (
    PlanDocument,
    MemberUnit,
    Clause,
    ClauseUnit,
    LegalBasis,
    ClauseBasis,
)


@dataclass(frozen=True)
class PlanRows:
    """A pack's rows for the plan: units and clauses by code, the document by `home` and `code`."""

    home: str
    code: str
    documents: Sequence[Row]
    members: Sequence[Row]
    clauses: Sequence[Row]
    clause_units: Sequence[Row]
    bases: Sequence[Row]
    clause_bases: Sequence[Row]


def compare_plan(rows: PlanRows) -> list[Difference]:
    """What a pack would change in the tables of the plan; six queries."""
    document = {"document__division__code": rows.home, "document__code": rows.code}
    by_clause = {f"clause__{path}": value for path, value in document.items()}
    units = once(lambda: dict(Unit.objects.values_list("code", "id")))
    documents = once(lambda: _ids(PlanDocument.objects.filter(division__code=rows.home)))
    clauses = once(lambda: _ids(Clause.objects.filter(**document)))
    bases = once(lambda: _ids(LegalBasis.objects.filter(**document)))
    return [
        compare(
            _documents(units),
            rows.documents,
            PlanDocument.objects.filter(division__code=rows.home),
            removable=lambda _row: False,
        ),
        compare(
            _members(units),
            rows.members,
            MemberUnit.objects.filter(unit__division__code__startswith=rows.home),
            removable=lambda row: row["is_current"],
        ),
        compare(
            _clauses(documents, clauses),
            rows.clauses,
            Clause.objects.filter(**document),
            removable=lambda row: row["is_current"],
        ),
        compare(
            _clause_units(clauses, units),
            rows.clause_units,
            ClauseUnit.objects.filter(**by_clause),
        ),
        compare(_bases(documents), rows.bases, LegalBasis.objects.filter(**document)),
        compare(
            _clause_bases(clauses, bases),
            rows.clause_bases,
            ClauseBasis.objects.filter(**by_clause),
        ),
    ]


_Ids = Callable[[], Mapping[Any, int]]


def _ids(rows: QuerySet[Any]) -> dict[Any, int]:
    return dict(rows.order_by().values_list("code", "id"))


def _end(gone: QuerySet[Any]) -> None:
    gone.update(is_current=False)


def _documents(units: _Ids) -> Table:
    return Table(
        label="方案",
        model=PlanDocument,
        key=("division_id", "code"),
        labels={
            "division_id": "区划",
            "code": "代码",
            "title": "标题",
            "notice_title": "通知标题",
            "issuer_id": "印发单位",
            "doc_no": "文号",
            "issued_on": "印发日期",
            "issued_on_note": "日期说明",
            "openness": "公开属性",
            "full_text": "全文",
        },
        references={"issuer_id": Reference("issuer__code", units)},
    )


def _members(units: _Ids) -> Table:
    return Table(
        label="成员单位",
        model=MemberUnit,
        key=("unit_id",),
        labels={
            "unit_id": "单位",
            "printed": "方案中的称呼",
            "role": "角色",
            "order": "次序",
            "note": "说明",
            "is_current": "现任",
        },
        references={"unit_id": Reference("unit__code", units)},
        end=_end,
    )


def _clauses(documents: _Ids, clauses: _Ids) -> Table:
    return Table(
        label="条款",
        model=Clause,
        key=("code",),
        labels={
            "code": "条款代码",
            "document_id": "方案",
            "parent_id": "上级条款",
            "order": "次序",
            "number": "原文编号",
            "title": "标题",
            "kind": "类别",
            "heading": "原文标题",
            "text": "原文",
            "attribution": "原文责任单位",
            "principal": "责任主体",
            "platform_duty": "平台任务",
            "app": "承担模块",
            "screens": "页面",
            "evidence": "实时数据",
            "missing": "还缺什么",
            "editor_note": "编者说明",
            "is_current": "现行",
        },
        references={
            "document_id": Reference("document__code", documents),
            "parent_id": Reference("parent__code", clauses, late=True),
        },
        end=_end,
    )


def _clause_units(clauses: _Ids, units: _Ids) -> Table:
    return Table(
        label="条款责任单位",
        model=ClauseUnit,
        key=("clause_id", "unit_id"),
        labels={
            "clause_id": "条款",
            "unit_id": "单位",
            "part": "分工",
            "basis": "依据",
            "order": "次序",
            "printed_as": "方案中的称呼",
        },
        references={
            "clause_id": Reference("clause__code", clauses),
            "unit_id": Reference("unit__code", units),
        },
    )


def _bases(documents: _Ids) -> Table:
    return Table(
        label="法律依据",
        model=LegalBasis,
        key=("code",),
        labels={
            "code": "代码",
            "document_id": "方案",
            "title": "名称",
            "doc_no": "文号",
            "issuer": "发布机关",
            "relation": "关系",
            "issued_on": "成文日期",
            "effective_from": "施行日期",
            "effective_to": "失效日期",
            "validity_note": "效力说明",
            "check_validity": "须核实效力",
            "order": "次序",
            "source": "来源",
            "evidence": "证据等级",
        },
        references={"document_id": Reference("document__code", documents)},
    )


def _clause_bases(clauses: _Ids, bases: _Ids) -> Table:
    return Table(
        label="条款依据",
        model=ClauseBasis,
        key=("clause_id", "basis_id"),
        labels={"clause_id": "条款", "basis_id": "文件"},
        references={
            "clause_id": Reference("clause__code", clauses),
            "basis_id": Reference("basis__code", bases),
        },
    )
