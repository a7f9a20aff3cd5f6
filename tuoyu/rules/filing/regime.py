"""Whether care is filed or needs a permit, by the day (备案 or 许可).

Today it is filed (25号 第七条). A law that turns filing into a permit enters as a further version of
the provision `licence.regime` with the day on which it takes effect; nothing else changes here.
"""

from datetime import date

from tuoyu.rules.choice import Choice
from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.provisions import Dated

PROVISION = "licence.regime"


class Regime(Choice):
    """How the state admits a place of care."""

    FILING = "filing", "备案"
    PERMIT = "permit", "许可"


def regime(*, on: date, law: Law = LAW) -> Regime:
    """The regime in force on a day. Raises NotInForce before the first of them."""
    return Regime.of(law.parameter(PROVISION, on=on).value)


def permit_provision(*, on: date, law: Law = LAW) -> Dated | None:
    """The provision that makes a permit necessary on a day; None while filing is enough.

    Its `effective_from` is the day since when; who was filed before has to change over.
    """
    found = law.find(PROVISION, on=on)
    return found if found is not None and found.value == Regime.PERMIT.value else None


def next_change(*, after: date, law: Law = LAW) -> Dated | None:
    """The next version of the regime that takes effect after a day, as far as it is known."""
    ahead = [each for each in law.history(PROVISION) if each.effective_from > after]
    return min(ahead, key=lambda each: each.effective_from, default=None)
