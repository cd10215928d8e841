"""A limit on failures, kept in the database so that every process shares it."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.db.models import F, Max, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from llwybr.core.access.models import Tries

WINDOW = timedelta(minutes=10)


def bucket_of(request: HttpRequest, purpose: str) -> str:
    """The sender's bucket for one purpose."""
    return salted_hmac(f"tries.{purpose}", _network(_sender(request)), algorithm="sha256").hexdigest()


def _network(address: str) -> str:
    """The address; of IPv6 its first half, since whoever has one address there has all that begin like it."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or found.exploded[:19])
    return str(found)


def _sender(request: HttpRequest) -> str:
    """The address of the sender, as the outermost of our own proxies saw it; what anyone may write before that is not believed."""
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    hops = settings.PROXIES
    return seen[-hops] if 0 < hops <= len(seen) and seen[-hops] else str(request.META.get("REMOTE_ADDR", ""))


def too_many(bucket: str, most: int, *, now: datetime | None = None) -> bool:
    """Whether this bucket failed `most` times or more in the last ten minutes."""
    since = (now or timezone.now()) - WINDOW
    failed = Tries.objects.filter(bucket=bucket, window__gt=since).aggregate(total=Sum("count"))["total"]
    return (failed or 0) >= most


def failed_today(bucket: str, *, now: datetime | None = None) -> int:
    """How often this bucket failed in the last 24 hours."""
    since = (now or timezone.now()) - timedelta(days=1)
    return Tries.objects.filter(bucket=bucket, window__gt=since).aggregate(total=Sum("count"))["total"] or 0


def count_failure(bucket: str, *, now: datetime | None = None) -> None:
    """Count one failure in the current minute."""
    window = (now or timezone.now()).replace(second=0, microsecond=0)
    Tries.objects.get_or_create(bucket=bucket, window=window)
    Tries.objects.filter(bucket=bucket, window=window).update(count=F("count") + 1)


def is_first_use(bucket: str, made_at: datetime) -> bool:
    """Whether this is the first time that something which is good once, made at that moment, is used. Of two at once, one is first."""
    return Tries.objects.get_or_create(bucket=bucket, window=made_at)[1]


def forget_old(*, now: datetime | None = None) -> int:
    """Drop counts older than a day; how many went."""
    return Tries.objects.filter(window__lt=(now or timezone.now()) - timedelta(days=1)).delete()[0]


FREE_TRIES, FIRST_WAIT, LONGEST_WAIT = 5, timedelta(minutes=5), timedelta(minutes=15)


def bucket_for(purpose: str, whose: str) -> str:
    """The bucket of one account or address of mail: no name of it is stored."""
    return salted_hmac(f"tries.{purpose}", whose, algorithm="sha256").hexdigest()


def must_wait(bucket: str, *, now: datetime | None = None) -> bool:
    """Whether it is too early for another try: five are free, then each failure of the last day makes the wait longer.

    It never grows beyond fifteen minutes, so that nobody can shut somebody else out for good; ten thousand guesses in a day
    come down to about a hundred.
    """
    now = now or timezone.now()
    failed = Tries.objects.filter(bucket=bucket, window__gt=now - timedelta(days=1))
    found = failed.aggregate(total=Sum("count"), last=Max("window"))
    over = (found["total"] or 0) - FREE_TRIES
    if over < 0 or found["last"] is None:
        return False
    last: datetime = found["last"]
    return now < last + min(FIRST_WAIT * (over + 1), LONGEST_WAIT)


def forgive(bucket: str) -> None:
    """What failed before is forgotten: its owner has proved to be themselves."""
    Tries.objects.filter(bucket=bucket).delete()
