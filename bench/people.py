"""What the page of my people costs: processor time of a whole request for the first page of a trust of ten schools with 3,000 staff
(one in twelve has two jobs), on SQLite, for a trust officer; of the same with filters; and of what any page of ours costs.

The peer is the plainest Django page of the same rows: a ListView, paginated by 25, with its own address for each row, no session,
no roles, no log of who looked, and nothing counted that is missing.
"""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from _common import SMALL, demonstration, processor_ms, report, served

if TYPE_CHECKING:
    from llwybr.core.people.models import Account
    from llwybr.core.places.models import Place

ROUNDS = 30 if SMALL else 100
STAFF, SCHOOLS = (300, 10) if SMALL else (3000, 10)
GOAL = 10  # milliseconds, and queries
GIVEN = ["Siân", "Nia", "Rhys", "Gwenllïan", "Ffion", "Dewi", "Ŵyn", "Mary", "John", "Aisha", "Tomos"]
FAMILY = ["Evans", "Davies", "Jones", "Llŷr", "Thomas", "Rees", "Khan", "Smith", "ap-Huw", "Powell"]
JOBS = ("teaching-assistant-1", "teaching-assistant-2", "teaching-assistant-3", "midday-supervision-1")
PEER = """{% for one in page_obj %}<tr><th scope="row">
<a href="{% url "peer_post" one.post.public_id %}">{{ one.post.person.name }}</a></th>
<td>{{ one.profile }}</td><td>{{ one.post.workplace.name_en }}</td><td>{{ one.weekly_minutes }}</td><td>{{ one.weeks }}</td>
<td>{{ one.reviewer.name }}</td></tr>{% endfor %}{{ page_obj.number }}/{{ paginator.num_pages }}"""


def main() -> None:
    demonstration()
    trust, account = scene()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from llwybr.apps.posts.models import Post
    from tests.cast import signed_in

    client, path = signed_in(account), f"/cy/organisations/{trust.public_id}/people/"
    queries: dict[str, int] = {}
    ours: dict[str, Any] = {"jobs": Post.objects.count()}
    for name, more in {
        "my people": "",
        "its last page": "?page=9999",
        "who lacks a reviewer": "?lacks=no_reviewer",
        "by name": "?name=sian+llyr",
        "by family of jobs": "?job=family:teaching-and-learning-support",
        "by workplace": "?sort=workplace",
    }.items():
        assert client.get(path + more).status_code == 200, name
        with CaptureQueriesContext(connection) as asked:
            client.get(path + more)
        queries[name] = sum(not one["sql"].startswith(("BEGIN", "COMMIT")) for one in asked)
        ours[name] = processor_ms(served(client, path + more), ROUNDS)
    ours["queries"] = queries
    ours["any page of ours, signed in (help)"] = processor_ms(served(client, "/cy/help/"), ROUNDS)
    ours["as a file"] = processor_ms(served(client, f"{path}as.csv"), max(3, ROUNDS // 20))
    peer = listed(trust)
    ratios = {
        "goal: milliseconds, and queries, at most": GOAL,
        "my people / peer": round(ours["my people"]["p50"] / peer["p50"], 2),
        "my people / any page of ours": round(
            ours["my people"]["p50"] / ours["any page of ours, signed in (help)"]["p50"], 2
        ),
    }
    report("people", ours, {"a plain ListView of the same rows": peer}, ratios)


def scene() -> tuple[Place, Account]:
    """The trust, its staff, and who answers for it: the same every time."""
    from django.utils import timezone

    from llwybr.apps.posts import actions
    from llwybr.core.access import actions as access
    from llwybr.core.people.models import Person
    from llwybr.core.places import actions as places
    from llwybr.core.places.queries import nation
    from llwybr.core.signin import actions as signin
    from llwybr.values.bilingual import Bilingual

    now, by = timezone.now(), "bench"
    chance = random.Random(6)
    said = {"by": by, "nation": "england"}
    trust = places.open_place(
        kind="academy_trust", name=Bilingual("Trust", "Ymddiriedolaeth"), parent=nation("england"), **said
    )
    schools = [
        places.open_place(kind="school", name=Bilingual(f"School {at}", f"Ysgol {at}"), parent=trust, **said)
        for at in range(SCHOOLS)
    ]
    people = Person.objects.bulk_create(
        Person(name=f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}") for _ in range(STAFF)
    )
    leads = people[: SCHOOLS * 5]  # five in each school review the others
    starts = []
    for at, person in enumerate(people):
        for _ in range(1 if at % 12 else 2):
            reviewer = (
                None
                if at < len(leads) or chance.random() < 0.05
                else leads[at % SCHOOLS + SCHOOLS * chance.randrange(5)]
            )
            terms = _terms(chance, trust, reviewer)
            begun = date(2020, 9, 1) + timedelta(days=chance.randrange(1500))
            ends = now.date() + timedelta(days=chance.randrange(10, 300)) if chance.random() < 0.05 else None
            starts.append(actions.Start(person, schools[at % SCHOOLS], begun, terms, ends))
    actions.start_all(starts, granter="system", by=by, now=now)
    account = signin.open_account(email="officer@trust.example", language="cy", by=by)
    assert account.person
    holder, scope = str(account.person.public_id), str(trust)
    access.grant(
        holder=holder, role="trust_officer", scope=scope, place=scope, starts_at=now, ends_at=None, granter="system", by=by, now=now
    )  # fmt: skip
    return trust, account


def _terms(chance: random.Random, trust: Place, reviewer: Any) -> Any:
    from llwybr.apps.posts.rules.terms import Terms

    day = chance.choice((180, 390, 420, 450))
    return Terms(
        employer=trust.pk,
        profile=chance.choice(JOBS),
        minutes=(day,) * 5 + (0, 0),
        weeks=Decimal(chance.choice((38, 39, 39, 45))),
        kind="PRM",
        reviewer=reviewer.pk if reviewer else None,
        grade="" if chance.random() < 0.05 else "G4",
    )


def listed(trust: Place) -> dict[str, float]:
    """The peer, in this process, with Django's own request alone."""
    from django.http import HttpResponse
    from django.template import engines
    from django.test import RequestFactory
    from django.urls import path
    from django.views.generic import ListView

    from llwybr.apps.posts.models import Contract

    schools = Contract.objects.values_list("post__workplace", flat=True).distinct().order_by()

    class Peer(ListView):  # type: ignore[type-arg]
        paginate_by = 25
        queryset = (
            Contract.objects.filter(replaced_at=None, post__workplace__in=[trust.pk, *schools])
            .select_related("post__person", "post__workplace", "reviewer")
            .order_by("post__person__name")
        )

        def render_to_response(self, context: dict[str, Any], **_: Any) -> HttpResponse:
            return HttpResponse(template.render(context))

    template = engines["django"].from_string(PEER)
    urls = sys.modules[__name__]
    urls.urlpatterns = [path("posts/<uuid:public_id>/", Peer.as_view(), name="peer_post")]  # type: ignore[attr-defined]
    from django.urls import set_urlconf

    set_urlconf(__name__)
    view, request = Peer.as_view(), RequestFactory().get("/")
    found = processor_ms(lambda: view(request), ROUNDS)
    set_urlconf(None)
    return found


if __name__ == "__main__":
    main()
