"""What the page of a portfolio costs: processor time of a whole request for its first page, with 10 pieces of evidence, with 25
(one page of them) and with 10,000, on SQLite; of its last page, of one kind, of one part of the job, of a search; and of one piece.

Each piece has 60 words, three parts of the job that it shows, and every tenth a share. The peer is the plainest Django page of
the same rows: a ListView, paginated by 25, with nothing but titles and addresses, no session, no shares, nothing counted.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from _common import SMALL, demonstration, processor_ms, report

if TYPE_CHECKING:
    from llwybr.core.people.models import Account, Person

ROUNDS = 20 if SMALL else 60
FEW, FULL, MANY = 10, 25, (1000 if SMALL else 10_000)  # FULL: one page of them
GOAL = 10  # queries
WORDS = """darllen plant dosbarth cath amser cinio gweithio helpu cynllun
llyfr reading class table number play calm repair"""
SAID = WORDS.split()
PEER = """{% for one in page_obj %}<li><a href="{% url "peer_piece" one.public_id %}">{{ one.title }}</a>
{{ one.created_at }}</li>{% endfor %}
{{ page_obj.number }}/{{ paginator.num_pages }}"""


def main() -> None:
    demonstration()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.cast import signed_in

    owners = {pieces: owner(f"of{pieces}", pieces) for pieces in (FEW, FULL, MANY)}
    many, clients = owners[MANY], {pieces: signed_in(one) for pieces, one in owners.items()}
    piece = f"/cy/portfolio/{one_of(many)}/"
    asked = {
        "first page of the few": (FEW, "/cy/portfolio/"),
        "a page that is all": (FULL, "/cy/portfolio/"),
        "first page of the many": (MANY, "/cy/portfolio/"),
        "last page": (MANY, "/cy/portfolio/?page=99999"),
        "one kind": (MANY, "/cy/portfolio/?kind=photo"),
        "one part of the job": (MANY, "/cy/portfolio/?element=supporting-reading"),
        "a search that finds nearly all": (MANY, "/cy/portfolio/?q=gath"),
        "a search that finds nothing": (MANY, "/cy/portfolio/?q=trychfilod+dolffin"),
        "one piece": (MANY, piece),
    }
    ours: dict[str, Any] = {"pieces": {"few": FEW, "a page": FULL, "many": MANY}}
    queries: dict[str, int] = {}
    for name, (which, path) in asked.items():
        client = clients[which]
        assert client.get(path).status_code == 200, name
        with CaptureQueriesContext(connection) as told:
            client.get(path)
        queries[name] = sum(not one["sql"].startswith(("BEGIN", "COMMIT")) for one in told)
        ours[name] = processor_ms(lambda client=client, path=path: client.get(path), ROUNDS)
    ours["queries"] = queries
    ours["any page of ours, signed in (help)"] = processor_ms(lambda: clients[MANY].get("/cy/help/"), ROUNDS)
    peers = {
        f"a plain ListView: {name}": listed(many, page) for name, page in (("first page", "1"), ("last page", "last"))
    }
    first = ours["first page of the many"]["p50"]
    ratios = {
        "goal: queries, at most": GOAL,
        "many / a page": round(first / ours["a page that is all"]["p50"], 2),
        "many / few": round(first / ours["first page of the few"]["p50"], 2),
        "last page / first": round(ours["last page"]["p50"] / first, 2),
        "first page / peer": round(first / peers["a plain ListView: first page"]["p50"], 2),
    }
    report("portfolio", ours, peers, ratios)


def owner(name: str, pieces: int) -> Account:
    """Somebody with so many pieces: the same every time."""
    from django.utils import timezone

    from llwybr.apps.portfolio.models import Evidence, Share, Shows
    from llwybr.apps.portfolio.rules.codes import KINDS, WITNESS
    from llwybr.apps.portfolio.rules.folding import folded
    from llwybr.core.people.models import Person
    from llwybr.core.signin import actions as signin

    account = signin.open_account(email=f"{name}@bench.example", language="cy", by="bench")
    reader = Person.objects.create(name=f"Reader of {name}", language="cy")
    assert account.person
    pick, now = random.Random(7), timezone.now()
    kinds = [one for one in KINDS if one != WITNESS]
    rows = []
    for n in range(pieces):
        title, text = f"Darn {n}", " ".join(pick.choices(SAID, k=60))
        at = now - timedelta(hours=n)
        rows.append(
            Evidence(
                person=account.person,
                kind=pick.choice(kinds),
                title=title,
                text=text,
                language="cy",
                created_at=at,
                changed_at=at,
                folded=folded(title, text),
            )
        )
    Evidence.objects.bulk_create(rows, batch_size=500)
    made = list(Evidence.objects.filter(person=account.person))
    parts = ("supporting-reading", "calm-behaviour", "first-aid")
    Shows.objects.bulk_create(
        (Shows(evidence=one, nation="wales", element=part) for one in made for part in parts), batch_size=500
    )
    Share.objects.bulk_create(
        (_share(account.person, one, reader, now) for one in made[::10]),
        batch_size=500,
    )
    return account


def _share(person: Person, evidence: Any, reader: Person, now: Any) -> Any:
    from llwybr.apps.portfolio.models import Share

    later = now + timedelta(days=7)
    return Share(person=person, evidence=evidence, reader=reader, purpose="bench", starts_at=now, ends_at=later)


def one_of(account: Account) -> str:
    from llwybr.apps.portfolio.models import Evidence

    found = Evidence.objects.filter(person=account.person).first()
    assert found
    return str(found)


def listed(account: Account, page: str) -> dict[str, float]:
    """The peer."""
    from django.http import HttpResponse
    from django.template import engines
    from django.test import RequestFactory
    from django.test.utils import override_settings
    from django.urls import path
    from django.views.generic import ListView

    from llwybr.apps.portfolio.models import Evidence

    template = engines["django"].from_string(PEER)

    class Peer(ListView):  # type: ignore[type-arg]
        paginate_by = 25
        queryset = Evidence.objects.filter(person=account.person)

        def render_to_response(self, context: dict[str, Any], **_more: Any) -> HttpResponse:
            return HttpResponse(template.render(context, self.request))

    urls = type("Urls", (), {"urlpatterns": [path("piece/<uuid:id>/", Peer.as_view(), name="peer_piece")]})
    request, view = RequestFactory().get("/", {"page": page}), Peer.as_view()
    with override_settings(ROOT_URLCONF=urls):
        return processor_ms(lambda: view(request), ROUNDS)


if __name__ == "__main__":
    main()
