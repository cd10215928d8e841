"""An attempt taken along: as data, and as a tagged PDF made from that same data."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from llwybr.apps.selfassessment import queries
from llwybr.apps.selfassessment.templatetags.selfassessment import answer_name, status_name
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.templatetags.kit import hours, language_names, level_name, minutes, pounds, term_name

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from llwybr.apps.selfassessment.bridge import Plan, Row, Standing
    from llwybr.apps.selfassessment.models import Attempt, Step
    from llwybr.apps.selfassessment.queries import Change, Comparison, Whole

FORMAT = "llwybr.selfassessment/1"
COMPARISON_FORMAT = "llwybr.comparison/1"
TYPESET = Path(__file__).with_name("download.typ")


def as_data(whole: Whole, today: date) -> dict[str, Any]:
    """Everything in one language: what was answered, where that leaves the person, the next steps and the plan."""
    attempt, standing, language = whole.attempt, whole.standing(), active_language()
    reading = queries.to_read(attempt, standing.ways, language, today)
    decided = {one.element.slug: {"status": one.status, "note": one.note} for one in queries.decisions(attempt)}
    return {
        "format": FORMAT,
        "language": language,
        "made": today.isoformat(),
        "started": localdate(attempt.started_at).isoformat(),
        "nation": attempt.edition.nation,
        "edition": attempt.edition.code,
        "job": {"id": attempt.job.slug, "title": str(attempt.job.title)},
        "aim": {"id": attempt.aim.slug, "title": str(attempt.aim.title)} if attempt.aim else None,
        "coverage": {
            "job": standing.job.model_dump(),
            "aim": standing.aim.model_dump() if standing.aim else None,
        },
        "answers": [
            {"id": e.slug, "title": str(e.title), "answer": value, "words": answer_name(value)}
            for e in whole.elements
            if (value := whole.answers.get(e.slug))
        ],
        "strengths": [
            {"id": row.element.slug, "title": str(row.element.title), "level": row.have} for row in standing.strengths
        ],
        "path": [_row(row) for row in standing.by_way],
        "next_steps": [
            {
                **_row(row),
                **decided.get(row.element.slug, {"status": "", "note": ""}),
                "read": [
                    {"id": one.slug, "title": str(one.title), "minutes": one.minutes}
                    for one in reading.get(row.element.slug, [])
                ],
            }
            for row in standing.ways
        ],
        "decisions": [{"id": slug, **said} for slug, said in decided.items()],
        "plan": _plan(queries.plan(attempt, standing, today)) if attempt.limits_said else None,
    }


def comparison_as_data(comparison: Comparison, today: date) -> dict[str, Any]:
    """What moved between two attempts, what moved most first, with what the record knows of why."""
    return {
        "format": COMPARISON_FORMAT,
        "language": active_language(),
        "made": today.isoformat(),
        "then": _attempt(comparison.then.attempt),
        "now": _attempt(comparison.now.attempt),
        "moved": [_change(one) for one in comparison.changes],
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "id": str(attempt),
        "started": localdate(attempt.started_at).isoformat(),
        "edition": attempt.edition.code,
        "job": {"id": attempt.job.slug, "title": str(attempt.job.title)},
        "aim": {"id": attempt.aim.slug, "title": str(attempt.aim.title)} if attempt.aim else None,
    }


def _change(change: Change) -> dict[str, Any]:
    done = change.done
    return {
        "id": change.element.slug,
        "title": str(change.element.title),
        "kind": change.moved.kind,
        "levels": change.moved.by,
        "then": {"answer": change.said_then, "words": answer_name(change.said_then)},
        "now": {"answer": change.said_now, "words": answer_name(change.said_now)},
        "job_asks_more": change.asked_more,
        "aim_asks_more": change.aimed_more,
        "done": {"day": localdate(done.changed_at).isoformat(), "note": done.note} if done else None,
    }


def as_file(response: HttpResponse, name: str, kind: str) -> HttpResponse:
    """To be saved under this name, not shown."""
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def as_pdf(whole: Whole, today: date) -> bytes:
    """The same on paper: PDF/UA-1, which the typesetter checks as it writes."""
    data = {**_words(whole, today), **_told(whole, whole.standing(), today)}
    files = {"main": _typeset(), "data.json": json.dumps(data, ensure_ascii=False).encode()}
    return bytes(typst.compile(files, pdf_standards="ua-1"))  # type: ignore[call-overload]  # files by name: the stub lacks it


@cache
def _typeset() -> bytes:
    return TYPESET.read_bytes()


def _row(row: Row) -> dict[str, Any]:
    return {
        "id": row.element.slug,
        "title": str(row.element.title),
        "have": row.have,
        "have_words": level_name(row.have),
        "asked": row.asked,
        "asked_words": level_name(row.asked) if row.asked else _("not part of it"),
        "aimed": row.aimed,
        "aimed_words": level_name(row.aimed) if row.aimed else _("not part of it"),
    }


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "hours": float(plan.hours),
        "cost": float(plan.cost),
        "levels_closed": plan.closed,
        "levels_wanted": plan.wanted,
        "terms": [
            {
                "year": stone.term.year,
                "season": stone.term.season,
                "title": term_name(stone.term),
                "offers": [_offer(p) for p in stone.placed],
            }
            for stone in plan.stones
        ],
        "open": [
            {"id": one.row.element.slug, "title": str(one.row.element.title), "levels": one.left, "why": one.why}
            for one in plan.open
        ],
    }


def _offer(placed: Any) -> dict[str, Any]:
    offer = placed.offer
    return {
        "id": offer.slug,
        "title": str(offer.title),
        "provider": str(offer.provider.name),
        "hours": float(offer.hours),
        "cost": float(offer.cost),
        "languages": offer.languages,
        "for": [str(element.title) for element in placed.closes],
    }


def _words(whole: Whole, today: date) -> dict[str, Any]:
    """The headings of the paper."""
    return {
        "language": active_language(),
        "title": _("My path"),
        "day": date_format(today),
        "sees": _("Only you see this."),
        "your_job": _("Your job"),
        "aimed_at": _("The job you aim at"),
        "strengths_title": _("Your strengths"),
        "steps_title": _("Next steps"),
        "read_title": _("To begin with:"),
        "path_title": _("Your path"),
        "plan_title": _("Your plan"),
        "columns": [_("Part of the job"), _("Where you are"), _("Your job asks"), _("The job you aim at asks")],
        "plan_columns": [_("Term"), _("Learning"), _("Hours"), _("Cost"), _("Language")],
        "source": _("Source:"),
        "page_of": _("page"),
    }


def _told(whole: Whole, standing: Standing, today: date) -> dict[str, Any]:
    attempt = whole.attempt
    reading = queries.to_read(attempt, standing.ways, active_language(), today)
    decided = {one.element.slug: one for one in queries.decisions(attempt)}
    plan = queries.plan(attempt, standing, today) if attempt.limits_said else None
    return {
        "name": attempt.person.name if attempt.person else "",
        "job": str(attempt.job.title),
        "aim": str(attempt.aim.title) if attempt.aim else "",
        "strengths": [str(row.element.title) for row in standing.strengths[:6]],
        "steps": [
            _step(row, reading.get(row.element.slug, []), decided.get(row.element.slug)) for row in standing.ways
        ],
        "path": [_row(row) for row in standing.by_way],
        "plan": [_line(stone.term, placed.offer) for stone in plan.stones for placed in stone.placed] if plan else [],
        "plan_sum": _plan_sum(plan) if plan else "",
        "source_name": str(attempt.job.source_name),
    }


def _step(row: Row, reading: list[Any], decided: Step | None) -> dict[str, str]:
    return {
        "title": str(row.element.title),
        "chance": str(row.element.chance) if row.kind == "no_chance" else "",
        "read": f"{reading[0].title} ({minutes(reading[0].minutes)})" if reading else "",
        "status": status_name(decided.status) if decided else "",
        "note": decided.note if decided else "",
    }


def _line(term: Any, offer: Any) -> list[str]:
    return [term_name(term), str(offer.title), hours(offer.hours), pounds(offer.cost), language_names(offer.languages)]


def _plan_sum(plan: Plan) -> str:
    closes = ngettext(
        "With this plan you reach %(closed)s of the %(wanted)s level still to go.",
        "With this plan you reach %(closed)s of the %(wanted)s levels still to go.",
        plan.wanted,
    )
    return closes % {"closed": plan.closed, "wanted": plan.wanted}
