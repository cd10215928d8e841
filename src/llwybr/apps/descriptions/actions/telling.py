"""To whom the letters about a job description go, and what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llwybr.apps.descriptions.access import AGREE
from llwybr.apps.descriptions.letters import AGREED, CHANGED, OFFERED
from llwybr.apps.descriptions.queries import national
from llwybr.apps.descriptions.rules.states import WORKER
from llwybr.core.access.models import Grant
from llwybr.core.access.roles import policy
from llwybr.core.appointments import naming
from llwybr.core.letters import actions as letters
from llwybr.core.people.models import Account
from llwybr.core.people.queries import all_of
from llwybr.values.bilingual import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from llwybr.apps.descriptions.models import Signature, Version
    from llwybr.apps.descriptions.rules.states import Side
    from llwybr.core.letters.kinds import Kind, Value

SOMEBODY = Bilingual("The other side", "Yr ochr arall")


def tell_signed(version: Version, side: Side, person: str, *, by: str, now: datetime) -> None:
    """The other side: it was offered, or it is agreed."""
    kind = AGREED if version.state == "agreed" else OFFERED
    to = employers(version, now) - {person} if side == WORKER else workers(version)
    _post(kind, to, version, person, by=by, now=now)


def tell_changed(version: Version, signed: Mapping[str, Signature], *, by: str, now: datetime) -> None:
    """Whoever had signed the text before it, unless they changed it themselves, or speak for the employer no more."""
    still = workers(version) | employers(version, now)
    to = {one.person for one in signed.values() if one.by != by and one.person in still}
    _post(CHANGED, to, version, "", by=by, now=now)


def workers(version: Version) -> set[str]:
    """Whose post it is, under every record that is theirs: public ids of persons."""
    post = version.description.post
    return all_of(str(post.person.public_id)) if post else set()


def employers(version: Version, now: datetime) -> set[str]:
    """Who may agree for the employer, there and now."""
    post = version.description.post
    roles = [id for id, role in policy().roles.items() if AGREE in role.may]
    found = Grant.objects.open_at(now).filter(role__in=roles, scope=str(post.workplace.public_id) if post else "")
    return set(found.values_list("holder", flat=True)) - workers(version)


def _post(kind: Kind, to: Iterable[str], version: Version, person: str, *, by: str, now: datetime) -> None:
    wanted = sorted(to)
    if not wanted:
        return
    values: dict[str, Value] = {"who": _who(person), "what": _what(version)}
    found = Account.objects.select_related("person").filter(person__public_id__in=wanted, is_active=True)
    for account in found.exclude(email=None).order_by("pk"):
        letters.post(kind=kind, to=str(account.email), language=account.language, values=values, by=by, now=now)


def _who(person: str) -> Bilingual:
    name = naming.line(naming.persons([person]).get(person, ""))
    return Bilingual(name, name) if name else SOMEBODY


def _what(version: Version) -> Bilingual:
    """The job and where: `Teaching assistant (level 2), Ysgol Tan-yr-Enfys`."""
    profile = national(version.edition).profiles[version.description.profile]
    post = version.description.post
    assert post  # noqa: S101  a place's text is nobody's to agree
    where = post.workplace.name
    return Bilingual(
        naming.line(f"{profile.title.en}, {where.en}"),
        naming.line(f"{profile.title.cy}, {where.cy}"),
    )
