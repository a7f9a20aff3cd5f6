"""python -m benchmarks [name …]: run, print, write RESULTS.md; exit code 1 for a missed target."""

import os
import platform
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

from benchmarks import Row, site

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "RESULTS.md"
NO_BENCHMARKS = {"__init__", "__main__", "site"}
HEAD = """# Benchmarks

Written by `make bench`; a section is replaced when its benchmark runs. Ours : floor is measured in
one run on one machine, so it carries over to other machines better than the figures do.
"""
PACKAGES = ("django", "psycopg", "cryptography")


def main(wanted: list[str]) -> int:
    known = sorted(p.stem for p in FOLDER.glob("*.py") if p.stem not in NO_BENCHMARKS)
    if unknown := set(wanted) - set(known):
        print(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(known)}")
        return 2
    missed = 0
    modules = {name: import_module(f"benchmarks.{name}") for name in wanted or known}
    needs_site = any(getattr(module, "NEEDS_SITE", True) for module in modules.values())
    with site.running() if needs_site else nullcontext():
        for name, module in modules.items():
            rows = module.run()
            section = _section(name, module, rows)
            print(section)
            _write(name, section)
            missed += sum(row.passed is False for row in rows)
    return 1 if missed else 0


def _section(name: str, module: ModuleType, rows: list[Row]) -> str:
    lines = [
        f"## {name}",
        "",
        (module.__doc__ or "").strip(),
        "",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {_machine(module)}",
        "",
        "| what | ours | floor | ours : floor | target | |",
        "|---|---|---|---|---|---|",
    ]
    mark = {True: "met", False: "**missed**", None: ""}
    lines += [
        f"| {r.name} | {r.ours} | {r.floor} | {r.ratio:.2f} | {r.target} | {mark[r.passed]} |"
        for r in rows
    ]
    return "\n".join(lines) + "\n"


def _machine(module: ModuleType) -> str:
    """The machine, how busy it is, and the versions that matter to this benchmark."""
    names = getattr(module, "PACKAGES", PACKAGES)
    programs = [f"Python {platform.python_version()}", *(f"{n} {version(n)}" for n in names)]
    if getattr(module, "NEEDS_SITE", True):
        programs.insert(1, f"PostgreSQL {_server()}")
    return (
        f"{os.cpu_count()} cores ({_processor()}), {_memory()} GB, load {os.getloadavg()[0]:.1f} · "
        + ", ".join(programs)
    )


def _server() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.machine()


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def _write(name: str, section: str) -> None:
    """Replace this benchmark's section and keep those of the others, by name."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    sections = {part.split("\n", 1)[0]: f"## {part}" for part in text.split("\n## ")[1:]}
    sections[name] = section
    body = "\n".join(sections[key].rstrip() + "\n" for key in sorted(sections))
    RESULTS.write_text(f"{HEAD}\n{body}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
