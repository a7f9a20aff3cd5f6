"""Add Debian packages where that is possible without asking: as root, or with silent sudo."""

from __future__ import annotations

import os
import shutil
import subprocess


def install(*packages: str) -> bool:
    """True when apt-get installed them; False where it may not or cannot (no questions asked)."""
    prefix = rights()
    if prefix is None or not shutil.which("apt-get"):
        return False
    print(f"Installing {' '.join(packages)} …", flush=True)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2"]
    subprocess.run([*apt, "update"], check=False, stdin=subprocess.DEVNULL)
    command = [*apt, "install", "--yes", "--no-install-recommends", *packages]
    return subprocess.run(command, check=False, stdin=subprocess.DEVNULL).returncode == 0


def rights() -> list[str] | None:
    """[] for root, ["sudo", "-n"] where it works, else None."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None
