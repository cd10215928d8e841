"""Bringing in staff: 100,000 invented rows of one trust of 400 schools, into an empty database and then changed. `--small`: 5,000.

Each row becomes a person, a number, a post, a contract, a role, and for nine in ten a reviewer's role; all of it as events.
Seconds of the clock and of the processor. The peer does the same rows one by one as Django's ORM invites to (get_or_create),
without matching, roles or events: 2,000 rows, its time for all extrapolated.
"""

from __future__ import annotations

import io
import random
import resource
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from _common import SMALL, demonstration, report

ROWS, SCHOOLS, PEER = (5_000, 20, 500) if SMALL else (100_000, 400, 2_000)
GIVEN = ("Siân", "Nia", "Mair", "Rhys", "Dewi", "Gwen", "Llŷr", "Elin", "Carys", "Huw", "Owain", "Sara", "John", "Mary")
FAMILY = ("Jones", "Davies", "Williams", "Evans", "Thomas", "Roberts", "Lewis", "Hughes", "Morgan", "Smith", "ap Rhys")
WEIGHTS = (57, 37, 37, 25, 23, 15, 14, 12, 12, 90, 6)
JOBS = (
    ("teaching-assistant-2", "20"),
    ("teaching-assistant-3", "32.5"),
    ("midday-supervision-1", "6.25"),
    ("catering-1", "15"),
)
HEADINGS = (
    "School",
    "Emp No",
    "Surname",
    "Forename",
    "DOB",
    "Email",
    "Standard job",
    "Job title",
    "Grade",
    "SCP",
    "Hours",
    "Weeks",
    "Contract",
    "Start date",
    "Line manager",
)


