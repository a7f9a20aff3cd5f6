"""Doses due and overdue at an age, by the edition of the schedule in force on the day.

国家免疫规划儿童免疫程序及说明 2021年版、2026年版 and the change of 百白破 of 2025. A missing dose
is caught up on (补种), it is no ground to turn a child away (疫苗管理法第四十八条); 管理规范第十一条
asks for the doses of the age before entry, which is told along.
"""

from dataclasses import dataclass
from datetime import date

from tuoyu.rules.care_bands import age_in_months
from tuoyu.rules.choice import Choice
from tuoyu.rules.dated import LAW, Dated, Law
from tuoyu.rules.findings import Finding, Rule
from tuoyu.rules.provisions import add_years

PREFIX, FROM, BEFORE, HOURS = "immunisation.", ".from_months", ".before_months", ".before_hours"

RULE = Rule(
    id="standards.immunisation",
    title="适龄预防接种",
    version=1,
    uses=(
        *(id for id in LAW.ids() if id.startswith(PREFIX) and id.endswith((FROM, BEFORE, HOURS))),
        "immunisation.bcg.test_until_years",
        "immunisation.bcg.none_from_years",
        "immunisation.certificate_checked",
        "operation.entry_health_check",
    ),
    codes=("dose_overdue", "bcg_overdue", "dose_due"),
)


class Vaccine(Choice):
    """Vaccines of the national schedule for children under three; codes as in the law data."""

    HEPB = "hepb", "乙肝疫苗"
    BCG = "bcg", "卡介苗"
    POLIO = "polio", "脊灰疫苗"
    DPT = "dpt", "百白破疫苗"
    MENA = "mena", "A群流脑疫苗"
    MMR = "mmr", "麻腮风疫苗"
    JE_LIVE = "je_live", "乙脑减毒活疫苗"
    HEPA_LIVE = "hepa_live", "甲肝减毒活疫苗"
    MENAC = "menac", "A群C群流脑疫苗"


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose: from which month-age it is given, and before which it must be complete."""

    code: str
    vaccine: Vaccine
    ordinal: int
    since: Dated
    before: Dated | None

    def is_due(self, months: int) -> bool:
        return months >= self.since.whole

    def is_overdue(self, months: int, days: int) -> bool:
        """Its complete-before age is reached; one that counts in hours from the next day on."""
        if self.before is None:
            return False
        if self.before.id.endswith(HOURS):
            return days > 0
        return months >= self.before.whole


def schedule(*, on: date, law: Law = LAW) -> tuple[Dose, ...]:
    """The doses of the edition in force on a day, by age. Empty before the first edition."""
    doses = []
    for id in law.ids():
        if not (id.startswith(PREFIX) and id.endswith(FROM)):
            continue
        since = law.find(id, on=on)
        if since is None:
            continue
        code = id.removeprefix(PREFIX).removesuffix(FROM)
        name, _, ordinal = code.rpartition("_")
        before = _limit(code, on, law)
        doses.append(Dose(code, Vaccine.of(name), int(ordinal), since, before))
    order = list(Vaccine)
    return tuple(sorted(doses, key=lambda d: (d.since.whole, order.index(d.vaccine), d.ordinal)))


def _limit(code: str, on: date, law: Law) -> Dated | None:
    for ending in (BEFORE, HOURS):
        if PREFIX + code + ending in law.ids():
            return law.find(PREFIX + code + ending, on=on)
    return None


def due(birth: date, given: tuple[str, ...] = (), *, on: date, law: Law = LAW) -> tuple[Dose, ...]:
    """Doses whose age is reached and that were not given, overdue ones included."""
    months = age_in_months(birth, on)
    return tuple(
        dose
        for dose in schedule(on=on, law=law)
        if dose.code not in given and dose.is_due(months) and not _no_longer(dose, birth, on, law)
    )


def overdue(
    birth: date, given: tuple[str, ...] = (), *, on: date, law: Law = LAW
) -> tuple[Dose, ...]:
    """Doses that should have been complete by the child's age on the day, and were not given."""
    months, days = age_in_months(birth, on), (on - birth).days
    late = due(birth, given, on=on, law=law)
    return tuple(dose for dose in late if dose.is_overdue(months, days))


def immunisation(
    birth: date, given: tuple[str, ...] = (), *, on: date, law: Law = LAW
) -> list[Finding]:
    """Overdue doses are to be caught up on; doses whose time has come are pointed out.

    `given`: codes like `hepb_1`. Raises ValueError when `birth` is after `on`.
    """
    late = overdue(birth, given, on=on, law=law)
    checked = law.find("immunisation.certificate_checked", on=on)
    entry = law.find("operation.entry_health_check", on=on)
    asks = tuple(basis for basis in (checked, entry) if basis is not None)
    findings = []
    for dose in due(birth, given, on=on, law=law):
        if dose not in late or dose.before is None:
            findings.append(
                RULE.advice(
                    "dose_due", dose.since, at=dose.code, vaccine=dose.vaccine, ordinal=dose.ordinal
                )
            )
            continue
        test = law.find("immunisation.bcg.test_until_years", on=on)
        if dose.vaccine is Vaccine.BCG and test is not None:
            findings.append(RULE.warning("bcg_overdue", dose.before, test, *asks, at=dose.code))
            continue
        findings.append(
            RULE.warning(
                "dose_overdue",
                dose.before,
                *asks,
                at=dose.code,
                limit=dose.before.shown,
                vaccine=dose.vaccine,
                ordinal=dose.ordinal,
            )
        )
    return findings


def _no_longer(dose: Dose, birth: date, on: date, law: Law) -> bool:
    """卡介苗 is not caught up on from a certain age."""
    end = law.find("immunisation.bcg.none_from_years", on=on)
    if dose.vaccine is not Vaccine.BCG or end is None:
        return False
    return on >= add_years(birth, end.whole)
