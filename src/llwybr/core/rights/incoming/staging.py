"""A bundle that its owner looks at before it comes in: one at a time, theirs alone, for a day, on the disk and in no table."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.crypto import salted_hmac

from llwybr.core.rights import taking
from llwybr.core.rights.incoming.opening import MOST_BYTES, PIECE
from llwybr.core.rights.incoming.refused import RefusedError


@dataclass(frozen=True)
class Outcome:
    """How the last one ended: what came in, by model, and how many files could not be kept here (`left`); or why nothing did (a
    code of words.REFUSALS, and an entry)."""

    came: Mapping[str, int]
    reason: str = ""
    name: str = ""
    left: int = 0


def path_of(person: str) -> Path:
    """Where the one of this person (by public id) lies: its name says nothing of them."""
    return taking.folder() / f"in-{salted_hmac('rights.bring_in', person, algorithm='sha256').hexdigest()[:40]}"


def lock_of(person: str) -> str:
    return f"{path_of(person).name}.lock"


def _outcome_of(person: str) -> Path:
    return path_of(person).with_suffix(".json")


def _step_of(person: str) -> Path:
    return path_of(person).with_suffix(".step")


def stage(file: BinaryIO, *, person: str) -> str:
    """Keep what was sent until it is brought in or put away; its digest. Raises RefusedError where the disk is full."""
    digest, path = hashlib.sha256(), path_of(person)
    fresh = path.with_suffix(".new")
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
            size = 0
            while piece := file.read(PIECE):
                size += len(piece)
                if size > MOST_BYTES:
                    raise RefusedError("size")
                digest.update(piece)
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
        fresh.rename(path)
    except OSError:
        raise RefusedError("full") from None
    finally:
        fresh.unlink(missing_ok=True)
    _outcome_of(person).unlink(missing_ok=True)
    return digest.hexdigest()


def digest_of(person: str) -> str:
    """Of what lies there: so that what was looked at is what comes in; "" where nothing does."""
    try:
        with path_of(person).open("rb") as file:
            return digest(file)
    except FileNotFoundError:
        return ""


def digest(file: BinaryIO) -> str:
    """Of one that is open, whatever has come to lie in its place since."""
    found = hashlib.sha256()
    file.seek(0)
    while piece := file.read(PIECE):
        found.update(piece)
    return found.hexdigest()


def is_staged(person: str) -> bool:
    return path_of(person).exists()


def put_away(person: str) -> None:
    """Nothing of it stays, nor of how an earlier one ended. One that is being brought in is stopped by it."""
    path_of(person).unlink(missing_ok=True)
    _outcome_of(person).unlink(missing_ok=True)
    _step_of(person).unlink(missing_ok=True)


def note(person: str, outcome: Outcome) -> None:
    """How it ended; the bundle itself is gone."""
    put_away(person)
    _write(_outcome_of(person), asdict(outcome))


def note_step(person: str, done: int, of: int) -> None:
    _write(_step_of(person), {"done": done, "of": of})


def step(person: str) -> dict[str, int]:
    """How many files of how many have been looked at; nothing where nobody has said yet."""
    try:
        said = json.loads(_step_of(person).read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return {"done": said["done"], "of": said["of"]}


def _write(path: Path, said: object) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(said, file)


def outcome(person: str) -> Outcome | None:
    try:
        return Outcome(**json.loads(_outcome_of(person).read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None
