"""The table refuses what cannot be a lifecycle, and gives model, buttons and diagram alike."""

import pytest

from tuoyu.core.authority import Permission
from tuoyu.core.lifecycle import Lifecycle, State, Step, all_lifecycles, table

OPEN, SHUT = State("open", "开着"), State("shut", "关着", final=True)
CLOSE = Step("close", "关上", ("open",), "shut", Permission.FILING_DECIDE)


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setattr(table, "_known", dict(table._known))


def lifecycle(states=(OPEN, SHUT), steps=(CLOSE,), initial="open"):
    return Lifecycle("door", "门", initial, states, steps)


def test_a_good_table_knows_its_way():
    door = lifecycle()
    assert door.steps_from("open") == (CLOSE,)
    assert door.steps_from("shut") == ()
    assert door.choices() == [("open", "开着"), ("shut", "关着")]
    assert door.state_field().default == "open"
    assert door in all_lifecycles()


@pytest.mark.parametrize(
    ("fault", "given"),
    [
        ("stands twice", {"states": (OPEN, OPEN, SHUT)}),
        ("stands twice", {"steps": (CLOSE, CLOSE)}),
        ("unknown states", {"steps": (Step("x", "去", ("open",), "gone", None), CLOSE)}),
        ("unknown states", {"initial": "ajar"}),
        ("leaves a final state", {"steps": (CLOSE, Step("x", "开", ("shut",), "open", None))}),
        ("no step leads to", {"states": (OPEN, SHUT, State("lost", "丢了"))}),
    ],
)
def test_a_faulty_table_is_refused_and_stays_unknown(fault, given):
    with pytest.raises(ValueError, match=fault):
        lifecycle(**given)
    assert "door" not in {each.name for each in all_lifecycles()}


def test_the_diagram_names_every_state_and_step():
    drawn = lifecycle().mermaid()
    assert "[*] --> open" in drawn
    assert "open --> shut : 关上" in drawn
    assert "shut --> [*]" in drawn


def test_the_site_has_tables_for_filings_and_institutions():
    assert {"filing", "institution"} <= {each.name for each in all_lifecycles()}
