"""实施方案: its clauses, the instruments behind it, the leading group, documents and receipts."""

from tuoyu.plan.models.basis import BasisCheck, ClauseBasis, LegalBasis, Validity
from tuoyu.plan.models.clauses import Clause, ClauseUnit, PlanDocument
from tuoyu.plan.models.documents import Distribution, Receipt
from tuoyu.plan.models.group import MemberUnit, Seat, SeatPost

__all__ = [
    "BasisCheck", "Clause", "ClauseBasis", "ClauseUnit", "Distribution", "LegalBasis", "MemberUnit",
    "PlanDocument", "Receipt", "Seat", "SeatPost", "Validity",
]  # fmt: skip
