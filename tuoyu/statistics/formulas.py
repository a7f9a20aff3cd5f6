"""The indicators as pure functions: terms that are added up over rows, and what is made of them.

One declaration of a term serves four: the sum over rows here, the sum in the database
(`live.sums`), the list of the rows behind a number, and the re-run of a frozen period.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from tuoyu.statistics.facts import COUNTED, FORMS, STREET_DIGITS, Fact, People, Source

HUNDRED, THOUSAND, FEN = Decimal(100), Decimal(1000), Decimal(100)
STEP = Decimal("0.0001")
RESIDENTS, UNDER_3 = "residents", "under_3"
PEOPLE_LABELS = {RESIDENTS: "常住人口", UNDER_3: "3岁以下婴幼儿"}


@dataclass(frozen=True)
class Term:
    """The sum of the product of `weigh` (nothing: of ones) over the rows in which `where` holds."""

    source: Source
    weigh: tuple[str, ...] = ()
    where: tuple[tuple[str, str | bool], ...] = ()

    def holds(self, row: Fact) -> bool:
        if row.source is not self.source or row.values.get(COUNTED.name) is False:
            return False
        return all(row.values.get(name) == wanted for name, wanted in self.where)

    def of(self, row: Fact) -> int:
        """What the row adds."""
        product = 1
        for name in self.weigh:
            product *= int(row.values.get(name) or 0)
        return product if self.holds(row) else 0


@dataclass(frozen=True)
class Interval:
    """A number with its bounds; a bound that is not known is None."""

    low: Decimal | None
    value: Decimal
    high: Decimal | None

    @classmethod
    def exactly(cls, value: int | Decimal) -> "Interval":
        return cls(Decimal(value), Decimal(value), Decimal(value))


@dataclass(frozen=True)
class Aggregates:
    """The sums of an area. `people`: its numbers of people by measure."""

    sums: Mapping[Term, int] = field(default_factory=dict)
    people: Mapping[str, People] = field(default_factory=dict)

    def total(self, terms: Iterable[Term]) -> int:
        return sum(self.sums.get(term, 0) for term in terms)


@dataclass(frozen=True)
class Result:
    """What a formula gives. Without a value `missing` says what is lacking."""

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    missing: str = ""
    method: str = ""


class Formula(Protocol):
    """`numerator` and `denominator` are the terms behind the number, for its rows."""

    @property
    def numerator(self) -> tuple[Term, ...]: ...
    @property
    def denominator(self) -> tuple[Term, ...]: ...
    @property
    def measure(self) -> str: ...
    def __call__(self, found: Aggregates) -> Result: ...


@dataclass(frozen=True)
class Count:
    """A sum. `uncertain`: what may come on top, since some have not reported; nothing `asked` of
    nobody is a number."""

    numerator: tuple[Term, ...]
    uncertain: tuple[Term, ...] = ()
    denominator: tuple[Term, ...] = ()
    measure: str = ""

    def __call__(self, found: Aggregates) -> Result:
        counted = _counted(found, self.numerator, self.uncertain)
        return _result(counted, counted.value, None)


@dataclass(frozen=True)
class Left:
    """What is left of the first sum when the second is taken away."""

    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    measure: str = ""

    def __call__(self, found: Aggregates) -> Result:
        whole, gone = found.total(self.numerator), found.total(self.denominator)
        return _result(Interval.exactly(whole - gone), Decimal(whole), Decimal(gone))


@dataclass(frozen=True)
class Share:
    """Two sums, one in so many (`per`) of the other."""

    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    nothing: str
    per: Decimal = HUNDRED
    measure: str = ""

    def __call__(self, found: Aggregates) -> Result:
        part, whole = found.total(self.numerator), found.total(self.denominator)
        if not whole:
            return Result(missing=self.nothing, numerator=Decimal(part), denominator=Decimal(0))
        share = Interval.exactly(self.per * part / whole)
        return _result(share, Decimal(part), Decimal(whole))


@dataclass(frozen=True)
class OfPeople:
    """A sum for every so many (`per`) people. Where the people are estimated, so is the result."""

    numerator: tuple[Term, ...]
    measure: str
    per: Decimal
    uncertain: tuple[Term, ...] = ()
    denominator: tuple[Term, ...] = ()

    def __call__(self, found: Aggregates) -> Result:
        people = found.people.get(self.measure)
        counted = _counted(found, self.numerator, self.uncertain)
        if people is None or not people.value:
            named = PEOPLE_LABELS[self.measure]
            return Result(missing=f"没有这一天以前的{named}数", numerator=counted.value)
        share = divided(counted, _bounds(people), self.per)
        made = _result(share, counted.value, people.value)
        return Result(**{**vars(made), "method": f"{people.method}（时点{people.days}）"})


def _counted(found: Aggregates, terms: tuple[Term, ...], uncertain: tuple[Term, ...]) -> Interval:
    sure = Decimal(found.total(terms))
    return Interval(sure, sure, sure + found.total(uncertain))


def _bounds(people: People) -> Interval:
    if not people.is_estimate:
        return Interval.exactly(people.value)
    return Interval(people.low, people.value, people.high)


def divided(part: Interval, whole: Interval, per: Decimal) -> Interval:
    """`part` for every `per` of `whole`: the fewest of the part over the most of the whole is the
    lower bound, and the other way round; a bound that would need an unknown one is unknown."""
    low = None if part.low is None or not whole.high else per * part.low / whole.high
    high = None if part.high is None or not whole.low else per * part.high / whole.low
    return Interval(low, per * part.value / whole.value, high)


def _result(made: Interval, numerator: Decimal, denominator: Decimal | None) -> Result:
    value = _rounded(made.value)
    low, high = _rounded(made.low), _rounded(made.high)
    exact = low == high == value
    return Result(
        value, None if exact else low, None if exact else high, numerator, denominator
    )  # fmt: skip


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(STEP, ROUND_HALF_UP)


def of_institutions(*weigh: str, **where: str | bool) -> Term:
    return Term(Source.INSTITUTION, weigh, tuple(sorted(where.items())))


INSTITUTIONS = of_institutions()
UNFILED = Term(Source.REGISTRATION)
NO_INSTITUTIONS = "还没有已备案机构"


def _share(numerator: Term, denominator: Term, nothing: str = NO_INSTITUTIONS) -> Share:
    return Share((numerator,), (denominator,), nothing)


def _price(form: str) -> Share:
    """The mean price, weighed by places. In 元: the sum is in 分."""
    label, _, unit = FORMS[form]
    return Share(
        (of_institutions(f"price_{form}", f"places_{form}"),),
        (of_institutions(f"places_{form}"),),
        f"没有按“{unit}”收费的{label}",
        per=1 / FEN,
    )


NATURES = ("public_institution", "non_profit", "for_profit")
KINDS = ("centre", "kindergarten_class", "employer", "community", "home")
_REPORTED = of_institutions("places", reported=True)
_ENROLLED = of_institutions("enrolled", reported=True)
_NOT_REPORTED = of_institutions("places", reported=False)
_CASES, _REGISTERED = Source.CASE, Source.REGISTRATION
FORMULAS: Mapping[str, Formula] = {
    "places": Count((of_institutions("places"),)),
    "places_per_1000": OfPeople((of_institutions("places"),), RESIDENTS, THOUSAND),
    "free_places": Left((_REPORTED,), (_ENROLLED,)),
    "enrolled": Count((_ENROLLED,), (_NOT_REPORTED,)),
    "enrolment_rate": OfPeople((_ENROLLED,), UNDER_3, HUNDRED, (_NOT_REPORTED,)),
    "use_rate": _share(_ENROLLED, _REPORTED, "还没有机构报送空余托位"),
    "vacancies_reported": _share(of_institutions(reported=True), INSTITUTIONS),
    "inclusive_share": _share(
        of_institutions("places", inclusive=True), of_institutions("places"), "还没有托位"
    ),
    "inclusive_institutions": Count((of_institutions(inclusive=True),)),
    "filing_rate": Share((INSTITUTIONS,), (INSTITUTIONS, UNFILED), "没有应当备案的机构"),
    "institutions": Count((INSTITUTIONS,)),
    **{f"institutions_{code}": Count((of_institutions(nature=code),)) for code in NATURES},
    **{f"institutions_{code}": Count((of_institutions(kind=code),)) for code in KINDS},
    "staff": Count((of_institutions("staff"),)),
    "carers": Count((of_institutions("carers"),)),
    "guards": Count((of_institutions("guards"),)),
    "full_time_staff": Count((of_institutions("full_time"),)),
    "certified_share": _share(
        of_institutions("certified"), of_institutions("carers"), "还没有登记保育人员"
    ),
    **{f"price_{form}": _price(form) for form in FORMS},
    "health_valid": _share(of_institutions(health_valid=True), INSTITUTIONS),
    "fire_valid": _share(of_institutions(fire_valid=True), INSTITUTIONS),
    "food_valid": _share(
        of_institutions(catering=True, food_valid=True),
        of_institutions(catering=True),
        "没有供餐的机构",
    ),
    "receipts_on_time": _share(
        Term(_CASES, (), (("on_time", True),)), Term(_CASES), "近12个月没有发放备案回执"
    ),
    "unfiled": Count((UNFILED,)),
    "unfiled_overdue": Count((Term(_REGISTERED, (), (("overdue", True),)),)),
    "reports_in": _share(
        of_institutions(report_in=True, report_owed=True),
        of_institutions(report_owed=True),
        "没有应当报送年度报告的机构",
    ),
    "survey_coverage": _share(
        Term(Source.PLACE, (), (("visited", True),)), Term(Source.PLACE), "还没有开展摸底"
    ),
    "survey_verified": _share(
        Term(Source.PLACE, (), (("verified", True),)), Term(Source.PLACE), "还没有开展摸底"
    ),
}


def _terms() -> tuple[Term, ...]:
    named: dict[Term, None] = {}
    for formula in FORMULAS.values():
        uncertain = getattr(formula, "uncertain", ())
        named.update(dict.fromkeys((*formula.numerator, *formula.denominator, *uncertain)))
    return tuple(named)


TERMS = _terms()


def aggregate(rows: Iterable[Fact], division: str) -> dict[str, Aggregates]:
    """Rows added up by street, and under "" those of the whole `division`.

    The streets named are those of the rows.
    """
    sums: dict[str, dict[Term, int]] = defaultdict(lambda: defaultdict(int))
    people = []
    for row in rows:
        if row.source is Source.PEOPLE:
            people.append(row)
            continue
        for term in TERMS:
            if term.source is row.source:
                sums[row.area][term] += term.of(row)
    return combined(sums, people, division)


def combined(
    sums: Mapping[str, Mapping[Term, int]], people: Iterable[Fact], division: str
) -> dict[str, Aggregates]:
    """Sums by street with the people of each street, and the whole under ""."""
    known = list(people)
    streets = {row.area[:STREET_DIGITS] for row in known if len(row.area) >= STREET_DIGITS}
    whole: dict[Term, int] = defaultdict(int)
    for found in sums.values():
        for term, value in found.items():
            whole[term] += value
    areas = {
        street: Aggregates(dict(sums.get(street, {})), people_of(known, street))
        for street in sorted({*sums, *streets})
        if street
    }
    areas[""] = Aggregates(dict(whole), people_of(known, division))
    return areas


def people_of(rows: Iterable[Fact], division: str) -> dict[str, People]:
    """The people of a division by measure: its own number, else the sum of the highest level below
    that has numbers."""
    below: dict[str, dict[int, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.area.startswith(division):
            below[str(row.values["measure"])][len(row.area)].append(row)
    return {measure: _added(levels[min(levels)]) for measure, levels in sorted(below.items())}


def _added(rows: list[Fact]) -> People:
    lows, highs = [_number(row, "low") for row in rows], [_number(row, "high") for row in rows]
    days = sorted(date.fromisoformat(str(row.values["on"])) for row in rows)
    methods = sorted({str(row.values["method"]) for row in rows})
    return People(
        low=_sum(lows),
        value=sum((Decimal(str(row.values["value"])) for row in rows), Decimal(0)),
        high=_sum(highs),
        is_estimate=any(bool(row.values["is_estimate"]) for row in rows),
        method="；".join(methods),
        since=days[0],
        until=days[-1],
    )


def _number(row: Fact, name: str) -> Decimal | None:
    """A bound; of an exact number the number itself."""
    found = row.values[name]
    if found is None and not row.values["is_estimate"]:
        found = row.values["value"]
    return None if found is None else Decimal(str(found))


def _sum(bounds: list[Decimal | None]) -> Decimal | None:
    known = [each for each in bounds if each is not None]
    return sum(known, Decimal(0)) if len(known) == len(bounds) else None
