"""The rows of the people of a place, drawn here and not in a template: there are many of them on a page, and it is to be quick."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from django import template
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from llwybr.apps.posts.rules.lacking import COUNTED_ALONE
from llwybr.apps.posts.templatetags.posts import LACKING, SORTS, WHEN, decimal_hours, weeks_short
from llwybr.core.kit.bilingual import active_language

if TYPE_CHECKING:
    from decimal import Decimal

    from django.template import Context

    from llwybr.apps.posts.queries import Job, Line
    from llwybr.core.places.models import Place
    from llwybr.values.bilingual import Language

register = template.Library()
CHOICES = {"when": WHEN, "sort": SORTS}


@register.simple_tag
def staff_rows(lines: Iterable[Line], many: object, to_person: str, to_post: str) -> SafeString:
    """A body of the table for each person, a row for each of their jobs. `many`: there are several workplaces."""
    words = {name: escape(text) for name, text in _words().items()}
    return mark_safe("".join(_person(one, words, bool(many), to_person, to_post) for one in lines))  # noqa: S308  each part is escaped


@register.simple_tag
def workplace_options(workplaces: Iterable[Place], chosen: str) -> SafeString:
    """Each workplace to choose from, by its public id."""
    ids = ((str(one.public_id), escape(str(one.name))) for one in workplaces)
    options = (f'<option value="{id}"{" selected" * (id == chosen)}>{name}</option>' for id, name in ids)
    return mark_safe("".join(options))  # noqa: S308  each part is escaped


@register.simple_tag(takes_context=True)
def to_check(context: Context, counts: Iterable[tuple[str, object, int]], chosen: str) -> SafeString:
    """Each of LACKING that somebody lacks: a link to those alone, and of how many jobs it is true."""
    said = context["request"].GET.copy()
    for name in ("lacks", "page"):
        said.pop(name, None)
    rest = escape(f"?{said.urlencode()}&" if said else "?")
    return mark_safe("".join(_to_check(rest, code, escape(str(words)), n, chosen) for code, words, n in counts))  # noqa: S308  each part is escaped


def _to_check(rest: str, code: str, words: str, n: int, chosen: str) -> str:
    said = f"<strong>{words}</strong>" if code == chosen else f'<a href="{rest}lacks={code}">{words}</a>'
    many = ngettext("%(n)s job", "%(n)s jobs", n) % {"n": number_format(n)}
    return f'<li><span>{said}</span><span class="status">{escape(many)}</span></li>'


@register.simple_tag
def choices(of: str, chosen: str) -> SafeString:
    """The options of a choice of the list: `of` when, or sort."""
    return _options(of, chosen, active_language())


@lru_cache(maxsize=64)
def _options(of: str, chosen: str, language: Language) -> SafeString:
    """In a language: the same on every page, so drawn once."""
    options = ((code, " selected" * (code == chosen), escape(str(words))) for code, words in CHOICES[of].items())
    return mark_safe("".join(f'<option value="{code}"{selected}>{words}</option>' for code, selected, words in options))  # noqa: S308  each part is escaped


def _words() -> dict[str, str]:
    """What is the same in every row, looked up once: labels, and the words of each of LACKING by its code."""
    said = {
        "place_label": "Workplace",
        "hours_label": "Hours a week",
        "weeks_label": "Weeks a year",
        "reviewer_label": "Reviewer",
        "lacks_label": "To check",
        "nameless": "Someone with no name here",
        "nobody": "None",
    }
    return {name: gettext(text) for name, text in said.items()} | {code: str(text) for code, text in LACKING.items()}


def _person(line: Line, words: dict[str, str], many: bool, to_person: str, to_post: str) -> str:
    said = escape(line.name) or words["nameless"]
    link = f'<a href="{to_person}{line.id}/posts/" translate="no">{said}</a>'
    name = f'<th scope="rowgroup" rowspan="{len(line.jobs)}">{link}</th>'
    jobs = "</tr><tr>".join(_job(one, words, many, to_post) for one in line.jobs)
    return f"<tbody><tr>{name}{jobs}</tr></tbody>"


def _job(job: Job, words: dict[str, str], many: bool, to_post: str) -> str:
    called = f'<br><span class="small" translate="no">{escape(job.called)}</span>' if job.called else ""
    place = f'<td data-label="{words["place_label"]}">{escape(job.workplace)}</td>' if many else ""
    hours, weeks = _numbers(job.minutes, job.weeks, active_language())
    return (
        f'<td><a href="{to_post}{job.id}/">{escape(job.title)}</a>{called}</td>{place}'
        f'<td class="number" data-label="{words["hours_label"]}">{hours}</td>'
        f'<td class="number" data-label="{words["weeks_label"]}">{weeks}</td>'
        f"{_reviewer(job, words)}{_lacks(job, words)}"
    )


@lru_cache(maxsize=2048)
def _numbers(minutes: int, weeks: Decimal, language: Language) -> tuple[str, str]:
    """In a language. Few are different on a page, and each costs as much as the rest of its row."""
    return escape(decimal_hours(minutes)), escape(weeks_short(weeks))


def _reviewer(job: Job, words: dict[str, str]) -> str:
    said = words["nobody"]
    if job.reviewer_id:
        said = f'<span translate="no">{escape(job.reviewer) or words["nameless"]}</span>'
    return f'<td data-label="{words["reviewer_label"]}">{said}</td>'


def _lacks(job: Job, words: dict[str, str]) -> str:
    told = [code for code in job.lacks if code not in COUNTED_ALONE]
    if not told:
        return '<td class="lacks"></td>'
    said = "<br>".join(words[code] for code in told)
    return f'<td class="lacks" data-label="{words["lacks_label"]}">{said}</td>'
