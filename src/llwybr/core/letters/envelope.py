"""A letter as the message that goes out: headers, both forms, the calendar file."""

from __future__ import annotations

from datetime import datetime
from email import encoders
from email.charset import QP, Charset
from email.mime.base import MIMEBase
from email.utils import format_datetime
from typing import TYPE_CHECKING, cast

from django.core.mail import EmailMultiAlternatives

from llwybr.core.letters import wording
from llwybr.core.letters.addresses import own_domain
from llwybr.core.letters.kinds import known
from llwybr.values.bilingual import Language

if TYPE_CHECKING:
    from llwybr.core.letters.models import Letter

CALENDAR_FILE = "llwybr.ics"


def envelope(letter: Letter, now: datetime) -> EmailMultiAlternatives:
    """Raises KeyError if nobody knows its kind any longer. A line break in a header is refused by Django (ValueError)."""
    kind = known(letter.kind)
    written = wording.parts(kind, kind.read(letter.values), cast("Language", letter.language))
    message = EmailMultiAlternatives(
        subject=wording.subject(written),
        body=wording.plain(written),
        to=[letter.to],
        headers={
            "Message-ID": f"<{letter.public_id}@{own_domain()}>",  # the same at each try: a double can be told
            "Date": format_datetime(now),
            "Auto-Submitted": "auto-generated",  # no machine answers a machine
            "Content-Language": ", ".join(part.language for part in written),
        },
    )
    message.encoding = _seven_bits()
    message.attach_alternative(wording.html(written), "text/html")
    if letter.calendar:
        # Twice: as a form of the letter, which calendars show as an event, and as a file, which anyone can open.
        message.attach_alternative(letter.calendar, "text/calendar; method=PUBLISH")
        message.attach(_calendar_file(letter.calendar))
    return message


def _seven_bits() -> Charset:
    """UTF-8 written so that every mail server on the way can carry it, with no line too long."""
    charset = Charset("utf-8")
    charset.body_encoding = QP
    return charset


def _calendar_file(calendar: str) -> MIMEBase:
    part = MIMEBase("text", "calendar", method="PUBLISH", charset="utf-8", name=CALENDAR_FILE)
    part.set_payload(calendar.encode())
    encoders.encode_base64(part)  # line ends and folds arrive as they were written
    part.add_header("Content-Disposition", "attachment", filename=CALENDAR_FILE)
    return part
