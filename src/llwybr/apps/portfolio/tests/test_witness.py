"""A witness statement: asked for by letter, given at a link without an account, once, and never by whoever asks."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from llwybr.apps.portfolio.actions import purging
from llwybr.apps.portfolio.actions import witness as actions
from llwybr.apps.portfolio.actions.sharing import RefusedError
from llwybr.apps.portfolio.actions.witness import Answer, Ask
from llwybr.apps.portfolio.models import Evidence, Statement
from llwybr.apps.portfolio.rules.witness import MOST_ASKED, MOST_IN_A_DAY, MOST_TO_ONE, MOST_WRONG_KEYS
from llwybr.apps.portfolio.tests import sharing_scene as scene
from llwybr.core.access.viewer import digest, new_key
from llwybr.core.appointments.forms import ends
from llwybr.core.events.models import Event
from llwybr.core.kit.forms import SWITCH
from llwybr.core.letters.envelope import envelope
from llwybr.core.letters.models import LATE, WAITING, Letter
from llwybr.core.people.models import Email
from tests.world import World

pytestmark = pytest.mark.django_db
DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)
ADDRESS, ASKED, SAID = "eleri@elsewhere.example", "How the group went", "She listened to each of them."
CONFIRMED = {"checked": "1", "confirm": "1"}
ANSWER = {"name": "Eleri Vaughan", "role": "I teach the class", "said": SAID, "language": "en"}


@pytest.fixture
def world() -> World:
    return scene.made()


def asked(world: World, who: str = "nia", **more: Any) -> Evidence:
    last = timezone.localdate(world.now) + 7 * DAY
    said = {"title": "The Monday group", "name": "Eleri", "email": ADDRESS, "asked": ASKED, "language": "cy"}
    one = Ask(**{**said, "last_day": last, "ends_at": ends(last), **more})
    return actions.ask(owner=world.id(who), ask=one, key=uuid4(), by="test", now=world.now)


def the_letter(kind: str = "witness_asked") -> Letter:
    return Letter.objects.filter(kind=kind).latest("pk")


def link(language: str = "en") -> str:
    return f"/{language}/witness/{the_letter().values['key']}/"


def statement() -> Statement:
    return Statement.objects.get()


def ask_form(**more: Any) -> dict[str, Any]:
    day = str(timezone.localdate() + 7 * DAY)
    said = {"title": "The Monday group", "name": "Eleri", "email": ADDRESS, "asked": ASKED, "language": "en"}
    return {**said, "day": day, "key": str(uuid4()), **more}


def words(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def answered(world: World, client: Client | None = None, **more: str) -> Any:
    return (client or Client()).post(link(), ANSWER | CONFIRMED | more)


# --- asking -----------------------------------------------------------------------------------------------------------


def test_the_letter_is_seen_before_it_goes(world: World) -> None:
    client = world.client("nia")
    seen = client.post("/en/portfolio/add/witness/", ask_form())
    assert seen.status_code == 200
    assert "Nia asks you, as a witness" in words(seen)
    assert not Statement.objects.exists()
    assert not Letter.objects.filter(kind="witness_asked").exists()
    sent = client.post("/en/portfolio/add/witness/", ask_form() | CONFIRMED)
    assert sent.status_code == 302
    assert the_letter().to == ADDRESS
    assert "You asked Eleri." in words(client.get(sent["Location"]))


def test_the_letter_says_in_both_languages_who_asks_and_not_what_about(world: World) -> None:
    asked(world)
    message = envelope(the_letter(), world.now)
    text = message.body + message.message().as_string()
    assert message.body.count("Nia") == 2
    assert message.body.count("/witness/") == 2
    assert all(secret not in text for secret in (ASKED, "The Monday group", "Monday"))


def test_only_the_digest_of_the_key_is_kept(world: World) -> None:
    asked(world)
    key = the_letter().values["key"]
    assert statement().key == digest(str(key))
    assert key not in str(vars(statement()))
    assert key not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Say in a few words what it is about."),
        ({"name": "\0"}, "Null characters"),
        ({"email": "nobody"}, "Write their e-mail address in full"),
        ({"asked": "x" * 1001}, "1001 characters"),
        ({"asked": ""}, "Write what they should say something about."),
        ({"language": "fr"}, "That is not one of the choices."),
        ({"day": "2020-01-01"}, "That day is past."),
        ({"day": "2999-01-01"}, "more than 30 days ahead"),
        ({"day": "soon"}, "Write the day as year"),
    ],
)
def test_what_is_wrong_is_said_and_no_letter_goes(world: World, wrong: dict[str, str], said: str) -> None:
    answer = world.client("nia").post("/en/portfolio/add/witness/", ask_form(**wrong) | CONFIRMED)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not Letter.objects.filter(kind="witness_asked").exists()


@pytest.mark.parametrize("own", ["account", "details"])
def test_an_address_of_ones_own_is_refused_however_it_is_written(world: World, own: str) -> None:
    address = str(world.accounts["nia"].email)
    if own == "details":
        address = "nia.g@own.example"
        Email.objects.create(person=world.people["nia"], address=address)
    answer = world.client("nia").post("/en/portfolio/add/witness/", ask_form(email=address.upper()) | CONFIRMED)
    assert answer.status_code == 422
    assert "A witness is somebody else." in words(answer)
    assert not Statement.objects.exists()


def test_whoever_has_no_name_here_says_one_first(world: World) -> None:
    world.people["nia"].name = ""
    world.people["nia"].save()
    with pytest.raises(RefusedError) as refused:
        asked(world)
    assert refused.value.reason == "nameless"


def test_nobody_sends_letters_to_strangers_without_end(world: World) -> None:
    for number in range(MOST_ASKED):
        asked(world, email=f"w{number}@elsewhere.example")
    with pytest.raises(RefusedError):
        asked(world, email="one.more@elsewhere.example")


def test_nor_by_waiting_between_them(world: World) -> None:
    for number in range(MOST_IN_A_DAY):
        world.now += timedelta(minutes=3)
        asked(world, email=f"w{number}@elsewhere.example")
    world.now += timedelta(hours=3)
    with pytest.raises(RefusedError):
        asked(world, email="one.more@elsewhere.example")


def test_nobody_is_written_to_without_end_whoever_asks(world: World) -> None:
    people = ["nia", "worker", "head", "alnco"]
    for who in people[:MOST_TO_ONE]:
        asked(world, who)
    with pytest.raises(RefusedError):
        asked(world, people[MOST_TO_ONE])


def test_the_same_form_twice_sends_one_letter(world: World) -> None:
    said = ask_form() | CONFIRMED
    both = [world.client("nia").post("/en/portfolio/add/witness/", said)["Location"] for _ in range(2)]
    assert both[0] == both[1]
    assert Letter.objects.filter(kind="witness_asked").count() == 1


def test_what_is_taken_back_opens_nothing_and_a_letter_that_waits_does_not_go(world: World) -> None:
    piece, address = asked(world), ""
    address = link()
    assert world.client("nia").post(f"/en/portfolio/{piece}/witness/take-back/").status_code == 302
    assert Client().get(address).status_code == 404
    assert (the_letter().outcome, the_letter().to, the_letter().values) == (LATE, "", {})
    assert statement().email == ""
    assert "You took the request back." in words(world.client("nia").get(f"/en/portfolio/{piece}/"))


def test_nobody_else_takes_it_back(world: World) -> None:
    piece = asked(world)
    for who in ("head", "alnco", "nobody"):
        assert world.client(who).post(f"/en/portfolio/{piece}/witness/take-back/").status_code in {302, 404}
    assert statement().taken_back_at is None


def test_deleting_the_piece_ends_the_link_and_the_letter(world: World) -> None:
    piece, address = asked(world), link()
    piece.delete()
    assert Client().get(address).status_code == 404
    assert the_letter().outcome == LATE


# --- the link ---------------------------------------------------------------------------------------------------------


def test_the_page_says_who_asks_what_about_and_what_happens_with_the_words(world: World) -> None:
    asked(world)
    for language in ("en", "cy"):
        answer = Client().get(link(language))
        assert answer.status_code == 200
        assert "Nia" in words(answer)
        assert ASKED in words(answer)
    text = words(Client().get(link()))
    for said in (
        "cannot change them, but can delete them",
        "Your name",
        "erased once you answer",
        "Write no pupil’s name",
    ):
        assert said in text, said


def test_looking_at_it_changes_nothing(world: World) -> None:
    """Programs that check mail open every link, and press nothing."""
    asked(world)
    before, events = list(Statement.objects.values()), Event.objects.count()
    for address in (link(), f"{link()}decline/", link("cy")):
        for method in ("get", "head"):
            assert getattr(Client(), method)(address).status_code == 200
        assert Client().options(address).status_code == 405
    assert list(Statement.objects.values()) == before
    assert Event.objects.count() == events


def test_no_other_site_is_told_the_address(world: World) -> None:
    asked(world)
    answer = Client().get(link())
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "no-store"
    assert not re.findall(r'(?:href|src|action)="https?://', answer.content.decode())


def test_it_is_checked_before_it_is_sent_and_the_language_can_be_changed(world: World) -> None:
    asked(world)
    checked = Client().post(link(), ANSWER)
    assert checked.status_code == 200
    assert SAID in words(checked)
    switched = Client().post(link("cy"), ANSWER | {"checked": "1", SWITCH: "cy"})
    assert SAID in words(switched)
    back = Client().post(link(), ANSWER | {"checked": "1", "change": "1"})
    assert SAID in back.content.decode()
    assert statement().answered_at is None


def test_what_looks_like_a_pupils_name_is_asked_about_and_not_refused(world: World) -> None:
    asked(world)
    said = {"said": "She helped the pupil called Gethin every day."}
    checked = Client().post(link(), ANSWER | said)
    assert "This looks like a pupil’s name." in words(checked)
    assert answered(world, **said).status_code == 302


def test_the_words_arrive_once_and_whoever_asked_is_told(world: World) -> None:
    piece, address = asked(world), link()
    done = answered(world)
    assert done.status_code == 302
    assert "Your words have arrived" in words(Client().get(done["Location"]))
    one = statement()
    assert (one.name, one.role, one.said, one.language, one.by) == (*ANSWER.values(), "")
    assert one.email == ""
    assert Client().get(address).status_code == 404
    assert Client().post(address, ANSWER | CONFIRMED | {"said": "Other words."}).status_code == 404
    assert statement().said == SAID
    letter = the_letter("witness_answered")
    assert letter.to == world.accounts["nia"].email
    assert all(secret not in envelope(letter, world.now).body for secret in (SAID, "Eleri", ASKED))
    assert SAID in words(world.client("nia").get(f"/en/portfolio/{piece}/"))


def test_of_two_who_answer_at_once_one_is_taken(world: World) -> None:
    asked(world)
    one = statement()
    first, second = (Answer("Eleri", "teacher", said, "en") for said in ("First", "Second"))
    assert actions.answer(statement=one, answer=first, by="test", now=world.now)
    assert not actions.answer(statement=one, answer=second, by="test", now=world.now)
    assert statement().said == "First"


def test_they_may_say_no(world: World) -> None:
    piece = asked(world)
    address = link()
    assert Client().post(f"{address}decline/").status_code == 302
    one = statement()
    assert (one.declined, one.said, one.email) == (True, "", "")
    assert the_letter("witness_answered").outcome == WAITING
    assert Client().get(address).status_code == 404
    assert "Eleri would rather not write a statement." in words(world.client("nia").get(f"/en/portfolio/{piece}/"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Write your name."),
        ({"role": ""}, "Say in a few words how you know their work."),
        ({"said": " "}, "Write a few sentences"),
        ({"said": "x" * 5001}, "5001 characters"),
        ({"said": "a\0b"}, "Null characters"),
        ({"language": ""}, "Choose the language."),
    ],
)
def test_what_a_witness_left_out_is_said(world: World, wrong: dict[str, str], said: str) -> None:
    asked(world)
    answer = answered(world, **wrong)
    assert answer.status_code == 422
    assert said in words(answer)
    assert statement().answered_at is None


def test_it_works_until_its_last_moment_and_not_after(world: World) -> None:
    asked(world)
    one, answer = statement(), Answer("Eleri", "teacher", SAID, "en")
    assert not actions.answer(statement=one, answer=answer, by="test", now=one.ends_at)
    assert actions.answer(statement=one, answer=answer, by="test", now=one.ends_at - INSTANT)


def test_unknown_used_and_late_links_answer_alike(world: World) -> None:
    asked(world)
    used = link()
    answered(world)
    asked(world)
    late = link()
    Statement.objects.filter(answered_at=None).update(asked_at=world.now - 2 * DAY, ends_at=world.now - DAY)
    addresses = [used, late, f"/en/witness/{new_key()}/", "/en/witness/x/", f"/en/witness/{'9' * 300}/"]
    pages = []
    for address in addresses:
        answer = Client().get(address)
        assert answer.status_code == 404
        pages.append(answer.content.decode().replace(address.removeprefix("/en"), ""))
    assert len(set(pages)) == 1


def test_whoever_tries_many_keys_waits(world: World) -> None:
    asked(world)
    address = link()
    stranger = Client()
    for _each in range(MOST_WRONG_KEYS):
        stranger.get(f"/en/witness/{new_key()}/")
    assert stranger.get(address).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.77").get(address).status_code == 200


# --- after its time ---------------------------------------------------------------------------------------------------


def test_the_address_of_a_witness_who_did_not_answer_is_erased(world: World) -> None:
    asked(world)
    one = statement()
    purging.purge(by="test", now=one.ends_at - INSTANT)
    assert statement().email == ADDRESS
    purging.purge(by="test", now=one.ends_at)
    assert statement().email == ""
