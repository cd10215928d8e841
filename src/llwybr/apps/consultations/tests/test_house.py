"""What this app promises about itself."""

from pathlib import Path

APP = Path(__file__).resolve().parents[1]


def test_every_read_of_a_comment_starts_in_access() -> None:
    allowed = {"models.py", "actions.py", "access.py"}
    guilty = [file.name for file in APP.rglob("*.py") if ".objects" in file.read_text() and file.name not in allowed]
    assert [name for name in guilty if not name.startswith("test_")] == []
