"""What a visit has to look at: the numbered items of the health evaluation (卫生评价)."""

from dataclasses import dataclass
from datetime import date

from tuoyu.divisions.queries import district, provision
from tuoyu.filing.aftermath import CheckResult
from tuoyu.filing.models import Case, Nonconformity, Verification
from tuoyu.rules.dated import Dated
from tuoyu.rules.filing.facts import Education
from tuoyu.rules.findings import Cite
from tuoyu.rules.wording import cited

ITEMS = "health_evaluation.items"
# What the instrument is known to ask for. Which numbers these bear in it is not known here, so
# they are shown beside the items and not as their text.
KNOWN = (
    "health_evaluation.window_floor_percent",
    "health_evaluation.observation_room_m2",
    "health_evaluation.observation_beds",
    "staff.health.min_count",
    "staff.health.min_education",
)


@dataclass(frozen=True)
class KnownItem:
    text: str
    value: str
    citation: str


def items_to_check(case: Case) -> list[int]:
    """All items after the receipt; after a correction those that failed the last time.

    Where nothing but something else failed, all of them are looked at again.
    """
    count = provision(ITEMS).whole
    everything = list(range(1, count + 1))
    last = last_visit(case)
    if case.state != "corrected" or last is None:
        return everything
    failed = [each.item for each in last.items.all() if each.result == CheckResult.FAIL.value]
    return failed or everything


def last_visit(case: Case) -> Verification | None:
    return case.verifications.prefetch_related("items").order_by("-ordinal").first()


def visits_of(case: Case) -> list[Verification]:
    """All visits, the last first, with who verified and what was found."""
    return list(
        case.verifications.select_related("first_verifier", "second_verifier")
        .prefetch_related("items__file")
        .order_by("-ordinal")
    )


def known_items(on: date) -> list[KnownItem]:
    """The requirements of the evaluation that are known by name, from the district's law."""
    law = district().law
    entries = [law.find(id, on=on) for id in KNOWN]
    return [
        KnownItem(entry.text, _shown(entry), cited(Cite.of(entry)))
        for entry in entries
        if entry is not None
    ]


def _shown(entry: Dated) -> str:
    """The value in words: a degree of education is a code in the law."""
    labels = dict(Education.choices())
    return labels.get(str(entry.value), entry.shown)


def rules_applied(on: date) -> list[dict[str, str]]:
    """The provisions on which a visit rests, with their versions."""
    law = district().law
    entries = [law.find(id, on=on) for id in (ITEMS, *KNOWN)]
    return [Cite.of(entry).ref.as_json() for entry in entries if entry is not None]


def nonconformities_of(case: Case) -> list[Nonconformity]:
    """What was published about a case, the newest first, with what was reported."""
    return list(
        Nonconformity.objects.filter(case=case)
        .prefetch_related("corrections__file")
        .order_by("-id")
    )


def open_nonconformity(case: Case) -> Nonconformity | None:
    return Nonconformity.objects.filter(case=case, lifted_at=None).first()
