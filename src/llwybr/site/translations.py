"""The catalogues of the interface: compiled from .po when they are newer, so that no system gettext is needed."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent / "locale"


def compile_catalogues() -> None:
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(compiled))
