"""A missing browser fails the run in one line; it does not skip."""

from pathlib import Path

import pytest

from tools import browser, debian


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without any of it, where we may not install."""
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)
    monkeypatch.setattr(debian, "install", lambda *packages: False)


@pytest.mark.usefixtures("bare")
def test_what_is_missing_is_named_with_the_command() -> None:
    with pytest.raises(SystemExit) as refused:
        browser.main()
    words = str(refused.value)
    assert "apt-get install chromium fonts-noto-cjk poppler-utils" in words
    assert "\n" not in words


def test_a_named_browser_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = tmp_path / "chromium"
    own.touch()
    monkeypatch.setenv("CHROMIUM_PATH", str(own))
    assert browser.chromium() == str(own)


@pytest.mark.usefixtures("bare")
def test_a_named_browser_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM_PATH", "/no/such/browser")
    with pytest.raises(SystemExit, match="CHROMIUM_PATH names no file: /no/such/browser"):
        browser.main()


def test_this_machine_has_what_the_tests_need() -> None:
    assert browser.missing() == []


def test_nothing_is_installed_without_the_right_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(debian.shutil, "which", lambda name: None)
    assert debian.install("chromium") is False
