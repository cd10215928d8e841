"""Reading a draft and commenting on it: for anyone, in both languages, and nobody else's to see, change or erase."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from llwybr.apps.consultations import actions, queries
from llwybr.apps.consultations.models import Comment, Consultation
from llwybr.apps.consultations.views.pages import MOST_COMMENTS
from llwybr.core.access.throttle import WINDOW
from llwybr.core.events.models import Event
from llwybr.core.kit.forms import SWITCH
from tests.consultation import (
    ANSWER,
    COLLEAGUES,
    DESK_DIGITAL,
    DIGITAL,
    ON_DESK,
    PUBLIC,
    WORDS,
    close,
    draft,
    marks,
    mine,
    secretary,
    writer,
)

pytestmark = pytest.mark.django_db
NEW = f"{PUBLIC}element/safeguarding.online/"
GONE = f"{PUBLIC}element/office.telling/"
JOB = f"{PUBLIC}profile/midday-supervision-1/"
WHOLE = f"{PUBLIC}edition/whole/"
SAME = f"{PUBLIC}element/communication.children/"


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("page", ["", "2027-09/", "2027-09/element/information.digital/", "2027-09/mine/"])
def test_each_page_opens_in_both_languages_with_at_most_ten_queries(
    page: str, language: str, django_assert_max_num_queries
) -> None:
    queries.draft(draft().edition)  # remembered by each process from the first page on
    with django_assert_max_num_queries(10):
        response = Client().get(f"/{language}/wales/consultations/{page}")
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.parametrize("page", [PUBLIC, DIGITAL])
def test_the_number_of_comments_changes_no_number_of_queries(page: str, django_assert_num_queries) -> None:
    client = writer(DIGITAL)
    queries.draft(draft().edition)
    before = _count(client, page)
    now = timezone.now()
    rows = [
        Comment(
            consultation=draft(),
            kind="element",
            slug=slug,
            title_en="T",
            title_cy="T",
            language="cy",
            text=f"{n}",
            device=f"{n}",
            created_at=now,
            changed_at=now,
        )
        for n in range(100)
        for slug in ("information.digital", "communication.children")
    ]
    Comment.objects.bulk_create(rows)
    with django_assert_num_queries(before):
        assert client.get(page).status_code == 200


def _count(client: Client, page: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        client.get(page)
    return len(found)


def test_the_draft_is_listed_item_by_item() -> None:
    context = Client().get(PUBLIC).context
    whats = {item.slug: item.whats for item in context["elements"]}
    assert whats == {
        "communication.colleagues": ("wording",),
        "information.digital": ("meaning",),
        "multi-agency.joint-plans": ("meaning",),
        "safeguarding.online": ("new",),
        "transitions.new-colleagues": ("moved",),
        "office.telling": ("removed",),
    }
    assert "midday-supervision-1" in [item.slug for item in context["jobs"]]
    assert "communication.children" in [item.slug for item in context["same_elements"]]
    assert context["together"].answered == 1


@pytest.mark.parametrize("page", [DIGITAL, NEW, GONE, JOB, WHOLE, SAME])
def test_everything_can_be_commented_on(page: str) -> None:
    client = writer(page)
    assert WORDS in client.get(page).content.decode()
    assert WORDS in client.get(f"{PUBLIC}mine/").content.decode()


def test_what_changed_is_marked_and_its_words_are_never_markup() -> None:
    from llwybr.apps.consultations.templatetags.consultations import marked

    page = Client().get(DIGITAL).content.decode()
    assert page.count("<mark>") > 5
    assert marked("I <b>listen</b> well", "I listen well") == "I <mark>&lt;b&gt;listen&lt;/b&gt;</mark> well"
    assert marked("the same", "the same") == "the same"


def test_a_comment_keeps_the_language_of_its_page_and_who_said_so() -> None:
    client = Client()
    client.post(DIGITAL.replace("/en/", "/cy/"), {"note": "Da iawn\r\nwir", "role": "union"})
    saved = mine("Da iawn\nwir")
    assert (saved.language, saved.role, saved.version) == ("cy", "union", 1)
    assert saved.title.cy == "Defnyddio offer digidol yn dda ac yn ddiogel"


def test_a_second_press_is_the_same_comment() -> None:
    """Even before this device has a key: the page brings one along."""
    client = Client()
    key = client.get(COLLEAGUES).context["form"].initial["key"]
    for _ in range(2):
        Client().post(COLLEAGUES, {"note": WORDS, "role": "", "key": key})
    assert mine().version == 1
    assert Event.objects.filter(subject=str(mine())).count() == 1


def test_a_key_that_is_none_of_ours_is_not_taken() -> None:
    response = Client().post(COLLEAGUES, {"note": WORDS, "key": "mine"})
    assert len(response.cookies[settings.DEVICE_COOKIE_NAME].value) == 43


def test_writing_again_changes_the_comment_until_it_is_answered() -> None:
    client = writer()
    client.post(COLLEAGUES, {"note": "other words", "role": ""})
    assert (mine("other words").version, mine("other words").role) == (2, "")
    assert not Comment.objects.filter(text=WORDS).exists()


def test_another_device_neither_sees_nor_changes_nor_erases_a_comment() -> None:
    writer()
    for other in (Client(), writer(COLLEAGUES, "another")):
        for page in (PUBLIC, COLLEAGUES, f"{PUBLIC}mine/", f"{COLLEAGUES}back/"):
            assert WORDS not in other.get(page, follow=True).content.decode(), page
        other.post(COLLEAGUES, {"note": "mine now"})
        other.post(f"{COLLEAGUES}back/")
        other.post(f"{PUBLIC}mine/")
    assert mine().version == 1
    assert mine().device


def test_a_device_without_a_key_owns_nothing_not_even_what_was_let_go() -> None:
    client = writer()
    client.post(f"{PUBLIC}mine/")
    assert mine().device == ""
    assert WORDS not in Client().get(f"{PUBLIC}mine/").content.decode()
    assert WORDS not in client.get(f"{PUBLIC}mine/").content.decode()
    Client().post(f"{COLLEAGUES}back/")
    assert mine()


def test_a_comment_taken_back_is_gone_and_a_second_press_is_no_error() -> None:
    client = writer()
    assert WORDS in client.get(f"{COLLEAGUES}back/").content.decode()
    for _ in range(2):
        assert client.post(f"{COLLEAGUES}back/").status_code == 302
    assert not Comment.objects.filter(text=WORDS).exists()


def test_an_answered_comment_stays_as_it_was_and_its_writer_may_say_more() -> None:
    client = writer(DIGITAL)
    secretary().post(DESK_DIGITAL, {**ANSWER, "comments": marks()})
    client.post(f"{DIGITAL}back/")
    assert mine().decision
    client.post(DIGITAL, {"note": "one more thing"})
    assert (mine().version, mine("one more thing").decision) == (1, None)
    page = client.get(f"{PUBLIC}mine/").content.decode()
    assert "We add one." in page


def test_the_answer_of_a_moment_ago_is_not_undone_by_a_taking_back() -> None:
    writer(DIGITAL)
    before = mine()
    secretary().post(DESK_DIGITAL, {**ANSWER, "comments": marks()})
    with pytest.raises(actions.RefusedError, match="answered"):
        actions.take_back(comment=before, by="test")


def test_after_the_close_nothing_is_taken_and_what_was_typed_stays() -> None:
    client = writer()
    close()
    for person in (client, Client()):
        response = person.post(COLLEAGUES, {"note": "too late, though long"})
        assert response.status_code == 409
        assert "too late, though long</textarea>" in response.content.decode()
        assert "The consultation is closed" in response.content.decode()
    assert not Comment.objects.filter(text="too late, though long").exists()
    assert "<textarea" not in Client().get(COLLEAGUES).content.decode()
    assert client.post(f"{COLLEAGUES}back/").status_code == 302, "taking back is possible until the answer"
    assert not Comment.objects.filter(text=WORDS).exists()


def test_only_a_draft_is_open() -> None:
    found = draft()
    found.edition.status = "agreed"
    found.edition.save()
    assert Client().post(COLLEAGUES, {"note": WORDS}).status_code == 409
    with pytest.raises(actions.RefusedError, match="agreed"):
        actions.open_until(
            edition=found.edition, closes_at=timezone.now() + timedelta(days=9), by="test", now=timezone.now()
        )


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"note": ""}, "Write what you think."),
        ({"note": "   \r\n "}, "Write what you think."),
        ({"note": "x" * 4001}, "Your comment has 4001 characters. At most 4000 fit"),
        ({"note": "a\x00b"}, "Null characters are not allowed."),
        ({"note": "fine", "role": "king"}, "That is not one of the choices."),
    ],
)
def test_what_cannot_be_taken_is_said_in_words_and_what_was_typed_stays(sent: dict[str, str], message: str) -> None:
    response = Client().post(COLLEAGUES, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is a problem" in page
    assert message in page
    assert sent["note"] in page or "\x00" in sent["note"]


def test_four_thousand_characters_fit_however_the_lines_end() -> None:
    text = "\n".join("x" * 99 for _ in range(40))
    assert Client().post(COLLEAGUES, {"note": text.replace("\n", "\r\n")}).status_code == 302
    assert mine(text)


def test_switching_the_language_keeps_what_was_typed_and_sends_nothing() -> None:
    page = Client().post(DIGITAL.replace("/en/", "/cy/"), {"note": WORDS, "role": "union", SWITCH: "cy"})
    assert f"{WORDS}</textarea>" in page.content.decode()
    assert 'value="union" id="id_role_2" checked' in page.content.decode()
    assert not Comment.objects.filter(text=WORDS).exists()


def test_a_form_whose_token_is_gone_is_kept_to_send_again() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(COLLEAGUES, {"note": WORDS}, headers={"origin": "http://testserver"})
    assert response.status_code == 403
    assert f'name="note" value="{WORDS}"' in response.content.decode()


def test_a_flood_of_comments_from_one_place_is_stopped_and_passes() -> None:
    from llwybr.core.access.models import Tries

    client = writer()
    Tries.objects.update(count=MOST_COMMENTS)
    response = client.post(COLLEAGUES, {"note": "one more"})
    assert response.status_code == 429
    assert "one more</textarea>" in response.content.decode()
    Tries.objects.update(window=timezone.now() - WINDOW * 2)
    assert client.post(COLLEAGUES, {"note": "one more"}).status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/en/mars/consultations/",
        "/en/wales/consultations/1999-01/",
        "/en/england/consultations/2027-09/",
        f"{PUBLIC}element/absent/",
        f"{PUBLIC}profile/information.digital/",
        f"{PUBLIC}king/information.digital/",
        f"{PUBLIC}edition/other/",
        f"{PUBLIC}element/%00/",
        f"{PUBLIC}element/{'x' * 300}/",
    ],
)
def test_what_is_not_there_is_a_404(path: str) -> None:
    assert Client().get(path).status_code == 404
    assert Client().post(path, {"note": WORDS}).status_code in {404, 405}


@pytest.mark.parametrize("slug", ["%00", "absent", "x" * 300])
def test_taking_back_what_never_was_leads_to_ones_comments(slug: str) -> None:
    for person in (Client(), writer()):
        assert person.post(f"{PUBLIC}element/{slug}/back/").status_code == 302


def test_no_event_holds_a_word_of_a_comment() -> None:
    client = writer()
    client.post(COLLEAGUES, {"note": f"{WORDS} again"})
    client.post(f"{COLLEAGUES}back/")
    names = list(Event.objects.filter(name__startswith="consultations.comm").values_list("name", flat=True))
    assert names[-3:] == [
        "consultations.commented",
        "consultations.comment_changed",
        "consultations.comment_taken_back",
    ]
    assert not any(WORDS in str(one.facts) + one.subject + one.by for one in Event.objects.all())


def test_a_page_says_how_long_a_comment_is_kept_and_that_nobody_should_be_named() -> None:
    page = Client().get(COLLEAGUES).content.decode()
    assert "erased 90 days after the edition comes into force" in page
    assert "Name nobody, please" in page


def test_an_item_that_left_the_draft_can_still_be_read_by_its_writer_and_where_it_was_decided() -> None:
    client = writer()
    Comment.objects.filter(text=WORDS).update(slug="once.there")
    assert client.get(f"{PUBLIC}element/once.there/").status_code == 200
    assert Client().get(f"{PUBLIC}element/once.there/").status_code == 404
    assert secretary().get(f"{ON_DESK}element/once.there/").status_code == 200
    draft().decisions.update(slug="once.decided")
    assert "No longer part of the draft" in Client().get(PUBLIC).content.decode()
    assert Client().get(f"{PUBLIC}element/once.decided/").status_code == 200


def test_comments_past_their_time_are_erased_and_the_decisions_stay() -> None:
    writer(DIGITAL)
    secretary().post(DESK_DIGITAL, {**ANSWER, "comments": marks()})
    kept, total = (
        draft().kept_until,
        queries.together(queries.tallies(draft(), queries.decisions(draft())).values()).total,
    )
    assert actions.purge(by="test", now=kept - timedelta(seconds=1)) == 0
    waiting = draft().comments.waiting().count()
    assert actions.purge(by="test", now=kept) == total
    assert not Comment.objects.exists()
    assert draft().decisions.count() == 2
    after = queries.together(queries.tallies(draft(), queries.decisions(draft())).values())
    assert (after.total, after.answered) == (total - waiting, total - waiting), "what was answered still counts"


def test_the_date_moves_with_the_edition() -> None:
    found = draft()
    found.edition.status = "agreed"
    found.edition.save()
    assert timezone.localdate(draft().kept_until) == found.edition.in_force_from + timedelta(days=90)
    Consultation.objects.update(closes_at=timezone.now())
    assert timezone.localdate(draft().kept_until) == found.edition.in_force_from + timedelta(days=90)
