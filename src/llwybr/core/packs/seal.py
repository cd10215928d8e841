"""Which English each Welsh text was last read beside: a seal in every pack's folder, so that neither grows old unseen.

`llwybr pack seal` writes it once someone has read both. When the English changes afterwards and the Welsh does not, the
Welsh is older than its English, and the check says so.
"""

import hashlib
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path

from llwybr.core.packs import yaml
from llwybr.core.packs.fault import Fault
from llwybr.core.packs.raw import Raw, Raws

FILE = "sealed.tsv"
MOST_BYTES = 10_000_000
FIGURES = 12  # of a digest: enough to tell two texts apart, short enough to read in a difference

Pair = tuple[str, str]


def pairs(raws: Raws) -> Iterator[tuple[str, Raw, tuple[Hashable, ...], Pair]]:
    """Every text with both its languages: its name in the seal, its record, the way to it, and the digests of the two."""
    for kind, records in raws.items():
        for id, raw in records.items():
            for path, en, cy in _texts(raw.data, ()):
                yield "/".join([kind, id, *map(str, path)]), raw, path, (_digest(en), _digest(cy))


def sealed(raws: Raws) -> str:
    """The seal of a pack as it stands: one line for each text, in order."""
    return "".join(f"{name}\t{en}\t{cy}\n" for name, _, _, (en, cy) in sorted(pairs(raws), key=lambda one: one[0]))


def older(raws: Raws, folder: Path) -> Iterator[Fault]:
    """The Welsh texts whose English has changed since they were read beside it. A text that was never sealed is new."""
    try:
        before = _read(folder / FILE)
    except Fault as fault:
        yield fault
        return
    for name, raw, path, (en, cy) in pairs(raws) if before else ():
        was = before.get(name, (en, cy))
        if was[0] != en and was[1] == cy:
            what = (
                "the English has changed and the Welsh has not: read the Welsh beside it, then run `llwybr pack seal`."
            )
            yield Fault(*raw.place((*path, "cy")), name.split("/")[1], f"{'.'.join(map(str, path))}: {what}")


def _read(file: Path) -> dict[str, Pair]:
    """What was sealed: nothing, where there is no seal yet. Raises Fault."""
    if file.is_symlink():
        raise Fault(file, 1, "", "is a link: remove it, then run `llwybr pack seal`.")
    if not file.exists():
        return {}
    lines = (line.split("\t") for line in yaml.text_of(file, MOST_BYTES).splitlines())
    return {line[0]: (line[1], line[2]) for line in lines if len(line) == 3}


def _texts(value: object, path: tuple[Hashable, ...]) -> Iterator[tuple[tuple[Hashable, ...], str, str]]:
    if not isinstance(value, Mapping):
        return
    en, cy = value.get("en"), value.get("cy")
    if isinstance(en, str) and isinstance(cy, str):
        yield path, en, cy
    for key, one in value.items():
        yield from _texts(one, (*path, key))


def _digest(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:FIGURES]
