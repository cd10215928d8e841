"""What an employer has to keep of job descriptions when somebody is erased: those that both sides signed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from llwybr.apps.descriptions.models import Version
from llwybr.apps.descriptions.rules.states import EMPLOYER, WORKER
from llwybr.apps.posts.queries import jobs_in
from llwybr.core.kit.bilingual import Written
from llwybr.core.people.models import Person
from llwybr.core.rights.erasing import KeptRecord, register_keeper
from llwybr.core.rights.records import Fact, called, in_both, kept_record

if TYPE_CHECKING:
    from llwybr.apps.posts.models import Post

DESCRIPTION = "description"  # a class of retention.yaml


def register() -> None:
    """From now on."""
    register_keeper("descriptions", keep)


def keep(*, person: Person, on: date) -> list[KeptRecord]:
    """Each text that was agreed, line by line, and when each side signed it: not who signed for the employer."""
    rows = Version.objects.filter(description__post__person=person, settled_at__isnull=False)
    found = rows.select_related("description__post__workplace", "edition").prefetch_related("signatures")
    rows_with_posts = [(one, one.description.post) for one in found.order_by("description", "number")]
    return [_kept(one, post, person, on) for one, post in rows_with_posts if post]


def _kept(version: Version, post: Post, person: Person, on: date) -> KeptRecord:
    ended_on = min(post.ends_on or on, on)
    job = jobs_in(post.workplace.nation, ended_on).get(version.description.profile)
    signed = {one.side: one.at for one in version.signatures.all() if one.edit == version.edit}
    facts = [Fact(in_both(lambda: _("Workplace")), post.workplace.name)]
    if WORKER in signed:
        facts.append(Fact(in_both(lambda: _("Signed by them")), in_both(lambda: date_format(signed[WORKER]))))
    if EMPLOYER in signed:
        facts.append(
            Fact(in_both(lambda: _("Signed for the employer")), in_both(lambda: date_format(signed[EMPLOYER])))
        )
    lines = [Written(one.text_en, one.text_cy) for one in version.lines.at(version.edit)]
    what = kept_record(name=called(person), title=job.title if job else None, facts=facts, lines=lines)
    return KeptRecord(DESCRIPTION, post.workplace_id, what, ended_on)
