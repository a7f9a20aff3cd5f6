"""Setting up: an unchanged lock costs nothing, an old Python is refused with a sentence."""

from pathlib import Path

import pytest

from tools import install


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in (".venv", "requirements"):
        (tmp_path / folder).mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("a==1\n")
    (tmp_path / "requirements" / "dev.txt").write_text("a==1\nb==1\n")
    return tmp_path


def installed(kind: str, project: Path) -> None:
    install.stamp(kind, project).write_text(install.digest(kind, project))


def test_nothing_is_installed_at_first(project: Path) -> None:
    assert not install.is_current("run", project)


def test_an_installed_lock_is_current_until_it_changes(project: Path) -> None:
    installed("run", project)
    assert install.is_current("run", project)
    (project / "requirements" / "run.txt").write_text("a==2\n")
    assert not install.is_current("run", project)


def test_dev_serves_for_run_and_not_the_reverse(project: Path) -> None:
    installed("dev", project)
    assert install.is_current("run", project)
    install.stamp("dev", project).unlink()
    installed("run", project)
    assert not install.is_current("dev", project)


def test_an_environment_copied_from_elsewhere_is_not_trusted(project: Path, tmp_path: Path) -> None:
    installed("run", project)
    moved = project.rename(tmp_path.parent / f"{tmp_path.name}-moved")
    assert not install.is_current("run", moved)
    moved.rename(project)


def test_an_old_python_is_refused(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    monkeypatch.setattr(install.sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"Python 3\.9 is too old.*Python 版本过低"):
        install.main("run", project)
