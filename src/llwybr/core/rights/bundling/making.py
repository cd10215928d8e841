"""One bundle: gathered model by model onto the disk, then written as one zip whose every entry is counted and signed."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings
from django.utils import timezone

from llwybr.core.events.chain import as_json
from llwybr.core.events.signing import Signer
from llwybr.core.files import queries as files
from llwybr.core.rights.bundling import paper, tables, typesetting
from llwybr.core.rights.bundling.manifest import DATA, FILES, MANIFEST, SIGNATURE, Entry, Manifest, sign
from llwybr.core.rights.bundling.readme import readme
from llwybr.core.rights.bundling.rows import Kind, kinds, rows_of

if TYPE_CHECKING:
    from llwybr.core.files.models import File
    from llwybr.core.people.models import Person
    from llwybr.core.rights.bundling.rows import Row
    from llwybr.values.bilingual import Language

PIECE = 262_144
EARLIEST = (1980, 1, 1, 0, 0, 0)  # of every entry: when it was made stands in the manifest
UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
LONGEST_NAME = 80
FEW = 1500  # records that are set on paper while somebody waits

Step = Callable[[int, int], None]


class TooManyError(Exception):
    """There is more than can be set on paper while somebody waits."""


@dataclass(frozen=True)
class Gathered:
    """The rows of one model, a line each, in a file."""

    kind: Kind
    many: int
    file: Path

    def lines(self) -> Iterator[bytes]:
        with self.file.open("rb") as opened:
            yield from opened

    def rows(self) -> Iterator[Row]:
        return map(json.loads, self.lines())


@dataclass(frozen=True)
class Made:
    size: int
    digest: str
    entries: int


@dataclass(frozen=True)
class Held:
    """A file of theirs, and where it lies in the bundle."""

    file: File
    entry: str


def signer() -> Signer:
    """Whoever signs bundles here."""
    return Signer(settings.BUNDLE_KEY)


def make(*, person: Person, language: Language, to: BinaryIO, now: datetime, step: Step) -> Made:
    """Write all that is kept of them. `step(done, of)` is told how far it is, and may raise to stop."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(dir=settings.BUNDLES))
        every = kinds()
        gathered = [_told(step, at, len(every), _gather(kind, person, Path(folder))) for at, kind in enumerate(every)]
        held = list(_held(str(person.public_id)))
        parts, total = len(gathered), len(gathered) + len(held) + 1
        writer = stack.enter_context(_Writer(to))
        writer.add("README.txt", [readme(person)])
        writer.add(DATA, _data(gathered, held, person))
        for one in gathered:
            writer.add(f"csv/{one.kind.label}.csv", tables.as_csv(one.kind, one.rows()))
        step(parts, total)
        _add_papers(writer, gathered, person, language, now)
        for at, each in enumerate(held, start=1):
            writer.add(each.entry, _pieces(files.path_of(each.file)), packed=False)
            step(parts + at, total)
        return writer.finish(person, language, now)


def on_paper(*, person: Person, language: Language, now: datetime) -> bytes:
    """The paper alone, at once. Raises TooManyError for more than `FEW` records."""
    sections, total = [], 0
    for kind in kinds():
        rows = list(rows_of(kind, person))
        total += len(rows)
        if total > FEW:
            raise TooManyError
        if rows:
            sections.append((kind, len(rows), rows))
    (part,) = paper.parts(sections, language)
    day = timezone.localdate(now)
    return typesetting.apart(
        paper.as_data(part, called=person.name, site=settings.SITE_ADDRESS, day=day, language=language)
    )


def _told(step: Step, done: int, of: int, gathered: Gathered) -> Gathered:
    step(done, of)
    return gathered


def _gather(kind: Kind, person: Person, folder: Path) -> Gathered:
    path, many = folder / kind.label, 0
    with path.open("wb") as file:
        for row in rows_of(kind, person):
            file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            many += 1
    return Gathered(kind, many, path)


def _held(public_id: str) -> Iterator[Held]:
    """The files whose bytes may be fetched and are there."""
    for at, file in enumerate(files.of_person(public_id).order_by("pk").iterator(), start=1):
        if files.may_be_fetched(file) and files.path_of(file).exists():
            yield Held(file, f"{FILES}{at:05}-{safe(file.name)}")


