"""Public reads of filing: the corrections log (更正公示). Nothing personal leaves this file."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Max, QuerySet

from tuoyu.core import clock
from tuoyu.filing.models import Nonconformity


class PublicState(StrEnum):
    """Where a published non-conformity stands."""

    PUBLISHED = "published"
    CORRECTED = "corrected"
    LIFTED = "lifted"
    CANCELLED = "cancelled"


STATE_LABELS = {
    PublicState.PUBLISHED: "公示中",
    PublicState.CORRECTED: "已报告整改，待复核",
    PublicState.LIFTED: "已整改，解除公示",
    PublicState.CANCELLED: "备案已注销",
}

TONES = {
    PublicState.PUBLISHED: "bad",
    PublicState.CORRECTED: "warn",
    PublicState.LIFTED: "good",
    PublicState.CANCELLED: "quiet",
}


@dataclass(frozen=True, slots=True)
class PublicCorrection:
    """One entry of the log: who, why, since when, mended and lifted when."""

    public_id: UUID
    number: str
    institution_id: UUID
    institution: str
    street_code: str
    is_demo: bool
    reasons: tuple[str, ...]
    published_on: date
    corrected_on: date | None
    lifted_on: date | None
    state: PublicState

    @property
    def state_label(self) -> str:
        return STATE_LABELS[self.state]

    @property
    def is_open(self) -> bool:
        return self.state in (PublicState.PUBLISHED, PublicState.CORRECTED)

    @property
    def tone(self) -> str:
        return TONES[self.state]


def corrections(*, street: str = "", open_only: bool = False) -> QuerySet[Nonconformity]:
    """The rows of the log, the newest first; turn each with `as_public`."""
    rows = Nonconformity.objects.select_related("case__institution").annotate(
        corrected_at=Max("corrections__reported_at")
    )
    if street:
        rows = rows.filter(case__institution__division__code__startswith=street)
    if open_only:
        rows = rows.filter(lifted_at=None).exclude(case__state="cancelled")
    return rows.order_by("-published_at", "-id")


def as_public(row: Nonconformity) -> PublicCorrection:
    institution, corrected_at = row.case.institution, row.corrected_at  # type: ignore[attr-defined]
    return PublicCorrection(
        public_id=row.public_id,
        number=row.number,
        institution_id=institution.public_id,
        institution=institution.name,
        street_code=institution.division_id[:9],
        is_demo=institution.is_demo,
        reasons=as_public_reasons(row),
        published_on=clock.localday(row.published_at),
        corrected_on=clock.localday(corrected_at) if corrected_at else None,
        lifted_on=clock.localday(row.lifted_at) if row.lifted_at else None,
        state=_state(row),
    )


def as_public_reasons(row: Nonconformity) -> tuple[str, ...]:
    """The reasons in words."""
    return tuple(_reason(each) for each in row.reasons)


def corrections_of(institution: UUID) -> list[PublicCorrection]:
    """Everything published about one institution, the newest first."""
    return [
        as_public(row) for row in corrections().filter(case__institution__public_id=institution)
    ]


def _state(row: Nonconformity) -> PublicState:
    if row.lifted_at is not None:
        return PublicState.LIFTED
    if row.case.state == "cancelled":
        return PublicState.CANCELLED
    return PublicState.CORRECTED if row.case.state == "corrected" else PublicState.PUBLISHED


def _reason(told: dict[str, object]) -> str:
    """The reason with the item of the institution's own evaluation report to which it belongs."""
    if told.get("item"):
        return f"卫生评价第{told['item']}项：{told['reason']}"
    return str(told["reason"])
