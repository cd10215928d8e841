"""The pages of sharing: what its owner does and sees, what the other sees, and what nobody else can find."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from llwybr.apps.portfolio import actions as portfolio
from llwybr.apps.portfolio.actions.sharing import Reader, take_back
from llwybr.apps.portfolio.models import Opening, Share
from llwybr.apps.portfolio.tests import sharing_scene as scene
from llwybr.apps.portfolio.tests.sharing_scene import PURPOSE, TEXT, TITLE, activity, form, id_of, piece, shared
from llwybr.core.access.models import Look
from llwybr.core.kit.forms import SWITCH
from tests.cast import signed_in
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CONFIRMED = {"checked": "1", "confirm": "1"}


@pytest.fixture
def world(settings: Any, tmp_path: Any) -> World:
    settings.FILES = tmp_path
    return scene.made()


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (answer.status_code, address)
    return str(answer.content.decode())


def words(html: str) -> str:
    """What stands on a page, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def shape(answer: Any, address: str) -> tuple[object, ...]:
    """An answer without what it repeats of the question, and without what each answer has of its own."""
    text = answer.content.decode().replace(address.removeprefix("/en"), "")
    own = r'name="(csrfmiddlewaretoken|key)" value="[^"]*"|(?<=warned-in=")\d+|\d\d:\d\d(?=\.</p>)'
    return answer.status_code, tuple(sorted(set(answer.headers) - {"Set-Cookie"})), re.sub(own, "", text)


def share_address(world: World) -> str:
    return f"/en/portfolio/{world.more['piece']}/share/"


def review(world: World) -> str:
    return f"review:{world.more['post']}"


def with_file(world: World) -> str:
    """A photo in the piece: the public id of its file."""
    bytes = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(bytes, "PNG")
    bytes.seek(0)
    portfolio.attach(evidence=world.more["piece"], stream=bytes, name="corner.png", by="test", now=world.now)
    return str(world.more["piece"].attached.get().file.public_id)


# --- the owner --------------------------------------------------------------------------------------------------------


def test_the_form_offers_the_review_of_each_job_whom_one_knows_and_an_address(world: World) -> None:
    html = page(world.client("nia"), share_address(world))
    offered = re.findall(r'name="reader" value="([^"]+)"', html)
    people = {f"person:{world.id(who)}" for who in ("alnco", "head")}
    assert offered[0] == review(world)
    assert set(offered[1:-1]) == people
    assert offered[-1] == "address"
    assert "Today that is Alnco" in words(html)
    assert all(world.id(who) not in html for who in ("nia", "governor", "other head"))


def test_it_is_seen_exactly_as_the_other_will_before_it_is_shared(world: World) -> None:
    with_file(world)
    answer = world.client("nia").post(share_address(world), form(review(world)))
    assert answer.status_code == 200
    assert not Share.objects.exists(), "nothing is shared before it was seen"
    one = shared(world)
    theirs = page(world.client("alnco"), f"/en/shared-with-me/{one}/")
    before = re.search(r'<section class="panel".*?</section>', answer.content.decode(), re.S)
    after = re.search(r"<main.*?<h2>Why you see this", theirs, re.S)
    assert before
    assert after
    assert words(before.group()) == words(after.group().removesuffix("<h2>Why you see this"))
    assert TITLE in before.group()
    assert "corner.png" in before.group()
    later = re.search(
        r'<section class="panel".*?</section>', page(world.client("nia"), f"/en/portfolio/shares/{one}/"), re.S
    )
    assert later
    assert words(later.group()) == words(before.group())


