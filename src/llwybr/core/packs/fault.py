"""What is wrong in a pack, where, and what to do."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(order=True, unsafe_hash=True)
class Fault(Exception):  # noqa: N818  it is a fault in a pack, not an error of ours
    """One fault: the file, its line (from 1), the record's id or "" where there is none, and a sentence that says what to do."""

    file: Path
    line: int
    id: str
    message: str

    def __str__(self) -> str:
        told = f"{self.file}:{self.line}: {self.id + ': ' if self.id else ''}{self.message}"
        return "".join(letter if letter.isprintable() else "�" for letter in told)  # a pack must not steer a terminal
