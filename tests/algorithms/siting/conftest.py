"""Kernels are compiled before the first test, so that no run's seconds go into compiling."""

import pytest

from tuoyu.algorithms import siting


@pytest.fixture(autouse=True, scope="session")
def _compiled() -> None:
    siting.warm_up()
