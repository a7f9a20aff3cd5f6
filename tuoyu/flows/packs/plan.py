"""units.toml, plan.toml, legal_basis.toml."""

from pathlib import Path

from tuoyu.flows.packs.shapes import (
    BASES,
    CLAUSE_KINDS,
    EVIDENCE,
    UNIT_KINDS,
    UNIT_ROLES,
    ClauseRow,
    DocumentRow,
    Group,
    InstrumentRow,
    UnitRow,
)
from tuoyu.flows.packs.sources import Folder, Table, TomlFile

UNITS = "units.toml"
PLAN = "plan.toml"
BASIS = "legal_basis.toml"


def read_units(folder: Folder) -> tuple[tuple[Group, ...], tuple[UnitRow, ...]]:
    file = folder.toml(UNITS, required=False)
    if file is None:
        return (), ()
    file.only("group", "unit")
    return (
        tuple(_group(table) for table in file.tables("group")),
        tuple(_unit(table) for table in file.tables("unit")),
    )


def _group(table: Table) -> Group:
    table.only("code", "printed", "kind", "roles")
    group = Group(
        line=table.line,
        code=table.text("code", longest=40),
        printed=table.text("printed", longest=60),
        kind=table.choice("kind", ("", *UNIT_KINDS)),
        roles=table.texts("roles"),
    )
    if not group.code.startswith("@"):
        table.fault("集合名称的 code 应以 @ 开头。", "code")
    if bool(group.kind) == bool(group.roles):
        table.fault("kind 与 roles 只写一项。")
    return group


def _unit(table: Table) -> UnitRow:
    table.only("code", "printed", "name", "kind", "role", "division", "clauses", "note")
    return UnitRow(
        line=table.line,
        code=table.text("code", longest=40),
        printed=table.text("printed", longest=60),
        name=table.text("name", longest=120),
        kind=table.choice("kind", UNIT_KINDS),
        role=table.choice("role", UNIT_ROLES),
        division=table.text("division", longest=12),
        clauses=table.texts("clauses"),
        note=table.text("note", required=False),
    )


def read_plan(folder: Folder) -> tuple[DocumentRow | None, tuple[ClauseRow, ...]]:
    file = folder.toml(PLAN, required=False)
    if file is None:
        return None, ()
    file.only("document", "clause")
    clauses = tuple(_clause(table) for table in file.tables("clause"))
    return _document(folder, file), clauses


def _document(folder: Folder, file: TomlFile) -> DocumentRow:
    table = file.table("document")
    table.only(
        "code", "title", "notice_title", "issuer", "doc_no", "issued_on", "issued_on_note",
        "openness", "full_text",
    )  # fmt: skip
    return DocumentRow(
        code=table.text("code", longest=60),
        title=table.text("title"),
        notice_title=table.text("notice_title", required=False, longest=300),
        issuer=table.text("issuer", longest=40),
        doc_no=table.text("doc_no", required=False, longest=80),
        issued_on=table.day("issued_on"),
        issued_on_note=table.text("issued_on_note", required=False),
        openness=table.text("openness", required=False, longest=20),
        full_text=_full_text(folder, table),
    )


def _full_text(folder: Folder, table: Table) -> str:
    name = table.text("full_text")
    if name != Path(name).name or name.startswith("."):
        table.fault("full_text 只写数据包文件夹里的文件名。", "full_text")
        return ""
    return folder.text(name) or ""


def _clause(table: Table) -> ClauseRow:
    table.only(
        "id", "parent", "number", "title", "kind", "heading", "text", "attribution", "lead",
        "lead_basis", "support", "principal", "platform_duty", "app", "screens", "evidence",
        "missing", "editor_note",
    )  # fmt: skip
    code = table.text("id", longest=20)
    clause = ClauseRow(
        line=table.line,
        code=code,
        parent=table.text("parent", required=False, longest=20) or parent_of(code),
        number=table.text("number", longest=20),
        title=table.text("title", longest=60),
        kind=table.choice("kind", CLAUSE_KINDS),
        heading=table.text("heading", required=False, longest=2000),
        text=table.text("text", required=False, longest=5000),
        attribution=table.text("attribution", required=False, longest=1000),
        lead=table.texts("lead"),
        lead_basis=table.choice("lead_basis", ("", *BASES)),
        support=table.texts("support"),
        principal=table.text("principal", required=False, longest=60),
        platform_duty=table.text("platform_duty", required=False, longest=1000),
        app=table.text("app", required=False, longest=30),
        screens=table.texts("screens"),
        evidence=table.texts("evidence"),
        missing=table.text("missing", required=False, longest=1000),
        editor_note=table.text("editor_note", required=False, longest=1000),
    )
    _check_clause(table, clause)
    return clause


def _check_clause(table: Table, clause: ClauseRow) -> None:
    if not (clause.heading or clause.text or clause.attribution):
        table.fault("heading、text、attribution 至少写一项。")
    if clause.kind == "heading":
        if clause.lead or clause.platform_duty:
            table.fault("标题（heading）没有责任单位和平台任务；请改 kind。")
        return
    if not clause.lead:
        table.fault("没有写 lead（牵头单位）。")
    if not clause.lead_basis:
        table.fault("没有写 lead_basis（牵头依据）。")
    if not clause.platform_duty:
        table.fault("没有写 platform_duty（平台要做的事）。")
    both = sorted(set(clause.lead) & set(clause.support))
    if both:
        table.fault(f"{'、'.join(both)} 既是牵头又是配合，只写一处。", "support")


def parent_of(code: str) -> str:
    """4.1.1a → 4.1.1 → 4.1 → 4 → nothing."""
    if code[-1:].isalpha():
        return code[:-1]
    return code.rpartition(".")[0]


def read_instruments(folder: Folder) -> tuple[InstrumentRow, ...]:
    file = folder.toml(BASIS, required=False)
    if file is None:
        return ()
    file.only("instrument")
    return tuple(_instrument(table) for table in file.tables("instrument"))


def _instrument(table: Table) -> InstrumentRow:
    table.only(
        "code", "title", "doc_no", "issuer", "relation", "issued_on", "effective_from",
        "effective_to", "validity_note", "check_validity", "clauses", "source", "evidence",
    )  # fmt: skip
    row = InstrumentRow(
        line=table.line,
        code=table.text("code", longest=40),
        title=table.text("title"),
        doc_no=table.text("doc_no", required=False, longest=120),
        issuer=table.text("issuer", longest=120),
        relation=table.choice("relation", ("cited", "rests-on", "pending")),
        issued_on=table.day("issued_on"),
        effective_from=table.day("effective_from"),
        effective_to=table.day("effective_to"),
        validity_note=table.text("validity_note", required=False, longest=1000),
        check_validity=table.flag("check_validity"),
        clauses=table.texts("clauses"),
        source=table.text("source"),
        evidence=table.choice("evidence", EVIDENCE),
    )
    if row.effective_from and row.effective_to and row.effective_to < row.effective_from:
        table.fault("effective_to 早于 effective_from。", "effective_to")
    if not row.clauses:
        table.fault("没有写 clauses（涉及的条款）。")
    return row
