"""Searching 5,000 resources: processor time and what is found; the peers scan with LIKE, or ask FTS5 for words that begin so.

The resources are the packs' own and invented ones, put together from the packs' own texts. Each search is made from the title of
one resource, and has found it if it is among the first ten.
"""

import itertools
import random
import re
import sqlite3
import statistics
import time
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from _common import SMALL, demonstration, report

SEED = 2026
ITEMS, SEARCHES = (600, 40) if SMALL else (5_000, 400)
FIRST = 10
WORD = re.compile(r"[^\W\d_]{4,}")
MUTATED = {
    "p": ["b", "mh", "ph"],
    "t": ["d", "nh", "th"],
    "c": ["g", "ngh", "ch"],
    "b": ["f", "m"],
    "d": ["dd", "n"],
    "g": ["", "ng"],
    "m": ["f"],
    "ll": ["l"],
    "rh": ["r"],
}
SHARED = {"ch", "dd", "ff", "ng", "ph", "th"}  # letters of their own, which do not mutate as their first half would

Item = tuple[str, dict[str, str], dict[str, str]]  # slug, title and the other words in both languages
Search = tuple[str, str]  # what is typed, and the slug that is meant


def main() -> None:
    demonstration()
    from django.utils import timezone

    from llwybr.apps.library import actions, queries

    chance, today = random.Random(SEED), timezone.localdate()
    wales = enlarged(chance)
    before = time.process_time()
    actions.load(wales, by="bench")
    built = time.process_time() - before
    items = list(written(wales))

    def ours(words: str, language: str) -> list[str]:
        found = queries.search("wales", words, {}, language=language, on=today)
        return [hit.resource.slug for hit in found.hits(found.positions[:FIRST])]

    like, fts, fts_built = peers(items)
    searches = {kind: list(made(chance, items, change)) for kind, change in CHANGES.items()}
    results = {name: measured(find, searches) for name, find in (("ours", ours), ("LIKE", like), ("FTS5", fts))}
    mine = results.pop("ours")
    ratios = {
        name: {
            "processor time, p50": round(peer["all"]["p50"] / mine["all"]["p50"], 2),
            "found": {kind: round(peer[kind]["found"] / mine[kind]["found"], 2) for kind in CHANGES},
        }
        for name, peer in results.items()
    }
    about = {"resources": len(items), "index and load, seconds": round(built, 2), "longest search, ms": longest(ours)}
    report("search", {**about, **mine}, {"FTS5 index, seconds": round(fts_built, 2), **results}, ratios)


def enlarged(chance: random.Random) -> Any:
    """Wales with invented resources beside its own, until there are enough."""
    from llwybr.apps.library.shapes import ResourceShape
    from llwybr.core.packs import Text, texts
    from llwybr.site import packs
    from llwybr.site.running import PACKS

    (wales,) = (one for one in packs.check(PACKS)[0] if one.manifest.id == "wales")
    own = wales.of("resources", ResourceShape)
    said = [text for records in wales.records.values() for one in records.values() for _, text in texts.texts(one)]
    short = [text for text in said if len(text.en) <= 40 and len(text.cy) <= 40 and WORD.search(text.cy)]
    long = [text for text in said if len(text.en) > 60]
    model = next(one for one in own.values() if one.kind == "guide")

    def joined(some: list[Text], between: str) -> Text:
        return Text(en=between.join(one.en for one in some), cy=between.join(one.cy for one in some))

    def invented(number: int) -> ResourceShape:
        changes = {
            "id": f"invented-{number}",
            "title": joined(chance.sample(short, 2), ": "),
            "summary": chance.choice([text for text in long if len(text.en) <= 240 and len(text.cy) <= 240]),
            "body": joined(chance.sample(long, 6), " "),
        }
        return model.model_copy(update=changes)

    more = [invented(number) for number in range(ITEMS - len(own))]
    wales.records["resources"] = {**own, **{one.id: one for one in more}}
    return wales


def written(wales: Any) -> Iterator[Item]:
    """The words of each resource, as a peer may search them."""
    for id, one in wales.records["resources"].items():
        rest = [text for text in (one.summary, one.publisher, one.body, one.try_this, one.ask) if text]
        title = {"en": one.title.en, "cy": one.title.cy}
        yield id, title, {"en": " ".join(text.en for text in rest), "cy": " ".join(text.cy for text in rest)}


