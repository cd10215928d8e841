"""The pages of a record of learning: for its owner alone, quick however long it is, and nothing typed is lost."""

import csv
import html
import io
import re
import uuid
from dataclasses import asdict
from datetime import date, timedelta

import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from llwybr.apps.portfolio.actions import activities as actions
from llwybr.apps.portfolio.models import Activity
from llwybr.apps.portfolio.rules.learning import year_of
from llwybr.apps.portfolio.tests.learning import entry, evidence, filled, learnt, person_of, written
from llwybr.core.kit.bilingual import active_language
from tests.cast import client_of

pytestmark = pytest.mark.django_db
RECORD, ADD = "/en/learning-record/", "/en/learning-record/add/"
YEAR = year_of(timezone.localdate())


def said(response) -> str:
    words = html.unescape(response.content.decode()).split("<main")[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", words).split())


def many(slug: str, count: int) -> None:
    person, now = person_of(slug), timezone.now()
    rows = (
        learnt(
            title=f"Cofnod {n}",
            on=date(YEAR, 9, 1) + timedelta(n % 60),
            minutes=1 + n % 90,
            language=("cy", "en")[n % 2],
        )
        for n in range(count)
    )
    Activity.objects.bulk_create(Activity(person=person, **asdict(one), created_at=now, changed_at=now) for one in rows)


def test_an_empty_record_says_what_to_do() -> None:
    page = client_of("dewi").get(RECORD)
    assert "Write the first entry" in said(page)
    assert "Hours by year" not in said(page)


def test_what_is_added_stands_in_its_year_with_its_time_and_in_the_totals() -> None:
    client = client_of("nia")
    added = client.post(ADD, filled(minutes="awr a hanner", area="literacy-numeracy", provider="Coleg"))
    assert added.status_code == 302
    one = Activity.objects.get(person=person_of("nia"))
    assert added["Location"] == f"/en/learning-record/{one.public_id}/"
    assert (one.minutes, one.nation, one.area) == (90, "wales", "literacy-numeracy")
    year = said(client.get(f"{RECORD}?year=2026"))
    assert "1 hour 30 minutes in 2026/27, in 1 entry." in year
    for words in ("Cwrs llythrennedd", "Coleg", "5 October 2026", "By area of the job, 2026/27"):
        assert words in year
    assert "Nothing is written for 2024/25." in said(client.get(f"{RECORD}?year=2024"))


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("title", "", "Write what you learnt"),
        ("title", "a\0b", "Null characters"),
        ("title", "x" * 201, "At most 200 fit"),
        ("on", "2999-01-01", "still to come"),
        ("on", "1066-10-14", "too long ago"),
        ("on", "yesterday", "year, month and day"),
        ("on", "", "Choose a day."),
        ("minutes", "90", "hours or minutes?"),
        ("minutes", "1.30", "two ways"),
        ("minutes", "tipyn", "cannot read that"),
        ("minutes", "x" * 61, "cannot read that"),
        ("minutes", "0", "at least one minute"),
        ("minutes", "99999 hours", "at most 744"),
        ("language", "fr", "not one of the choices"),
        ("language", "", "Choose the language"),
        ("area", "no-such-area", "not one of the choices"),
        ("changed", "x" * 20_001, "20001 characters"),
        ("changed", "a\0b", "Null characters"),
        ("key", "x" * 41, "at most"),
    ],
)
def test_what_cannot_be_is_said_and_the_rest_stays_as_typed(field: str, typed: str, words: str) -> None:
    sent = filled(**{"title": "Fy ngeiriau i", "changed": "Fe newidiodd hyn", field: typed})
    page = client_of("nia").post(ADD, sent)
    assert page.status_code == 422
    assert words in said(page) or field == "key"
    kept = html.unescape(page.content.decode())
    assert field == "title" or "Fy ngeiriau i" in kept
    assert field == "changed" or "Fe newidiodd hyn" in kept
    assert not Activity.objects.filter(person=person_of("nia")).exists()


