"""The pages: for whom they open, what they say, and with how few queries."""

import io
from typing import Any

import pypdf
import pytest
from django.test import Client

from llwybr.apps.descriptions import access, actions, queries
from llwybr.apps.descriptions.actions import Owner
from llwybr.apps.descriptions.models import Signature, Version
from llwybr.apps.descriptions.tests import scene
from llwybr.core.access.models import Look
from llwybr.core.access.viewer import SignedIn, Viewer
from tests.world import World

NATIONAL = "/en/wales/job-descriptions/"


def of_place(world: World, place: str = "north_school", more: str = "", job: str = scene.JOB) -> str:
    return f"/en/organisations/{world.place(place)}/descriptions/{job}/{more}"


def own(world: World, more: str = "") -> str:
    return f"/en/my-job/{world.more['post']}/description/{more}"


def of_post(world: World, more: str = "") -> str:
    return f"/en/posts/{world.more['post']}/description/{more}"


def press(client: Client, address: str, what: str, **more: str) -> Any:
    return client.post(address, {"what": what, **more})


def latest() -> Version:
    return Version.objects.latest("pk")


def pdf(answer: Any) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)


def test_anyone_reads_the_national_set(world: World) -> None:
    page = Client().get(NATIONAL).content.decode()
    assert "Teaching assistant (level 2)" in page
    assert f"{len(scene.OWN)} duties" in page
    page = Client().get(f"{NATIONAL}{scene.JOB}/").content.decode()
    assert "Support small groups." in page
    assert "Lead a team" not in page
    assert "Cefnogi grwpiau bach." in Client().get(f"/cy/wales/job-descriptions/{scene.JOB}/").content.decode()


def test_a_national_description_is_taken_along_on_paper_and_as_data(world: World) -> None:
    both = pdf(Client().get(f"{NATIONAL}{scene.JOB}/pdf/?in=both"))
    assert "Support small groups." in both
    assert "Cefnogi grwpiau bach." in both
    assert "Cefnogi" not in pdf(Client().get(f"{NATIONAL}{scene.JOB}/pdf/?in=nonsense"))
    data = Client().get(f"{NATIONAL}{scene.JOB}/json/").json()
    assert data["edition"]["standing"] == "in_force"
    assert [one["id"] for one in data["duties"]] == scene.OWN


@pytest.mark.parametrize(
    "address",
    [
        "/en/mars/job-descriptions/",
        "/en/mars/job-descriptions/adoption/",
        f"{NATIONAL}nothing/",
        f"{NATIONAL}nothing/pdf/",
        f"{NATIONAL}?edition=%00",
        f"{NATIONAL}{scene.JOB}/?edition=none",
        f"{NATIONAL}{scene.JOB}/json/?edition=%00",
        f"{NATIONAL}business-management-1/",
    ],
)
def test_what_there_is_not_is_not_found(world: World, address: str) -> None:
    assert Client().get(address).status_code == 404


def test_a_draft_shows_what_it_would_change(world: World) -> None:
    texts = {**scene.TEXTS, "everyone.safe": ((), "Pass every worry on.", "Rhoi gwybod am bob pryder.")}
    new = scene.another("2027-test", texts)
    new.status = "draft"
    new.save()
    page = Client().get(f"{NATIONAL}{scene.JOB}/?edition=2027-test").content.decode()
    assert "is a draft" in page
    assert "in other words" in page
    assert "Tell the safeguarding person about a worry." in page


