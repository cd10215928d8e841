"""The timed door of platform support: each of its guards, and what is never seen through it."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from llwybr.core.access.actions import end
from llwybr.core.access.models import Look
from llwybr.core.appointments.models import SupportDoor
from llwybr.core.appointments.support import actions, queries
from llwybr.core.appointments.support.rules import ASKED_LASTS, OPEN_LASTS
from llwybr.core.events.models import Event
from llwybr.core.letters.models import Letter
from llwybr.core.letters.wording import parts, plain
from llwybr.core.people.models import Account, Person
from tests.cast import signed_in

from .looks import account, client_of, give, page, person, school

pytestmark = pytest.mark.django_db
WHY = "She wrote that no code reaches her any more."
NIA, DEWI, MENNA = "nia", "dewi", "menna"  # Dewi and Menna are supporters
THROUGH = ("", "letters/", "roles/")


@pytest.fixture(autouse=True)
def supporters() -> None:
    for slug in (DEWI, MENNA):
        give(slug, "platform_support")


def asked(whose="nia@ysgol.example", reason=WHY) -> SupportDoor:
    """Dewi's door, not yet open."""
    response = client_of(DEWI).post("/en/support/", {"whose": whose, "reason": reason})
    assert response.status_code == 302, response.content.decode()
    return SupportDoor.objects.first()


def opened(**said) -> SupportDoor:
    door = asked(**said)
    assert client_of(MENNA).post(f"/en/support/{door}/agree/")["Location"] == "/en/support/"
    door.refresh_from_db()
    return door


def statuses(door: SupportDoor, client: Client) -> set[int]:
    return {client.get(f"/en/support/{door}/{path}").status_code for path in THROUGH}


# --- asking ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("whose", ["nia@ysgol.example", "NIA@YSGOL.EXAMPLE ", "number", "NUMBER"])
def test_a_person_is_found_by_the_whole_address_or_number_alone(whose) -> None:
    number = str(account(NIA))
    given = {"number": number, "NUMBER": number.upper()}.get(whose, whose)
    assert asked(whose=given).of == person(NIA)


@pytest.mark.parametrize(
    "whose", ["nia", "nia@ysgol", "%", "ia@ysgol.example", "person", "", "x" * 300, "nia@ysgol.example\n", "00000000"]
)
def test_and_by_nothing_else(whose) -> None:
    given = person(NIA) if whose == "person" else whose
    client_of(DEWI).post("/en/support/", {"whose": given, "reason": WHY})
    assert not SupportDoor.objects.filter(of=person(NIA)).exists() or given.strip() == "nia@ysgol.example"


def test_the_answer_is_the_same_whether_there_is_such_an_account_or_not() -> None:
    said, looks, costs = [], [], []
    for whose in ("nia@ysgol.example", "nobody@ysgol.example", str(uuid.uuid4())):
        client = client_of(DEWI)
        client.get("/en/support/")
        with CaptureQueriesContext(connection) as cost:
            response = client.post("/en/support/", {"whose": whose, "reason": WHY})
        said.append((response.status_code, response["Location"], response.content))
        costs.append(len(cost))
        looks.append(page(client, "/support/").count("waits for a colleague"))
        assert not Letter.objects.filter(kind="support_opened").exists()
        assert "support" not in page(client_of(NIA), "/account/looked/").lower().split("<main")[1].split("</main")[0]
    assert len(set(said)) == len(set(costs)) == 1
    assert looks == [1, 2, 3]


@pytest.mark.parametrize(
    "reason",
    ["", "Because I want to.", " " * 30, "x" * 201, "a reason with a \x00 in it", "a reason\r\nBcc: everyone in it"],
)
def test_a_reason_is_a_line_of_20_to_200_letters(reason) -> None:
    response = client_of(DEWI).post("/en/support/", {"whose": "nia@ysgol.example", "reason": reason})
    assert response.status_code == 422
    assert not SupportDoor.objects.exists()


def test_nobody_asks_for_a_door_to_themselves() -> None:
    response = client_of(DEWI).post("/en/support/", {"whose": "dewi@ysgol.example", "reason": WHY})
    assert response.status_code == 422
    assert "That is your own account" in response.content.decode()


