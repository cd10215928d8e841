"""A record of learning of 10 and of 10,000 entries, with as many pieces of evidence, of which each counts in one: processor time and
queries of its page, and of all of it as a table.

The peer shows the same entries with Django's own ListView, which adds up the hours of its years in Python.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from _common import SMALL, demonstration, processor_ms, report

ROUNDS, PEERS_ROUNDS = (5, 3) if SMALL else (40, 10)
AREAS = ("", "care", "communication", "safeguarding", "my-skills")
PAGES = {"page": "learning-record/", "page 2": "learning-record/?page=2", "table": "learning-record/as.csv"}


def entries(person: Any, count: int) -> None:
    """Half of them of the last two months; in each counts a piece of evidence."""
    from django.utils import timezone

    from llwybr.apps.portfolio.models import Activity, Evidence
    from llwybr.apps.portfolio.rules.learning import Learnt

    today, now = timezone.localdate(), timezone.now()
    said = (
        Learnt(
            title=f"Cwrs {n}",
            on=today - timedelta(days=n % 60 if n % 2 else n % 3000),
            minutes=15 + n % 400,
            language=("cy", "en", "both")[n % 3],
            nation="wales",
            area=AREAS[n % len(AREAS)],
        )
        for n in range(count)
    )
    rows = (Activity(person=person, **asdict(one), created_at=now, changed_at=now) for one in said)
    mine = Activity.objects.bulk_create(rows, batch_size=1000)
    shown = (
        Evidence(person=person, kind="text", title=f"Darn {n}", language="cy", created_at=now, changed_at=now)
        for n in range(count)
    )
    pieces = Evidence.objects.bulk_create(shown, batch_size=1000)
    counts = Activity.evidence.through
    links = (counts(activity=entry, evidence=piece) for entry, piece in zip(mine, pieces, strict=True))
    counts.objects.bulk_create(links, batch_size=1000)


def plain() -> Any:
    from django.views.generic import ListView

    from llwybr.apps.portfolio.models import Activity
    from llwybr.apps.portfolio.rules.learning import year_of

    class Plain(ListView):  # type: ignore[type-arg]
        paginate_by = 20
        template_name = "kit/components/pages.html"

        def get_queryset(self) -> Any:
            return Activity.objects.filter(person=self.kwargs["person"])

        def get_context_data(self, **more: Any) -> dict[str, Any]:
            years: Counter[int] = Counter()
            for one in self.get_queryset():
                years[year_of(one.on)] += one.minutes
            context = super().get_context_data(**more)
            return {**context, "years": years, "page": context["page_obj"]}

    return Plain.as_view()


def measured(client: Any, path: str) -> dict[str, Any]:
    from django.db import connection

    queries: list[str] = []
    with connection.execute_wrapper(lambda run, sql, *rest: (queries.append(sql), run(sql, *rest))[1]):
        answer = client.get(f"/cy/{path}")
    assert answer.status_code == 200, (path, answer.status_code)
    times = processor_ms(lambda: client.get(f"/cy/{path}"), ROUNDS)
    return {**times, "queries": len(queries), "kilobytes": round(len(answer.content) / 1000, 1)}


def main() -> None:
    demonstration()
    from django.test import RequestFactory

    from llwybr.core.people.models import Person
    from llwybr.site import cast
    from tests.cast import client_of

    ours: dict[str, Any] = {}
    peers: dict[str, Any] = {}
    view, request = plain(), RequestFactory().get("/")
    for slug, count in (("nia", 10), ("dewi", 10_000)):
        client, character = client_of(slug), cast.character(slug)
        assert character
        person = Person.objects.get(name=character.name)
        entries(person, count)
        for name, path in PAGES.items():
            ours[f"{name}, {count:,}"] = measured(client, path)
        peers[f"page, {count:,}"] = processor_ms(lambda one=person: view(request, person=one).render(), PEERS_ROUNDS)
    ratios = {name: round(peer["p50"] / ours[name]["p50"], 2) for name, peer in peers.items()}
    ratios["ours, 10 to 10,000"] = round(ours["page, 10"]["p50"] / ours["page, 10,000"]["p50"], 2)
    report("learning_record", ours, peers, ratios)


main()
