"""Gather the texts of pages and code into the Welsh catalogue (`extract`), or say what is missing from it (`check`).

Usage: python docs/messages.py extract | check
"""

import io
import re
import sys
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.conf import settings

SOURCE = Path(__file__).resolve().parents[1] / "src" / "llwybr"
CATALOGUE = SOURCE / "site" / "locale" / "cy" / "LC_MESSAGES" / "django.po"
KEYWORDS = dict.fromkeys(("_", "_now", "gettext", "gettext_lazy", "gettext_noop")) | dict.fromkeys(
    ("ngettext", "ngettext_lazy"), (1, 2)
)
# CLDR counts Welsh in six ways: 0, 1, 2, 3, 6 and the others.
PLURALS = "nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;"
HEADER = {
    "Project-Id-Version": "Llwybr",
    "Language": "cy",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": PLURALS,
}


def main(verb: str) -> int:
    settings.configure()
    return {"extract": gather, "check": check}[verb]()


def found() -> dict[tuple[str, str], list[str]]:
    """Every text in pages and code, with its plural or "", and the files that hold it."""
    texts: dict[tuple[str, str], list[str]] = {}
    for file in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]):
        if "tests" in file.parts or "migrations" in file.parts:
            continue
        for message in _messages(file):
            singular, plural = message if isinstance(message, tuple) else (message, "")
            texts.setdefault((singular, plural), []).append(str(file.relative_to(SOURCE)))
    return texts


def _messages(file: Path) -> list[str | tuple[str, str]]:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".html":
        from django.utils.translation.template import templatize  # noqa: PLC0415  needs settings

        text = re.sub(r"^\s+", "", templatize(text, origin=str(file)), flags=re.MULTILINE)  # or it looks badly indented
    return [message for _, message, _, _ in extract("python", io.BytesIO(text.encode()), KEYWORDS) if message]


def gather() -> int:
    """Add what is new, drop what is gone, keep what is translated."""
    old = {(one.msgid, one.msgid_plural): one for one in _catalogue()}
    new = polib.POFile(wrapwidth=110)
    new.metadata = HEADER
    for (singular, plural), files in sorted(found().items()):
        before = old.get((singular, plural))
        entry = polib.POEntry(msgid=singular, msgid_plural=plural, comment=", ".join(sorted(set(files))))
        if plural:
            entry.msgstr_plural = before.msgstr_plural if before else dict.fromkeys(range(6), "")
        else:
            entry.msgstr = before.msgstr if before else ""
        if re.search(r"%\(\w+\)", singular):
            entry.flags = ["python-format"]
        new.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(CATALOGUE))
    missing = [entry for entry in new if not _translated(entry)]
    print(f"{len(new)} texts, {len(missing)} to translate")
    return 0


def check() -> int:
    """1 if a text has no Welsh, the Welsh lost a figure, or the catalogue is not up to date."""
    texts, entries = found(), {(one.msgid, one.msgid_plural): one for one in _catalogue()}
    faults = [f"not in the catalogue (run: make messages): {key[0]!r}" for key in texts.keys() - entries.keys()]
    faults += [f"no longer used (run: make messages): {key[0]!r}" for key in entries.keys() - texts.keys()]
    faults += [f"no Welsh: {key[0]!r}" for key, one in entries.items() if not _translated(one)]
    faults += [f"{places} differ: {one.msgid!r}" for one in entries.values() if (places := _lost(one))]
    print("\n".join(sorted(faults)) or f"{len(entries)} texts, each in both languages")
    return 1 if faults else 0


def _catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()


def _translated(entry: polib.POEntry) -> bool:
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    return all(texts) and "fuzzy" not in entry.flags


def _lost(entry: polib.POEntry) -> str:
    """The placeholders that only one language has. A singular may say the figure in a word instead."""
    wanted = set(re.findall(r"%\(\w+\)s", entry.msgid_plural or entry.msgid))
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    here = set().union(*(re.findall(r"%\(\w+\)s", text) for text in texts))
    return ", ".join(sorted(wanted ^ here))


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in {"extract", "check"}:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
