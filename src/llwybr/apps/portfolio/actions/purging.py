"""What of shares and witnesses is past its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from llwybr.apps.portfolio.actions.sharing import purge_shares
from llwybr.apps.portfolio.actions.witness import purge_addresses
from llwybr.core.events.actions import record

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def purge(*, by: str, now: datetime) -> int:
    """Shares that have been over for a year go, with who opened them; so do the addresses of witnesses who did not answer in
    time. How many shares went."""
    gone, addresses = purge_shares(now=now), purge_addresses(now=now)
    if gone or addresses:
        record("portfolio.purged", subject="portfolio", by=by, facts={"shares": gone, "addresses": addresses})
    return gone
