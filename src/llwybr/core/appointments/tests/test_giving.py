"""Who may give which role to whom: each refusal, the letter, two at once, and what ends with a role."""

from datetime import timedelta
from uuid import uuid4

import pytest

from llwybr.core.access.models import Grant
from llwybr.core.access.queries import held
from llwybr.core.access.viewer import new_key
from llwybr.core.appointments import actions
from llwybr.core.appointments.actions import Invited, RefusedError
from llwybr.core.appointments.tests.scene import DAY, HOUR
from llwybr.core.events.models import Event
from llwybr.core.letters import wording
from llwybr.core.letters.kinds import known
from llwybr.core.letters.models import Letter
from llwybr.core.people.models import Account, Person
from llwybr.core.places import actions as places
from llwybr.core.signin import actions as signin
from llwybr.core.signin.models import Session

pytestmark = pytest.mark.django_db
NEW = Invited("new@ysgol.example", "Newydd Newidiol", "cy")


def appoint(world, by, role, at, to=NEW, **more):
    scope, place = world.where(at)
    said = {
        "starts_at": world.now,
        "ends_at": None,
        "now": world.now,
        "by": str(world.account(by)),
        "place": place,
        **more,
    }
    return actions.appoint(appointer=world.person(by), to=to, role=role, scope=scope, **said)


def end(world, grant, by, at=None, kept=None, now=None):
    who, now = world.person(by), now or world.now
    actions.end(grant=grant, ender=who, at=at, kept=kept, by=str(world.account(by)), now=now)


@pytest.mark.parametrize(
    ("by", "role", "at"),
    [
        ("head", "worker", "school"),
        ("head", "business_manager", "school"),
        ("head", "reviewer", "worker"),
        ("manager", "worker", "school"),
        ("manager", "reviewer", "worker"),
        ("officer", "head", "school"),
        ("officer", "authority_officer", "authority"),
        ("trustee", "head", "academy"),
        ("trustee", "business_manager", "trust"),
        ("rep", "union_representative", "union"),
        ("employer", "employer_representative", "employers"),
    ],
)
def test_who_may_give_a_role_gives_it(world, by, role, at) -> None:
    made = appoint(world, by, role, at)
    assert (made.role, made.granter, made.waits) == (role, world.person(by), False)


@pytest.mark.parametrize(
    ("by", "role", "at"),
    [
        ("worker", "worker", "school"),  # whose role appoints nobody
        ("head", "worker", "other"),  # another school
        ("head", "head", "school"),  # nobody gives their own role unless it says so
        ("manager", "business_manager", "school"),
        ("elsewhere", "reviewer", "worker"),  # who works at another school
        ("officer", "worker", "academy"),  # under a trust
        ("officer", "business_manager", "school"),  # which the authority does not give
        ("trustee", "head", "school"),
        ("rep", "union_representative", "association"),
        ("employer", "union_representative", "union"),
        ("officer", "union_representative", "union"),
        ("support", "worker", "school"),
    ],
)
def test_whoever_may_not_is_refused_and_nothing_is_written(world, by, role, at) -> None:
    before = (Grant.objects.count(), Event.objects.count(), Person.objects.count(), Letter.objects.count())
    with pytest.raises(RefusedError, match="authority"):
        appoint(world, by, role, at)
    assert (Grant.objects.count(), Event.objects.count(), Person.objects.count(), Letter.objects.count()) == before


def test_two_roles_that_each_do_half_do_not_make_one(world) -> None:
    """A head of one school who is an officer elsewhere gives no role of the one at the place of the other."""
    world.gives("elsewhere", "trust_officer", "trust")
    with pytest.raises(RefusedError, match="authority"):
        appoint(world, "elsewhere", "alnco", "academy")  # a head appoints it, and the trust reaches the academy
    with pytest.raises(RefusedError, match="authority"):
        appoint(world, "elsewhere", "governor", "other")


def test_a_school_that_moved_away_takes_its_roles_along(world) -> None:
    appoint(world, "officer", "governor", "school")
    places.move(place=world.places["school"], to=world.places["trust"], on=world.now.date(), by="test")
    with pytest.raises(RefusedError, match="authority"):
        appoint(world, "officer", "head", "school")
    assert appoint(world, "trustee", "head", "school")


@pytest.mark.parametrize(
    ("role", "at", "more", "reason"),
    [
        ("wizard", "school", {}, "unknown"),
        ("authority_officer", "school", {}, "authority"),
        ("trust_officer", "academy", {}, "kind"),
        ("head", "academy", {"starts_at": -HOUR}, "past"),
        ("head", "academy", {"ends_at": timedelta(0)}, "ends_before_start"),
        ("head", "academy", {"ends_at": -HOUR}, "ends_before_start"),
        ("head", "academy", {"ends_at": timedelta(days=3700)}, "far"),
        ("head", "academy", {"starts_at": timedelta(days=3700)}, "far"),
        ("head", "academy", {"to": "trustee"}, "self"),
    ],
)
def test_what_cannot_be_given_is_refused_in_a_word(world, role, at, more, reason) -> None:
    more = {key: world.now + value if isinstance(value, timedelta) else value for key, value in more.items()}
    if "to" in more:
        more["to"] = world.person(more["to"])
    with pytest.raises(RefusedError) as refused:
        appoint(world, "trustee", role, at, **more)
    assert refused.value.reason == reason


