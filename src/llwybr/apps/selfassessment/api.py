"""A person's own attempts, results and plan over the API, for a system that shows their key. The same queries as the pages.

Another person's attempt is as little there as none. What a key reads, its owner sees (core/signin/noting.py).
"""

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import P, PathEx, Query, Router

from llwybr.apps.selfassessment import queries
from llwybr.apps.selfassessment.models import Attempt, AttemptQuerySet
from llwybr.apps.selfassessment.schemas.attempts import AttemptOut, ResultsOut
from llwybr.apps.selfassessment.schemas.comparing import ComparisonOut
from llwybr.apps.selfassessment.schemas.parts import MINE
from llwybr.apps.selfassessment.schemas.plan import MyPlan, Planned
from llwybr.core.access.viewer import ViewedRequest
from llwybr.core.kit.api.pages import OwnPaging, Page, as_id, page
from llwybr.core.kit.api.reading import reading_own
from llwybr.core.kit.api.refusals import missing
from llwybr.core.kit.api.texts import in_both
from llwybr.core.signin.keys import OwnersKey
from llwybr.values.bilingual import as_language

router = Router(tags=["my"])


CURRENT, BEFORE = "current", "before"
ATTEMPTS, RESULTS, PLAN = OwnersKey("attempts"), OwnersKey("results"), OwnersKey("plan")

AttemptId = PathEx[str, P(description=_("The id of a self-assessment, or current: the latest."))]


@reading_own(
    router,
    "/my/attempts",
    Page[AttemptOut],
    ATTEMPTS,
    summary=_("My self-assessments"),
    about=_("Every self-assessment of the key’s owner, the latest first: when it was made, and for which job."),
)
def my_attempts(request: ViewedRequest, asked: Query[OwnPaging]) -> bytes:
    found, total = queries.brief_page(request.viewer, asked.offset, asked.limit)
    shown = enumerate(found, asked.offset)
    items = [AttemptOut.counted(one, current=at == 0).model_dump_json().encode() for at, one in shown]
    return page(request, asked, total, items)


@reading_own(
    router,
    "/my/attempts/{attempt}",
    AttemptOut,
    ATTEMPTS,
    summary=_("One of my self-assessments"),
    about=_("When it was made, for which job, under which edition, and how much of it is answered."),
)
def my_attempt(request: ViewedRequest, attempt: AttemptId) -> AttemptOut:
    found = _found(queries.brief(request.viewer).with_counts(), attempt)
    latest = queries.brief(request.viewer).values_list("pk").first()
    return AttemptOut.counted(found, current=latest == (found.pk,))


@reading_own(
    router,
    "/my/attempts/{attempt}/results",
    ResultsOut,
    RESULTS,
    summary=_("My results"),
    about=_("What they answered, their strengths, the path, and what is asked: never one number for a person."),
)
def my_results(request: ViewedRequest, attempt: AttemptId) -> ResultsOut:
    whole = queries.whole(_mine(request, attempt))
    return ResultsOut.of(whole, whole.standing())


@reading_own(
    router,
    "/my/attempts/{attempt}/since/{other}",
    ComparisonOut,
    RESULTS,
    summary=_("What has moved between two of my self-assessments"),
    about=_("Element by element, in whichever order the two are named, with what the record knows of why."),
)
def my_comparison(
    request: ViewedRequest,
    attempt: AttemptId,
    other: PathEx[str, P(description=_("The id of another one, or before: the one before the first of the two."))],
) -> ComparisonOut:
    one = _mine(request, attempt)
    second = queries.brief_before(one) if other == BEFORE else _mine(request, other, part="other")
    if second is None:
        text = _("There is no self-assessment before this one: nothing can have moved yet.")
        raise missing("path", "other", in_both(text))
    then, now = sorted((one, second), key=lambda each: (each.started_at, each.pk))
    return ComparisonOut.of(queries.compared(then, now))


@reading_own(
    router,
    "/my/attempts/{attempt}/plan",
    MyPlan,
    PLAN,
    summary=_("My next steps and my plan"),
    about=_(
        "The next steps with what they decided, and the best set of offers within what they have, term by term. It is made "
        "anew when their answers or the catalogue change, and each day: the first request after that takes longer."
    ),
)
def my_attempt_plan(request: ViewedRequest, attempt: AttemptId) -> MyPlan:
    return _plan(_mine(request, attempt))


@reading_own(
    router,
    "/my/plan",
    MyPlan,
    PLAN,
    summary=_("My plan as it is now"),
    about=_("The same, of the latest self-assessment."),
)
def my_plan(request: ViewedRequest) -> MyPlan:
    return _plan(_mine(request, CURRENT))


def _plan(attempt: Attempt) -> MyPlan:
    whole, today = queries.whole(attempt), timezone.localdate()
    standing, steps = whole.standing(), queries.decisions(attempt)
    language = as_language(attempt.person.language if attempt.person else None)
    planned = Planned(
        whole=whole,
        standing=standing,
        steps=steps,
        suggestions=queries.suggestions(whole, standing.rows, steps),
        reading=queries.to_read(attempt, standing.ways, language, today),
        limits=queries.limits(attempt) if attempt.limits_said else None,
        plan=queries.plan(attempt, standing, today) if attempt.limits_said and whole.answers else None,
    )
    return MyPlan.of(planned)


def _mine(request: ViewedRequest, given: str, part: str = "attempt") -> Attempt:
    return _found(queries.brief(request.viewer), given, part)


def _found(theirs: AttemptQuerySet, given: str, part: str = "attempt") -> Attempt:
    """The one of this name. Raises RefusedError (404) for another's as for one that never was."""
    public_id = as_id(given)
    found = theirs.first() if given == CURRENT else theirs.filter(public_id=public_id).first() if public_id else None
    if found is None:
        text = _("The key’s owner has no self-assessment %(id)s. All theirs are listed at %(href)s.")
        raise missing("path", part, in_both(text, id=given[:80], href=MINE))
    return found
