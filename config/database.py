"""The embedded server runs while a command works, unless DATABASE_URL names another."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from config import env
from tuoyu.core.postgres import Cluster


@contextmanager
def running() -> Iterator[Cluster | None]:
    """Start or join the embedded server; the last of its users stops it.

    Sets DATABASE_URL (as the owner of the tables) for this process and its children. Yields the
    cluster; None with a server of the site's own. Raises ServerRefused with what to do.
    """
    if env.text("DATABASE_URL", ""):
        yield None
        return
    cluster = Cluster(env.var_dir() / "postgres", durable=True)
    os.environ["DATABASE_URL"] = cluster.ensure_running().url
    try:
        yield cluster
    finally:
        cluster.stop()
        del os.environ["DATABASE_URL"]