def test_nobody_reviews_themselves_sits_on_both_sides_or_holds_a_role_twice(world) -> None:
    for by, role, at, to, reason in (
        ("head", "reviewer", "worker", "worker", "own_reviewer"),
        ("employer", "employer_representative", "employers", "rep", "apart"),
        ("rep", "union_representative", "union", "employer", "apart"),
        ("manager", "worker", "school", "worker", "held"),
    ):
        with pytest.raises(RefusedError) as refused:
            appoint(world, by, role, at, to=world.person(to))
        assert refused.value.reason == reason


def test_a_closed_place_takes_nobody_and_a_locked_account_is_given_nothing(world) -> None:
    places.close(place=world.places["academy"], on=world.now.date(), by="test")
    with pytest.raises(RefusedError):
        appoint(world, "trustee", "head", "academy")
    Account.objects.filter(pk=world.account("worker").pk).update(is_active=False)
    with pytest.raises(RefusedError, match="nobody"):
        appoint(world, "manager", "worker", "school", to=Invited("worker@ysgol.example", "X", "en"))
    with pytest.raises(RefusedError, match="nobody"):
        appoint(world, "manager", "worker", "school", to=str(uuid4()))


# --- who is told, and what an unknown address gets ------------------------------------------------------------------


def words_of(letter: Letter) -> str:
    kind = known(letter.kind)
    return "\n".join("\n".join(part.lines) for part in wording.parts(kind, kind.read(letter.values), "en"))


def test_an_address_that_nobody_has_gets_an_account_a_name_and_a_letter_in_both_languages(world) -> None:
    made = appoint(world, "head", "worker", "school")
    account = Account.objects.get(email=NEW.email)
    assert account.person
    assert (str(account.person.public_id), account.person.name, account.language) == (made.holder, NEW.name, "cy")
    letter = Letter.objects.get(to=NEW.email)
    assert (letter.kind, letter.language) == ("role_given", "cy")
    said = words_of(letter)
    assert {"Head", "Worker, School place", "Gweithiwr, Lle School"} <= {
        one for one in ("Head", "Worker, School place", "Gweithiwr, Lle School") if one in said
    }


def test_somebody_who_is_known_keeps_the_name_that_they_chose(world) -> None:
    appoint(world, "elsewhere", "worker", "other", to=Invited("worker@ysgol.example", "Another Name", "cy"))
    person = world.account("worker").person
    person.refresh_from_db()
    assert (person.name, person.language) == ("Worker", "en")


def test_a_letter_names_no_union_office_no_union_and_nobody_of_it(world) -> None:
    made = appoint(world, "rep", "union_representative", "union")
    end(world, made, "rep")
    letters = Letter.objects.filter(to=NEW.email)
    assert {one.kind for one in letters} == {"role_given", "role_ended"}
    for one in letters:
        assert not {"union", "undeb", "rep ", "representative"} & set(words_of(one).lower().replace(",", "").split())
        assert "Rep" not in str(one.values)
        assert "nion" not in str(known(one.kind).subject)


def test_an_event_of_an_appointment_says_neither_the_role_nor_who(world) -> None:
    before = Event.objects.latest("sequence").sequence
    end(world, appoint(world, "rep", "union_representative", "union"), "rep")
    for event in Event.objects.filter(sequence__gt=before):
        assert "union" not in f"{event.name} {event.facts} {event.subject}"
        assert NEW.name not in str(event.facts)
        assert world.at("union") not in f"{event.facts} {event.subject}"


# --- with a second person --------------------------------------------------------------------------------------------


def test_a_registrar_waits_until_another_registrar_agrees(world) -> None:
    made = appoint(world, "registrar", "registrar", "wales")
    assert made.waits
    assert Letter.objects.get(kind="role_waits").to == "deputy@ysgol.example"
    assert not Letter.objects.filter(to=NEW.email).exists(), "nothing is theirs yet"
    for nobody, reason in (("registrar", "self"), ("head", "authority"), ("rep", "authority")):
        with pytest.raises(RefusedError, match=reason):
            actions.approve(grant=made, approver=world.person(nobody), by="test", now=world.now)
    actions.approve(grant=made, approver=world.person("deputy"), by="test", now=world.now)
    assert Letter.objects.get(to=NEW.email).kind == "role_given"
    made.refresh_from_db()
    assert (made.waits, made.approver) == (False, world.person("deputy"))


def test_one_that_is_proposed_for_a_role_does_not_agree_to_it(world) -> None:
    world.gives("third", "registrar", "wales", ends_at=world.now + HOUR)
    made = appoint(world, "registrar", "registrar", "wales", to=world.person("third"), starts_at=world.now + 2 * HOUR)
    with pytest.raises(RefusedError, match="self"):
        actions.approve(grant=made, approver=world.person("third"), by="test", now=world.now)