def made(
    chance: random.Random, items: list[Item], change: Callable[[random.Random, str], str | None]
) -> Iterator[Search]:
    """Searches for two words of an invented title that no other title holds, one of them changed; Welsh and English in turn."""
    languages = itertools.cycle(("cy",) if change in (mutated, accentless) else ("cy", "en"))
    words = {one: [set(WORD.findall(title[one].lower())) for _, title, _ in items] for one in ("cy", "en")}
    invented, count = [item for item in items if item[0].startswith("invented")], 0
    while count < SEARCHES:
        (slug, title, _), language = chance.choice(invented), next(languages)
        halves = [telling(half) for half in title[language].split(": ", 1)]
        first, second = (chance.choice(half or [""]) for half in halves)
        changed = change(chance, first) if first and second else None
        if changed and sum(title >= {first, second} for title in words[language]) == 1:
            count += 1
            yield f"{changed} {second}", slug


def telling(text: str) -> list[str]:
    """The words that somebody might search for: not the little ones that every text holds."""
    from llwybr.apps.library.rules.words import LITTLE

    return [word for word in WORD.findall(text.lower()) if word not in LITTLE]


def exact(chance: random.Random, word: str) -> str:
    return word


def mutated(chance: random.Random, word: str) -> str | None:
    begins = next((one for one in (word[:2], word[:1]) if one in MUTATED or one in SHARED), "")
    return chance.choice(MUTATED[begins]) + word[len(begins) :] if begins in MUTATED else None


def accentless(chance: random.Random, word: str) -> str | None:
    plain = "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))
    return plain if plain != word else None


def mistyped(chance: random.Random, word: str) -> str | None:
    """One letter wrong, missing, twice, or in the place of the next."""
    at = chance.randrange(len(word) - 1)
    kinds = (
        word[:at] + chance.choice("aeinorst") + word[at + 1 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )
    typed = chance.choice(kinds)
    return typed if typed != word else None


CHANGES = {"exact": exact, "mutated": mutated, "accentless": accentless, "one typing error": mistyped}


def measured(find: Callable[[str, str], list[str]], searches: dict[str, list[Search]]) -> dict[str, Any]:
    """Processor time of each search in milliseconds, and the share that found what was meant, by kind and over all."""
    find("plant", "cy")
    taken: dict[str, list[float]] = {}
    result: dict[str, Any] = {}
    for kind, some in searches.items():
        found, times = 0, taken.setdefault(kind, [])
        for words, slug in some:
            before = time.process_time()
            slugs = find(words, "cy")
            times.append(1000 * (time.process_time() - before))
            found += slug in slugs
        result[kind] = {**spread(times), "found": round(found / len(some), 3)}
    result["all"] = spread([one for times in taken.values() for one in times])
    return result


def spread(times: list[float]) -> dict[str, float]:
    times = sorted(times)
    return {"p50": round(statistics.median(times), 2), "p95": round(times[int(0.95 * (len(times) - 1))], 2)}


def longest(find: Callable[[str, str], list[str]]) -> float:
    """A search of 500 characters, every word of it misspelt."""
    before = time.process_time()
    find("cateirng alergedau kichenn plentin " * 15, "en")
    return round(1000 * (time.process_time() - before), 2)


def peers(items: list[Item]) -> tuple[Callable[[str, str], list[str]], Callable[[str, str], list[str]], float]:
    """The same words in SQLite: scanned with LIKE, and indexed by FTS5."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE plain (slug, title, rest)")
    base.execute(
        "CREATE VIRTUAL TABLE words USING fts5(slug UNINDEXED, title, rest, tokenize='unicode61 remove_diacritics 2')"
    )
    rows = [(slug, " ".join(title.values()), " ".join(rest.values())) for slug, title, rest in items]
    base.executemany("INSERT INTO plain VALUES (?, ?, ?)", rows)
    before = time.process_time()
    base.executemany("INSERT INTO words VALUES (?, ?, ?)", rows)
    built = time.process_time() - before

    def like(words: str, language: str) -> list[str]:
        parts = words.split()
        every = " AND ".join("(title LIKE ? OR rest LIKE ?)" for _ in parts)
        given = [f"%{part}%" for part in parts for _ in range(2)]
        order = "title LIKE ? DESC LIMIT ?"
        return [
            row[0]
            for row in base.execute(f"SELECT slug FROM plain WHERE {every} ORDER BY {order}", [*given, given[0], FIRST])
        ]

    def fts(words: str, language: str) -> list[str]:
        match = " ".join(f'"{part}"*' for part in words.split())
        sql = "SELECT slug FROM words WHERE words MATCH ? ORDER BY bm25(words, 0, 5, 1) LIMIT ?"
        return [row[0] for row in base.execute(sql, [match, FIRST])]

    return like, fts, built


main()
