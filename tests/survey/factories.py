"""Rounds, walkers and places of the survey for tests, through the real acts."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from tests import factories
from tests.accounts.factories import acting, staff
from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.core.authority import Actor, Role
from tuoyu.flows.open_survey_round import open_survey_round
from tuoyu.survey import actions
from tuoyu.survey.facts import CareKind, Facts, Nature, Presence, Seen
from tuoyu.survey.models import Entry, Round

STREET = factories.STREET
# Of a place that offers no care.
NO_CHILDREN: dict[str, Any] = {
    "kind": None, "under_one": None, "one_to_two": None, "two_to_three": None,
}  # fmt: skip


@dataclass
class Scene:
    """An open round with a clerk, and two walkers of one street."""

    round: Round
    clerk: User
    walker: User
    second: User

    @property
    def by_clerk(self) -> Actor:
        return acting(self.clerk)

    @property
    def by_walker(self) -> Actor:
        return acting(self.walker)

    @property
    def by_second(self) -> Actor:
        return acting(self.second)


def walker(street: str = STREET) -> User:
    return staff(Role.STREET_INSPECTOR, where=street)


def plan(name: str = "示例摸底一", *, days: int = 0) -> actions.Plan:
    """A round of 14 days that began `days` from today."""
    today = clock.today() + timedelta(days=days)
    return actions.Plan(name, today, today, today + timedelta(days=14))


def planned(name: str = "示例摸底一", *, days: int = 0, by: Actor) -> Round:
    return actions.plan_round(plan(name, days=days), division=factories.DISTRICT, by=by)


def opened(name: str = "示例摸底一", *, days: int = 0) -> Scene:
    factories.district()
    clerk = staff(Role.FILING_CLERK)
    made = planned(name, days=days, by=acting(clerk))
    open_survey_round(made, by=acting(clerk))
    return Scene(made, clerk, walker(), walker())


def next_round(scene: Scene, name: str = "示例摸底二", *, days: int = 30) -> Scene:
    """Close the round and open the next, as of some days later."""
    actions.close_round(scene.round, by=scene.by_clerk)
    made = planned(name, days=days, by=scene.by_clerk)
    open_survey_round(made, by=scene.by_clerk)
    return replace(scene, round=made)


def facts(number: int = 1, **values: Any) -> Facts:
    """A place that offers care to 10 children under three."""
    told: dict[str, Any] = {
        "name": f"示例小屋{number}托育园",
        "address": f"示例路{number}号1层",
        "division": factories.COMMUNITY,
        "walked_on": clock.today(),
        "presence": Presence.OPERATING,
        "kind": CareKind.CENTRE,
        "nature": Nature.FOR_PROFIT,
        "places": 30,
        "under_one": 0,
        "one_to_two": 4,
        "two_to_three": 6,
        "carers": 3,
        "monthly_fee_fen": 198_000,
        "fire_equipment": Seen.YES,
        "clear_exits": Seen.YES,
        "meals": Seen.NO,
        "phone": f"022-26{number:06d}",
        "note": "示例说明",
    }
    return Facts(**{**told, **values})


def filled(scene: Scene, number: int = 1, *, by: Actor | None = None, **values: Any) -> Entry:
    """A newly found place, filled by the street's walker."""
    return actions.fill_new(scene.round, facts(number, **values), by=by or scene.by_walker)


def verified(scene: Scene, number: int = 1, **values: Any) -> Entry:
    entry = filled(scene, number, **values)
    actions.verify(entry, revision=1, by=scene.by_second)
    return entry


def raw(number: int = 1, /, **values: Any) -> dict[str, Any]:
    """One good row of the table, as somebody types it."""
    return {
        "name": f"示例小屋{number}托育园",
        "division": factories.COMMUNITY,
        "address": f"示例路{number}号1层",
        "presence": "正在收托",
        "walked_on": clock.today().isoformat(),
        "kind": "托育机构",
        "nature": "营利性机构",
        "places": "30",
        "two_to_three": "6",
        "carers": "3",
        "monthly_fee_fen": "1980",
        "phone": f"022-26{number:06d}",
        **values,
    }
