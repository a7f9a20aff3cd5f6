"""What is served of the npm packages: complete, licensed, and nothing that may not be used."""

import json
from pathlib import Path

import pytest

from tools import assets

PROJECT = Path(__file__).resolve().parents[2]
VENDOR = PROJECT / "var" / "assets" / "vendor"
FONTS = PROJECT / "var" / "fonts"

SERVED = [
    "govuk/govuk-frontend.min.css",
    "govuk/govuk-frontend.min.js",
    "htmx/htmx.min.js",
    "leaflet/leaflet.css",
    "leaflet/leaflet.js",
    "leaflet/images/marker-icon.png",
    "echarts/echarts.min.js",
]


@pytest.mark.parametrize("name", SERVED)
def test_it_is_laid_out(name: str) -> None:
    assert (VENDOR / name).stat().st_size > 500


def test_two_weights_of_the_font_and_its_licence() -> None:
    found = {path.name: path.stat().st_size for path in FONTS.iterdir()}
    assert found.keys() == {
        "NotoSerifSC_400Regular.ttf",
        "NotoSerifSC_700Bold.ttf",
        "LICENSE_FONT",
    }
    assert all(size > 10_000_000 for name, size in found.items() if name.endswith(".ttf"))


def test_each_package_is_credited() -> None:
    notice = (VENDOR / "NOTICE.txt").read_text()
    for package in assets.SERVED:
        version = json.loads((PROJECT / "package.json").read_text())["dependencies"][package]
        assert f"{package} {version}: " in notice


@pytest.mark.parametrize("name", [name for name in SERVED if name.endswith((".css", ".js"))])
def test_nothing_points_to_what_is_not_served(name: str) -> None:
    text = (VENDOR / name).read_text(encoding="utf-8")
    for foreign in ("sourceMappingURL", "@font-face", "GDS Transport", "crest", "/assets/"):
        assert foreign not in text


def test_the_house_font_takes_the_place_of_the_foreign_one() -> None:
    text = (VENDOR / "govuk/govuk-frontend.min.css").read_text(encoding="utf-8")
    assert text.count("var(--house-font,") > 50
    assert text.count("{") == text.count("}")


def test_removing_a_picture_leaves_its_neighbours() -> None:
    before = "a{color:red;background-image:url(/assets/images/govuk-crest.svg);margin:0}"
    assert assets.without_foreign_parts(before) == "a{color:red;margin:0}"


def test_an_unchanged_lock_installs_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TUOYU_VAR", str(tmp_path))
    monkeypatch.setattr(assets.subprocess, "run", lambda *_, **__: pytest.fail("npm was called"))
    (tmp_path / "assets-installed").write_text(assets.digest(PROJECT))
    assets.main(PROJECT)
