"""From a kind and its values to words: the subject, the plain text and the HTML, in both languages."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override

from llwybr.values.bilingual import LANGUAGES, Bilingual, Language

if TYPE_CHECKING:
    from llwybr.core.letters.kinds import Kind, Link, Value

RULE = "-" * 40
BETWEEN = " · "

# No colours: the reader's own light or dark stays. No table, no picture, nothing from elsewhere.
STYLE = (
    ":root{color-scheme:light dark;supported-color-schemes:light dark}"
    "body{margin:0 auto;padding:16px;max-width:34rem;font:1rem/1.5 system-ui,sans-serif;overflow-wrap:break-word}"
    "h1{font-size:1.3rem;line-height:1.2}"
    "hr{margin:32px 0;border:0;border-top:1px solid}"
    ".code{font:700 1.8rem/1.6 ui-monospace,monospace;letter-spacing:.1em}"
    ".small{font-size:.9rem}"
)
STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()


@dataclass(frozen=True)
class Part:
    """What a letter says in one language."""

    language: Language
    subject: str
    lines: tuple[str, ...]
    code: str
    link: tuple[str, str] | None  # its words and its address
    end: str


def parts(kind: Kind, values: Mapping[str, Value], first: Language) -> tuple[Part, Part]:
    """The letter in the reader's language, then in the other."""
    other = LANGUAGES[1 - LANGUAGES.index(first)]
    return _part(kind, values, first), _part(kind, values, other)


def _part(kind: Kind, values: Mapping[str, Value], language: Language) -> Part:
    with override(language):
        shown = {name: _shown(value, language) for name, value in values.items()}
        return Part(
            language=language,
            subject=str(kind.subject),
            lines=tuple(str(line % shown) for line in kind.lines),
            code=str(shown[kind.code]) if kind.code else "",
            link=(str(kind.link.words), _address(kind.link, values)) if kind.link else None,
            end=gettext("Nobody reads an answer to this letter."),
        )


def _address(link: Link, values: Mapping[str, Value]) -> str:
    return settings.SITE_ADDRESS + reverse(link.page, args=[values[name] for name in link.given])


def _shown(value: Value, language: Language) -> str | int:
    if isinstance(value, Bilingual):
        return value.in_language(language)
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    return date_format(value) if isinstance(value, date) else value


def subject(written: tuple[Part, Part]) -> str:
    return BETWEEN.join(part.subject for part in written)


def plain(written: tuple[Part, Part]) -> str:
    return f"\n\n{RULE}\n\n".join(_plain(part) for part in written) + "\n"


def _plain(part: Part) -> str:
    opening, rest = part.lines[:1], part.lines[1:]
    code = [f"    {part.code}"] if part.code else []
    link = [f"{part.link[0]}:\n{part.link[1]}"] if part.link else []
    return "\n\n".join([*opening, *code, *rest, *link, part.end])


def html(written: tuple[Part, Part]) -> str:
    first, second = written
    return format_html(
        '<!doctype html>\n<html lang="{}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><title>{}</title><style>{}</style></head>\n'
        "<body>\n{}\n<hr>\n{}\n</body></html>\n",
        first.language,
        subject(written),
        mark_safe(STYLE),  # noqa: S308  our own
        _html(first),
        _html(second),
    )


def _html(part: Part) -> SafeString:
    opening, rest = part.lines[:1], part.lines[1:]
    code = format_html('<p class="code">{}</p>\n', part.code) if part.code else ""
    link = format_html('<p><a href="{}">{}</a></p>\n', part.link[1], part.link[0]) if part.link else ""
    return format_html(
        '<div lang="{}">\n<h1>{}</h1>\n{}{}{}{}<p class="small">{}</p>\n</div>',
        part.language,
        part.subject,
        _paragraphs(opening),
        code,
        _paragraphs(rest),
        link,
        part.end,
    )


def _paragraphs(lines: tuple[str, ...]) -> SafeString:
    return format_html_join("", "<p>{}</p>\n", ((line,) for line in lines))