def test_whoever_has_no_name_here_is_asked_for_one_first() -> None:
    Person.objects.filter(public_id=person(DEWI)).update(name="")
    client_of(DEWI).post("/en/support/", {"whose": "nia@ysgol.example", "reason": WHY})
    assert not SupportDoor.objects.exists()
    assert "Write your name in your account first" in page(client_of(DEWI), "/support/")


def test_the_other_language_keeps_what_was_typed_and_asks_for_nothing() -> None:
    said = {"whose": "nia@ysgol.example", "reason": WHY, "_switch": "cy"}
    shown = client_of(DEWI).post("/cy/support/", said).content.decode()
    assert WHY in shown
    assert not SupportDoor.objects.exists()


# --- who may --------------------------------------------------------------------------------------------------------


def test_whoever_is_no_supporter_finds_nothing_there() -> None:
    door = opened()
    give("farida", "head", school())
    for slug in (NIA, "farida"):
        client = client_of(slug)
        assert statuses(door, client) == {404}
        for path in ("", f"{door}/agree/", f"{door}/close/"):
            assert client.get(f"/en/support/{path}").status_code == 404
            assert client.post(f"/en/support/{path}").status_code == 404
    assert Client().get(f"/en/support/{door}/")["Location"].startswith("/en/sign-in/")
    weak = signed_in(account(DEWI), strong=False)
    assert weak.get(f"/en/support/{door}/")["Location"].startswith("/en/sign-in/second-way/")


def test_nothing_is_seen_until_a_second_supporter_agrees() -> None:
    door = asked()
    assert statuses(door, client_of(DEWI)) == {404}
    assert client_of(DEWI).post(f"/en/support/{door}/agree/").status_code == 302
    assert statuses(door, client_of(DEWI)) == {404}, "nobody agrees to their own"
    client_of(MENNA).post(f"/en/support/{door}/agree/")
    assert statuses(door, client_of(DEWI)) == {200}
    assert statuses(door, client_of(MENNA)) == {404}, "the second sees nothing through it"


def test_a_supporter_never_agrees_to_a_door_to_themselves() -> None:
    door = asked(whose="menna@ysgol.example")
    assert WHY not in page(client_of(MENNA), "/support/")
    client_of(MENNA).post(f"/en/support/{door}/agree/")
    assert statuses(door, client_of(DEWI)) == {404}
    for nobody in (door.holder, door.of, ""):
        with pytest.raises(actions.RefusedError, match="self"):
            actions.agree(door=door, approver=nobody, name="x", by="test", now=timezone.now())


def test_the_second_is_not_told_whose_account_it_is() -> None:
    asked()
    said = page(client_of(MENNA), "/support/")
    assert WHY in said
    for secret in ("nia@ysgol.example", person(NIA), str(account(NIA)), Person.objects.get(public_id=person(NIA)).name):
        assert secret not in said


def test_whose_role_has_ended_looks_no_more() -> None:
    door, client = opened(), client_of(DEWI)
    assert statuses(door, client) == {200}
    from llwybr.core.access.models import Grant

    end(grant=Grant.objects.get(holder=door.holder, role="platform_support"), by="test", now=timezone.now())
    assert statuses(door, client) == {404}


@pytest.mark.parametrize(
    "wrong",
    [
        {"of": "A"},
        {"holder": ""},
        {"approver": "A"},
        {"approver": "B"},
        {"approver": "C", "opened_at": None},
        {"approver": "C", "ends_at": None},
        {"approver": ""},
        {"ends_at": "opened_at"},
        {"opened_at": "before"},
    ],
)
def test_the_database_refuses_a_door_of_oneself_by_oneself_or_without_an_end(wrong) -> None:
    now = timezone.now()
    named = {"opened_at": now, "before": now - timedelta(days=1)}
    right = {"holder": "A", "of": "B", "approver": "C", "opened_at": now, "ends_at": now + OPEN_LASTS}
    said = {**right, **{name: named.get(value, value) for name, value in wrong.items()}}
    SupportDoor.objects.create(reason=WHY, language="en", asked_at=now, **right)
    with pytest.raises(IntegrityError), transaction.atomic():
        SupportDoor.objects.create(reason=WHY, language="en", asked_at=now, **said)


# --- how long -------------------------------------------------------------------------------------------------------


