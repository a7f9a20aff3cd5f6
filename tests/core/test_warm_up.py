"""The command that compiles the algorithms tells what it took."""

import re
from io import StringIO

from django.core.management import call_command


def test_every_part_is_compiled_and_its_seconds_are_told() -> None:
    told = StringIO()
    call_command("warm_up", stdout=told)
    *parts, total = told.getvalue().splitlines()
    seconds = {name: float(taken) for name, taken in (re.findall(r"(\w+): ([\d.]+) s", line)[0]
                                                      for line in parts)}  # fmt: skip
    assert list(seconds) == ["allocation", "capacity", "accessibility", "siting"]
    whole = float(re.findall(r"共用 ([\d.]+) 秒", total)[0])
    assert abs(whole - sum(seconds.values())) < 0.3
