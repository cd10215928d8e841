"""What this app promises about itself."""

from pathlib import Path

APP = Path(__file__).resolve().parents[1]


def test_every_read_of_a_comment_starts_in_access() -> None:
    allowed = {"models.py", "actions.py", "access.py"}
    files = [file for file in APP.rglob("*.py") if not {"tests", "migrations"} & set(file.parts)]
    assert [file.name for file in files if ".objects" in file.read_text() and file.name not in allowed] == []
