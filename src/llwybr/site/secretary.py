"""The invented consultation of the demonstration and its secretary: `packs/demo/consultation.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.db import transaction

from llwybr.apps.consultations import actions, queries
from llwybr.apps.consultations.models import Consultation
from llwybr.apps.standards import queries as standards
from llwybr.core.access.actions import end, grant
from llwybr.core.access.queries import grants
from llwybr.core.access.viewer import digest, new_key
from llwybr.core.kit.bilingual import Written
from llwybr.core.places import queries as places
from llwybr.core.signin import actions as signin

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.apps.standards.models import Edition
    from llwybr.core.people.models import Account

CONSULTATION = Path(__file__).resolve().parents[3] / "packs" / "demo" / "consultation.yaml"
TERM = timedelta(days=365)
ADDRESS = "mared@grwp.example"
ROLE, SYSTEM = "body_secretary", "system"


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


def seed(*, by: str, now: datetime) -> Account:
    """Appoint the secretary, and open the draft with what was said of it, if that has not been done; her account."""
    hers = _account(by=by, now=now)
    edition = standards.edition(character().nation, _written()["edition"])
    if edition and edition.status == "draft" and not Consultation.objects.filter(edition=edition).exists():
        _open(edition, by=by, now=now)
    return hers


@transaction.atomic
def _account(*, by: str, now: datetime) -> Account:
    """Her account, whatever a visitor calls her by now, with her role: both anew, where a visitor closed or ended them."""
    hers = signin.open_account(email=ADDRESS, language="cy", by=by)
    person, nation = hers.person, places.nation(character().nation)
    if person is None or nation is None:
        raise LookupError("she has no person, or her nation is in no pack")
    if not person.name:
        signin.speak(account=hers, name=character().name, language="cy", by=by)
    _appoint(str(person.public_id), str(nation), now=now)
    return hers


def _appoint(holder: str, nation: str, *, now: datetime) -> None:
    """Give her the role for a year, unless she holds it; what waits, or is still to come, makes way. It is the system that
    gives it, whoever pressed."""
    given = grants(holders=[holder], scopes=[nation]).filter(role=ROLE)
    if given.open_at(now).exists():
        return
    for other in given:
        end(grant=other, by=SYSTEM, now=now)
    grant(
        holder=holder,
        role=ROLE,
        scope=nation,
        starts_at=now,
        ends_at=now + TERM,
        granter=SYSTEM,
        by=SYSTEM,
        now=now,
    )


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