def test_the_word_of_somebody_who_is_registrar_no_more_is_not_enough(world) -> None:
    made = appoint(world, "registrar", "registrar", "wales")
    end(world, Grant.objects.get(holder=world.person("registrar"), granter="system"), "registrar")
    with pytest.raises(RefusedError, match="proposer"):
        actions.approve(grant=made, approver=world.person("deputy"), by="test", now=world.now + HOUR)
    end(world, made, "deputy")
    made.refresh_from_db()
    assert made.withdrawn_at
    assert Letter.objects.filter(kind="role_ended", to=NEW.email).exists()


# --- ending ----------------------------------------------------------------------------------------------------------


def held_roles(world, name, now=None):
    return [one.role.id for one in held(world.viewer(name, now), now or world.now)]


def session_of(world, name, *, privileged):
    account, key = world.account(name), new_key()
    made = signin.start_session(account=account, key=key, device="", way="code", strong=True, now=world.now)
    if privileged:
        signin.use_privilege(session=made, key=new_key(), now=world.now)
    return made


def test_a_role_that_is_ended_takes_every_session_along_that_opened_what_is_other_peoples(world) -> None:
    open_ones = [session_of(world, "manager", privileged=True) for _ in range(2)]
    plain, another = session_of(world, "manager", privileged=False), session_of(world, "head", privileged=True)
    head = Grant.objects.get(holder=world.person("manager"))
    world.gives("officer2", "trust_officer", "trust")
    end(world, head, "head")
    assert held_roles(world, "manager") == []
    left = set(Session.objects.open_at(world.now).values_list("pk", flat=True))
    assert {one.pk for one in open_ones} & left == set()
    assert {plain.pk, another.pk} <= left


def test_whoever_lays_a_role_down_stays_in_the_session_in_which_they_do_it(world) -> None:
    here, there = (session_of(world, "manager", privileged=True) for _ in range(2))
    end(world, Grant.objects.get(holder=world.person("manager")), "manager", kept=here)
    assert list(Session.objects.open_at(world.now).filter(account=world.account("manager"))) == [here]
    assert not Letter.objects.filter(to="manager@ysgol.example").exists(), "they know"
    assert there.pk != here.pk


def test_a_role_that_opens_nothing_of_others_ends_without_signing_anyone_out(world) -> None:
    world.gives("manager", "worker", "school")
    kept = session_of(world, "manager", privileged=True)
    end(world, Grant.objects.get(holder=world.person("manager"), role="worker"), "head")
    assert Session.objects.open_at(world.now).filter(pk=kept.pk).exists()


def test_a_role_ends_on_a_day_to_come_and_is_held_until_then(world) -> None:
    mine = Grant.objects.get(holder=world.person("manager"))
    end(world, mine, "head", at=world.now + DAY)
    assert held_roles(world, "manager") == ["business_manager"]
    assert held_roles(world, "manager", world.now + DAY) == []
    for at, reason in ((world.now, "past"), (world.now + 2 * DAY, "later_than_it_ends")):
        with pytest.raises(RefusedError, match=reason):
            end(world, mine, "head", at=at)


@pytest.mark.parametrize("by", ["worker", "manager", "elsewhere", "trustee", "rep", "support", "registrar"])
def test_whoever_may_not_give_a_role_may_not_end_it(world, by) -> None:
    with pytest.raises(RefusedError, match="authority"):
        end(world, Grant.objects.get(holder=world.person("head")), by)
    assert held_roles(world, "head") == ["head"]


def test_what_has_ended_is_ended_once(world) -> None:
    mine = Grant.objects.get(holder=world.person("manager"))
    end(world, mine, "head")
    with pytest.raises(RefusedError, match="not_standing"):
        end(world, mine, "head")


def test_a_reviewer_and_the_one_reviewed_who_work_together_no_more_review_no_more(world) -> None:
    kept = appoint(world, "head", "reviewer", "worker", to=world.person("head2"))
    gone = appoint(world, "head", "reviewer", "worker", to=world.person("manager"))
    assert held_roles(world, "manager") == ["business_manager", "reviewer"]
    end(world, Grant.objects.get(holder=world.person("manager"), role="business_manager"), "head")
    gone.refresh_from_db()
    kept.refresh_from_db()
    assert (held_roles(world, "manager"), gone.withdrawn_at, kept.withdrawn_at or kept.ends_at) == ([], world.now, None)


def test_whom_a_head_appointed_stays_when_the_head_goes(world) -> None:
    made = appoint(world, "head", "worker", "school")
    end(world, Grant.objects.get(holder=world.person("head")), "officer")
    made.refresh_from_db()
    assert made.ends_at is None


def test_who_was_ended_a_moment_ago_gives_nothing(world) -> None:
    """Their page was open: what they send finds their role gone, whatever their request had read of it."""
    viewer = world.viewer("head")
    assert held(viewer, world.now)
    end(world, Grant.objects.get(holder=world.person("head")), "officer")
    with pytest.raises(RefusedError, match="authority"):
        appoint(world, "head", "worker", "school")
