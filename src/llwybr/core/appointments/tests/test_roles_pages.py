"""The pages of roles: who may open them, what they show, what they refuse, and that each look is noted."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from llwybr.core.access.matrix import matrix
from llwybr.core.access.models import Grant, Look
from llwybr.core.access.roles import policy
from llwybr.core.appointments import queries
from llwybr.core.appointments.looking import words
from llwybr.core.appointments.tests.scene import DAY, HOUR, Scene
from llwybr.core.appointments.words import CELLS, FAR, FIELDS, REFUSALS
from llwybr.core.events.models import Event
from llwybr.core.people.models import Account, Person

pytestmark = pytest.mark.django_db


def page(world: Scene, at: str = "school", more: str = "", language: str = "en") -> str:
    return f"/{language}/organisations/{world.at(at)}/roles/{more}"


def of(name: str, world: Scene, role: str | None = None) -> Grant:
    found = Grant.objects.filter(holder=world.person(name))
    return found.get(role=role) if role else found.latest("pk")


def text(response) -> str:
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(words.split())


def filled(**more):
    today = timezone.localdate().isoformat()
    return {"role": "worker", "name": "Newydd Un", "email": "newydd@ysgol.example", "starts": today, "ends": "", **more}


def errors(response) -> dict[str, str]:
    found = re.findall(r'id="id_(\w+)_error"><span class="hidden">[^<]*</span> ([^<]+)<', response.content.decode())
    return dict(found)


# --- the doors -------------------------------------------------------------------------------------------------------

EVERY = ["", "give/", "{g}/", "{g}/end/", "{g}/reviewer/"]


@pytest.mark.parametrize("name", ["elsewhere", "trustee", "worker", "rep", "employer", "support", "nobody"])
def test_outside_what_may_be_seen_there_is_nothing_whether_it_exists_or_not(world, name) -> None:
    client, grant = world.client(name), of("worker", world).public_id
    for more in EVERY:
        for place in (world.at("school"), str(uuid4())):
            address = f"/en/organisations/{place}/roles/{more.format(g=grant)}"
            assert client.get(address).status_code == 404, (name, address)
            assert client.post(address, filled()).status_code in {404, 405}, (name, address)


def test_signed_out_one_is_sent_to_sign_in_whatever_there_is(world, client) -> None:
    for place in (world.at("school"), str(uuid4())):
        answer = client.get(f"/en/organisations/{place}/roles/")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/en/sign-in/")


def test_what_may_be_seen_and_not_done_is_refused(world) -> None:
    """An officer does not end a business manager's role, nor a business manager a head's."""
    manager = of("manager", world).public_id
    assert world.client("officer").get(page(world, more=f"{manager}/")).status_code == 200
    for who, more in (("officer", f"{manager}/end/"), ("manager", f"{of('head', world).public_id}/end/")):
        assert world.client(who).get(page(world, more=more)).status_code == 403
        assert world.client(who).post(page(world, more=more), {"when": "now", **filled()}).status_code == 403
    assert of("manager", world).ends_at is None


def test_a_grant_of_another_place_is_not_found_under_this_one(world) -> None:
    for name in ("elsewhere", "rep", "trustee", "support"):
        assert world.client("head").get(page(world, more=f"{of(name, world).public_id}/")).status_code == 404


# --- the list --------------------------------------------------------------------------------------------------------


def test_a_head_sees_who_holds_which_role_by_whom_and_since_when(world) -> None:
    said = text(world.client("head").get(page(world)))
    assert "3 roles are held here today." in said
    for words_of in ("Head Headteacher.", "Manager Business manager.", "Worker Worker."):
        assert words_of in said
    assert "Given by whoever runs Llwybr." in said


def test_the_list_has_its_parts(world) -> None:
    now = world.now
    world.gives("soon", "worker", "school", starts_at=now + 5 * DAY, now=now, granter=world.person("head"))
    world.gives("gone", "worker", "school", ends_at=now - DAY)
    world.gives("waiting", "alnco", "school", waits=True, granter=world.person("head"))
    said = text(world.client("head").get(page(world)))
    order = [
        "Today",
        "Waiting for a second person",
        "Waiting Additional",
        "Beginning later",
        "Soon Worker.",
        "Held earlier",
        "Gone Worker.",
    ]
    assert [said.index(one) for one in order] == sorted(said.index(one) for one in order)
    assert "Proposed by Head" in said
    for show, name in (("waits", "Waiting Additional"), ("later", "Soon Worker."), ("ended", "Gone Worker.")):
        only = text(world.client("head").get(page(world, more=f"?show={show}")))
        assert [
            one for one in ("Waiting Additional", "Soon Worker.", "Gone Worker.", "Worker Worker.") if one in only
        ] == [name]


@pytest.mark.parametrize("page_number", ["0", "-1", "9" * 40, "x", "%00", "1e9", "２"])
def test_any_page_number_is_answered(world, page_number) -> None:
    for query in (f"?page={page_number}", f"?show={page_number}"):
        assert world.client("head").get(page(world, more=query)).status_code == 200
        assert world.client("head").get(f"/en/account/roles/{query}").status_code == 200


def crowd(world: Scene, number: int) -> None:
    """So many more who work there, whom the head appointed."""
    people = Person.objects.bulk_create(Person(name=f"Person {at}") for at in range(number))
    Grant.objects.bulk_create(
        Grant(
            holder=str(one.public_id),
            role="worker",
            kind="place",
            scope=world.at("school"),
            place=world.at("school"),
            starts_at=world.now - DAY,
            ends_at=world.now - HOUR if at % 5 == 0 else None,
            granter=world.person("head"),
            granted_at=world.now - DAY,
        )
        for at, one in enumerate(people)
    )


@pytest.mark.parametrize("name", ["head", "officer"])
def test_the_queries_stay_as_many_for_3000_grants(world, name, django_assert_max_num_queries) -> None:
    crowd(world, 3000)
    client = world.client(name)
    client.get(page(world))  # the session is privileged from here on
    for more in ("", "?page=3", "?show=ended"):
        with django_assert_max_num_queries(11):
            answer = client.get(page(world, more=more))
        assert answer.content.decode().count('<span class="about">') >= 50
    with django_assert_max_num_queries(11):
        client.get(page(world, more=f"{of('worker', world).public_id}/"))


def test_ones_own_roles_take_ten_queries_at_most(world, django_assert_max_num_queries) -> None:
    for at in range(120):
        made = world.place(f"p{at}", "school")
        world.gives("worker", "worker", f"p{at}", ends_at=world.now - HOUR if at % 2 else None)
        assert made
    client = world.client("worker")
    with django_assert_max_num_queries(10):
        answer = client.get("/en/account/roles/")
    assert "Page 1 of 3" in text(answer)


def test_everyone_on_the_page_is_told_who_looked_and_nobody_else(world) -> None:
    world.gives("reviewer", "reviewer", "worker")
    client = world.client("head")
    client.get(page(world))
    looks = Look.objects.filter(by=world.person("head"))
    assert {one.of for one in looks} == {world.person(name) for name in ("manager", "worker", "reviewer")}
    assert {(one.role, one.place) for one in looks} == {("head", world.at("school"))}
    assert {(one.what, one.why) for one in looks} <= set(words().says)
    client.get(page(world))
    assert Look.objects.filter(by=world.person("head")).count() == 3


# --- giving ----------------------------------------------------------------------------------------------------------


def test_a_head_gives_a_role_and_sees_what_came_of_it(world) -> None:
    answer = world.client("head").post(page(world, more="give/"), filled(ends="2027-07-31"), follow=True)
    said = text(answer)
    assert "Newydd Un" in said
    assert "31 July 2027" in said
    assert "Given by Head on" in said
    assert Account.objects.get(email="newydd@ysgol.example").person.name == "Newydd Un"


def test_only_the_roles_that_one_may_give_can_be_chosen(world) -> None:
    for name, roles in (("head", {"worker", "business_manager", "alnco"}), ("manager", {"worker"})):
        answer = world.client(name).get(page(world, more="give/"))
        assert set(re.findall(r'name="role" value="(\w+)"', answer.content.decode())) == roles
    answer = world.client("manager").post(page(world, more="give/"), filled(role="head"))
    assert (answer.status_code, set(errors(answer))) == (422, {"role"})


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"role": ""}, "role"),
        ({"role": "union_representative"}, "role"),
        ({"email": ""}, "email"),
        ({"email": "nobody"}, "email"),
        ({"email": f"{'a' * 300}@ysgol.example"}, "email"),
        ({"email": "a\0b@ysgol.example"}, "email"),
        ({"email": "nı@ysgol.example"}, "email"),
        ({"email": "head@ysgol.example"}, "email"),  # oneself
        ({"email": "worker@ysgol.example"}, "email"),  # who holds it already
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"name": "a\u2028b"}, "name"),
        ({"starts": ""}, "starts"),
        ({"starts": "yesterday"}, "starts"),
        ({"starts": "2020-01-01"}, "starts"),
        ({"starts": "9999-12-31"}, "starts"),
        ({"starts": "0001-01-01"}, "starts"),
        ({"ends": "2020-01-01"}, "ends"),
        ({"ends": "9999-12-31"}, "ends"),
        ({"starts": "2027-01-02", "ends": "2027-01-01"}, "ends"),
        ({"starts": "2027-01-01\0"}, "starts"),
    ],
)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_each_refusal_is_a_sentence_at_its_field_and_nothing_is_written(world, more, field, language) -> None:
    before = (Grant.objects.count(), Event.objects.filter(name__startswith="access").count(), Account.objects.count())
    client = world.client("head")
    before = (*before[:2], Account.objects.count())
    answer = client.post(page(world, more="give/", language=language), filled(**more))
    assert answer.status_code == 422
    found = errors(answer)
    assert set(found) == {field}
    assert found[field].strip().endswith(".")
    after = (Grant.objects.count(), Event.objects.filter(name__startswith="access").count(), Account.objects.count())
    assert after == before


def test_the_other_side_is_refused_without_saying_why(world) -> None:
    """That somebody holds a union's office is not told to an employer: a locked account has the same words."""
    client = world.client("employer")
    said = filled(role="employer_representative", email="rep@ysgol.example")
    refused = errors(client.post(page(world, "employers", "give/"), said))
    Account.objects.filter(pk=world.account("worker").pk).update(is_active=False)
    locked = errors(client.post(page(world, "employers", "give/"), {**said, "email": "worker@ysgol.example"}))
    assert refused == locked
    assert "nion" not in str(refused)


