"""The scale of a nursery by its classes (JGJ 39-2016（2019年版）表1.0.3)."""

from datetime import date

from tuoyu.rules.choice import Choice
from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Rule

RULE = Rule(
    id="standards.scale",
    title="托儿所规模",
    version=1,
    uses=(
        "premises.scale.small_classes",
        "premises.scale.medium_classes",
        "premises.scale.large_classes",
    ),
    codes=(),
)


class Scale(Choice):
    """Scales of the table."""

    SMALL = "small", "小型"
    MEDIUM = "medium", "中型"
    LARGE = "large", "大型"


def scale(classes: int, *, on: date, law: Law = LAW) -> Scale | None:
    """None outside the table, and before it came into force."""
    for size in Scale:
        entry = law.find(f"premises.scale.{size.value}_classes", on=on)
        if entry is not None and entry.pair[0] <= classes <= entry.pair[1]:
            return size
    return None