def safe(name: str) -> str:
    """A name that every system takes: plain letters, no path, no hidden file, its ending kept."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, dot, ending = UNSAFE.sub("-", plain).strip(".-").rpartition(".")
    return f"{stem[:LONGEST_NAME].strip('.-')}{dot}{ending[:10]}" or "file"


def _data(gathered: Iterable[Gathered], held: Iterable[Held], person: Person) -> Iterator[bytes]:
    """data.json, a row to a line, without ever holding it whole."""
    yield b'{"format": "llwybr.data/1",\n"files": '
    yield json.dumps({str(one.file.public_id): one.entry for one in held}).encode()
    yield b',\n"models": {\n'
    for at, one in enumerate(gathered):
        label = {"en": one.kind.title.en, "cy": one.kind.title.cy}
        heads = {column.name: {"en": column.label.en, "cy": column.label.cy} for column in one.kind.columns}
        head = {"title": label, "keeps": one.kind.shape.keeps, "fields": heads}
        yield (b",\n" if at else b"") + json.dumps(one.kind.label).encode() + b": " + as_json(head)[:-1].encode()
        yield b', "rows": ['
        for number, line in enumerate(one.lines()):
            yield (b",\n" if number else b"\n") + line.rstrip(b"\n")
        yield b"]}"
    yield b"\n}}\n"


def _add_papers(
    writer: _Writer, gathered: Iterable[Gathered], person: Person, language: Language, now: datetime
) -> None:
    """While one is set, in its process, the next is put into words."""
    sections = ((one.kind, one.many, one.rows()) for one in gathered if one.many)
    day = timezone.localdate(now)
    with ThreadPoolExecutor(1) as beside:
        waits: tuple[str, Future[bytes]] | None = None
        for part in paper.parts(sections, language):
            data = paper.as_data(part, called=person.name, site=settings.SITE_ADDRESS, day=day, language=language)
            if waits:
                _add_paper(writer, *waits)
            name = "all.pdf" if part.number == 1 else f"all-{part.number}.pdf"
            waits = name, beside.submit(typesetting.apart, data)
        if waits:
            _add_paper(writer, *waits)


def _add_paper(writer: _Writer, name: str, paper: Future[bytes]) -> None:
    writer.add(name, [paper.result()], packed=False)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


class _Writer:
    """Writes entries one after the other and remembers the size and digest of each."""

    def __init__(self, to: BinaryIO) -> None:
        self.to = to
        self.zip = zipfile.ZipFile(to, "w", allowZip64=True)
        self.entries: list[Entry] = []

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *raised: object) -> None:
        """What failed half-way is no zip: its maker removes it."""
        self.zip.close()

    def add(self, name: str, pieces: Iterable[bytes], *, packed: bool = True) -> None:
        digest, size = hashlib.sha256(), 0
        with self._opened(name, packed) as entry:
            for piece in pieces:
                entry.write(piece)
                digest.update(piece)
                size += len(piece)
        self.entries.append(Entry(name=name, size=size, sha256=digest.hexdigest()))

    @contextmanager
    def _opened(self, name: str, packed: bool) -> Iterator[BinaryIO]:
        about = zipfile.ZipInfo(name, EARLIEST)
        about.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        about.external_attr = 0o600 << 16
        with self.zip.open(about, "w", force_zip64=True) as entry:
            yield entry  # type: ignore[misc]  # it is written to

    def finish(self, person: Person, language: Language, now: datetime) -> Made:
        """The manifest and its signature, last; then the sum of all."""
        manifest = Manifest(
            format="llwybr.bundle/1",
            made_at=now.astimezone(UTC).isoformat(timespec="seconds"),
            site=settings.SITE_ADDRESS,
            person=str(person.public_id),
            called="".join(sign for sign in person.name if sign.isprintable()),
            language=language,
            entries=self.entries,
        ).written()
        self.add(MANIFEST, [manifest])
        self.add(SIGNATURE, [sign(manifest, signer()).written()])
        self.zip.close()
        return self._sum()

    def _sum(self) -> Made:
        digest, size = hashlib.sha256(), 0
        self.to.seek(0)
        while piece := self.to.read(PIECE):
            digest.update(piece)
            size += len(piece)
        return Made(size, digest.hexdigest(), len(self.entries))