def test_a_role_that_ended_while_its_holder_has_the_form_open_gives_nothing(world) -> None:
    head, officer = world.client("head"), world.client("officer")
    assert head.get(page(world, more="give/")).status_code == 200
    assert officer.post(page(world, more=f"{of('head', world).public_id}/end/"), {"when": "now"}).status_code == 302
    before = (Grant.objects.count(), Account.objects.count())
    answer = head.post(page(world, more="give/"), filled())
    assert answer.status_code in {302, 404}, "signed out where the role was used, and nothing there without it"
    assert (Grant.objects.count(), Account.objects.count()) == before
    again = world.client("head")
    assert again.post(page(world, more="give/"), filled()).status_code == 404
    assert (Grant.objects.count(), Account.objects.count()) == before


def test_switching_the_language_keeps_what_was_typed(world) -> None:
    answer = world.client("head").post(page(world, more="give/", language="cy"), {**filled(), "_switch": "cy"})
    assert answer.status_code == 200
    assert 'value="newydd@ysgol.example"' in answer.content.decode()
    assert Grant.objects.filter(role="worker").count() == 1


def test_a_head_names_a_reviewer(world) -> None:
    address = page(world, more=f"{of('worker', world).public_id}/reviewer/")
    said = filled(email="manager@ysgol.example", name="x")
    answer = world.client("head").post(address, said, follow=True)
    assert "Whose work Worker" in text(answer)
    made = Grant.objects.get(role="reviewer")
    assert [made.holder, made.scope] == [world.person("manager"), world.person("worker")]
    assert made.place == world.at("school")
    refused = errors(world.client("head").post(address, filled(email="worker@ysgol.example")))
    assert refused == {"email": REFUSALS["own_reviewer"]}


