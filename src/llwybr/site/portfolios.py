"""The portfolios of the cast: `packs/demo/portfolio.yaml`, put in by the same actions that a person's own presses use."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from uuid import NAMESPACE_URL, uuid5

import typst
import yaml
from PIL import Image, ImageDraw, ImageFont

from llwybr.apps.portfolio import actions
from llwybr.apps.portfolio.actions import activities, sharing, witness
from llwybr.apps.portfolio.actions.evidence import Words
from llwybr.apps.portfolio.models import Activity, Evidence
from llwybr.apps.portfolio.rules.learning import Learnt
from llwybr.core.people.models import Person
from llwybr.site import cast

if TYPE_CHECKING:
    from collections.abc import Mapping

WRITTEN = Path(__file__).resolve().parents[3] / "packs" / "demo" / "portfolio.yaml"
TO_ANSWER = timedelta(days=28)  # that a witness had
SHEET = """#let d = json("data.json")
#set document(title: d.title, date: none)
#set page(paper: "a5", flipped: true, margin: 16mm)
#set text(lang: d.language, size: 13pt)
#set align(center + horizon)
= #d.heading
#for line in d.lines [#line \\ ]
"""


@cache
def written() -> dict[str, Any]:
    return dict(yaml.safe_load(WRITTEN.read_text(encoding="utf-8")))


def seed(*, by: str, now: datetime) -> int:
    """Give everyone of the cast who has none yet their portfolio; how many entries and pieces were made. What is still to come
    on the day of `now` is left out."""
    made = 0
    for slug, said in written()["portfolios"].items():
        person = _person(slug)
        if person and not _has_one(person):
            made += _seed(slug, person, said, by=by, now=now)
    return made


def _person(slug: str) -> Person | None:
    one = cast.character(slug)
    return Person.objects.filter(name=one.name).order_by("pk").first() if one else None


def _has_one(person: Person) -> bool:
    theirs = str(person.public_id)
    return Evidence.objects.of_person(theirs).exists() or Activity.objects.of_person(theirs).exists()


def _seed(slug: str, person: Person, said: Mapping[str, Any], *, by: str, now: datetime) -> int:
    character = cast.character(slug)
    nation = character.nation if character else ""
    pieces: dict[str, Evidence] = {}
    for one in said.get("evidence", ()):
        if _noon(one["on"]) < now:
            pieces[one["id"]] = _piece(slug, person, nation, one, by=by)
    entries = [one for one in said.get("activities", ()) if _noon(one["on"]) < now]
    for one in entries:
        _entry(slug, person, nation, one, pieces, by=by)
    if shared := said.get("shared"):
        _share(slug, shared, pieces, by=by, now=now)
    return len(pieces) + len(entries)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def _key(*of: str) -> Any:
    """The same every time, so that pressed twice it is one."""
    return uuid5(NAMESPACE_URL, "/".join(("llwybr-demonstration", *of)))


def _piece(slug: str, person: Person, nation: str, one: Mapping[str, Any], *, by: str) -> Evidence:
    then = _noon(one["on"])
    if "witness" in one:
        made = _witnessed(slug, person, one, by=by)
    else:
        words = Words(one["title"], one.get("text", ""), one["language"], one.get("link", ""), one["on"])
        key = str(_key(slug, one["id"]))
        owner = str(person.public_id)
        made = actions.write_evidence(owner=owner, kind=one["kind"], words=words, key=key, warned=0, by=by, now=then)
    actions.show_elements(evidence=made, parts=[(nation, element) for element in one["shows"]], by=by)
    if "made" in one:
        name, stream = _file(one["made"], one["language"])
        actions.attach(evidence=made, stream=stream, name=name, by=by, now=then)
    return made


def _witnessed(slug: str, person: Person, one: Mapping[str, Any], *, by: str) -> Evidence:
    then, said = _noon(one["on"]), one["witness"]
    ends_at = then + TO_ANSWER
    ask = witness.Ask(one["title"], said["name"], said["email"], one["asked"], one["language"], ends_at.date(), ends_at)
    made = witness.ask(owner=str(person.public_id), ask=ask, key=_key(slug, one["id"]), by=by, now=then)
    answer = witness.Answer(said["name"], said["role"], said["said"], one["language"])
    witness.answer(statement=made.statement, answer=answer, by=by, now=_noon(said["day"]))
    return made


def _entry(
    slug: str, person: Person, nation: str, one: Mapping[str, Any], pieces: Mapping[str, Evidence], *, by: str
) -> None:
    learnt = Learnt(
        title=one["title"],
        on=one["on"],
        minutes=one["minutes"],
        language=one["language"],
        nation=nation if one["area"] else "",
        area=one["area"],
        provider=one["provider"],
        changed=one.get("changed", ""),
    )
    key = _key(slug, str(one["on"]), one["title"])
    made = activities.add(person=str(person.public_id), learnt=learnt, key=key, by=by, now=_noon(one["on"]))
    for piece in one.get("evidence", ()):
        if piece in pieces:
            activities.attach(activity=made, evidence=pieces[piece], by=by)


def _share(slug: str, said: Mapping[str, Any], pieces: Mapping[str, Evidence], *, by: str, now: datetime) -> None:
    """With another of the cast, from today."""
    reader, piece = _person(said["with"]), pieces.get(said["evidence"])
    if reader and piece:
        sharing.share(
            piece=piece,
            reader=sharing.Reader(person=reader),
            purpose=said["purpose"],
            ends_at=now + timedelta(days=said["days"]),
            key=_key(slug, "shared", said["evidence"]),
            by=by,
            now=now,
        )


def _file(made: Mapping[str, Any], language: str) -> tuple[str, BinaryIO]:
    """A real file, made here: a drawing as a photo, a certificate as a PDF, or a text."""
    if "photo" in made:
        return made["photo"], io.BytesIO(_photo(made["words"]))
    if "certificate" in made:
        return made["certificate"], io.BytesIO(_certificate(made, language))
    return made["text"], io.BytesIO(made["content"].encode())


def _photo(words: list[str]) -> bytes:
    """Cards with words on a wall: nobody is in it."""
    image = Image.new("RGB", (960, 720), (214, 204, 178))
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(40)
    colours = ((11, 83, 69), (0, 60, 143), (122, 62, 20))
    for at, word in enumerate(words[:12]):
        left, top = 40 + 300 * (at % 3), 40 + 165 * (at // 3)
        draw.rectangle((left, top, left + 270, top + 130), fill=(255, 253, 248), outline=colours[at % 3], width=6)
        draw.text((left + 135, top + 65), word, fill=(27, 33, 31), font=font, anchor="mm")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _certificate(made: Mapping[str, Any], language: str) -> bytes:
    data = {"title": made["heading"], "heading": made["heading"], "lines": made["lines"], "language": language}
    files = {"main": SHEET.encode(), "data.json": json.dumps(data, ensure_ascii=False).encode()}
    return bytes(typst.compile(files))  # type: ignore[call-overload]  # files by name: the stub lacks it
