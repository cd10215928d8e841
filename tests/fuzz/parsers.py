"""Each parser of bytes from outside as a function of bytes. What comes out of one is wrong: its own errors are caught here.

So is what it says: each reason and each fault must have its words, since a page shows them.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from xml.parsers import expat

from django.http import QueryDict

from llwybr.apps.exchange import incoming as case
from llwybr.apps.exchange.api import selection
from llwybr.apps.exchange.api.answers import RefusedError as NotAnsweredError
from llwybr.apps.exchange.interface import given
from llwybr.apps.portfolio.rules import bringing, bringing_activities, links, noticing
from llwybr.apps.posts.incoming import jobs, rows, values
from llwybr.apps.posts.incoming import reading as staff
from llwybr.apps.posts.incoming.headings import contract_words, fold, propose, samples
from llwybr.apps.posts.queries.ground import NUMBERS
from llwybr.apps.posts.templatetags import intake as staff_words
from llwybr.apps.selfassessment import incoming as attempts
from llwybr.core.files import sandbox
from llwybr.core.files.checker.__main__ import said_of
from llwybr.core.files.checker.looking import look
from llwybr.core.files.checker.office import CHANGES, Fields, drawing
from llwybr.core.files.checker.xml import looked_through, rewritten
from llwybr.core.files.checker.zips import Unpacked
from llwybr.core.files.limits import ALL, limits
from llwybr.core.files.refused import RefusedError as FileRefusedError
from llwybr.core.files.words import REFUSALS, refusal
from llwybr.core.packs import yaml
from llwybr.core.packs.fault import Fault
from llwybr.core.people.rules.addresses import one_address
from llwybr.core.people.schemes import scheme
from llwybr.core.places import words as places
from llwybr.core.places.incoming import gias
from llwybr.core.places.incoming.reading import RefusedError, look_over
from llwybr.core.rights import words as rights
from llwybr.core.rights.incoming import reading
from llwybr.core.rights.incoming import refused as bundles
from llwybr.site import auditing
from llwybr.site.backups import archive

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MOST = 300  # rows of one file of staff: more show nothing new


class PlantedError(Exception):
    """What the planted bug raises."""


def planted(data: bytes) -> None:
    """A bug, to see that one is found: nobody guesses three bytes, but the search is shown each that was right."""
    if len(data) > 2 and data[0] == ord("L"):  # noqa: SIM102  each step is one that the search sees
        if data[1] == ord("l"):  # noqa: SIM102  each step is one that the search sees
            if data[2] == ord("w"):
                raise PlantedError


def planted_inside(data: bytes) -> None:
    """One within a zip, whose sums have to be right; the search is shown what its text is compared with."""
    try:
        entry = Unpacked(io.BytesIO(data), limits().kinds["docx"]).whole("word/document.xml", 1000)
    except Exception:  # what is no zip is no matter here
        return
    if entry == b"Llwybr":
        raise PlantedError


def planted_limits(data: bytes) -> None:
    """What goes over each limit, never searched for."""
    while data == b"slow":
        pass
    if data == b"heavy":
        len(b"x" * 300_000_000)


def checker(data: bytes) -> None:
    """What looks at files (core/files): a verdict that is known. What it cleaned it takes again, as the same kind."""
    target = io.BytesIO()
    said = said_of(lambda: look(io.BytesIO(data), target, limits().kinds, ALL))
    assert said.get("kind") in limits().kinds or said.get("reason") in REFUSALS, said
    if "kind" in said:
        again = said_of(lambda: look(io.BytesIO(target.getvalue()), io.BytesIO(), limits().kinds, ALL))
        assert again in (said, {"reason": "heavy"}), (said, again)


def part(data: bytes) -> None:
    """XML within a document, in pieces as they are unpacked."""
    pieces = [data[at : at + 50] for at in range(0, len(data), 50)]
    for at in (Fields().at, drawing):
        with suppress(FileRefusedError, expat.ExpatError):
            fields = Fields()
            for _ in rewritten(looked_through(pieces, 50, at, fields.said), CHANGES):
                pass
            fields.end()


def verdict(data: bytes) -> None:
    """What the process that looks at files says may be anything, if it was taken over."""
    try:
        assert sandbox._kind(sandbox._read(data), ALL) in limits().kinds
    except FileRefusedError as error:
        refusal(error)


def staff_list(data: bytes) -> None:
    """As far as it goes without a database: its columns proposed, and every row read."""
    file = io.BytesIO(data)
    try:
        looked = staff.look_over(file)
        table = staff.table(file, looked)
        found = list(islice(table.rows, MOST))
    except RefusedError as error:
        staff_words.why_not(error)
        return
    cells = [row for _, row in found]
    assert "\0" not in json.dumps([table.headings, cells], ensure_ascii=False)
    columns = [
        one.field
        for one in propose(table.headings, cells[:50], remembered={}, titles={"teaching assistant"}, today=NOW.date())
    ]
    samples(cells, len(columns))
    reader = rows.Reader(columns, words())
    for line, row in found:
        if not staff.is_total(row, len(columns)):
            for fault in reader.read(line, row).faults:
                staff_words.fault_words(fault.code, fault.what)
    for word in table.headings:
        jobs.propose(word, {"teaching-assistant-2": ["Teaching assistant, level 2", "Cynorthwyydd addysgu"]})


@cache
def words() -> rows.Words:
    return rows.Words(
        jobs={fold("Teaching assistant"): "teaching-assistant"},
        contracts=contract_words(),
        profiles={"teaching-assistant": "teaching-assistant"},
        numbers={name: (id, scheme(id).read) for name, id in NUMBERS.items()},
        workplaces={fold("Ysgol Dychmygol"): 1, "twice": 0},
        employers={fold("Cyngor Dychmygol"): 2},
    )


VALUES: tuple[Callable[[str], object], ...] = (values.day, values.minutes, values.days, values.weeks, values.point)


def cell(data: bytes) -> None:
    """One cell of a list of staff, as whatever it may be."""
    text = data.decode(errors="replace")
    for reads in (*VALUES, values.two_names):
        try:
            reads(text)
        except ValueError as error:
            str(staff_words.FAULTS[str(error)])


def national_list(data: bytes) -> None:
    file = io.BytesIO(data)
    try:
        for _ in gias.read(file, look_over(file).encoding):
            pass
    except RefusedError as error:
        places.why_not(error)


def standards(data: bytes) -> None:
    with suppress(given.NotReadError, case.RefusedError):
        package, faults = given.read(given.parse(data))
        "".join(map(str, faults))
        if package:
            case.as_yaml(case.framework([package], id=None, taken=()))


def asked(data: bytes) -> None:
    """The parameters of the interface for standards."""
    documents = [b'{"title": "Standards", "language": "cy", "subject": ["a", "b"]}', b'{"title": "Safonau"}']
    with suppress(NotAnsweredError):
        query = QueryDict(data.decode("latin-1"))
        selection.select(documents, query).links("https://llwybr.example", query)


def bundle(data: bytes) -> None:
    try:
        read = reading.read(io.BytesIO(data))
    except bundles.RefusedError as error:
        str(rights.REFUSALS[error.reason])
        return
    for id in read.files:
        read.stream(id).read(1)


def row(data: bytes) -> None:
    """A row of a bundle, which each part of the record reads with suspicion."""
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return
    if isinstance(said, dict) and reading._is_plain(said):
        bringing.read(said, NOW)
        bringing_activities.read(said, NOW.date())
        attempts.read(said, NOW)


def pack(data: bytes) -> None:
    with suppress(Fault, UnicodeDecodeError):
        yaml.parse(data.decode("utf-8-sig"), Path("pack.yaml"))


def backup(data: bytes) -> None:
    with tempfile.TemporaryDirectory(dir=_in_memory()) as folder, suppress(archive.BrokenError):
        archive.read(io.BytesIO(data), Path(folder), key=None, progress=lambda name: None)


def anchors(data: bytes) -> None:
    """What an audit is given from outside: lines, or a letter."""
    with tempfile.TemporaryDirectory(dir=_in_memory()) as folder:
        for name in ("lines", "letter.eml"):
            path = Path(folder, name)
            path.write_bytes(data)
            with suppress(ValueError):
                auditing._read(path)


def _in_memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def written(data: bytes) -> None:
    """What a person writes: words that may name a pupil, links, addresses."""
    text = data.decode(errors="replace")
    noticing.noticed(text)
    link = links.whole(text)
    if links.why_not(link) is None:
        links.site(link)
    with suppress(ValueError):
        one_address(text)
    bringing._day(text, NOW)
    assert isinstance(bringing._time(text, NOW), date)