def test_it_is_open_for_an_hour_and_not_a_second_longer() -> None:
    door, client = opened(), client_of(DEWI)
    assert door.ends_at - door.opened_at == OPEN_LASTS == timedelta(minutes=60)
    for at, known in ((door.ends_at - timedelta(seconds=1), 1), (door.ends_at, 0)):
        assert queries.open_to(door.of, at).count() == known
        assert bool(queries.through(door.holder, door.public_id, at)) is bool(known)
    SupportDoor.objects.update(
        opened_at=door.opened_at - OPEN_LASTS, asked_at=door.asked_at - OPEN_LASTS, ends_at=timezone.now()
    )
    assert statuses(door, client) == {404}
    assert "Close the door now" not in page(client_of(NIA), "/account/looked/")


def test_what_nobody_agreed_to_in_a_day_lapses() -> None:
    door = asked()
    late = door.asked_at + ASKED_LASTS
    with pytest.raises(actions.RefusedError, match="not_waiting"):
        actions.agree(door=door, approver=person(MENNA), name="x", by="test", now=late)
    SupportDoor.objects.update(asked_at=door.asked_at - ASKED_LASTS)
    assert WHY not in page(client_of(MENNA), "/support/")
    assert "nobody agreed in time" in page(client_of(DEWI), "/support/")


def test_it_opens_once() -> None:
    door = opened()
    client_of(MENNA).post(f"/en/support/{door}/agree/")
    with pytest.raises(actions.RefusedError, match="not_waiting"):
        actions.agree(door=door, approver=person(MENNA), name="x", by="test", now=timezone.now())
    assert Letter.objects.filter(kind="support_opened").count() == 1


# --- the person -----------------------------------------------------------------------------------------------------


def test_the_person_is_told_at_once_in_both_languages_who_why_and_until_when() -> None:
    door = opened()
    letter = Letter.objects.get(kind="support_opened")
    from llwybr.core.letters.kinds import known

    kind = known(letter.kind)
    said = plain(parts(kind, kind.read(letter.values), "cy"))
    name = Person.objects.get(public_id=door.holder).name
    assert letter.to == "nia@ysgol.example"
    assert said.count(WHY) == said.count(name) == 2
    for path in ("/account/looked/", "/home/"):
        shown = page(client_of(NIA), path)
        assert WHY in shown
        assert name in shown
        assert f"/account/support/{door}/close/" in shown
    welsh = page(client_of(NIA), "/home/", "cy")
    assert f'<q lang="en">{WHY}</q>' in welsh, "what was typed stays as it was typed"


def test_the_person_can_close_it_and_the_next_request_finds_nothing() -> None:
    door, client = opened(), client_of(DEWI)
    assert statuses(door, client) == {200}
    assert client_of(NIA).post(f"/en/account/support/{door}/close/")["Location"] == "/en/account/looked/"
    assert statuses(door, client) == {404}
    shut = SupportDoor.objects.get().closed_at
    client_of(NIA).post(f"/en/account/support/{door}/close/")
    assert SupportDoor.objects.get().closed_at == shut, "pressed twice, it is shut"
    assert WHY in page(client_of(NIA), "/account/looked/"), "and stays told"


def test_nobody_else_can_close_it_nor_sees_it() -> None:
    door = opened()
    assert client_of("farida").post(f"/en/account/support/{door}/close/").status_code == 404
    assert client_of(MENNA).post(f"/en/support/{door}/close/").status_code == 404
    assert WHY not in page(client_of("farida"), "/account/looked/")
    assert statuses(door, client_of(DEWI)) == {200}


def test_a_door_that_is_only_asked_for_is_no_persons_to_see_or_close() -> None:
    door = asked()
    assert client_of(NIA).post(f"/en/account/support/{door}/close/").status_code == 404
    assert WHY not in page(client_of(NIA), "/account/looked/")


def test_the_supporter_can_close_it_or_take_it_back() -> None:
    for door in (opened(), asked()):
        assert client_of(DEWI).post(f"/en/support/{door}/close/")["Location"] == "/en/support/"
        assert SupportDoor.objects.get(pk=door.pk).closed_at
    with pytest.raises(actions.RefusedError, match="not_waiting"):
        actions.agree(door=door, approver=person(MENNA), name="x", by="test", now=timezone.now())