def test_a_head_adopts_a_text_in_one_press_and_changes_it_line_by_line(world: World) -> None:
    head = world.client("head")
    assert "Nobody has put a text" in head.get(of_place(world)).content.decode()
    assert press(head, of_place(world), "adopt").status_code == 302
    assert press(head, of_place(world), "adopt").status_code == 302  # pressed twice
    assert latest().state == "in_use"
    press(head, of_place(world), "begin")
    line = scene.line(latest(), "teaching-assistant.groups")
    address = of_place(world, more=f"lines/{line.key}/")
    assert "Support small groups." in head.get(address).content.decode()
    said = {"text_en": "Lead  small\n\u202egroups.", "text_cy": "", "was_en": line.text_en, "was_cy": line.text_cy}
    assert head.post(address, said).status_code == 302
    assert scene.line(latest(), "teaching-assistant.groups").text_en == "Lead small groups."
    press(head, of_place(world), "drop", key=scene.line(latest(), "teaching-assistant.reading").key)
    press(head, of_place(world), "take", slug="teaching-assistant.plan")
    head.post(of_place(world, more="lines/new/"), {"text_cy": "Bwydo’r ieir.", "chosen": "teaching-assistant-1"})
    page = head.get(of_place(world)).content.decode()
    assert "1 of the 2 added duties belong to: Teaching assistant (level 3)." in page
    assert '<span lang="cy">Bwydo’r ieir.</span>' in page
    assert "not in English yet" in page
    assert press(head, of_place(world), "use", mark=latest().mark).status_code == 302
    assert scene.counts(latest()) == (2, 1, 2, 1)
    assert "version=1" in head.get(of_place(world)).content.decode()
    assert "Version 1" in head.get(of_place(world) + "?version=1").content.decode()
    assert head.get(of_place(world) + "?version=9").status_code == 404
    assert "Lead small groups." in pdf(head.get(of_place(world, more="pdf/?in=en")))


def test_duties_change_places_by_buttons(world: World) -> None:
    head, address = world.client("head"), of_place(world)
    press(head, address, "begin")
    page = head.get(address).content.decode()
    assert page.count(">Up<") == page.count(">Down<") == len(scene.OWN) - 1
    first, second, *_ = scene.lines(latest())
    old = latest().mark
    answer = press(head, address, "move", key=second.key, to="0")
    assert answer.headers["Location"] == f"{address}#line-{second.key}", "to where it stands now"
    assert [one.key for one in scene.lines(latest())][:2] == [second.key, first.key]
    refused = press(head, address, "use", mark=old)
    assert refused.status_code == 422
    assert "The duties stand in another order now." in refused.content.decode()
    for key, to in (
        ("\0", "0"),
        ("x\r\ny", "1"),
        (first.key, "\0"),
        (first.key, "-1"),
        (first.key, "9" * 40),
        ("", ""),
    ):
        assert press(head, address, "move", key=key, to=to).status_code in {302, 422}
    press(head, address, "use", mark=latest().mark)
    assert press(head, address, "move", key=first.key, to="1").status_code == 422, "it can no longer be changed"
    assert ">Up<" not in head.get(address).content.decode()


def test_what_was_typed_is_kept_when_a_line_cannot_be_saved(world: World) -> None:
    head = world.client("head")
    press(head, of_place(world), "begin")
    line = scene.lines(latest())[0]
    address = of_place(world, more=f"lines/{line.key}/")
    for said, status in (
        ({"text_en": "x" * 401}, 422),
        ({"text_en": " ", "text_cy": ""}, 422),
        ({"text_en": "a\0b"}, 422),
        ({"text_en": "Mine.", "was_en": "what nobody wrote"}, 409),
    ):
        answer = head.post(address, said)
        assert answer.status_code == status, said
        assert "There is a problem" in answer.content.decode()
    assert "Mine." in answer.content.decode()
    wrong = head.post(of_place(world, more="lines/new/"), {"text_en": "A.", "chosen": "no-such-job"})
    assert wrong.status_code == 422
    assert head.get(of_place(world, more="lines/nothing/")).status_code == 404
    assert press(head, of_place(world), "dance").status_code == 302
    assert press(head, of_place(world), "take", slug="\0").status_code == 422
    assert press(head, of_place(world), "drop", key="\0").status_code == 302


def test_both_sides_agree_and_the_worker_sees_where_added_duties_belong(world: World) -> None:
    worker, head = world.client("worker"), world.client("head")
    assert "Not agreed yet." in worker.get("/en/my-job/").content.decode()
    press(worker, own(world), "begin")
    press(worker, own(world), "take", slug="teaching-assistant.plan")
    read = latest().mark
    assert press(worker, own(world), "sign", mark=read).status_code == 302
    press(head, of_post(world), "take", slug="teaching-assistant.class")
    answer = press(head, of_post(world), "sign", mark=read)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "What has changed since you read it" in said
    assert "Lead a whole class for a lesson." in said
    press(head, of_post(world), "sign", mark=latest().mark)
    assert "Your employer has signed a text" in worker.get("/en/my-job/").content.decode()
    press(worker, own(world), "sign", mark=latest().mark)
    assert latest().state == "agreed"
    page = worker.get("/en/my-job/").content.decode()
    assert "1 of the 2 added duties belong to: Teaching assistant (level 3)." in page
    assert "Begin a new version" in worker.get(own(world)).content.decode()
    assert "Plan the groups’ week" in pdf(worker.get(own(world, "pdf/?in=both")))


