"""What a person sees and changes of their own details. Nobody else opens these pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from llwybr.core.access.doors import PROVED, SIGNED_IN, door
from llwybr.core.kit.forms import PageForm, page_form, was_sent
from llwybr.core.people import access, actions, queries
from llwybr.core.people.forms import AddressForm, BirthForm, LanguagesForm, NameForm, NumberForm, ProofForm
from llwybr.core.people.models import Email, Name, Number
from llwybr.core.people.rules.merging import MOST_TRIES
from llwybr.core.people.rules.names import FullName
from llwybr.core.people.words import REFUSALS, WELSH, WORKS_IN

if TYPE_CHECKING:
    import uuid

    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.core.people.models import Person


def _own(request: ViewedRequest) -> Person:
    person = access.own(request.viewer)
    if person is None:
        raise Http404("this account is nobody's own")
    return person


@door(SIGNED_IN)
@require_safe
def details(request: ViewedRequest) -> HttpResponse:
    """All that is known of me, who sees it, and why we ask."""
    mine = _own(request)
    context = {
        "details": queries.details_of(mine),
        "works_in": [WORKS_IN[code] for code in mine.works_in if code in WORKS_IN],
        "welsh": WELSH.get(mine.welsh, ""),
        "merges": queries.own_merges(mine, timezone.now()),
        "sealed": queries.sealed_merges(mine),
    }
    return render(request, "people/details.html", context)


def _page(request: ViewedRequest, form: PageForm, page: str) -> HttpResponse:
    return render(request, f"people/{page}.html", {"form": form}, status=422 if form.errors else 200)


@door(PROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def add_name(request: ViewedRequest) -> HttpResponse:
    """A name that I have or had."""
    mine, form = _own(request), page_form(NameForm, request)
    if was_sent(request) and form.is_valid():
        said = form.cleaned_data
        added = actions.add_name(
            person=mine,
            name=FullName(said["given"], said["family"]),
            kind=said["kind"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            by=request.viewer.public_id,
        )
        if added:
            return redirect("my_details")
        form.add_error(None, _("There are twenty names here. Remove one first."))
    return _page(request, form, "add_name")


@door(PROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def add_address(request: ViewedRequest) -> HttpResponse:
    """An address at which I am known."""
    mine = _own(request)
    form = page_form(AddressForm, request, workplaces=queries.workplaces(mine, timezone.now()))
    if was_sent(request) and form.is_valid():
        said, by = form.cleaned_data, request.viewer.public_id
        if actions.add_email(person=mine, address=said["address"], kind=said["kind"], place=form.place, by=by):
            return redirect("my_details")
        form.add_error("address", _("This address is here already, or there are twenty."))
    return _page(request, form, "add_address")


@door(PROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def add_number(request: ViewedRequest) -> HttpResponse:
    """A registration number that I say is mine."""
    mine, form = _own(request), page_form(NumberForm, request)
    if was_sent(request) and form.is_valid():
        said, by = form.cleaned_data, request.viewer.public_id
        if actions.add_number(person=mine, scheme=said["scheme"], value=said["value"], by=by):
            return redirect("my_details")
        form.add_error("value", _("This number is here already, or there are twenty."))
    return _page(request, form, "add_number")


@door(PROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def languages(request: ViewedRequest) -> HttpResponse:
    """The languages I work in, and how much Welsh I have."""
    mine = _own(request)
    form = page_form(LanguagesForm, request, initial={"works_in": mine.works_in, "welsh": mine.welsh})
    if was_sent(request) and form.is_valid():
        said, by = form.cleaned_data, request.viewer.public_id
        actions.set_languages(person=mine, works_in=said["works_in"], welsh=said["welsh"], by=by)
        return redirect("my_details")
    return _page(request, form, "languages")


@door(PROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def birth_date(request: ViewedRequest) -> HttpResponse:
    """My birth date, or none."""
    mine = _own(request)
    form = page_form(BirthForm, request, initial={"born_on": queries.details_of(mine).born_on})
    if was_sent(request) and form.is_valid():
        actions.set_birth_date(person=mine, born_on=form.cleaned_data["born_on"], by=request.viewer.public_id)
        return redirect("my_details")
    return _page(request, form, "birth_date")


@door(PROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: ViewedRequest, kind: str, id: int) -> HttpResponse:
    """Take away a name, an address, or a number that only I have said."""
    mine = _own(request)
    thing = _thing(mine, kind, id)
    if thing is None:
        raise Http404("nothing of theirs that they may take away")
    if was_sent(request):
        actions.remove(person=mine, thing=thing, by=request.viewer.public_id)
        return redirect("my_details")
    return render(request, "people/remove.html", {"kind": kind, "thing": thing})


def _thing(mine: Person, kind: str, id: int) -> Name | Email | Number | None:
    if id > 2**63 - 1:
        return None
    if kind == "name":
        return Name.objects.filter(person=mine, pk=id).first()
    if kind == "address":
        return Email.objects.filter(person=mine, pk=id).first()
    return Number.objects.filter(person=mine, pk=id, claimed=True).first() if kind == "number" else None


@door(PROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def prove_joined(request: ViewedRequest, public_id: uuid.UUID) -> HttpResponse:
    """Open what came with a record that somebody else joined to mine: say its number or its birth date."""
    mine = _own(request)
    merge = queries.sealed_merges(mine).filter(public_id=public_id).first()
    if merge is None:
        return redirect("my_details")
    form, by = page_form(ProofForm, request), request.viewer.public_id
    if was_sent(request) and form.is_valid() and merge.tries < MOST_TRIES:
        said = form.cleaned_data
        if actions.prove_by_fact(person=mine, merge=merge, number=said["number"], born_on=said["born_on"], by=by):
            return redirect("my_details")
        form.add_error(None, _("That does not agree. Nothing has been opened."))
        merge.refresh_from_db()
    context = {"form": form, "over": merge.tries >= MOST_TRIES}
    return render(request, "people/prove_joined.html", context, status=422 if form.errors else 200)


@door(PROVED)
@require_POST
def part(request: ViewedRequest, public_id: uuid.UUID) -> HttpResponse:
    """Part what was joined to my record in the last thirty days."""
    mine, now = _own(request), timezone.now()
    merge = queries.own_merges(mine, now).filter(public_id=public_id).first()
    if merge is None:
        return redirect("my_details")
    try:
        actions.undo(merge=merge, by=request.viewer.public_id, now=now)
    except actions.MergeRefusedError as refused:
        return render(request, "people/not_parted.html", {"why": REFUSALS[refused.reason]}, status=409)
    return redirect("my_details")
