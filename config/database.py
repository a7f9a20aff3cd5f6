"""The embedded server runs while a command works, unless DATABASE_URL names another."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from config import env
from tuoyu.core.postgres import Cluster


@contextmanager
def running() -> Iterator[None]:
    """Start or join the embedded server; the last of its users stops it.

    Sets DATABASE_URL for this process and its children. Raises ServerRefused with what to do.
    """
    if env.text("DATABASE_URL", ""):
        yield
        return
    cluster = Cluster(env.var_dir() / "postgres", durable=True)
    os.environ["DATABASE_URL"] = cluster.ensure_running().url
    try:
        yield
    finally:
        cluster.stop()
        del os.environ["DATABASE_URL"]