def test_pressed_twice_it_is_one_entry() -> None:
    client, sent = client_of("nia"), filled()
    first, second = client.post(ADD, sent), client.post(ADD, {**sent, "title": "Gair arall"})
    assert first["Location"] == second["Location"]
    assert [one.title for one in Activity.objects.filter(person=person_of("nia"))] == ["Gair arall"]


@pytest.mark.parametrize("key", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_key_that_is_none_of_ours_does_no_harm(key: str) -> None:
    assert client_of("nia").post(ADD, filled(key=key)).status_code == 302


def test_to_change_the_language_of_the_page_keeps_what_was_typed_and_saves_nothing() -> None:
    page = client_of("nia").post(
        "/cy/learning-record/add/", {**filled(minutes="tipyn", title="Hanner"), "_switch": "cy"}
    )
    assert page.status_code == 200
    assert 'value="Hanner"' in page.content.decode()
    assert 'value="tipyn"' in page.content.decode()
    assert not Activity.objects.filter(person=person_of("nia")).exists()


def test_an_entry_in_two_tabs_loses_the_words_of_neither() -> None:
    client, one = client_of("nia"), entry("nia", changed="Cyn")
    address = f"/en/learning-record/{one.public_id}/what-changed/"
    mark = re.search(r'name="mark" value="([^"]+)"', html.unescape(client.get(address).content.decode()))
    assert mark
    assert client.post(address, {"changed": "Y tab cyntaf", "mark": mark[1]}).status_code == 302
    second = client.post(address, {"changed": "Yr ail dab", "mark": mark[1]})
    assert second.status_code == 409
    for words in ("Y tab cyntaf", "Yr ail dab"):
        assert words in said(second)
    seen = re.search(r'name="mark" value="([^"]+)"', html.unescape(second.content.decode()))
    assert seen
    assert client.post(address, {"changed": "Yr ail dab", "mark": seen[1]}).status_code == 302
    one.refresh_from_db()
    assert one.changed == "Yr ail dab"


def test_what_was_typed_into_an_entry_deleted_meanwhile_can_be_kept_as_a_new_one() -> None:
    client, one = client_of("nia"), entry("nia")
    actions.erase(activity=one, by="test")
    page = client.post(f"/en/learning-record/{one.public_id}/change/", filled(title="Yn fy mhen i"))
    assert page.status_code == 404
    assert "save it as a new entry" in said(page)
    assert 'value="Yn fy mhen i"' in html.unescape(page.content.decode())
    assert f'action="{ADD}"' in page.content.decode()


def test_changing_shows_the_time_as_it_was_typed_by_nobody_and_takes_it_back_unchanged() -> None:
    client, one = client_of("nia"), entry("nia", minutes=75)
    address = f"/cy/learning-record/{one.public_id}/change/"
    shown = html.unescape(client.get(address).content.decode())
    minutes = re.search(r'name="minutes" value="([^"]+)"', shown)
    assert minutes
    assert minutes[1] == "1 awr 15 munud"
    mark = actions.mark_of(one)
    assert client.post(address, filled(title="Cwrs", minutes=minutes[1], mark=mark)).status_code == 302
    one.refresh_from_db()
    assert one.minutes == 75


def test_deleted_twice_it_is_gone_and_the_second_press_shows_the_record() -> None:
    client, one = client_of("nia"), entry("nia")
    address = f"/en/learning-record/{one.public_id}/delete/"
    assert "Delete this entry?" in said(client.get(address))
    assert Activity.objects.filter(pk=one.pk).exists()
    for _ in range(2):
        assert client.post(address)["Location"].startswith(RECORD)
    assert not Activity.objects.filter(pk=one.pk).exists()


OF_ONE = ("activity", "change_activity", "what_changed", "delete_activity", "activity_evidence")


@pytest.mark.parametrize("name", OF_ONE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_to_everybody_else_an_entry_is_as_little_there_as_none(name: str, method: str) -> None:
    one, other = entry("nia"), client_of("dewi")
    for public_id in (one.public_id, uuid.uuid4()):
        assert getattr(other, method)(reverse(name, args=[public_id])).status_code in (
            {404, 302} if method == "post" else {404}
        )
    assert Activity.objects.filter(pk=one.pk, title="Cwrs").exists()
    stranger = getattr(Client(), method)(reverse(name, args=[one.public_id]))
    assert stranger.status_code == 302
    assert "/sign-in/" in stranger["Location"]


def test_no_answer_tells_a_stranger_an_entry_from_none() -> None:
    one, other = entry("nia"), client_of("dewi")
    for name in OF_ONE:
        there, nowhere = (other.post(reverse(name, args=[each]), filled()) for each in (one.public_id, uuid.uuid4()))
        assert (there.status_code, said(there) if there.content else "") == (
            nowhere.status_code,
            said(nowhere) if nowhere.content else "",
        )


def test_somebody_elses_entries_are_in_no_list_no_table_and_on_no_paper() -> None:
    entry("nia", title="Cyfrinach Nia")
    other = client_of("dewi")
    for address in (RECORD, f"{RECORD}?year=2026", "/en/learning-record/as.csv"):
        assert "Cyfrinach Nia" not in other.get(address).content.decode()
    assert "Cyfrinach Nia" not in on_paper(other, "?year=2026&in=both")


@pytest.mark.parametrize("asked", ["0", "-1", "99999999999999999999", "x", "１", "\0", "2026'", "1949", ""])
def test_an_absurd_page_or_year_is_no_error(asked: str) -> None:
    client, one = client_of("nia"), entry("nia")
    of_one = f"/en/learning-record/{one.public_id}/evidence/"
    for address in (RECORD, of_one, "/en/learning-record/print/"):
        for name in ("page", "year", "q", "in"):
            assert client.get(address, {name: asked}).status_code == 200, (address, name)


def test_ten_thousand_entries_are_shown_with_as_few_queries_as_ten(django_assert_max_num_queries) -> None:
    counts = []
    client = client_of("nia")
    for count in (10, 10_000):
        many("nia", count)
        client.get(RECORD)
        with (
            CaptureQueriesContext(
                connection,
            ) as asked,
            django_assert_max_num_queries(14),
        ):
            page = client.get(f"{RECORD}?page=2")
        counts.append(
            len([one for one in asked.captured_queries if "portfolio" in one["sql"] or "standards" in one["sql"]])
        )
        assert re.search(r"in (10,?010|10) entries", said(page))
    assert counts[1] <= max(counts[0], 8)


def test_the_pages_of_one_entry_need_no_more_queries_for_more_evidence() -> None:
    client, one = client_of("nia"), entry("nia", area="care")
    counts = []
    for number in (1, 12):
        for each in range(number):
            actions.attach(activity=one, evidence=evidence("nia", f"Darn {each}"), by="test")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/en/learning-record/{one.public_id}/").status_code == 200
            assert client.get(f"/en/learning-record/{one.public_id}/evidence/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_evidence_is_chosen_and_taken_off_and_only_ones_own() -> None:
    client, one, mine, theirs = (
        client_of("nia"),
        entry("nia"),
        evidence("nia", "Fy nhystysgrif"),
        evidence("dewi", "Nid hon"),
    )
    address = f"/en/learning-record/{one.public_id}/evidence/"
    assert "Nid hon" not in said(client.get(address))
    assert client.get(f"{address}?q=nhystysgrif").content.decode().count("Fy nhystysgrif") >= 1
    for sent in (
        {"attach": str(mine.public_id)},
        {"attach": str(mine.public_id)},
        {"attach": str(theirs.public_id)},
        {"attach": "x\0"},
        {},
    ):
        assert client.post(f"{address}?q=x", sent)["Location"] == f"{address}?q=x"
    assert list(one.evidence.all()) == [mine]
    assert "1 piece of evidence" in said(client.get(f"{RECORD}?year=2026"))
    client.post(address, {"detach": str(mine.public_id)})
    assert not one.evidence.exists()
    mine.refresh_from_db()


def test_what_may_be_a_pupils_name_is_asked_about_once_and_then_kept_as_it_is() -> None:
    client, sent = client_of("nia"), filled(changed="The pupil called Gwilym reads aloud now.")
    asked = client.post(ADD, sent)
    assert asked.status_code == 422
    assert "Nothing is kept yet" in said(asked)
    assert "pupil called Gwilym" in said(asked)
    assert not Activity.objects.filter(person=person_of("nia")).exists()
    seen = re.search(r'name="seen" value="([^"]+)"', asked.content.decode())
    assert seen
    assert client.post(ADD, {**sent, "seen": seen[1]}).status_code == 302
    one = Activity.objects.get(person=person_of("nia"))
    address = f"/en/learning-record/{one.public_id}/what-changed/"
    assert client.post(address, {"changed": "And the pupil named Heledd, too.", "seen": seen[1]}).status_code == 422


def test_what_others_wrote_says_where_it_comes_from() -> None:
    one = written("nia")
    assert one
    assert "A step of your plan that you marked as done" in said(
        client_of("nia").get(f"/en/learning-record/{one.public_id}/")
    )


def test_markup_in_an_entry_is_shown_and_never_run() -> None:
    bad = '"><script>alert(1)</script><img src=x onerror=y>'
    one = entry("nia", title=bad, provider=bad, changed=f"{bad}\n\n{bad}")
    client = client_of("nia")
    for address in (
        f"{RECORD}?year=2026",
        f"/en/learning-record/{one.public_id}/",
        f"/cy/learning-record/{one.public_id}/change/",
    ):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", " =cmd|' /C calc'!A0"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_spreadsheet_finds_no_formula_in_the_table(formula: str) -> None:
    entry("nia", title=formula.strip() or "x", provider=formula.strip(), changed=formula)
    table = client_of("nia").get("/en/learning-record/as.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert len(rows) == 2
    assert not [cell for cell in rows[1] if cell.lstrip().startswith(tuple("=+-@＝"))]


def test_the_table_holds_every_entry_and_its_hours_add_up() -> None:
    many("nia", 50)
    for language, head in (("en", "What"), ("cy", "Beth")):
        answer = client_of("nia").get(f"/{language}/learning-record/as.csv")
        assert answer["Content-Disposition"].startswith("attachment")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) == 51
        assert rows[0][1] == head
        total = sum(Activity.objects.filter(person=person_of("nia")).values_list("minutes", flat=True))
        assert abs(sum(float(row[2]) for row in rows[1:]) - total / 60) < 0.5


def on_paper(client: Client, query: str) -> str:
    answer = client.get(f"/en/learning-record/print/{query}")
    assert answer["Content-Type"] == "application/pdf"
    pdf = pypdf.PdfReader(io.BytesIO(answer.content))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in pdf.trailer["/Root"]
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_a_year_on_paper_is_tagged_says_totals_then_entries_and_fits_on_two_sheets() -> None:
    for number in range(14):
        entry("nia", title=f"Cwrs {number}", changed="Rwy'n gwneud hyn yn wahanol nawr.", area="care")
    words = on_paper(client_of("nia"), "?year=2026&in=en")
    assert words.index("By area of the job") < words.index("What I learnt") < words.index("Cwrs 13")
    assert "21 hours" in words
    assert "Nia Enghraifft" in words
    answer = client_of("nia").get("/en/learning-record/print/?year=2026&in=en")
    assert len(pypdf.PdfReader(io.BytesIO(answer.content)).pages) <= 2


@pytest.mark.parametrize(("asked", "languages"), [("en", "en"), ("cy", "cy"), ("both", "en-cy"), ("xx", "en")])
def test_the_paper_is_in_the_language_asked_for(asked: str, languages: str) -> None:
    answer = client_of("nia").get(f"/en/learning-record/print/?year=2026&in={asked}")
    assert f"learning-record-2026-{languages}.pdf" in answer["Content-Disposition"]
    assert str(pypdf.PdfReader(io.BytesIO(answer.content)).trailer["/Root"]["/Lang"]).startswith(languages[:2])
    with translation.override("en"):
        assert active_language() == "en"


@pytest.mark.parametrize("text", ['#eval("1") $ \\ *_` <b> ]]', "中文 🙂 ࠀ", "Tŷ ŵ â"])
def test_no_text_breaks_the_paper(text: str) -> None:
    entry("nia", title=text, changed=f"{text}\n\n{text}", provider=text)
    words = on_paper(client_of("nia"), "?year=2026")
    assert "eval" not in text or '#eval("1")' in words
