"""HiGHS without its banner: one place where its solver is made."""

from __future__ import annotations

from typing import Any, cast

import highspy

_HIGHS: Any = cast("Any", highspy).Highs  # its own classes are not typed


class _Quiet(_HIGHS):  # type: ignore[misc]
    """Output is switched off before the first thing that HiGHS would tell, which is in its making."""

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's own name
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()


def solver() -> Any:
    """A HiGHS solver that prints nothing."""
    return _Quiet()
