"""The pages of one text, whoever's it is: the text itself, what is done to it, one of its lines, and the text on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from llwybr.apps.descriptions import actions, download, queries
from llwybr.apps.descriptions.actions import RefusedError
from llwybr.apps.descriptions.forms import LineForm
from llwybr.apps.descriptions.rules.lines import Add, Drop, Move, Reword
from llwybr.apps.descriptions.rules.states import ADDED, SIDES, WORKER
from llwybr.apps.descriptions.templatetags.descriptions import refusal
from llwybr.core.appointments import naming
from llwybr.core.kit.forms import page_form, was_sent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from llwybr.apps.descriptions.actions import Owner
    from llwybr.apps.descriptions.models import Line, Version
    from llwybr.apps.descriptions.queries import Text
    from llwybr.apps.descriptions.rules.states import Side
    from llwybr.apps.standards.models import Edition, Profile
    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.engines.drift import Moved

EITHER = require_http_methods(["GET", "HEAD", "POST"])
NEW = "new"  # in place of the key of a line


@dataclass(frozen=True)
class Desk:
    """One text and who stands before it. `name`: how its addresses begin; `side`: for which they sign, if for any."""

    owner: Owner
    edition: Edition
    profile: Profile
    versions: list[Version]
    name: str
    args: tuple[str, ...]
    may_change: bool
    side: Side | None = None

    def address(self, page: str = "", *more: str) -> str:
        return reverse(f"{self.name}{page}", args=[*self.args, *more])

    @property
    def open(self) -> Version | None:
        return queries.still_open(self.versions)

    @property
    def standing(self) -> Version | None:
        return queries.standing(self.versions)

    @property
    def is_mine(self) -> bool:
        return self.side == WORKER


def edition_of(nation: str, now: datetime) -> Edition:
    found = queries.edition_for(nation, timezone.localdate(now))
    if found is None:
        raise Http404("no edition is in force there")
    return found


def profile_of(edition: Edition, versions: list[Version], slug: str) -> Profile:
    """The job, as the edition in force knows it; or, where it has left, as the edition of its last text did."""
    for one in (edition, *(version.edition for version in versions)):
        if found := queries.national(one).profiles.get(slug):
            return found
    raise Http404("no such job")


def text(request: ViewedRequest, desk: Desk) -> HttpResponse:
    """The text, read; or one press on it."""
    return _do(request, desk) if request.method == "POST" else _page(request, desk)


def _page(request: ViewedRequest, desk: Desk, *, refused: str = "") -> HttpResponse:
    """How it compares with the national one, its lines, and what can be done with it."""
    version = _chosen(request, desk)
    shown = queries.text(version) if version else None
    signed = queries.signatures(version) if version and desk.owner.post else {}
    mark = request.POST.get("mark", "")
    context: dict[str, Any] = {
        "desk": desk,
        "profile": desk.profile,
        "pdf": desk.address("_pdf"),
        "version": version,
        "text": shown,
        "holds": None if version else _holds(desk),
        "national": _national(desk),
        "edition": version.edition if version else desk.edition,
        "may_edit": bool(version and version.is_open and desk.may_change),
        "neighbours": _neighbours(shown) if shown and shown.version.is_open else [],
        "nationally": _nationally(shown, desk) if shown else [],
        "is_newest": version == (desk.open or desk.standing),  # which could follow the national text
        "signed": list(signed.values()),
        "has_signed": desk.side in signed,
        "refused": refused,
        "since": queries.since_mark(version, mark) if version and refused else [],
        "reordered": bool(version and refused and queries.is_reordered(version, mark)),
        "now": desk.edition,
        "here": desk.address(),
    }
    return render(request, "descriptions/text.html", context, status=422 if refused else 200)


def _holds(desk: Desk) -> Text | None:
    """The text of a place that holds where there is none of its own."""
    place, on = desk.owner.workplace, timezone.localdate()
    find = queries.holds_for_post if desk.owner.post else queries.above
    found = find(place, desk.owner.profile, on)
    return queries.text(found) if found else None


def _national(desk: Desk) -> list[Any]:
    """What is shown where there is no text yet."""
    slug = desk.profile.slug
    return queries.national(desk.edition).of(slug) if queries.has_text(desk.edition, slug) else []


def _chosen(request: ViewedRequest, desk: Desk) -> Version | None:
    """The version that was asked for; else what is still open, else what stands."""
    asked = request.GET.get("version", "")
    if asked:
        found = next((one for one in desk.versions if str(one.number) == asked), None)
        if found is None:
            raise Http404("no such version")
        return found
    return desk.open or desk.standing


def _neighbours(text: Text) -> list[tuple[Profile, list[Any]]]:
    """The duties of the other rungs that are not in the text yet."""
    known = queries.national(text.version.edition)
    if text.profile not in known.profiles:
        return []
    there = {one.row.slug for one in text.lines}
    rows = known.neighbours(text.profile)
    return [(job, left) for job, duties in rows if (left := [one for one in duties if one.slug not in there])]


def _nationally(text: Text, desk: Desk) -> Sequence[Moved]:
    if not queries.has_text(desk.edition, text.profile):
        return ()
    return queries.nationally_since(text.version, desk.edition, [one.row for one in text.lines])


def _do(request: ViewedRequest, desk: Desk) -> HttpResponse:
    """One press: adopt, begin, drop, move, take, use, sign, over, away. What the state does not allow is told on the text's page."""
    what = _DEEDS.get(request.POST.get("what", ""))
    if what is None:  # no press of that page
        return redirect(desk.address())
    try:
        what(request, desk, timezone.now())
    except RefusedError as error:
        return _page(request, desk, refused=error.reason)
    moved = request.POST.get("key", "") if what is _move else ""
    return redirect(f"{desk.address()}#line-{moved}" if moved else desk.address())


