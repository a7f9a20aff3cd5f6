"""Tasks for other processes, which import this file and nothing heavy with it."""

import os
import time
from pathlib import Path


def dies_once(path: str) -> str:
    marker = Path(path)
    if marker.name == "bad" and not marker.exists():
        marker.touch()
        os._exit(1)
    return marker.name


def always_dies(number: int) -> int:
    if number == 1:
        os._exit(1)
    return number


def fails(number: int) -> int:
    return 10 // number


def waits_once(path: str) -> int:
    """Tells who works on it; the first worker then waits for its death."""
    marker = Path(path)
    if not marker.exists():
        marker.write_text(str(os.getpid()))
        time.sleep(60)
    return os.getpid()
