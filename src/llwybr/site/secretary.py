"""The invented consultation of the demonstration and its secretary: `packs/demo/consultation.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.utils import timezone

from llwybr.apps.consultations import actions, queries
from llwybr.apps.consultations.models import Consultation, Secretary
from llwybr.apps.standards import queries as standards
from llwybr.core.access.viewer import digest, new_key
from llwybr.core.kit.bilingual import Written
from llwybr.core.signin import actions as signin

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.apps.standards.models import Edition
    from llwybr.core.people.models import Account

CONSULTATION = Path(__file__).resolve().parents[3] / "packs" / "demo" / "consultation.yaml"
TERM = timedelta(days=365)
ADDRESS = "mared@grwp.example"


@dataclass(frozen=True)
class Character:
    """Who can be stepped into, beside the cast: she has no self-assessment of her own, but a desk."""

    name: str
    nation: str
    about: Written


@cache
def _written() -> dict[str, Any]:
    return dict(yaml.safe_load(CONSULTATION.read_text(encoding="utf-8")))


def character() -> Character:
    one = _written()["secretary"]
    return Character(one["name"], one["nation"], Written(**one["about"]))


def seed(*, by: str, now: datetime) -> None:
    """Appoint the secretary, and open the draft with what was said of it, if that has not been done."""
    if account(now) is None:
        _appoint(by=by, now=now)
    edition = standards.edition(character().nation, _written()["edition"])
    if edition and edition.status == "draft" and not Consultation.objects.filter(edition=edition).exists():
        _open(edition, by=by, now=now)


def account(now: datetime) -> Account | None:
    """Her account, whatever a visitor calls her by now; None if they closed it, or her appointment has ended."""
    who = character()
    mine = Secretary.objects.serving(now).select_related("account").filter(nation=who.nation, name=who.name).first()
    return mine.account if mine else None


def _appoint(*, by: str, now: datetime) -> None:
    """Appoint her, and let her take it up with her code, as anyone would."""
    who, today = character(), timezone.localdate(now)
    hers = signin.open_account(email=ADDRESS, language="cy", by=by)
    signin.speak(account=hers, name=who.name, language="cy", by=by)
    code = actions.appoint(nation=who.nation, name=who.name, since=today, until=today + TERM, by=by)
    actions.take_up(typed=code, account=hers, by=by, now=now)


def _open(edition: Edition, *, by: str, now: datetime) -> None:
    closes_at = now + timedelta(days=_written()["days"])
    found = actions.open_until(edition=edition, closes_at=closes_at, by=by, now=now)
    for one in _written()["comments"]:
        _comment(found, one, by=by, now=now)
    _decide(found, _written()["decision"], by=by, now=now)


def _comment(found: Consultation, one: dict[str, Any], *, by: str, now: datetime) -> None:
    actions.comment(
        consultation=found,
        item=queries.draft(found.edition).items[one["kind"], one["item"]],
        text=one["text"],
        role=one["role"],
        language=one["language"],
        device=digest(new_key()),
        by=by,
        now=now,
    )


def _decide(found: Consultation, said: dict[str, Any], *, by: str, now: datetime) -> None:
    answered = found.comments.filter(kind=said["kind"], slug=said["item"])
    actions.decide(
        consultation=found,
        comments={one.public_id: one.version for one in answered},
        outcome=said["outcome"],
        heard=Written(**said["heard"]),
        reason=Written(**said["reason"]),
        by=by,
        now=now,
    )
