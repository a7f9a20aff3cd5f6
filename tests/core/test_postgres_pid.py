"""postmaster.pid as a crash or a full disk leaves it: stale, and said so."""

from pathlib import Path

import pytest

from tuoyu.core.postgres import Cluster, system


@pytest.mark.parametrize("content", ["", "\n", "4711\n", "x\ny\n"])
def test_a_pid_file_that_was_cut_short_is_stale(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: str
) -> None:
    file = tmp_path / "data" / "postmaster.pid"
    file.parent.mkdir()
    file.write_text(content)
    cluster = Cluster(tmp_path, durable=False)
    assert cluster.status().state == "stopped"
    assert file.exists()  # asking changes nothing
    assert cluster._postmaster() is None
    assert "it is empty or cut short" in caplog.text
    assert not file.exists()


def test_a_whole_pid_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "pid").write_text("4711\n/var/lib/data\n1700000000\n5432\n")
    assert system.pid_file(tmp_path / "pid") == (4711, Path("/var/lib/data"))
