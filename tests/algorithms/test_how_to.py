"""The examples of the how-to page run as they stand there."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "use-the-algorithms.md"


def test_the_examples_run(capsys) -> None:
    *alone, machines = re.findall(
        r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert len(alone) == 4
    for example in alone:
        exec(example, {})  # noqa: S102 - our own page
    assert "Stopped.PROVEN" in capsys.readouterr().out
    compile(machines, "machines", "exec")  # needs a scheduler: tests/algorithms/siting