def test_then_it_is_shared_and_its_page_says_with_whom_and_until_when(world: World) -> None:
    answer = world.client("nia").post(share_address(world), form(review(world)) | CONFIRMED)
    assert answer.status_code == 302
    last = (world.now + 7 * DAY).astimezone().date()
    one = Share.objects.get(public_id=id_of(answer))
    assert (one.ends_at - timedelta(microseconds=1)).astimezone().date() == last
    text = words(page(world.client("nia"), answer["Location"]))
    assert f"You and Alnco, who reviews your job, see this until {last.day} " in text
    assert "Nobody has opened it." in text
    beside = words(page(world.client("nia"), f"/en/portfolio/{world.more['piece']}/"))
    assert "You and Alnco, who reviews your job, see this" in beside
    assert TITLE in words(page(world.client("nia"), "/en/portfolio/shares/"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reader": ""}, "Choose who may see it."),
        ({"reader": f"person:{uuid4()}"}, "That is not one of the choices."),
        ({"reader": "address"}, "Write their e-mail address in full"),
        ({"reader": "address", "address": "nobody"}, "Write their e-mail address in full"),
        ({"reader": "address", "address": "a\0b@ysgol.example"}, "Null characters are not allowed."),
        ({"purpose": ""}, "Say in a few words what for."),
        ({"purpose": "x" * 201}, "201 characters"),
        ({"purpose": "a\0b"}, "Null characters are not allowed."),
        ({"until": "always"}, "That is not one of the choices."),
        ({"until": "day"}, "Choose a day."),
        ({"until": "day", "day": "2020-01-01"}, "That day is past."),
        ({"until": "day", "day": "2999-01-01"}, "more than a year ahead"),
        ({"until": "day", "day": "0000-99-99"}, "Write the day as year"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_shared(world: World, wrong: dict[str, str], said: str) -> None:
    for more in ({}, CONFIRMED):
        answer = world.client("nia").post(share_address(world), form(review(world)) | wrong | more)
        assert answer.status_code == 422, answer.status_code
        assert said in words(answer.content.decode())
    assert not Share.objects.exists()


def test_ones_own_address_is_refused_in_words(world: World) -> None:
    own = form("address", address=str(world.accounts["nia"].email).upper())
    answer = world.client("nia").post(share_address(world), own | CONFIRMED)
    assert answer.status_code == 422
    assert "That is your own address" in answer.content.decode()


def test_nobody_is_told_whether_an_address_is_known(world: World) -> None:
    """At no step: the page to check, the page afterwards, the list."""
    seen = []
    for address in (str(world.accounts["governor"].email), "stranger@elsewhere.example"):
        client, said = world.client("nia"), form("address", address=address)
        checked = client.post(share_address(world), said)
        answer = client.post(share_address(world), said | CONFIRMED)
        pages = [checked.content.decode(), page(client, answer["Location"]), page(client, "/en/portfolio/shares/")]
        plain = [words(one).replace(address, "ADDRESS").split("What I shared before")[0] for one in pages]
        seen.append([re.sub(r"\d\d:\d\d", "", one) for one in plain])
        take_back(share=Share.objects.get(public_id=id_of(answer)), by="test", now=world.now + DAY)
        Share.objects.all().delete()
    assert seen[0] == seen[1]


def test_changing_the_language_keeps_what_was_typed(world: World) -> None:
    address = share_address(world).replace("/en/", "/cy/")
    for more in ({}, {"checked": "1"}):
        answer = world.client("nia").post(address, form(review(world)) | more | {SWITCH: "cy"})
        assert answer.status_code == 200
        assert PURPOSE in answer.content.decode()
    assert not Share.objects.exists()


def test_changing_something_brings_the_form_back_as_it_was(world: World) -> None:
    said = form(review(world), until="day", day=str((world.now + 9 * DAY).date())) | {"checked": "1", "change": "1"}
    html = world.client("nia").post(share_address(world), said).content.decode()
    assert f'value="{PURPOSE}"' in html
    assert re.search(r'value="day"[^>]* checked', html)
    assert not Share.objects.exists()


def test_an_entry_of_the_record_of_learning_is_shared_in_the_same_way(world: World) -> None:
    learnt = activity(world, changed="I sign with the whole class.")
    answer = world.client("nia").post(f"/en/learning-record/{learnt}/share/", form(review(world)) | CONFIRMED)
    text = words(page(world.client("alnco"), f"/en/shared-with-me/{id_of(answer)}/"))
    assert "Makaton, level 1" in text
    assert "1 hour 30 minutes" in text
    assert "I sign with the whole class." in text


def test_the_owner_sees_who_opened_it_beside_it_in_the_list_and_at_home(world: World) -> None:
    one = shared(world)
    page(world.client("alnco"), f"/en/shared-with-me/{one}/")
    nia = world.client("nia")
    for address in (f"portfolio/{world.more['piece']}/", "portfolio/shares/", f"portfolio/shares/{one}/"):
        assert re.search(r"Alnco opened it on \d+ \w+ 20\d\d at \d\d:\d\d\.", words(page(nia, f"/en/{address}"))), (
            address
        )
    assert "Alnco opened a piece of evidence that you share with them." in words(page(nia, "/en/home/"))


def test_nobody_but_whoever_shares_it_sees_or_takes_back_their_share(world: World) -> None:
    one = shared(world)
    for who in ("alnco", "head", "nobody"):
        client = world.client(who)
        for method, address in (("get", f"portfolio/shares/{one}/"), ("post", f"portfolio/shares/{one}/take-back/")):
            assert getattr(client, method)(f"/en/{address}").status_code in {404, 302}
        assert client.get(share_address(world)).status_code in {404, 302}
    assert Share.objects.get().taken_back_at is None
    assert world.client("nia").get(f"/en/portfolio/shares/{one}/take-back/").status_code == 405


# --- the reader -------------------------------------------------------------------------------------------------------


def test_the_reader_sees_what_by_whom_what_for_and_until_when(world: World) -> None:
    one = shared(world)
    shared(world, "head", piece=piece(world, title="Not for the alnco"))
    html = page(world.client("alnco"), "/en/shared-with-me/")
    assert "Not for the alnco" not in html
    text = words(html)
    assert TITLE in text
    assert "Nia" in text
    assert PURPOSE in text
    assert TEXT in words(page(world.client("alnco"), f"/en/shared-with-me/{one}/"))


def test_a_list_that_is_seen_is_told_to_whoever_shares(world: World) -> None:
    shared(world)
    page(world.client("alnco"), "/en/shared-with-me/")
    assert Look.objects.get(of=world.id("nia"), why="list", what="evidence").by == world.id("alnco")
    assert not Opening.objects.exists()


def test_a_file_comes_through_the_share_alone(world: World) -> None:
    file, one = with_file(world), shared(world)
    reader = world.client("alnco")
    answer = reader.get(f"/en/shared-with-me/{one}/files/{file}/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.getvalue()
    assert reader.get(f"/en/portfolio/files/{file}/").status_code == 404
    assert reader.get(f"/en/shared-with-me/{one}/files/{uuid4()}/").status_code == 404
    assert Opening.objects.filter(share=one, by=world.id("alnco")).exists()


def test_what_is_taken_back_while_its_page_is_open_is_gone_with_its_files(world: World) -> None:
    file, one = with_file(world), shared(world)
    reader = world.client("alnco")
    page(reader, f"/en/shared-with-me/{one}/")
    assert world.client("nia").post(f"/en/portfolio/shares/{one}/take-back/").status_code == 302
    page(reader, f"/en/shared-with-me/{one}/", 404)
    page(reader, f"/en/shared-with-me/{one}/files/{file}/", 404)
    assert TITLE not in page(reader, "/en/shared-with-me/")


def test_a_head_who_is_not_named_cannot_find_that_it_exists(world: World) -> None:
    """What is there, and what is nowhere, answer alike, sign for sign; and no page of theirs changes."""
    file = with_file(world)
    head = world.client("head")
    pages = [
        "/en/home/",
        "/en/shared-with-me/",
        "/en/portfolio/",
        reverse("looked"),
        f"/en/organisations/{world.place('north_school')}/people/",
        f"/en/people/{world.id('nia')}/",
        f"/en/posts/{world.more['post']}/",
    ]
    for address in pages:  # from now on their own looks are noted already
        head.get(address)
    before = [shape(head.get(address), address) for address in pages]
    one = shared(world, Reader(post=str(world.more["post"])))
    page(world.client("alnco"), f"/en/shared-with-me/{one}/")
    assert [shape(head.get(address), address) for address in pages] == before
    for there in (
        f"/en/shared-with-me/{one}/",
        f"/en/shared-with-me/{one}/files/{file}/",
        f"/en/portfolio/{world.more['piece']}/",
        f"/en/portfolio/{world.more['piece']}/share/",
        f"/en/portfolio/shares/{one}/",
        f"/en/portfolio/files/{file}/",
    ):
        nowhere = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", str(uuid4()), there)
        answers = [shape(head.get(address), address) for address in (there, nowhere)]
        assert answers[0] == answers[1], there
        assert answers[0][0] == 404
    assert not Opening.objects.exclude(by=world.id("alnco")).exists()


def test_whoever_has_shown_one_way_in_shows_a_second_before_they_see_what_is_others(world: World) -> None:
    one = shared(world)
    client = signed_in(world.accounts["alnco"], strong=False)
    for address in ("/en/shared-with-me/", f"/en/shared-with-me/{one}/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert "second" in answer["Location"]
    assert not Opening.objects.exists()


@pytest.mark.parametrize("typed", ["-1", "0", "9" * 40, "x", "%00", "1.5"])
def test_no_page_number_breaks_a_list(world: World, typed: str) -> None:
    shared(world)
    page(world.client("nia"), f"/en/portfolio/shares/?page={typed}&open={typed}")
    page(world.client("alnco"), f"/en/shared-with-me/?page={typed}")


def test_few_queries_whatever_there_is(world: World) -> None:
    counts = []
    for rows in (1, 15):
        for _each in range(rows):
            one = piece(world)
            for who in ("alnco", "head"):
                made = Share.objects.create(
                    person=world.people["nia"], evidence=one, reader=world.people[who], purpose="x",
                    starts_at=world.now, ends_at=world.now + DAY,
                )  # fmt: skip
                Opening.objects.create(
                    share=made, by=world.id(who), day=world.now.date(), first_at=world.now, last_at=world.now
                )
        asked = []
        for who, address in (
            ("nia", f"portfolio/{one}/"),
            ("nia", f"portfolio/{one}/share/"),
            ("nia", "portfolio/shares/"),
            ("nia", f"portfolio/shares/{made}/"),
            ("alnco", "shared-with-me/"),
        ):
            world.client(who).get(f"/en/{address}")
            with CaptureQueriesContext(connection) as queries:
                page(world.client(who), f"/en/{address}")
            asked.append(len(queries))
        counts.append(asked)
    assert all(few == many for few, many in zip(*counts, strict=True)), counts
    assert max(counts[1]) <= 10, counts