def test_nobody_is_named_reviewer_of_somebody_who_only_governs(world) -> None:
    world.gives("governor", "governor", "school")
    assert world.client("head").get(page(world, more=f"{of('governor', world).public_id}/reviewer/")).status_code == 404


# --- agreeing and ending ---------------------------------------------------------------------------------------------


def proposed(world) -> Grant:
    answer = world.client("registrar").post(page(world, "wales", "give/"), filled(role="registrar"))
    assert answer.status_code == 302
    return Grant.objects.get(waits=True)


def test_a_second_registrar_agrees_and_neither_the_proposer_nor_the_proposed_can(world) -> None:
    waits = proposed(world)
    address = page(world, "wales", f"{waits.public_id}/")
    assert "I agree" not in text(world.client("registrar").get(address))
    refused = world.client("registrar").post(f"{address}agree/")
    assert (refused.status_code, "somebody else has to agree" in text(refused)) == (422, True)
    assert "I agree" in text(world.client("deputy").get(address))
    answer = world.client("deputy").post(f"{address}agree/", follow=True)
    assert "Deputy agreed." in text(answer)
    waits.refresh_from_db()
    assert not waits.waits
    twice = world.client("deputy").post(f"{address}agree/")
    assert (twice.status_code, "no longer waits" in text(twice)) == (422, True)


