"""The table: states and the steps between them."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.db import models

from tuoyu.core.authority.permissions import Permission


class Tone(StrEnum):
    """What a state means to people: the look gives it a colour, the words stand beside it."""

    NEUTRAL = "quiet"
    WAITING = "info"
    WARNING = "warn"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True)
class State:
    code: str
    label: str
    tone: Tone = Tone.NEUTRAL
    final: bool = False


@dataclass(frozen=True)
class Step:
    """A step from one of `sources` to `target`; `permission` None means the system alone."""

    code: str
    label: str
    sources: tuple[str, ...]
    target: str
    permission: Permission | None
    needs_reason: bool = False


_known: dict[str, "Lifecycle"] = {}


@dataclass(frozen=True)
class Lifecycle:
    """States and steps of one kind of record, checked when it is made."""

    name: str
    label: str
    initial: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    _by_state: dict[str, State] = field(init=False, repr=False, compare=False)
    _by_step: dict[str, Step] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_state", {s.code: s for s in self.states})
        object.__setattr__(self, "_by_step", {s.code: s for s in self.steps})
        self._check()
        _known[self.name] = self

    def _check(self) -> None:
        if len(self._by_state) != len(self.states) or len(self._by_step) != len(self.steps):
            raise ValueError(f"{self.name}: a state or step stands twice")
        named = {self.initial, *(s.target for s in self.steps)}
        named |= {source for s in self.steps for source in s.sources}
        if unknown := named - self._by_state.keys():
            raise ValueError(f"{self.name}: unknown states {sorted(unknown)}")
        for step in self.steps:
            if any(self._by_state[source].final for source in step.sources):
                raise ValueError(f"{self.name}: {step.code} leaves a final state")
        unreached = self._by_state.keys() - {self.initial} - {s.target for s in self.steps}
        if unreached:
            raise ValueError(f"{self.name}: no step leads to {sorted(unreached)}")

    def state(self, code: str) -> State:
        return self._by_state[code]

    def step(self, code: str) -> Step:
        return self._by_step[code]

    def steps_from(self, state: str) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if state in step.sources)

    def choices(self) -> list[tuple[str, str]]:
        return [(s.code, s.label) for s in self.states]

    def state_field(self) -> "models.CharField[str, str]":
        """The model field; pair it with `constraint()`."""
        return models.CharField(
            "状态", max_length=40, choices=self.choices(), default=self.initial, db_index=True
        )

    def constraint(self) -> models.CheckConstraint:
        return models.CheckConstraint(
            condition=models.Q(state__in=[s.code for s in self.states]),
            name=f"{self.name}_state_known",
        )

    def mermaid(self) -> str:
        """The state diagram in Mermaid."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {s.code} : {s.label}" for s in self.states]
        lines += [
            f"    {source} --> {step.target} : {step.label}"
            for step in self.steps
            for source in step.sources
        ]
        lines += [f"    {s.code} --> [*]" for s in self.states if s.final]
        return "\n".join(lines)


def all_lifecycles() -> tuple[Lifecycle, ...]:
    """Every table made so far, by name; complete once Django's apps are loaded."""
    return tuple(_known[name] for name in sorted(_known))
