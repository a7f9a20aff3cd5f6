"""The clause tree. The plan is public (主动公开); so is all of this."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tuoyu.core.errors import NotFound
from tuoyu.divisions.queries import district
from tuoyu.plan.live import LiveCount, live_counts
from tuoyu.plan.models import (
    Clause,
    ClauseBasis,
    ClauseUnit,
    LegalBasis,
    PlanDocument,
)


@dataclass(frozen=True)
class UnitPart:
    """One name in a clause: a unit, or a collective (各街道办事处) with the units behind it."""

    name: str
    part: str
    part_label: str
    basis: str
    basis_label: str
    units: tuple[str, ...]
    unit_names: tuple[str, ...]

    @property
    def is_lead(self) -> bool:
        return self.part == ClauseUnit.Part.LEAD


@dataclass(frozen=True)
class Basis:
    """An instrument behind the plan. `verify` asks for a check of its text or validity."""

    code: str
    title: str
    doc_no: str
    issuer: str
    relation: str
    relation_label: str
    issued_on: date | None
    effective_from: date | None
    effective_to: date | None
    validity_note: str
    evidence: str
    evidence_label: str
    verify: bool
    wants_check: bool = False

    def has_lapsed(self, on: date) -> bool:
        return self.effective_to is not None and self.effective_to < on


@dataclass(frozen=True)
class ClauseNode:
    """A clause with everything beside it. `screens` are names of URLs; empty means a gap."""

    code: str
    number: str
    title: str
    kind: str
    kind_label: str
    heading: str
    text: str
    attribution: str
    principal: str
    platform_duty: str
    app: str
    screens: tuple[str, ...]
    missing: str
    editor_note: str
    leads: tuple[UnitPart, ...]
    supports: tuple[UnitPart, ...]
    bases: tuple[Basis, ...]
    counts: tuple[LiveCount, ...]
    depth: int
    children: tuple[ClauseNode, ...] = field(default=())

    @property
    def needs_screen(self) -> bool:
        return self.kind != Clause.Kind.HEADING

    @property
    def is_gap(self) -> bool:
        """No screen does this clause's work yet."""
        return self.needs_screen and not self.screens

    def walk(self) -> Iterator[ClauseNode]:
        """This clause and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class PlanTree:
    """The whole plan in reading order."""

    title: str
    notice_title: str
    issuer: str
    doc_no: str
    issued_on: date | None
    issued_on_note: str
    openness: str
    roots: tuple[ClauseNode, ...]
    bases: tuple[Basis, ...]

    def walk(self) -> Iterator[ClauseNode]:
        for root in self.roots:
            yield from root.walk()

    def clause(self, code: str) -> ClauseNode:
        """Raises NotFound."""
        for node in self.walk():
            if node.code == code:
                return node
        raise NotFound("没有这个条款，请从实施方案目录中选择。")

    @property
    def duties(self) -> int:
        return sum(node.needs_screen for node in self.walk())

    @property
    def gaps(self) -> int:
        return sum(node.is_gap for node in self.walk())


def plan_of(division: str = "") -> PlanDocument:
    """The plan of a district (the site's when not said). Raises NotFound."""
    plans = PlanDocument.objects.filter(division__code=division or district().code)
    found = plans.select_related("issuer").order_by("id").last()
    if found is None:
        raise NotFound("还没有装载实施方案，请联系平台管理员。")
    return found


def clause_tree(division: str = "", *, counts: bool = False) -> PlanTree:
    """The clauses with units and legal basis in five queries, whatever their number.

    With `counts`, one more query for each registered live count that a clause names.
    """
    code = division or district().code
    document = plan_of(code)
    clauses = list(Clause.objects.filter(document=document, is_current=True).order_by("order"))
    parts = _parts_by_clause(document)
    bases = _bases(document)
    by_clause = _bases_by_clause(document, bases)
    named = {key for clause in clauses for key in clause.evidence}
    found = live_counts(named, code) if counts else {}
    return PlanTree(
        title=document.title,
        notice_title=document.notice_title,
        issuer=document.issuer.name,
        doc_no=document.doc_no,
        issued_on=document.issued_on,
        issued_on_note=document.issued_on_note,
        openness=document.openness,
        roots=_Tree(clauses, parts, by_clause, found).below(None, 0),
        bases=tuple(bases.values()),
    )


@dataclass(frozen=True)
class _Tree:
    clauses: Sequence[Clause]
    parts: Mapping[int, Sequence[UnitPart]]
    bases: Mapping[int, Sequence[Basis]]
    counts: Mapping[str, LiveCount]

    def below(self, parent: int | None, depth: int) -> tuple[ClauseNode, ...]:
        return tuple(
            self.node(clause, depth) for clause in self.clauses if clause.parent_id == parent
        )

    def node(self, clause: Clause, depth: int) -> ClauseNode:
        parts = self.parts.get(clause.pk, ())
        return ClauseNode(
            code=clause.code,
            number=clause.number,
            title=clause.title,
            kind=clause.kind,
            kind_label=clause.get_kind_display(),
            heading=clause.heading.strip(),
            text=clause.text.strip(),
            attribution=clause.attribution.strip(),
            principal=clause.principal,
            platform_duty=clause.platform_duty,
            app=clause.app,
            screens=tuple(clause.screens),
            missing=clause.missing,
            editor_note=clause.editor_note,
            leads=tuple(part for part in parts if part.is_lead),
            supports=tuple(part for part in parts if not part.is_lead),
            bases=tuple(self.bases.get(clause.pk, ())),
            counts=tuple(self.counts[key] for key in clause.evidence if key in self.counts),
            depth=depth,
            children=self.below(clause.pk, depth + 1),
        )


def _parts_by_clause(document: PlanDocument) -> Mapping[int, Sequence[UnitPart]]:
    rows = (
        ClauseUnit.objects.filter(clause__document=document, clause__is_current=True)
        .select_related("unit")
        .order_by("clause_id", "order")
    )
    grouped: dict[int, dict[tuple[str, str], list[ClauseUnit]]] = defaultdict(dict)
    for row in rows:
        grouped[row.clause_id].setdefault((row.part, row.printed_as), []).append(row)
    return {clause: [_part(each) for each in parts.values()] for clause, parts in grouped.items()}


def _part(rows: Sequence[ClauseUnit]) -> UnitPart:
    first = rows[0]
    return UnitPart(
        name=first.printed_as,
        part=first.part,
        part_label=first.get_part_display(),
        basis=first.basis,
        basis_label=first.get_basis_display(),
        units=tuple(row.unit.code for row in rows),
        unit_names=tuple(row.unit.short_name for row in rows),
    )


def legal_bases(division: str = "") -> Sequence[Basis]:
    """The instruments behind the plan, in the order of the pack."""
    return list(_bases(plan_of(division)).values())


def _bases(document: PlanDocument) -> dict[int, Basis]:
    return {row.pk: _basis(row) for row in LegalBasis.objects.filter(document=document)}


def _bases_by_clause(
    document: PlanDocument, bases: Mapping[int, Basis]
) -> Mapping[int, Sequence[Basis]]:
    grouped: dict[int, list[Basis]] = defaultdict(list)
    links: Iterable[tuple[int, int]] = (
        ClauseBasis.objects.filter(clause__document=document)
        .order_by("basis__order")
        .values_list("clause_id", "basis_id")
    )
    for clause, basis in links:
        grouped[clause].append(bases[basis])
    return grouped


def _basis(row: LegalBasis) -> Basis:
    return Basis(
        code=row.code,
        title=row.title,
        doc_no=row.doc_no,
        issuer=row.issuer,
        relation=row.relation,
        relation_label=row.get_relation_display(),
        issued_on=row.issued_on,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        validity_note=row.validity_note,
        evidence=row.evidence,
        evidence_label=row.get_evidence_display(),
        verify=row.check_validity or row.evidence != "F1",
        wants_check=row.check_validity,
    )