def _open(desk: Desk) -> Version:
    """The version that can be changed. Raises RefusedError where there is none: somebody has settled it meanwhile."""
    if desk.open is None:
        raise RefusedError("settled")
    return desk.open


def _adopt(request: ViewedRequest, desk: Desk, now: datetime) -> None:
    if desk.owner.place is None:
        raise RefusedError("of_post")
    if desk.standing and not desk.open:  # pressed twice
        return
    actions.adopt(place=desk.owner.place, profile=desk.owner.profile, by=request.viewer.public_id, now=now)


def _begin(request: ViewedRequest, desk: Desk, now: datetime) -> None:
    actions.begin(owner=desk.owner, by=request.viewer.public_id, now=now)


def _drop(request: ViewedRequest, desk: Desk, now: datetime) -> None:
    edit = Drop(request.POST.get("key", ""))
    actions.edit(version=_open(desk), what=edit, by=request.viewer.public_id, now=now)


def _move(request: ViewedRequest, desk: Desk, now: datetime) -> None:
    """Up or down by one; where the line stands by then, the page that follows shows."""
    to = request.POST.get("to", "")
    place = int(to) if to.isascii() and to.isdigit() and len(to) <= 3 else 0
    edit = Move(request.POST.get("key", ""), place)
    actions.edit(version=_open(desk), what=edit, by=request.viewer.public_id, now=now)


def _take(request: ViewedRequest, desk: Desk, now: datetime) -> None:
    version = _open(desk)
    edit = Add(actions.duty_line(version, request.POST.get("slug", "")))
    actions.edit(version=version, what=edit, by=request.viewer.public_id, now=now)


def _use(request: ViewedRequest, desk: Desk, now: datetime) -> None:
    version = desk.open or desk.standing
    if version is None:
        raise RefusedError("settled")
    mark = request.POST.get("mark", "")
    actions.put_in_use(version=version, mark=mark, by=request.viewer.public_id, now=now)


def _sign(request: ViewedRequest, desk: Desk, now: datetime) -> None:
    version = desk.open or desk.standing
    if version is None or desk.side is None:
        raise RefusedError("both_sides" if version else "settled")
    viewer, mark = request.viewer, request.POST.get("mark", "")
    actions.sign(version=version, mark=mark, side=desk.side, person=viewer.person, by=viewer.public_id, now=now)


