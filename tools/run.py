"""`make run`: database, tables, district pack, demo data, jobs, web server; and their clean end.

Everything is prepared in this one process (Django is loaded once), then the web server and the
job worker run as children. Ctrl-C or SIGTERM ends them, then PostgreSQL.
"""

from __future__ import annotations

import hashlib
import logging
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from types import FrameType

from django.core.management.base import CommandError

from config import database, env
from config.env import SettingFault
from tools import port as web_port
from tuoyu.core.postgres import APPLICATION, PROJECT, ServerRefused

PACK = PROJECT / "packs" / "hongqiao"
SECONDS_TO_SERVE = 60
SECONDS_TO_END = 20


class Ended(Exception):
    """The person or the system asked for the end."""


def main() -> None:
    os.chdir(PROJECT)
    logging.basicConfig(format="%(message)s")
    try:
        port = env.integer("PORT", 8000, least=1, most=65535)
        web_port.main(port)
        os.environ.setdefault("TUOYU_DEMO", "1")
        os.environ.setdefault("TUOYU_DEMO_WITHOUT_DEBUG", "1")  # on the loopback address only
        os.environ.setdefault("TUOYU_ADDRESS", f"http://127.0.0.1:{port}")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, end)
        with database.running() as cluster:
            prepare()
            # The site itself may not change tables or the audit: it has the lesser role.
            serve(port, cluster.endpoint(APPLICATION).url if cluster else None)
    except (SettingFault, ServerRefused, CommandError) as fault:
        sys.exit(str(fault))
    except Ended:
        print("\nStopped. / 已停止。", flush=True)


def end(number: int, frame: FrameType | None) -> None:
    # A second Ctrl-C must not cut short the clean end that the first one began.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Ended


def prepare() -> None:
    """Tables, static files, the district, the demo; each does nothing when nothing changed."""
    import django
    from django.core.management import call_command
    from django.db import connection

    from tuoyu.core.postgres import check_server

    django.setup()
    with closing(connection):
        check_server(connection)
        step("Preparing the tables …")
        call_command("migrate", interactive=False, verbosity=0)
        check_server(connection)
        collect_static()
        step("Loading the district …")
        call_command("load_pack", str(PACK), yes=True, verbosity=0)
        step("Building the demo data (only the first time) …")
        call_command("build_demo", verbosity=0)


def step(words: str) -> None:
    print(words, flush=True)


def collect_static() -> None:
    """Hash and compress the static files when one of them changed."""
    from django.core.management import call_command

    stamp, wanted = env.var_dir() / "static-collected", static_digest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    step("Collecting the static files …")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)


def static_digest() -> str:
    """Of every file that collectstatic would copy, by place, size and time."""
    from django.contrib.staticfiles.finders import get_finders

    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            seen.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def serve(port: int, address: str | None) -> None:
    """Start the children, say where the site is, wait until one ends or we are asked to end.

    `address`: their DATABASE_URL when it is not our own.
    """
    surroundings = os.environ | ({"DATABASE_URL": address} if address else {})
    children = {
        "The web server": [
            "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}",
            "--worker-class", "gthread", "--workers", str(min(os.cpu_count() or 2, 4)),
            "--threads", "4", "--preload", "--log-level", "warning", "--graceful-timeout", "5",
        ],
        "The job worker": ["manage.py", "procrastinate", "worker"],
    }  # fmt: skip
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, arguments in children.items():
            # A session of its own: Ctrl-C reaches us alone, and we end the children in order.
            running[name] = subprocess.Popen(
                [sys.executable, *arguments],
                env=surroundings,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
            )
        wait_until_served(port, running)
        announce(port)
        watch(running)
    finally:
        end_all(running)


def wait_until_served(port: int, running: dict[str, subprocess.Popen[bytes]]) -> None:
    last = time.monotonic() + SECONDS_TO_SERVE
    while time.monotonic() < last:
        fail_if_ended(running)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except urllib.error.HTTPError:
            return  # it answers; what it answers its log says
        except OSError:
            time.sleep(0.1)
    raise ServerRefused("The web server does not answer; its words are above.")


def announce(port: int) -> None:
    from django.core.management import call_command

    print(f"\n托育 is served at http://127.0.0.1:{port}/  (Ctrl-C stops it)\n", flush=True)
    call_command("demo_accounts")
    sys.stdout.flush()


def watch(running: dict[str, subprocess.Popen[bytes]]) -> None:
    while True:
        fail_if_ended(running)
        time.sleep(0.5)


def fail_if_ended(running: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, child in running.items():
        if child.poll() is not None:
            raise ServerRefused(f"{name} ended by itself ({child.returncode}); see above.")


def end_all(running: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask each child to finish what it does; after SECONDS_TO_END make it."""
    for child in running.values():
        child.terminate()
    last = time.monotonic() + SECONDS_TO_END
    for child in running.values():
        try:
            child.wait(max(0.1, last - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


if __name__ == "__main__":
    main()
