"""Entries of the survey in words, for the walkers' pages and the office's."""

from collections.abc import Iterator
from typing import Any

from tuoyu.core.crypto.mask import mask_phone
from tuoyu.survey.lifecycle import ENTRY
from tuoyu.survey.models import Entry
from tuoyu.survey.sheet import BY_NAME

PARTS = (
    "walked_on", "presence", "kind", "nature", "credit_code", "places", "under_one", "one_to_two",
    "two_to_three", "three_and_over", "carers", "monthly_fee_fen", "fire_equipment", "clear_exits",
    "meals", "food_licence",
)  # fmt: skip


def label_of(name: str) -> str:
    """The head of the field's column in the table: the same word everywhere."""
    return BY_NAME[name].label


def said(name: str, value: Any) -> str:
    """A value of a compared field in words; a blank is “空”."""
    if value is None or value == "":
        return "空"
    if name == "monthly_fee_fen":
        return f"{value / 100:.2f}".removesuffix(".00") + "元"
    choices = dict(getattr(Entry._meta.get_field(name), "flatchoices", ()))
    return str(choices.get(value, value))


def facts_rows(entry: Entry, *, private: bool) -> Iterator[dict[str, Any]]:
    """The entry as key and value; phone and note whole only for those who may fill it."""
    yield {"key": "点位编号", "value": entry.place.number}
    yield {"key": "街道或社区", "value": entry.division.name}
    yield {"key": "地址", "value": entry.address}
    for name in PARTS:
        value = getattr(entry, name)
        if value not in (None, ""):
            yield {"key": label_of(name), "value": said(name, value)}
    if entry.longitude is not None:
        yield {"key": "位置", "value": f"经度{entry.longitude:.5f}，纬度{entry.latitude:.5f}"}
    if entry.phone:
        yield {"key": "联系电话", "value": entry.phone if private else mask_phone(entry.phone)}
    if entry.note and private:
        yield {"key": "说明", "value": entry.note}


def state_cell(entry: Entry) -> dict[str, str]:
    state = ENTRY.state(entry.state)
    return {"text": state.label, "tag": state.tone.value}


def children_words(entry: Entry) -> str:
    """Children under three of all children present."""
    under = [entry.under_one, entry.one_to_two, entry.two_to_three]
    known = [count for count in under if count is not None]
    return str(sum(known)) if known else ""