def _over(request: ViewedRequest, desk: Desk, now: datetime) -> None:
    actions.bring_over(version=_open(desk), to=desk.edition, by=request.viewer.public_id, now=now)


def _away(request: ViewedRequest, desk: Desk, _now: datetime) -> None:
    actions.put_away(version=_open(desk), by=request.viewer.public_id)


_DEEDS: dict[str, Callable[[ViewedRequest, Desk, datetime], None]] = {
    "adopt": _adopt,
    "begin": _begin,
    "drop": _drop,
    "move": _move,
    "take": _take,
    "use": _use,
    "sign": _sign,
    "over": _over,
    "away": _away,
}


def line(request: ViewedRequest, desk: Desk, key: str) -> HttpResponse:
    """Other words for one line, or a line of one's own."""
    version = desk.open
    if version is None:
        if request.method == "POST":
            return _page(request, desk, refused="settled")
        return redirect(desk.address())
    row = _line(version, key)
    form = _form(request, version, row)
    status = 200
    if was_sent(request):
        status = 422
        if form.is_valid():
            if reason := _saved(request, version, key, form):
                form.add_error("text_en", refusal(reason))
                status = 409
            else:
                return redirect(desk.address())
    context = {"desk": desk, "profile": desk.profile, "row": row, "form": form, "key": key, "here": desk.address()}
    return render(request, "descriptions/line.html", context, status=status)


def _line(version: Version, key: str) -> Line | None:
    if key == NEW:
        return None
    found = version.lines.filter(key=key).order_by("-from_edit").first()
    if found is None:
        raise Http404("no such line")
    return found


def _form(request: ViewedRequest, version: Version, row: Line | None) -> LineForm:
    """`initial` holds the words of now; what was typed stands in the form even where the line has changed meanwhile."""
    said = (row.text_en, row.text_cy, row.belongs_to if row.why == "chosen" else "") if row else ("", "", "")
    initial = dict(zip(("text_en", "text_cy", "chosen"), said, strict=True))
    initial |= dict(zip(("was_en", "was_cy", "was_chosen"), said, strict=True))
    jobs = queries.national(version.edition).profiles.values()
    return page_form(LineForm, request, initial=initial, jobs=jobs, is_own=bool(row and row.fate != ADDED))


def _saved(request: ViewedRequest, version: Version, key: str, form: LineForm) -> str:
    """Save it; why not, if it was refused."""
    said = form.cleaned_data
    en, cy, chosen = said["text_en"], said["text_cy"], said.get("chosen", "")
    edit = Add(actions.own_line(en, cy, chosen)) if key == NEW else Reword(key, en, cy, chosen, form.was)
    try:
        actions.edit(version=version, what=edit, by=request.viewer.public_id, now=timezone.now())
    except RefusedError as error:
        return error.reason
    return ""


def pdf(request: ViewedRequest, desk: Desk) -> HttpResponse:
    """The text on paper, in one language or both."""
    version = _chosen(request, desk)
    if version is None:
        raise Http404("no text yet")
    lines = [(one.text_en, one.text_cy) for one in version.lines.at(version.edit)]
    where = desk.owner.workplace.name
    sheet = download.Sheet(desk.profile, where, lines, version.edition, version, _signed(version))
    return download.as_response(sheet, request.GET.get("in", ""))


def _signed(version: Version) -> list[download.Signed]:
    """The names of both sides under a text of a post that they agreed; of one that they have not, nobody's."""
    if not (version.description.post and version.settled_at):
        return []
    signed = queries.signatures(version)
    names = naming.persons(one.person for one in signed.values())
    found = [signed[side] for side in SIDES if side in signed]
    return [download.Signed(one.side, names.get(one.person, ""), timezone.localdate(one.at)) for one in found]  # type: ignore[arg-type]  # one of the two words
