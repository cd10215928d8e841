"""Every change to a consultation. Each is one transaction with one event, which never says what was written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from llwybr.apps.consultations import queries, rules
from llwybr.apps.consultations.models import Comment, Consultation, Decision
from llwybr.apps.standards import actions as standards
from llwybr.apps.standards.actions.editions import NotADraftError
from llwybr.core.events.actions import Facts, record
from llwybr.core.kit.bilingual import columns
from llwybr.core.kit.erasure import overwrite_what_was_freed

if TYPE_CHECKING:
    from llwybr.apps.consultations.queries import Item
    from llwybr.apps.standards.models import Edition
    from llwybr.values.bilingual import Bilingual, Language


class RefusedError(Exception):
    """The state does not allow it. `reason` is one of the words of `rules`, or `changed`: the words are not those that were read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def open_until(*, edition: Edition, closes_at: datetime, by: str, now: datetime) -> Consultation:
    """Open a draft to comments, or move the day on which it closes. Raises RefusedError."""
    _allow(rules.may_open(is_draft=edition.status == "draft", closes_at=closes_at, now=now))
    consultation, created = Consultation.objects.select_for_update().update_or_create(
        edition=edition, defaults={"closes_at": closes_at}, create_defaults={"opens_at": now, "closes_at": closes_at}
    )
    facts = {"closes": timezone.localdate(closes_at).isoformat()}
    record("consultations.opened" if created else "consultations.moved", subject=str(edition), by=by, facts=facts)
    return consultation


@transaction.atomic
def close(*, consultation: Consultation, by: str, now: datetime) -> None:
    """Close it before its day. One that is closed stays as it is."""
    consultation = _locked(consultation)
    if consultation.state(now).is_open:
        consultation.closes_at = now
        consultation.save(update_fields=["closes_at"])
        record("consultations.closed", subject=str(consultation), by=by)


@transaction.atomic
def comment(
    *,
    consultation: Consultation,
    item: Item,
    text: str,
    role: str,
    language: Language,
    device: str,
    by: str,
    now: datetime,
) -> Comment:
    """What a device thinks of an item; while it waits for its answer, writing again replaces it. Raises RefusedError."""
    consultation = _locked(consultation)
    _allow(rules.may_comment(consultation.state(now)))
    words = {"text": text, "role": role, "language": language}
    where = {"consultation": consultation, "kind": item.kind, "slug": item.slug}
    before = Comment.objects.by_device(device).waiting().filter(**where).first()
    if before is None:
        own = columns("title", item.title)
        saved = Comment.objects.create(**where, **words, **own, device=device, created_at=now, changed_at=now)
        record("consultations.commented", subject=str(saved), by=by, facts={"edition": str(consultation)})
        return saved
    if any(getattr(before, name) != value for name, value in words.items()):
        _change(before, words, now=now)
        record("consultations.comment_changed", subject=str(before), by=by, facts={"edition": str(consultation)})
    return before


def _change(before: Comment, words: Mapping[str, str], *, now: datetime) -> None:
    for name, value in words.items():
        setattr(before, name, value)
    before.version += 1
    before.changed_at = now
    before.save(update_fields=[*words, "version", "changed_at"])


@transaction.atomic
def take_back(*, comment: Comment, by: str) -> None:
    """The writer takes a comment back: it is erased. Raises RefusedError once it is answered; one that is gone stays gone."""
    consultation = _locked(comment.consultation)
    found = Comment.objects.filter(pk=comment.pk).first()
    if found is None:
        return
    _allow(rules.may_take_back(answered=found.decision_id is not None))
    found.delete()
    transaction.on_commit(overwrite_what_was_freed)
    record("consultations.comment_taken_back", subject=str(found), by=by, facts={"edition": str(consultation)})


@transaction.atomic
def let_go(*, consultation: Consultation, device: str, by: str) -> int:
    """This device forgets what it wrote here. The comments stay, and are answered; how many there were."""
    consultation = _locked(consultation)
    count = Comment.objects.by_device(device).filter(consultation=consultation).update(device="")
    if count:
        record("consultations.comments_let_go", subject=str(consultation), by=by, facts={"comments": count})
    return count


@transaction.atomic
def decide(
    *,
    consultation: Consultation,
    comments: Mapping[UUID, int],
    outcome: str,
    heard: Bilingual,
    reason: Bilingual,
    by: str,
    now: datetime,
) -> Decision:
    """Answer comments on one item, {public id: the version that was read}, with one decision.

    Raises RefusedError if one of them is answered already (the first answer stands), or is not what was read.
    """
    consultation = _locked(consultation)
    rows = list(Comment.objects.filter(consultation=consultation, public_id__in=comments))
    _allow(rules.may_answer(consultation.state(now), answered=any(row.decision_id for row in rows)))
    if len(rows) != len(comments) or any(comments[row.public_id] != row.version for row in rows):
        raise RefusedError("changed")
    if len({(row.kind, row.slug) for row in rows}) != 1:
        raise RefusedError("apart")
    decision = Decision.objects.create(
        consultation=consultation,
        kind=rows[0].kind,
        slug=rows[0].slug,
        outcome=outcome,
        answers=len(rows),
        decided_at=now,
        by=by,
        **columns("title", rows[0].title),
        **columns("heard", heard),
        **columns("reason", reason),
    )
    Comment.objects.filter(pk__in=[row.pk for row in rows]).update(decision=decision)
    facts: Facts = {"item": str(decision), "outcome": outcome, "comments": len(rows)}
    record("consultations.decided", subject=str(consultation), by=by, facts=facts)
    return decision


@transaction.atomic
def agree(*, consultation: Consultation, in_force_from: date, by: str, now: datetime) -> None:
    """The partners agree the draft. The event is that of the standards. Raises RefusedError with what is missing."""
    consultation = _locked(consultation)
    _allow(rules.may_agree(consultation.state(now), waiting=consultation.comments.waiting().count()))
    _allow(queries.refused_day(consultation.edition, in_force_from, today=timezone.localdate(now)))
    try:
        standards.agree(edition=consultation.edition, in_force_from=in_force_from, by=by)
    except NotADraftError:
        raise RefusedError("taken") from None


@transaction.atomic
def purge(*, by: str, now: datetime) -> int:
    """Erase the comments that are past their time; how many went."""
    return sum(_erase(one, by=by) for one in Consultation.objects.select_related("edition") if one.kept_until <= now)


def _erase(consultation: Consultation, *, by: str) -> int:
    count = consultation.comments.all().delete()[0]
    if count:
        transaction.on_commit(overwrite_what_was_freed)
        record("consultations.comments_erased", subject=str(consultation), by=by, facts={"comments": count})
    return count


def _locked(consultation: Consultation) -> Consultation:
    """The consultation as it is now: until the end nobody else comments, answers, closes or agrees."""
    return Consultation.objects.select_for_update(of=("self",)).select_related("edition").get(pk=consultation.pk)


def _allow(refusal: str | None) -> None:
    if refusal:
        raise RefusedError(refusal)
