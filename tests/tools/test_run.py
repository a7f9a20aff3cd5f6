"""`make run`: a page is served, the end is clean, a second start is quick."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import run
from tuoyu.core.postgres import PROJECT, Cluster, ServerRefused

SECOND_START = 0.5  # of the time of the first: what is unchanged is skipped


def child(code: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", code], start_new_session=True)


class TestChildren:
    def test_one_that_ends_by_itself_is_named(self) -> None:
        ended = child("raise SystemExit(3)")
        ended.wait()
        with pytest.raises(ServerRefused, match=r"The job worker ended by itself \(3\)"):
            run.fail_if_ended({"The job worker": ended})

    def test_one_that_will_not_end_is_made_to(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(run, "SECONDS_TO_END", 0.3)
        stubborn = child(
            "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
        )
        time.sleep(0.3)
        run.end_all({"stubborn": stubborn})
        assert stubborn.poll() is not None

    def test_a_second_interrupt_does_not_cut_short_the_end(self) -> None:
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = [signal.getsignal(number) for number in numbers]
        try:
            with pytest.raises(run.Ended):
                run.end(signal.SIGINT, None)
            assert [signal.getsignal(number) for number in numbers] == [signal.SIG_IGN] * 3
        finally:
            for number, handler in zip(numbers, before, strict=True):
                signal.signal(number, handler)


@pytest.fixture
def var() -> Iterator[Path]:
    """A site's own var/, open to the user that runs PostgreSQL for root."""
    made = Path(tempfile.mkdtemp(prefix="tuoyu-run-"))
    made.chmod(0o755)
    for name in ("assets", "assets-installed", "fonts"):
        (made / name).symlink_to(PROJECT / "var" / name)
    yield made
    shutil.rmtree(made)


@contextlib.contextmanager
def site(var: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """`tools.run` on a free port until its address is printed; SIGTERM at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TUOYU_")}
    del kept["DATABASE_URL"]
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.run"], cwd=PROJECT, text=True,
        env=kept | {"TUOYU_VAR": str(var), "PORT": str(port)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    address, said = f"http://127.0.0.1:{port}/", []
    assert process.stdout
    for line in process.stdout:
        said.append(line)
        if address in line:
            break
    else:
        pytest.fail("".join(said))
    try:
        yield address, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=40)


def test_it_serves_stops_cleanly_and_starts_again_quickly(var: Path) -> None:
    began = time.monotonic()
    with site(var) as (address, first):
        first_start = time.monotonic() - began
        with urllib.request.urlopen(address, timeout=20) as page:  # noqa: S310
            assert page.status == 200
            assert 'lang="zh' in page.read().decode()
        cluster = Cluster(var / "postgres", durable=True)
        assert cluster.status().state == "running"
    assert first.returncode == 0
    assert cluster.status().state == "stopped"

    began = time.monotonic()
    with site(var) as (_, second):
        assert time.monotonic() - began < SECOND_START * first_start
    assert second.returncode == 0