def test_whoever_may_agree_may_refuse(world) -> None:
    waits = proposed(world)
    address = page(world, "wales", f"{waits.public_id}/end/")
    assert "Refuse this role?" in text(world.client("deputy").get(address))
    assert world.client("deputy").post(address).status_code == 302
    waits.refresh_from_db()
    assert waits.withdrawn_at
    again = world.client("deputy").post(address)
    assert (again.status_code, "a moment ago" in text(again)) == (422, True)


def test_a_role_is_ended_on_a_day(world) -> None:
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    address = page(world, more=f"{of('manager', world).public_id}/end/")
    client = world.client("head")
    for wrong, field in (
        ({}, "when"),
        ({"when": "day"}, "day"),
        ({"when": "day", "day": "2020-01-01"}, "day"),
        ({"when": "x"}, "when"),
    ):
        answer = client.post(address, wrong)
        assert (answer.status_code, set(errors(answer))) == (422, {field})
    assert client.post(address, {"when": "day", "day": day}).status_code == 302
    later = (timezone.localdate() + timedelta(days=9)).isoformat()
    answer = client.post(address, {"when": "day", "day": later})
    assert errors(answer) == {"day": REFUSALS["later_than_it_ends"]}
    assert client.post(address, {"when": "now", "day": "nonsense"}).status_code == 302
    assert of("manager", world).ends_at <= timezone.now()


# --- one's own -------------------------------------------------------------------------------------------------------


def test_my_roles_say_what_each_opens_and_who_reviews_me(world) -> None:
    world.gives("manager", "reviewer", "worker", granter=world.person("head"))
    said = text(world.client("worker").get("/en/account/roles/"))
    assert "Worker, School place" in said
    assert "It opens nobody else’s record." in said
    assert "Who reviews your work Manager" in said
    head = text(world.client("head").get("/en/account/roles/"))
    assert "Who holds which role there" in head
    assert "role of another: give and end" in head


def test_one_lays_a_role_down_and_stays_signed_in(world) -> None:
    client, mine = world.client("rep"), of("rep", world)
    client.get(page(world, "union"))
    assert "Lay this role down?" in text(client.get(f"/en/account/roles/{mine.public_id}/"))
    answer = client.post(f"/en/account/roles/{mine.public_id}/", {"when": "now"}, follow=True)
    assert "You hold no role." in text(answer)
    assert client.get(page(world, "union")).status_code == 404
    assert client.post(f"/en/account/roles/{mine.public_id}/", {"when": "now"}).status_code == 302


def test_nobody_lays_down_what_is_not_theirs(world) -> None:
    address = f"/en/account/roles/{of('head', world).public_id}/"
    assert world.client("worker").get(address).status_code == 404
    assert world.client("worker").post(address, {"when": "now"}).status_code == 404
    assert of("head", world).ends_at is None


# --- who may do what -------------------------------------------------------------------------------------------------


def test_the_page_of_who_may_do_what_says_all_that_the_matrix_says(world, client) -> None:
    for language in ("en", "cy"):
        answer = client.get(f"/{language}/who-may-do-what/")
        assert answer.status_code == 200
        body = answer.content.decode()
        for role in policy().roles.values():
            assert role.name.in_language(language) in text(answer)
            if role.scope != "none":
                assert f'<h2 id="{role.id}">' in body
        assert body.count("<tr>") == len(matrix()) + 1
        assert body.count("<td>") == len(matrix()) * len(policy().roles)


def test_every_cell_and_every_refusal_has_its_words() -> None:
    cells = {cell for row in matrix() for cell in row.cells.values()}
    assert cells - {"-"} == set(CELLS) == set(FAR)
    assert set(FIELDS) <= set(REFUSALS)


def test_what_a_role_opens_is_what_its_permissions_say() -> None:
    """Each permission of a role has its line on the page, and no line is of a permission that it lacks."""
    for role in policy().roles.values():
        said = {row.permission for row in matrix() if row.permission and row.cells[role.id] != "-"}
        assert said == set(role.may), role.id
        assert len(queries.opens(role)) >= len(role.may)