def test_an_offer_waits_on_the_page_of_the_place_until_it_is_signed(world: World) -> None:
    worker, head = world.client("worker"), world.client("head")
    address = f"/en/organisations/{world.place('north_school')}/descriptions/"
    press(worker, own(world), "begin")
    assert of_post(world) not in head.get(address).content.decode()
    press(worker, own(world), "sign", mark=latest().mark)
    assert of_post(world) in head.get(address).content.decode()
    assert Look.objects.filter(of=world.id("worker"), by=world.id("head"), why="list").exists()
    assert of_post(world) not in world.client("authority_officer").get(address).content.decode()
    press(head, of_post(world), "sign", mark=latest().mark)
    assert of_post(world) not in head.get(address).content.decode()


def test_whoever_reads_somebodys_description_is_told_to_them(world: World) -> None:
    world.client("head").get(of_post(world))
    world.client("worker").get(own(world))
    looks = Look.objects.filter(of=world.id("worker"), what="description", why="page")
    assert list(looks.values_list("by", "why")) == [(world.id("head"), "page")]


def test_the_pages_of_others_open_to_nobody_who_may_not(world: World) -> None:
    press(world.client("worker"), own(world), "begin")
    mark = latest().mark
    for who in ("other worker", "other head", "reviewer", "authority_officer", "analyst", "union_representative"):
        client = world.client(who)
        assert client.get(of_post(world)).status_code == 404, who
        assert client.get(own(world)).status_code == 404, who
        assert press(client, of_post(world), "sign", mark=mark).status_code == 404, who
        assert client.get(of_post(world, "pdf/")).status_code == 404, who
    for who in ("head", "alnco"):  # they may read the post, which is not theirs
        assert world.client(who).get(own(world)).status_code == 404, who
        assert press(world.client(who), own(world), "sign", mark=mark).status_code == 404, who
    for who in ("worker", "other head", "alnco", "governor"):
        assert world.client(who).get(of_place(world)).status_code == 404, who
        assert press(world.client(who), of_place(world), "adopt").status_code == 404, who
    assert Client().get(own(world)).status_code == 302
    assert not Signature.objects.exists()


def test_a_reviewer_reads_but_neither_changes_nor_signs(world: World) -> None:
    """The ALNCo reviews this post."""
    press(world.client("worker"), own(world), "begin")
    client = world.client("alnco")
    page = client.get(of_post(world))
    assert page.status_code == 200
    assert "Take out" not in page.content.decode()
    assert press(client, of_post(world), "sign", mark=latest().mark).status_code == 403
    assert client.get(of_post(world, "lines/new/")).status_code == 404


def test_ones_own_post_has_one_page_and_nobody_speaks_there_for_their_own_employer(world: World) -> None:
    head = world.people["head"]
    world.more["post"].person = head
    world.more["post"].save()
    client = world.client("head")
    assert client.get(own(world)).status_code == 200
    assert client.get(of_post(world)).status_code == 404
    press(client, own(world), "begin")
    assert press(client, of_post(world), "sign", mark=latest().mark).status_code == 404
    signed_in = SignedIn("account", world.id("head"), world.now, strong=True, ends_at=world.now)
    assert not access.may_agree(Viewer(signed_in=signed_in), scene.post(world), world.now)
    signed_in = SignedIn("account", world.id("business_manager"), world.now, strong=True, ends_at=world.now)
    assert access.may_agree(Viewer(signed_in=signed_in), scene.post(world), world.now)


