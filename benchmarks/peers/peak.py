"""The most memory that this process has held.

`ru_maxrss` is of no use here: a child inherits that of whoever started it.
"""

from pathlib import Path


def megabytes() -> int:
    """From Linux' own account of the process, which starts anew with the program."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = (each for each in lines if each.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024
