"""The two databases, as a backup and a restore see them: a consistent copy while others write, and the way back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction

from llwybr.site.backups.archive import Facts

SQLITE, POSTGRESQL = "sqlite", "postgresql"
BESIDE = ("", "-wal", "-shm")  # the files of one SQLite database
TABLES = {
    SQLITE: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    POSTGRESQL: "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename",
}
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
ASIDE = "before_restore_"  # and a time: the schema in which a replaced database lies

Ask = Callable[[str], list[Any]]


class RefusedError(Exception):
    """Why nothing was done, in words."""


def engine() -> SQLite | PostgreSQL:
    return PostgreSQL() if connection.vendor == POSTGRESQL else SQLite()


def _facts(name: str, ask: Ask) -> Facts:
    heads = ask("SELECT sequence, digest FROM events_head")
    return Facts(
        engine=name,
        migrations=frozenset(f"{app}.{migration}" for app, migration in ask("SELECT app, name FROM django_migrations")),
        sequence=heads[0][0] if heads else 0,
        digest=heads[0][1] if heads else "",
        counts={table: ask(f'SELECT count(*) FROM "{table}"')[0][0] for (table,) in ask(TABLES[name])},  # noqa: S608
    )


def facts_here() -> Facts:
    """Of the database that Django uses."""
    with connection.cursor() as cursor:

        def ask(sql: str) -> list[Any]:
            cursor.execute(sql)
            return list(cursor.fetchall())

        return _facts(connection.vendor, ask)


class SQLite:
    name = SQLITE

    @property
    def path(self) -> Path:
        return Path(settings.DATABASES["default"]["NAME"])

    def dump(self, to: Path) -> Facts:
        """By the backup API, in one step under one lock for reading: whoever writes meanwhile goes on, and is not in it.

        Copying the file would miss what is still in the write-ahead log, or tear it.
        """
        if not self.is_there():
            raise RefusedError(f"there is no database at {self.path}")
        with closing(sqlite3.connect(self.path, timeout=60)) as ours, closing(sqlite3.connect(to)) as copy:
            ours.backup(copy, pages=-1)
            if (said := copy.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise RefusedError(f"the database is damaged: {said}")
            return _facts(SQLITE, lambda sql: copy.execute(sql).fetchall())

    def is_there(self) -> bool:
        return self.path.exists()

    def is_used(self) -> bool:
        """Whether another process has it open: only the last one may leave the write-ahead log. Ours lets go of it first."""
        connection.close()
        with closing(sqlite3.connect(self.path, timeout=0)) as alone:
            try:
                alone.execute("PRAGMA journal_mode = DELETE").fetchone()
            except sqlite3.OperationalError:
                return True
        return False

    @contextmanager
    def beside(self) -> Iterator[dict[str, str]]:
        """For a drill: a folder of its own is enough."""
        yield {}

    @contextmanager
    def replaced(self, dumped: Path, aside: Path) -> Iterator[None]:
        """The new one is finished where it was unpacked, and only then takes its place."""
        new = dumped.with_name(self.path.name)
        dumped.rename(new)
        yield
        connection.close()
        for ending in BESIDE:
            old, ready = (one.with_name(one.name + ending) for one in (self.path, new))
            if old.exists():
                aside.mkdir(mode=0o700, exist_ok=True)
                old.rename(aside / old.name)
            if ready.exists():
                ready.rename(old)


class PostgreSQL:
    name = POSTGRESQL

    def dump(self, to: Path) -> Facts:
        """By pg_dump, from the very moment at which the rest is counted."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SELECT pg_export_snapshot()")
            moment = cursor.fetchone()[0]
            run("pg_dump", "--format=custom", f"--file={to}", f"--snapshot={moment}", f"--exclude-schema={ASIDE}*")
            return facts_here()

    def is_there(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(TABLES[POSTGRESQL])
            return cursor.fetchone() is not None

    def is_used(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(OTHERS)
            return bool(cursor.fetchone()[0])

    @contextmanager
    def beside(self) -> Iterator[dict[str, str]]:
        """For a drill: a database of its own on the same server, which its role must be able to make."""
        name = f"llwybr_drill_{os.getpid()}"
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
            try:
                yield {"DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()}
            finally:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def replaced(self, dumped: Path, aside: Path) -> Iterator[None]:
        """The old one lies in a schema beside it: dropped by hand once the new one is right."""
        schema = ASIDE + aside.name.rpartition("-")[2].lower()
        old = self.is_there()
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER SCHEMA public RENAME TO {schema}")
            try:
                cursor.execute("CREATE SCHEMA public")
                run(
                    "pg_restore",
                    "--no-owner",
                    "--no-privileges",
                    "--single-transaction",
                    f"--dbname={connection.settings_dict['NAME']}",
                    str(dumped),
                )
                connection.close()
                dumped.unlink()
                yield
            except BaseException:
                self._put_back(schema)
                raise
        if not old:
            self._drop(schema)

    def _put_back(self, schema: str) -> None:
        self._drop("public")
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER SCHEMA {schema} RENAME TO public")

    def _drop(self, schema: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")


def run(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs, on the database that Django uses. Raises RefusedError where it is missing or fails."""
    found = shutil.which(program)
    if found is None:
        raise RefusedError(f"{program} is not on the PATH: install PostgreSQL's client programs, as new as the server")
    said = connection.settings_dict
    known = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {name: str(said[ours]) for name, ours in known.items() if said.get(ours)}
    done = subprocess.run(  # noqa: S603  the program is one of two that we name
        [found, *arguments], env={**os.environ, **given}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RefusedError(f"{program}: {done.stderr.strip()[-2000:]}")