def test_an_officer_adopts_for_the_authority_and_it_holds_at_its_schools(world: World) -> None:
    officer = world.client("authority_officer")
    press(officer, of_place(world, "north"), "adopt")
    page = world.client("head").get(f"/en/organisations/{world.place('north_school')}/descriptions/").content.decode()
    assert "In use: the text of North" in page
    page = officer.get(f"/en/organisations/{world.place('north')}/descriptions/").content.decode()
    assert "North School" in page
    assert "Teaching assistant (level 3)" in page, "having adopted one, they can adopt the others too"
    rows = {str(one.place): one for one in queries.adoption("wales", world.now.date())}
    north = rows[world.place("north")]
    assert (north.schools, north.adopted, north.held, north.in_use) == (2, 0, 1, 1)
    assert north.drift["kept"] == len(scene.OWN)
    assert north.agreed is None
    page = Client().get("/en/wales/job-descriptions/adoption/").content.decode()
    assert "1 of 1" in page
    assert "fewer than 10" in page


def test_an_officer_adopts_all_that_is_missing_in_one_press(world: World) -> None:
    officer, address = world.client("authority_officer"), f"/en/organisations/{world.place('north')}/descriptions/"
    assert "Take over the texts of 5 jobs at once" in officer.get(address).content.decode()
    assert officer.post(address).status_code == 302
    assert not Version.objects.exists(), "that was no press of the button"
    assert officer.post(address, {"what": "adopt"})["Location"] == address
    assert Version.objects.filter(state="in_use").count() == 5
    page = officer.get(address).content.decode()
    assert "at once" not in page
    assert page.count('class="status done"') == 5
    assert world.client("head").post(address, {"what": "adopt"}).status_code == 404


def test_where_there_is_no_text_the_one_from_above_that_holds_is_shown(world: World) -> None:
    officer = world.client("authority_officer")
    press(officer, of_place(world, "north"), "begin")
    line = {"what": "add", "text_en": "Feed the school hens.", "text_cy": "Bwydo ieir yr ysgol.", "chosen": ""}
    officer.post(of_place(world, "north", "lines/new/"), line)
    press(officer, of_place(world, "north"), "use", mark=latest().mark)
    for client, address in ((world.client("head"), of_place(world)), (world.client("worker"), own(world))):
        said = client.get(address).content.decode()
        assert "Feed the school hens." in said
        assert "This is the one of North, which holds here." in said


def test_no_page_needs_more_than_ten_queries(world: World, django_assert_max_num_queries: Any) -> None:
    worker, head = world.client("worker"), world.client("head")
    for client, address in ((worker, own(world)), (head, of_place(world))):
        press(client, address, "begin")
    press(worker, own(world), "sign", mark=queries.of_post(scene.post(world), scene.JOB)[0].mark)
    scene.another("2026-11b")
    for client, address in (
        (Client(), NATIONAL),
        (Client(), f"{NATIONAL}{scene.JOB}/"),
        (Client(), f"{NATIONAL}adoption/"),
        (worker, "/en/my-job/"),
        (worker, own(world)),
        (head, of_post(world)),
        (head, of_place(world)),
        (head, f"/en/organisations/{world.place('north_school')}/descriptions/"),
        (head, of_place(world, more="lines/new/")),
        (world.client("authority_officer"), f"/en/organisations/{world.place('north')}/descriptions/"),
    ):
        client.get(address)  # national sets are read once
        with django_assert_max_num_queries(10):
            assert client.get(address).status_code == 200, address


def test_my_job_without_a_post_says_so_and_shows_a_way_on(world: World) -> None:
    page = world.client("other worker").get("/en/my-job/").content.decode()
    assert "No post of yours has been entered here." in page
    assert "/en/start/" in page


def test_a_text_at_rest_is_what_a_post_of_the_same_job_begins_with(world: World) -> None:
    actions.adopt(place=world.places["north"], profile=scene.JOB, by="test", now=world.now)
    version = actions.begin(owner=Owner(scene.JOB, post=scene.post(world)), by="test", now=world.now)
    assert version.based_on
    assert version.based_on.description.place == world.places["north"]


def test_a_school_takes_over_the_text_of_a_job_that_nobody_holds_yet(world: World) -> None:
    head, address = world.client("head"), f"/en/organisations/{world.place('north_school')}/descriptions/"
    job, title = "teaching-assistant-3", "Teaching assistant (level 3)"
    listed, _, others = head.get(address).content.decode().partition("Jobs that nobody holds here")
    assert title in others
    assert title not in listed
    assert of_place(world, job=job) in others
    press(head, of_place(world, job=job), "adopt")
    listed, _, others = head.get(address).content.decode().partition("Jobs that nobody holds here")
    assert title in listed
    assert title not in others
