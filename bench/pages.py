"""Processor time and queries of each page of the journey, on SQLite; the peer is the emptiest page that Django can make."""

from _common import SMALL, demonstration, processor_ms, report

PAGES = {
    "home": "",
    "start": "start/",
    "job": "start/job/?nation=wales&where=classroom&how=2",
    "overview": "my/",
    "question": "my/questions/short/communication.children/",
    "check": "my/questions/short/",
    "results": "my/results/",
    "next step": "my/next/development.growth/",
    "limits": "my/plan/limits/",
    "counted": "my/counted/",
    "standards": "wales/standards/",
    "library": "wales/library/",
    "catalogue": "wales/learning/",
    "plan (no budget: it solves)": "my/plan/",
    "my attempts": "my/attempts/",
    "account": "account/",
    "sessions": "account/sessions/",
    "add a passkey": "account/passkey/",
}


def main() -> None:
    demonstration()
    from django.db import connection
    from django.test import RequestFactory

    from llwybr.site.errors import not_found
    from tests.cast import client_of

    client, rounds, ours = client_of("nia"), 20 if SMALL else 100, {}
    for name, path in PAGES.items():
        queries: list[str] = []
        with connection.execute_wrapper(lambda run, sql, *rest: (queries.append(sql), run(sql, *rest))[1]):  # noqa: B023
            response = client.get(f"/cy/{path}")
        assert response.status_code == 200, (name, response.status_code)
        times = processor_ms(lambda path=path: client.get(f"/cy/{path}"), rounds)
        ours[name] = {**times, "queries": len(queries), "kilobytes": round(len(response.content) / 1000, 1)}
    empty = processor_ms(lambda: not_found(RequestFactory().get("/cy/x/")), rounds)
    ratios = {name: round(empty["p50"] / one["p50"], 3) for name, one in ours.items()}
    report("pages", ours, {"an error page, straight from its view": empty}, ratios)


main()
