"""docs/lifecycles.md is what the tables say; whoever changes one draws it again and looks at it."""

from tuoyu.core.lifecycle import all_lifecycles
from tuoyu.core.management.commands.draw_lifecycles import TARGET, drawn


def test_the_lifecycles_are_drawn_anew() -> None:
    assert TARGET.read_text(encoding="utf-8") == drawn(), "run: make diagrams"


def test_every_state_and_step_is_in_the_drawing() -> None:
    told = drawn()
    for table in all_lifecycles():
        assert f"## {table.label} `{table.name}`" in told
        assert all(f"{state.code} : {state.label}" in told for state in table.states)
        assert all(f"| {step.label} `{step.code}` |" in told for step in table.steps)
