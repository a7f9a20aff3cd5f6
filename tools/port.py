"""Is the web port free? `python3 tools/port.py 8000` says so before anything else is done."""

from __future__ import annotations

import socket
import sys


def main(port: int) -> None:
    """Exits with a sentence when 127.0.0.1:`port` cannot be served on."""
    if not 1 <= port <= 65535:
        sys.exit(f"PORT={port}: choose a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            sys.exit(f"Port {port} is reserved for root: choose another, make run PORT=8001")
        except OSError:
            sys.exit(
                f"Port {port} is taken. Stop the program that uses it (perhaps another make run), "
                f"or choose another: make run PORT={port + 1}\n"
                f"端口 {port} 已被占用：请停止占用它的程序，或换一个端口：make run PORT={port + 1}"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]))