def main() -> None:
    demonstration()
    from django.utils import timezone

    from llwybr.apps.posts.actions import comparing
    from llwybr.apps.posts.actions import intake as actions
    from llwybr.apps.posts.incoming.headings import propose
    from llwybr.apps.posts.models import Contract
    from llwybr.apps.posts.queries import intake as queries
    from llwybr.apps.posts.queries.ground import doer
    from llwybr.core.access.models import Grant
    from llwybr.core.access.viewer import SignedIn, Viewer
    from llwybr.core.events.models import Event

    now, on = timezone.now(), timezone.localdate()
    trust, officer = an_officer(now)
    rows = list(invented(random.Random(7)))
    first = as_csv(rows)
    for row in rows[::50]:
        row[10] = "30"
    second = as_csv(rows)
    del rows
    viewer = Viewer("", SignedIn("bench", officer, now, strong=True, ends_at=now + timedelta(days=1)))
    who = doer(viewer, trust, now)

    def read(content: str) -> Any:
        intake = actions.read_in(
            file=io.BytesIO(content.encode()), place=trust, from_on=on, person=officer, by="bench", now=now
        )
        proposed = propose(intake.headings, queries.first_rows(intake), remembered={}, titles=set(), today=on)
        columns = [one.field for one in proposed]
        actions.understand(intake=intake, columns=columns, defaults={}, from_on=on, by="bench")
        return intake

    def check(intake: Any) -> None:
        comparing.check(intake=intake, who=who, by="bench", now=now)
        intake.refresh_from_db()

    def apply(intake: Any) -> None:
        comparing.apply(intake=intake, who=who, by="bench", now=now)

    one: list[Any] = []
    figures: dict[str, Any] = {"rows": ROWS, "megabytes": len(first) // 1_000_000}
    figures["read"] = clocked(lambda: one.append(read(first)))
    figures["compare"] = clocked(lambda: check(one[0]))
    assert one[0].counts["people"] == ROWS, one[0].counts
    before = Event.objects.count()
    figures["apply"] = clocked(lambda: apply(one[0]))
    figures |= {"contracts": Contract.objects.count(), "roles": Grant.objects.filter(granter=officer).count()}
    figures["events"] = Event.objects.count() - before
    figures["the same file again: read and compare"] = clocked(
        lambda: check(one[-1]) if one.append(read(first)) is None else None
    )
    assert one[-1].counts == {"same": ROWS}, one[-1].counts
    figures["one in fifty changed: all of it"] = clocked(
        lambda: (one.append(read(second)), check(one[-1]), apply(one[-1]))
    )
    figures["megabytes of memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    peer = clocked(lambda: naively(first, trust))
    total = round(sum(figures[step]["wall"] for step in ("read", "compare", "apply")), 1)
    imported = round(figures["read"]["wall"] + figures["apply"]["wall"], 1)
    ratio = peer["wall"] / PEER / (imported / ROWS)
    ratios = {"under a minute": imported < 60, "seconds, read and applied": imported, "with the preview": total}
    report(
        "intake",
        figures,
        {"get_or_create a row": peer, "all rows, seconds": round(peer["wall"] / PEER * ROWS)},
        ratios | {"peer": round(ratio, 1)},
    )


def an_officer(now: Any) -> tuple[Any, str]:
    """A trust of many schools, and who answers for them."""
    from llwybr.core.access import actions as access
    from llwybr.core.kit.bilingual import Written
    from llwybr.core.people.models import Person
    from llwybr.core.places import actions as places
    from llwybr.core.places import queries

    def opened(name: str, kind: str, parent: Any) -> Any:
        return places.open_place(
            kind=kind, nation="england", name=Written(name, name), opened_on=date(2000, 9, 1), parent=parent, by="bench"
        )

    trust = opened("Bench Trust", "academy_trust", queries.nation("england"))
    for number in range(SCHOOLS):
        opened(f"Bench School {number}", "school", trust)
    officer = str(Person.objects.create(name="Officer").public_id)
    said = {
        "scope": str(trust),
        "starts_at": now - timedelta(days=9),
        "ends_at": None,
        "granter": "system",
        "by": "bench",
    }
    access.grant(holder=officer, role="trust_officer", now=now, **said)
    return trust, officer


def invented(chance: random.Random) -> Any:
    """Ten to a reviewer, who is the first of them."""
    for number in range(ROWS):
        school, tenth = number // (ROWS // SCHOOLS), number - number % 10
        job, hours = JOBS[number % len(JOBS)]
        born = date(1955, 1, 1) + timedelta(chance.randrange(18_000))
        given, family = " ".join(chance.sample(GIVEN, chance.choice((1, 1, 2)))), chance.choices(FAMILY, WEIGHTS)[0]
        yield [
            f"Bench School {school}", f"E{number:06}", family, given, born.strftime("%d/%m/%Y"), f"{number}@bench.example", job,
            job, f"Grade {number % 5 + 1}", str(number % 30 + 2), hours, "39", "Permanent", "01/09/2024",
            "" if tenth == number else f"E{tenth:06}",
        ]  # fmt: skip


def as_csv(rows: list[list[str]]) -> str:
    return "\r\n".join([",".join(HEADINGS), *(",".join(row) for row in rows)]) + "\r\n"


def naively(content: str, trust: Any) -> None:
    """The plainest loop: a row at a time, each looked for and made."""
    import csv
    from itertools import islice

    from django.db import transaction
    from django.utils import timezone

    from llwybr.apps.posts.models import Contract, Post
    from llwybr.core.people.models import Email, Identity, Name, Number, Person
    from llwybr.core.places.models import Place

    with transaction.atomic():
        for row in islice(csv.reader(io.StringIO(content)), 1, PEER + 1):
            number = Number.objects.filter(scheme="peer", value=row[1]).select_related("person").first()
            person = number.person if number else Person.objects.create(name=f"{row[3]} {row[2]}")
            Number.objects.get_or_create(person=person, scheme="peer", value=row[1], claimed=False)
            Name.objects.get_or_create(person=person, given=row[3], family=row[2])
            Email.objects.get_or_create(person=person, address=row[5])
            Identity.objects.get_or_create(person=person, defaults={"born_on": date(1980, 1, 1)})
            workplace = Place.objects.get(name_en=row[0])
            post, _ = Post.objects.get_or_create(person=person, workplace=workplace, starts_on=date(2024, 9, 1))
            terms = {"profile": row[6], "weekly_minutes": 900, "weeks": 39, "kind": "PRM", "employer": trust}
            Contract.objects.get_or_create(
                post=post,
                starts_on=post.starts_on,
                defaults={**terms, "recorded_at": timezone.now(), "recorded_by": "peer"},
            )


def clocked(work: Callable[[], object]) -> dict[str, float]:
    """Seconds of the clock and of the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return {"wall": round(time.perf_counter() - wall, 2), "processor": round(time.process_time() - processor, 2)}


if __name__ == "__main__":
    main()