def test_each_look_is_noted_for_the_person() -> None:
    door, client = opened(), client_of(DEWI)
    assert not Look.objects.exists()
    assert statuses(door, client) == {200}
    noted = Look.objects.get()
    assert (noted.of, noted.by, noted.role, noted.what, noted.why) == (
        person(NIA), person(DEWI), "platform_support", "support", "door",
    )  # fmt: skip
    assert "(Platform support) saw how your account is set up" in page(client_of(NIA), "/account/looked/")


def test_what_could_not_be_noted_is_not_shown(monkeypatch) -> None:
    from llwybr.core.appointments.views import support

    def fail(**_said) -> None:
        raise IntegrityError

    door, client = opened(), client_of(DEWI)
    client.raise_request_exception = False
    monkeypatch.setattr(support, "looked", fail)
    assert statuses(door, client) == {500}


# --- what is seen ---------------------------------------------------------------------------------------------------


def test_how_the_account_is_set_up_is_seen() -> None:
    give(NIA, "head", school("Ysgol Tan-yr-Enfys"))
    client_of(NIA)
    door = opened()
    account_page = page(client_of(DEWI), f"/support/{door}/")
    assert str(account(NIA)) in account_page
    assert "There is an address" in account_page
    assert "Where it is signed in" in account_page
    assert "Our support is looking at how your account is set up" in page(client_of(DEWI), f"/support/{door}/letters/")
    roles = page(client_of(DEWI), f"/support/{door}/roles/")
    assert "Headteacher" in roles
    assert "Ysgol Tan-yr-Enfys" in roles


def test_a_unions_office_is_not_seen_through_it() -> None:
    give(NIA, "union_representative", school("Undeb Dychmygol", "trade_union"))
    shown = page(client_of(DEWI), f"/support/{opened()}/roles/")
    assert "Undeb" not in shown
    assert "Union" not in shown


def test_of_nobody_there_is_nothing_to_see_and_nobody_is_told() -> None:
    door = opened(whose="nobody@ysgol.example")
    assert door.of == ""
    for path in THROUGH:
        assert "Nobody has that address or number" in page(client_of(DEWI), f"/support/{door}/{path}")
    assert not Look.objects.exists()
    assert not Letter.objects.filter(kind="support_opened").exists()


def test_events_tell_what_was_done_without_the_reason_and_whose_account_it_is() -> None:
    before = Event.objects.count()
    door = opened()
    client_of(NIA).post(f"/en/account/support/{door}/close/")
    told = Event.objects.filter(sequence__gt=before, name__startswith="support.")
    assert [one.name for one in told] == ["support.asked", "support.opened", "support.closed"]
    assert {one.subject for one in told} == {str(door)}
    assert [one.by for one in told] == [str(account(slug)) for slug in (DEWI, MENNA, NIA)]
    assert [one.facts for one in told] == [{}, {}, {}]


def test_at_most_ten_queries_a_page() -> None:
    now, mine = timezone.now(), account(NIA)
    for at in range(30):
        signed_in(mine)
        give(NIA, "worker", school(f"Ysgol {at}"))
        door = SupportDoor.objects.create(holder=person(DEWI), of="", reason=WHY, language="en", asked_at=now)
        SupportDoor.objects.create(holder=str(uuid.uuid4()), of="", reason=WHY, language="en", asked_at=now)
    door, client = opened(), client_of(DEWI)
    for path in ("/en/support/", *(f"/en/support/{door}/{path}" for path in THROUGH)):
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) <= 10, (
            path,
            [one["sql"][:80] for one in asked],
        )


@pytest.mark.parametrize("bad", ["\x00", "-1", "x" * 5000, "ŵŷ", "' OR 1=1 --", "{}", "<b>"])
def test_whatever_is_typed_breaks_nothing(bad) -> None:
    for said in ({"whose": bad, "reason": WHY}, {"whose": "nia@ysgol.example", "reason": f"{bad} {WHY}"}, {bad: bad}):
        assert client_of(DEWI).post("/en/support/", said).status_code in {302, 400, 422}
    page(client_of(DEWI), "/support/")
    page(client_of(MENNA), "/support/")


def test_it_is_forgotten_with_the_record_and_after_two_years() -> None:
    opened()
    assert actions.purge(now=timezone.now() + actions.KEPT - timedelta(days=1)) == 0
    assert actions.purge(now=timezone.now() + actions.KEPT + timedelta(days=1)) == 1
    opened()
    Account.objects.get(pk=account(NIA).pk).person.delete()
    assert not SupportDoor.objects.exists()
