"""Other people's packages, each group in an environment of its own under var/peers.

`<group>.txt` is the hashed lock (written from `<group>.in` by `uv pip compile --universal
--generate-hashes --no-emit-index-url`); `<group>_peer.py` runs inside that environment, without
the project, and prints its measurements as one line of JSON.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
PLACE = FOLDER.parents[1] / "var" / "peers"


def measured(group: str, *arguments: str, script: str = "", seconds: float = 900) -> dict[str, Any]:
    """What the peers' script says in the group's environment; {} when it fails or runs too long.

    `script` is the file's name without `_peer.py`, by default that of the group.
    """
    python = environment(group)
    command = [str(python), str(FOLDER / f"{script or group}_peer.py"), *arguments]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds, check=True, cwd=PLACE
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        print(f"{script or group} {arguments}: {str(error.stderr)[-400:]}", file=sys.stderr)
        return {}
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def environment(group: str) -> Path:
    """The Python of the group's environment, made anew when its lock has changed."""
    lock = FOLDER / f"{group}.txt"
    home, stamp = PLACE / group, PLACE / f"{group}.installed"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    python = home / "bin" / "python"
    if python.exists() and stamp.exists() and stamp.read_text() == digest:
        return python
    PLACE.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
    install = ["-m", "pip", "install", "-qq", "--require-hashes", "--only-binary", ":all:"]
    quiet = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    subprocess.run([str(python), *install, "-r", str(lock)], check=True, env=quiet)
    stamp.write_text(digest)
    return python
