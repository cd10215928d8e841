"""Who stands on a list and what is missing, read from every row there is, one by one, with no statement of the page's own."""

from __future__ import annotations

import re
from datetime import date

from llwybr.apps.posts.models import Contract, Post
from llwybr.apps.posts.queries import Staff, Wanted
from llwybr.apps.posts.rules.lacking import LACKS, MOST_WEEKLY, SOON, fits_a_year
from llwybr.apps.posts.rules.searching import patterns


def plainly(of: Staff, wanted: Wanted) -> tuple[list[int], dict[str, int]]:
    """The people in order, and the counts: from every row there is, one by one. Only the order of names is the database's."""
    rows = Contract.objects.filter(replaced_at=None).select_related("post__person")
    here = [
        one
        for one in rows.order_by("post__person__name", "post__person", "pk")
        if one.post.workplace_id in of.workplaces
    ]
    fit = [one for one in here if _stands(one, wanted.when, of.on) and _fits(one, of, wanted)]
    lacking = {one.pk: _lacks(one, list(rows), of.on) for one in fit}
    counts = {"all": len(fit)} | {code: sum(code in some for some in lacking.values()) for code in LACKS}
    fit = [one for one in fit if not wanted.lacks or wanted.lacks in lacking[one.pk]]
    if wanted.sort == "hours":
        fit.sort(key=lambda one: -one.weekly_minutes)
    if wanted.sort == "workplace":
        ranks = {str(one.name): at for at, one in reversed(list(enumerate(of.workplaces.values())))}
        fit.sort(key=lambda one: ranks[str(of.workplaces[one.post.workplace_id].name)])
    return [one.post.person_id for one in fit], counts


def _stands(one: Contract, when: str, on: date) -> bool:
    if when == "coming":
        return one.post.starts_on > on and one.starts_on == one.post.starts_on
    if when == "left":
        return one.post.ends_on is not None and one.post.ends_on < on and one.ends_on == one.post.ends_on
    return one.starts_on <= on and (one.ends_on is None or one.ends_on >= on)


def _fits(one: Contract, of: Staff, wanted: Wanted) -> bool:
    family = wanted.job.removeprefix("family:")
    return (
        (not wanted.workplace or str(of.workplaces[one.post.workplace_id]) == wanted.workplace)
        and (wanted.job in ("", one.profile) or of.jobs[one.profile].family == family)
        and all(re.search(pattern, one.post.person.name) for pattern in patterns(wanted.name))
    )


def _lacks(one: Contract, all: list[Contract], on: date) -> set[str]:
    theirs = list(Post.objects.filter(person=one.reviewer_id, workplace=one.post.workplace_id))
    over = [post for post in theirs if post.ends_on and post.ends_on < on]
    same = [
        other
        for other in all
        if other.post.person_id == one.post.person_id
        and _stands(other, "", on)
        and (other.employer_id == one.employer_id or other.post.workplace_id == one.post.workplace_id)
    ]
    others = Post.objects.filter(person=one.post.person_id).exclude(pk=one.post_id)
    has_others = any(post.ends_on is None or post.ends_on >= on for post in others)
    hours = sum(other.weekly_minutes for other in same) if has_others else 0
    found = {
        "no_reviewer": one.reviewer_id is None,
        "reviewer_left": bool(theirs) and len(over) == len(theirs),
        "no_pay": not one.grade and one.spine_point is None,
        "weeks": not fits_a_year(one.weeks),
        "ending": bool(one.post.ends_on and on <= one.post.ends_on <= on + SOON),
        "over_48": max(one.weekly_minutes, hours) > MOST_WEEKLY,
        "no_description": one.post.ends_on is None or one.post.ends_on >= on,  # nothing is agreed here
    }
    return {code for code, is_so in found.items() if is_so}
