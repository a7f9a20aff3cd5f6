"""The whole answer: what is met, what is missing and by which article, places and staff."""

from dataclasses import dataclass
from datetime import date

from tuoyu.rules.advisor.capacity import Capacity, capacity
from tuoyu.rules.advisor.needs import ClassNeed, StaffNeed, class_needs, staff_needs
from tuoyu.rules.advisor.plan import SitePlan, facts_of
from tuoyu.rules.advisor.topics import TOPICS, Topic
from tuoyu.rules.care_bands import SINGLE_AGE_BANDS
from tuoyu.rules.choice import Choice
from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.filing.facts import FilingFacts
from tuoyu.rules.findings import Cite, Finding, Severity


class Standing(Choice):
    """How the plan stands on one topic, gravest first."""

    TO_MEND = "to_mend", "须先改正"
    TO_CHECK = "to_check", "请核实"
    UNTOLD = "untold", "还没填写"
    ADVISED = "advised", "有建议"
    MET = "met", "符合"


OF_SEVERITY = {
    Severity.BLOCKING: Standing.TO_MEND,
    Severity.WARNING: Standing.TO_CHECK,
    Severity.ADVICE: Standing.ADVISED,
}


@dataclass(frozen=True, slots=True)
class Point:
    """One topic: how it stands, the findings, the provisions asked, and what was not told."""

    title: str
    standing: Standing
    findings: tuple[Finding, ...]
    cites: tuple[Cite, ...]
    untold: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """`points` are in the order of the form; `staff` is for `places` children."""

    points: tuple[Point, ...]
    capacity: Capacity
    classes: tuple[ClassNeed, ...]
    staff: tuple[StaffNeed, ...]
    places: int

    def standing(self, standing: Standing) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.standing is standing)

    @property
    def ready(self) -> bool:
        """Whether nothing stands in the way and everything is told."""
        return not self.standing(Standing.TO_MEND) and not self.standing(Standing.UNTOLD)


def advise(plan: SitePlan, *, on: date, law: Law = LAW) -> Advice:
    """What the law of a day says of a plan. The same rules decide about the filing later."""
    held = capacity(plan, on=on, law=law)
    places = _places(plan, held)
    facts = facts_of(plan, on=on)
    asked = [topic for topic in TOPICS if plan.kind in topic.kinds]
    return Advice(
        points=tuple(_point(topic, plan, facts, on, law) for topic in asked),
        capacity=held,
        classes=class_needs(plan, on=on, law=law),
        staff=staff_needs(plan, places, on=on, law=law),
        places=places,
    )


def _places(plan: SitePlan, held: Capacity) -> int:
    """The places that are spoken of: those planned, else as many as the site may hold."""
    if plan.places is not None:
        return plan.places
    told = [group.places for group in plan.classes if group.places is not None]
    if told and len(told) == len(plan.classes):
        return sum(told)
    return max(0, held.most or 0)


def _point(topic: Topic, plan: SitePlan, facts: FilingFacts, on: date, law: Law) -> Point:
    untold = topic.untold(plan)
    if untold:
        return Point(topic.title, Standing.UNTOLD, (), _read(topic, plan, on, law), untold)
    findings = tuple(topic.run(plan, facts, on, law))
    if not findings:
        return Point(topic.title, Standing.MET, (), _read(topic, plan, on, law))
    order = list(Severity)
    gravest = min(findings, key=lambda each: order.index(each.severity)).severity
    cites = tuple(dict.fromkeys(cite for each in findings for cite in each.cites))
    return Point(topic.title, OF_SEVERITY[gravest], findings, cites)


def _read(topic: Topic, plan: SitePlan, on: date, law: Law) -> tuple[Cite, ...]:
    """The provisions in force that the topic rests on, for the class types that are planned."""
    bands = list(dict.fromkeys(group.band for group in plan.classes)) or list(SINGLE_AGE_BANDS)
    ids = dict.fromkeys(id.replace("{band}", band.value) for id in topic.rests_on for band in bands)
    entries = (law.find(id, on=on) for id in ids)
    return tuple(Cite.of(entry) for entry in entries if entry is not None)
