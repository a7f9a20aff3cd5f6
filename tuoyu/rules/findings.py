"""What a rule answers: findings, each with the provisions on which it rests."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tuoyu.rules.choice import Choice
from tuoyu.rules.provisions import Dated, Level, Value


class Severity(Choice):
    """What a finding means for the matter, gravest first."""

    BLOCKING = "blocking", "须先改正"
    WARNING = "warning", "请核实"
    ADVICE = "advice", "建议"


class TooSevere(Exception):
    """A rule tried to stop a matter by a provision that has no such force."""


class Values(Mapping[str, Value | Choice]):
    """The facts and limits that a sentence needs; immutable and hashable."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, Value | Choice]) -> None:
        self._items = tuple(sorted(items.items()))

    def __getitem__(self, key: str) -> Value | Choice:
        for name, value in self._items:
            if name == key:
                return value
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(self._items)

    def __repr__(self) -> str:
        return f"Values({dict(self._items)!r})"


@dataclass(frozen=True, slots=True)
class RuleRef:
    """A rule or a parameter with the version that was applied; kept in the decision's row."""

    id: str
    version: str

    def as_json(self) -> dict[str, str]:
        return {"id": self.id, "version": self.version}


@dataclass(frozen=True, slots=True)
class Cite:
    """A provision as cited: enough to print it years later without the law data."""

    id: str
    version: str
    instrument: str
    doc_no: str
    article: str
    level: Level
    verify: bool

    @classmethod
    def of(cls, entry: Dated) -> "Cite":
        return cls(
            id=entry.id,
            version=entry.version,
            instrument=entry.instrument.name,
            doc_no=entry.doc_no,
            article=entry.article,
            level=entry.level,
            verify=entry.verify,
        )

    @property
    def ref(self) -> RuleRef:
        return RuleRef(self.id, self.version)


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer of a rule.

    `code` picks the sentence in `wording`; `field` names the fact to put right (`site.lease_end`,
    `classes.0.places`, `materials.fire_safety`), None when it is the matter as a whole.
    """

    code: str
    severity: Severity
    cites: tuple[Cite, ...]
    values: Mapping[str, Value | Choice] = field(default_factory=lambda: Values({}))
    field: str | None = None
    rule: RuleRef | None = None

    @classmethod
    def from_rule(
        cls,
        rule: RuleRef,
        code: str,
        severity: Severity,
        provisions: Iterable[Dated],
        *,
        field: str | None = None,
        values: Mapping[str, Value | Choice],
    ) -> "Finding":
        """A finding on given provisions, of which the first carries it.

        Raises TooSevere when a blocking finding does not rest on law, norm or local rule
        throughout, ValueError when no provision is given.
        """
        provisions = tuple(provisions)
        if not provisions:
            raise ValueError(f"{rule.id}:{code} 没有依据。每项结论都要引用条文。")
        if severity is Severity.BLOCKING:
            weak = [entry.id for entry in provisions if not entry.may_block]
            if weak:
                raise TooSevere(f"{rule.id}:{code} 依据{'、'.join(weak)}，不能作为不予办理的理由。")
        cites = tuple(Cite.of(entry) for entry in provisions)
        return cls(code, severity, cites, Values(values), field, rule)

    @property
    def blocking(self) -> bool:
        return self.severity is Severity.BLOCKING


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's card for the rules browser: what it is called, what it reads, what it can say.

    `uses` lists every parameter id that the rule may read, `codes` every finding that it may give.
    Raise `version` whenever the logic changes: decisions remember it.
    """

    id: str
    title: str
    version: int
    uses: tuple[str, ...]
    codes: tuple[str, ...]

    @property
    def ref(self) -> RuleRef:
        return RuleRef(self.id, str(self.version))

    def blocking(
        self, code: str, *by: Dated, at: str | None = None, **values: Value | Choice
    ) -> Finding:
        """A finding that stops the matter until it is put right."""
        return Finding.from_rule(self.ref, code, Severity.BLOCKING, by, field=at, values=values)

    def warning(
        self, code: str, *by: Dated, at: str | None = None, **values: Value | Choice
    ) -> Finding:
        """A finding that a person must look at; it stops nothing by itself."""
        return Finding.from_rule(self.ref, code, Severity.WARNING, by, field=at, values=values)

    def advice(
        self, code: str, *by: Dated, at: str | None = None, **values: Value | Choice
    ) -> Finding:
        """A hint."""
        return Finding.from_rule(self.ref, code, Severity.ADVICE, by, field=at, values=values)

    def strongest(
        self, code: str, *by: Dated, at: str | None = None, **values: Value | Choice
    ) -> Finding:
        """Blocking where every provision has that force, else a warning: for limits a district may
        set.
        """
        weak = any(not entry.may_block for entry in by)
        severity = Severity.WARNING if weak else Severity.BLOCKING
        return Finding.from_rule(self.ref, code, severity, by, field=at, values=values)


def refs_as_json(refs: Iterable[RuleRef]) -> list[dict[str, str]]:
    ordered = sorted(set(refs), key=lambda ref: (ref.id, ref.version))
    return [ref.as_json() for ref in ordered]


def as_json(finding: Finding) -> dict[str, object]:
    """A finding as JSON: codes, not sentences, so that stored decisions can be re-worded."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "field": finding.field,
        "values": {name: _plain(value) for name, value in finding.values.items()},
        "cites": [cite.ref.as_json() for cite in finding.cites],
        "rule": finding.rule.as_json() if finding.rule else None,
    }


def _plain(value: Value | Choice) -> object:
    if isinstance(value, Choice):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bool | int | str):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)
