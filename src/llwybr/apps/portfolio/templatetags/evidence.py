"""The words for what codes say of evidence, and how a size and a site are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from llwybr.apps.portfolio.rules import links, noticing
from llwybr.apps.portfolio.rules.codes import CERTIFICATE, FILE, LINK, OBSERVATION, PHOTO, TEXT, WITNESS
from llwybr.core.kit.forms import Option

if TYPE_CHECKING:
    from django.utils.functional import Promise

register = template.Library()

KINDS: dict[str, Option] = {
    TEXT: Option(
        gettext_lazy("Something I did, in my own words"),
        gettext_lazy("What you did, and what came of it. A few sentences are enough."),
    ),
    PHOTO: Option(
        gettext_lazy("A photo of my work"),
        gettext_lazy("A display, a meal, a repair: something that you made, with no pupil in it."),
    ),
    FILE: Option(
        gettext_lazy("A document"),
        gettext_lazy("A plan or a resource that you made, or a letter of thanks."),
    ),
    CERTIFICATE: Option(
        gettext_lazy("A certificate"),
        gettext_lazy("Of a course or a qualification, as a photo or a document."),
    ),
    OBSERVATION: Option(
        gettext_lazy("Somebody watched me work"),
        gettext_lazy("What they saw and told you afterwards."),
    ),
    LINK: Option(
        gettext_lazy("A page on the web"),
        gettext_lazy("Something that is already there for others to read or see."),
    ),
    WITNESS: Option(
        gettext_lazy("What somebody else says"),
        gettext_lazy("You ask them, and they write it themselves. They need no account."),
    ),
}
NAMES: dict[str, Promise | str] = {
    TEXT: gettext_lazy("In my own words"),
    PHOTO: gettext_lazy("Photo"),
    FILE: gettext_lazy("Document"),
    CERTIFICATE: gettext_lazy("Certificate"),
    OBSERVATION: gettext_lazy("Observation"),
    LINK: gettext_lazy("Web page"),
    WITNESS: gettext_lazy("Witness statement"),
}
WHY: dict[str, Promise | str] = {
    noticing.NAME: gettext_lazy("This looks like a pupil’s name."),
    noticing.INITIALS: gettext_lazy("These look like a pupil’s initials."),
    noticing.BIRTH: gettext_lazy("This looks like when somebody was born."),
    noticing.NUMBER: gettext_lazy("This looks like a pupil’s number."),
    noticing.CONCERN: gettext_lazy("This may be a worry about a child’s safety."),
}


@register.filter
def kind_name(kind: str) -> str:
    """A kind of evidence in words."""
    return str(NAMES.get(kind, kind))


@register.filter
def kind_title(kind: str) -> str:
    """The same as its writer would say it: the heading of its form."""
    return str(KINDS[kind])


@register.filter
def why_noticed(kind: str) -> str:
    """Why a warning is given."""
    return str(WHY[kind])


@register.filter
def size(bytes: int) -> str:
    """`12 KB`, `3.4 MB`, as people read them."""
    if bytes < 1_000_000:
        return _("%(n)s KB") % {"n": number_format(max(1, round(bytes / 1000)), force_grouping=True)}
    return _("%(n)s MB") % {"n": number_format(bytes / 1_000_000, decimal_pos=1)}


@register.filter
def site(link: str) -> links.Site:
    """The site that a link leads to, by name."""
    return links.site(link)
