"""A wrong environment variable stops the start with a sentence that names it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config import env
from config.env import SettingFault


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    return lambda value: monkeypatch.setenv("TUOYU_X", value)


class TestReaders:
    def test_what_is_unset_has_its_default(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("TUOYU_X", raising=False)
        assert env.text("TUOYU_X", "here") == "here"
        assert env.flag("TUOYU_X", default=True) is True
        assert env.integer("TUOYU_X", 7) == 7
        assert env.listing("TUOYU_X", ["a"]) == ["a"]

    def test_empty_counts_as_unset(self, put) -> None:  # type: ignore[no-untyped-def]
        put("  ")
        assert env.text("TUOYU_X", "here") == "here"

    def test_what_must_be_set_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("TUOYU_X", raising=False)
        with pytest.raises(SettingFault, match="Set the environment variable TUOYU_X"):
            env.text("TUOYU_X")

    @pytest.mark.parametrize(("word", "meant"), [("1", True), ("Yes", True), ("off", False)])
    def test_flags(self, put, word: str, meant: bool) -> None:  # type: ignore[no-untyped-def]
        put(word)
        assert env.flag("TUOYU_X", default=not meant) is meant

    def test_a_flag_that_is_neither_is_refused(self, put) -> None:  # type: ignore[no-untyped-def]
        put("maybe")
        with pytest.raises(SettingFault, match="TUOYU_X is “maybe”: write 1 or 0"):
            env.flag("TUOYU_X")

    @pytest.mark.parametrize(
        ("word", "fault"),
        [("ten", "whole number"), ("0", "the least is 1"), ("9", "the most is 8")],
    )
    def test_wrong_numbers(self, put, word: str, fault: str) -> None:  # type: ignore[no-untyped-def]
        put(word)
        with pytest.raises(SettingFault, match=fault):
            env.integer("TUOYU_X", least=1, most=8)

    def test_lists(self, put) -> None:  # type: ignore[no-untyped-def]
        put(" a.cn, ,b.cn ,")
        assert env.listing("TUOYU_X") == ["a.cn", "b.cn"]

    def test_a_choice_that_is_none_is_refused(self, put) -> None:  # type: ignore[no-untyped-def]
        put("blue")
        with pytest.raises(SettingFault, match="choose one of red, green"):
            env.choice("TUOYU_X", ("red", "green"))


class TestSecret:
    def test_development_makes_one_and_keeps_it(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("TUOYU_VAR", str(tmp_path / "var"))
        monkeypatch.delenv("TUOYU_SIGNING", raising=False)
        made = env.secret("TUOYU_SIGNING", development=True)
        kept = tmp_path / "var" / "signing"
        assert len(made) >= env.LEAST_SECRET
        assert env.secret("TUOYU_SIGNING", development=True) == made
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert [path.name for path in kept.parent.iterdir()] == ["signing"]

    def test_a_real_site_must_set_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("TUOYU_SIGNING", raising=False)
        with pytest.raises(SettingFault, match="Set TUOYU_SIGNING"):
            env.secret("TUOYU_SIGNING", development=False)

    def test_a_short_one_is_refused_unshown(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TUOYU_SIGNING", "swordfish")
        with pytest.raises(SettingFault, match="too short") as refused:
            env.secret("TUOYU_SIGNING", development=True)
        assert "swordfish" not in str(refused.value)


class TestDatabase:
    def test_an_address(self) -> None:
        found = env.parse_database("postgres://me:p%40ss@db.example:6432/tuoyu?sslmode=require")
        assert found == {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "tuoyu",
            "USER": "me",
            "PASSWORD": "p@ss",
            "HOST": "db.example",
            "PORT": "6432",
            "OPTIONS": {"sslmode": "require"},
        }

    def test_a_socket_folder(self) -> None:
        found = env.parse_database("postgresql://me@/tuoyu?host=%2Frun%2Fpg&port=5433")
        assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("/run/pg", "5433", {})

    @pytest.mark.parametrize(
        "address",
        ["mysql://u:secret@h/db", "sqlite:///db.sqlite3", "oracle://h/db", "tuoyu", "postgres:db"],
    )
    def test_another_kind_is_refused(self, address: str) -> None:
        with pytest.raises(SettingFault, match="Tuoyu needs PostgreSQL 15 or newer") as refused:
            env.parse_database(address)
        assert "secret" not in str(refused.value)

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("postgres://u:secret@h", "names no database"),
            ("postgres://u:secret@h/", "names no database"),
            ("postgres://u:secret@h:port/db", "is not an address"),
            ("postgres://u:sec/ret@h/db", "is not an address"),
            ("postgres://u:secret@h/db?colour=red", "unknown options: colour"),
        ],
    )
    def test_a_broken_address_is_refused_without_its_password(
        self, address: str, words: str
    ) -> None:
        with pytest.raises(SettingFault, match=words) as refused:
            env.parse_database(address)
        assert "secret" not in str(refused.value)

    def test_unset_means_the_embedded_server(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.delenv("DATABASE_URL", raising=False)
        found = env.database(embedded=tmp_path)
        assert found["ENGINE"] == "django.db.backends.postgresql"
        assert found["USER"] == "tuoyu_owner"
        assert found["HOST"].startswith("/")

    def test_the_options_of_the_house_stand_before_those_of_the_address(self) -> None:
        found = env.parse_database("postgres://h/db?options=-c%20work_mem%3D8MB")
        env.add_options(found, "-c timezone=Asia/Shanghai")
        assert found["OPTIONS"]["options"] == "-c timezone=Asia/Shanghai -c work_mem=8MB"
        bare = env.parse_database("postgres://h/db")
        env.add_options(bare, "-c timezone=Asia/Shanghai")
        assert bare["OPTIONS"]["options"] == "-c timezone=Asia/Shanghai"


class TestSettings:
    """The settings as a fresh process reads them."""

    def ask(self, question: str, **given: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if "TUOYU" not in name}
        secret = {"TUOYU_SECRET_KEY": "x" * env.LEAST_SECRET}
        command = [sys.executable, "-c", f"from config import settings; print({question})"]
        return subprocess.run(
            command, cwd=env.PROJECT, env=kept | secret | given, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    def test_a_site_for_others_is_not_weakened_by_the_mark_of_tests(self) -> None:
        refused = self.ask("1", TUOYU_TESTING="1", TUOYU_HOSTS="tuoyu.example.cn")
        assert "Unset TUOYU_TESTING" in refused.stderr
        assert self.ask("settings.TLS", TUOYU_TESTING="1").stdout.strip() == "False"
        assert self.ask("settings.TLS", TUOYU_HOSTS="tuoyu.example.cn").stdout.strip() == "True"

    @pytest.mark.parametrize(("proxies", "believed"), [("0", "None"), ("1", "https")])
    def test_who_says_that_it_was_https(self, proxies: str, believed: str) -> None:
        answer = self.ask("settings.SECURE_PROXY_SSL_HEADER", TUOYU_PROXIES=proxies).stdout
        assert believed in answer
