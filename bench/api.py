"""Processor time and queries of each address of the API, on SQLite. The peers: the same data as a dict, dumped by `json` in a plain
Django view, with nothing in front of it; and made anew for each request, without what we keep (`first`).

What is somebody's own is read with a key, of Nia, of someone with 200 attempts, and of two with 10 and with 10,000 pieces of
evidence (three elements each) and entries of what they learnt. The plan is solved anew for each request."""

import json
from datetime import timedelta
from typing import Any

from _common import SMALL, demonstration, processor_ms, report

HERE = "/api/v1/nations/wales"
NOW = f"{HERE}/editions/current"
MY = "/api/v1/my"
FEW, MANY = 10, (1000 if SMALL else 10_000)  # pieces of evidence
PATHS = {
    "nations": "/api/v1/nations",
    "editions": f"{HERE}/editions",
    "edition": NOW,
    "elements, 20": f"{NOW}/elements",
    "elements, 100": f"{NOW}/elements?limit=100",
    "element": f"{NOW}/elements/communication.children",
    "roles": f"{NOW}/roles",
    "profiles, 100": f"{NOW}/profiles?limit=100",
    "profile": f"{NOW}/profiles/teaching-assistant-2",
    "library, 20": f"{HERE}/library",
    "library, words": f"{HERE}/library?q=nghegin&limit=100",
    "library, element and level": f"{HERE}/library?element=communication.children&level=1",
    "resource": f"{HERE}/library/guide-when-someone-comes-to-help",
    "offers, 20": f"{HERE}/learning",
    "offers, 100, chosen": f"{HERE}/learning?language=cy&hours=6&limit=100",
    "offer": f"{HERE}/learning/a-talk-with-a-family",
    "providers": f"{HERE}/providers",
    "provision, 100": f"{HERE}/provision?language=cy&limit=100",
    "unchanged (304)": f"{NOW}/elements?limit=100",
    "refused (422)": f"{HERE}/learning?limt=3",
    "description": "/api/v1/openapi.json",
    "own: key": f"{MY}/key",
    "own: attempts": f"{MY}/attempts",
    "own: attempts, 20 of 200": f"{MY}/attempts",
    "own: attempts, 40 of 200": f"{MY}/attempts?limit=40",
    "own: attempt": f"{MY}/attempts/current",
    "own: results": f"{MY}/attempts/current/results",
    "own: since": f"{MY}/attempts/current/since/before",
    "own: plan": f"{MY}/plan",
    "own: evidence, all 10": f"{MY}/portfolio",
    "own: evidence, 10 of 10,000": f"{MY}/portfolio?limit=10",
    "own: evidence, 20 of 10,000": f"{MY}/portfolio",
    "own: evidence, the last 20 of 10,000": f"{MY}/portfolio?offset={MANY - 20}",
    "own: record of learning, 20 of 10,000": f"{MY}/learning",
    "own: record of learning, totals of 10,000": f"{MY}/learning-totals",
    "own: bad key (401)": f"{MY}/attempts",
}


def again(attempt: Any, times: int) -> None:
    """So many more of the same person, each with as many answers."""
    from llwybr.apps.selfassessment import actions

    given = [(one.element, one.value) for one in attempt.answers.select_related("element")]
    for at in range(times):
        more = {"edition": attempt.edition, "job": attempt.job, "aim": attempt.aim, "by": "bench"}
        when = attempt.started_at - timedelta(days=at + 1)
        one = actions.start(**more, now=when, owner=str(attempt.person.public_id))
        actions.answer_all(attempt=one, answers=given, by="bench", now=when)


def with_portfolio(rows: int) -> dict[str, str]:
    """The key of somebody with so many pieces of evidence, and as many entries of what they learnt."""
    from django.utils import timezone

    from llwybr.apps.portfolio.models import Activity, Evidence, Shows
    from llwybr.core.signin import actions as signin
    from tests.api import key_for

    account, now = signin.open_account(email=f"of{rows}@bench.example", language="cy", by="bench"), timezone.now()
    hours = [now - timedelta(hours=n) for n in range(rows)]
    mine: dict[str, Any] = {"person": account.person, "title": "Darn o waith", "language": "cy", "changed_at": now}
    pieces = (Evidence(**mine, kind="text", text="gair " * 60, created_at=at) for at in hours)
    learnt = (Activity(**mine, on=at.date(), minutes=90, nation="wales", area="care", created_at=at) for at in hours)
    Activity.objects.bulk_create(learnt, batch_size=500)
    Evidence.objects.bulk_create(pieces, batch_size=500)
    parts = ("supporting-learning.feedback", "literacy-numeracy.numbers", "communication.colleagues")
    made = list(Evidence.objects.filter(person=account.person))
    shows = (Shows(evidence=one, nation="wales", element=part) for one in made for part in parts)
    Shows.objects.bulk_create(shows, batch_size=500)
    return {"authorization": f"Bearer {key_for(account)}"}


def main() -> None:
    demonstration()
    from django.db import connection
    from django.http import HttpRequest, JsonResponse
    from django.test import Client, RequestFactory

    from llwybr.apps.learning.api import there
    from llwybr.apps.library import api as library
    from llwybr.apps.selfassessment.queries.attempts import _planned
    from llwybr.apps.standards.api import book
    from llwybr.site.api import serving
    from tests.api import key_of
    from tests.cast import attempt_of

    serving.MOST = 10**9
    kept = (book._book, library._briefs, there._offers, there._provision, _planned)
    few, many = ({"authorization": f"Bearer {key_of(slug)}"} for slug in ("nia", "gwen"))
    keys = {f"own: attempts, {n} of 200": many for n in (20, 40)}
    keys |= {name: with_portfolio(FEW) for name in PATHS if name.endswith("all 10")}
    keys |= dict.fromkeys((name for name in PATHS if "10,000" in name), with_portfolio(MANY))
    keys["own: bad key (401)"] = {"authorization": f"Bearer {'x' * 43}"}
    again(attempt_of("gwen"), 199)
    client, rounds, ours, peers, ratios = Client(), 20 if SMALL else 200, {}, {}, {}

    def forgotten(path: str, headers: dict[str, str]) -> None:
        for one in kept:
            one.cache_clear()
        client.get(path, headers=headers)

    for name, path in PATHS.items():
        queries: list[str] = []
        headers = keys.get(name, few) if name.startswith("own") else {}
        headers |= {"if-none-match": client.get(path)["ETag"]} if "304" in name else {}
        with connection.execute_wrapper(lambda run, sql, *rest: (queries.append(sql), run(sql, *rest))[1]):  # noqa: B023
            response = client.get(path, headers=headers)
        times = processor_ms(lambda path=path, headers=headers: client.get(path, headers=headers), rounds)
        data: Any = json.loads(response.content or b"{}")

        def plain(request: HttpRequest, data: Any = data) -> JsonResponse:
            return JsonResponse(data, json_dumps_params={"ensure_ascii": False})

        size = {"queries": len(queries), "kilobytes": round(len(response.content) / 1000, 1)}
        first = processor_ms(lambda path=path, headers=headers: forgotten(path, headers), 3 if SMALL else 5)["p50"]
        ours[name] = {"status": response.status_code, **times, **size, "first": first}
        peers[name] = processor_ms(lambda plain=plain: plain(RequestFactory().get("/")), rounds)
        ratios[name] = round(peers[name]["p50"] / times["p50"], 2)
    report("api", ours, {"the same dict as a JsonResponse, straight from a view": peers}, ratios)


main()
