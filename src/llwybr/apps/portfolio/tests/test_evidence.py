"""The pages of evidence: writing, changing, files, parts of the job, the list, deleting; and what somebody hostile sends."""

from __future__ import annotations

import uuid
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from llwybr.apps.portfolio import actions
from llwybr.apps.portfolio.actions import Words
from llwybr.apps.portfolio.models import Evidence, Share
from llwybr.apps.portfolio.tests.sharing_scene import made
from llwybr.core.events.models import Event, Personal
from llwybr.core.files.models import File
from llwybr.core.files.queries import path_of
from llwybr.core.people.models import Account, Person
from tests.cast import cast, client_of, signed_in, stranger

pytestmark = pytest.mark.django_db
SECRET = "Cwmpawd-a-llusern"


def person(slug: str) -> Person:
    account = cast.account_of(slug, by="test", now=timezone.now())
    assert account
    assert account.person
    return account.person


def written(slug: str = "nia", kind: str = "text", title: str = "The reading corner", **more: Any) -> Evidence:
    said = {"text": f"I made it used again. {SECRET}", "language": "en", **more}
    who = str(person(slug).public_id)
    return actions.write_evidence(
        owner=who,
        kind=kind,
        words=Words(title, **said),
        key=str(uuid.uuid4()),
        warned=0,
        by="test",
        now=timezone.now(),
    )


def typed(**more: str) -> dict[str, str]:
    return {"title": "The reading corner", "text": "I made it used again.", "language": "en", "key": "one", **more}


def picture() -> SimpleUploadedFile:
    kept = BytesIO()
    Image.new("RGB", (40, 30), (10, 90, 70)).save(kept, "JPEG")
    return SimpleUploadedFile("arddangosfa.jpg", kept.getvalue(), "image/jpeg")


@pytest.fixture
def nia() -> Client:
    return client_of("nia")


def test_who_is_not_signed_in_is_asked_to_first() -> None:
    for path in ("", "add/", "add/text/", f"{uuid.uuid4()}/"):
        assert stranger().get(f"/en/portfolio/{path}").url.startswith("/en/sign-in/")  # type: ignore[attr-defined]


def test_an_account_without_a_record_is_led_to_its_account() -> None:
    account = Account.objects.create(email="neb@ysgol.example", person=None)
    assert signed_in(account).get("/en/portfolio/").url == "/en/account/"  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_an_empty_portfolio_says_what_evidence_is_and_what_to_add_first(nia: Client, language: str) -> None:
    Evidence.objects.filter(person=person("nia")).delete()
    page = nia.get(f"/{language}/portfolio/")
    assert page.status_code == 200
    assert f"/{language}/portfolio/add/text/" in page.content.decode()


@pytest.mark.parametrize("kind", ["text", "file", "photo", "link", "observation", "certificate"])
def test_each_kind_is_asked_for_and_kept_before_anything_else_is_asked(nia: Client, kind: str) -> None:
    assert f"/en/portfolio/add/{kind}/" in nia.get("/en/portfolio/add/").content.decode()
    assert nia.get(f"/en/portfolio/add/{kind}/").status_code == 200
    more = {"link": "hwb.gov.wales/a"} if kind == "link" else {}
    answer = nia.post(f"/en/portfolio/add/{kind}/", typed(on="2026-05-01", **more))
    made = Evidence.objects.get(person=person("nia"), kind=kind, title="The reading corner")
    following = "files/add/" if kind in {"file", "photo", "certificate"} else "elements/"
    assert answer.url == f"/en/portfolio/{made.public_id}/{following}"  # type: ignore[attr-defined]
    assert made.link == ("https://hwb.gov.wales/a" if kind == "link" else "")
    assert nia.get(answer.url).status_code == 200  # type: ignore[attr-defined]
    assert nia.get(f"/cy/portfolio/{made.public_id}/").status_code == 200


def test_the_same_form_sent_twice_makes_one_piece_and_other_words_are_never_lost(nia: Client) -> None:
    before = Evidence.objects.count()
    for _ in range(2):
        nia.post("/en/portfolio/add/text/", typed())
    assert Evidence.objects.count() == before + 1
    nia.post("/en/portfolio/add/text/", typed(text="I pressed Back and wrote more."))
    assert Evidence.objects.count() == before + 2
    client_of("dewi").post("/en/portfolio/add/text/", typed())  # the key of somebody else's form
    assert Evidence.objects.filter(person=person("dewi"), title="The reading corner").count() == 1


def test_an_event_says_counts_and_codes_and_no_word_of_it(nia: Client) -> None:
    nia.post("/en/portfolio/add/text/", typed(text=SECRET))
    event = Event.objects.get(name="portfolio.evidence_written")
    assert event.facts == {"kind": "text", "warned": 0}
    assert not event.commitment
    assert not Personal.objects.filter(payload__contains=SECRET).exists()


def test_what_looks_like_a_name_comes_back_once_and_is_then_the_writers_choice(nia: Client) -> None:
    said = typed(text="A pupil called Aled reads now.")
    page = nia.post("/en/portfolio/add/text/", said)
    assert page.status_code == 422
    assert "pupil called Aled" in page.content.decode()
    assert not Evidence.objects.filter(text=said["text"]).exists()
    seen = page.context["form"]["seen"].value()
    twin = nia.post("/cy/portfolio/add/text/", {**said, "seen": seen, "_switch": "cy"})
    assert "pupil called Aled" in twin.content.decode()
    assert twin.context["form"]["text"].value() == said["text"]
    more = {**said, "seen": seen, "text": said["text"] + " The pupil Megan, too."}
    assert nia.post("/en/portfolio/add/text/", more).status_code == 422  # something new
    assert nia.post("/en/portfolio/add/text/", {**said, "seen": seen}).status_code == 302
    assert Event.objects.filter(name="portfolio.evidence_written").latest("sequence").facts["warned"] == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "a" * 201),
        ("title", "nul\0"),
        ("text", "a" * 20_001),
        ("text", "nul\0"),
        ("text", " "),
        ("language", "fr"),
        ("on", "2999-01-01"),
        ("on", "1066-10-14"),
        ("on", "yesterday"),
        ("on", "nul\0"),
    ],
)
def test_what_cannot_be_kept_comes_back_whole_with_a_reason(nia: Client, field: str, value: str) -> None:
    before = Evidence.objects.count()
    page = nia.post("/en/portfolio/add/text/", typed(**{field: value}))
    assert page.status_code == 422
    assert page.context["form"].errors[field]
    other = "text" if field == "title" else "title"
    assert page.context["form"][other].value() == typed()[other]
    if field in {"title", "text"}:
        assert page.context["form"][field].value() == value
    assert Evidence.objects.count() == before


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "https://a:b@c.example/", "https://x\0.example/", "", "ftp://a.b"]
)
def test_a_link_that_is_none_comes_back(nia: Client, link: str) -> None:
    page = nia.post("/en/portfolio/add/link/", typed(link=link))
    assert page.status_code == 422
    assert page.context["form"].errors["link"]


def test_a_link_says_where_it_leads_and_gives_nothing_away(nia: Client) -> None:
    one = written(kind="link", link="https://аpple.example/?a=1&b=2")
    text = nia.get(f"/en/portfolio/{one.public_id}/").content.decode()
    assert 'rel="noopener noreferrer nofollow"' in text
    assert "xn--pple-43d.example" in text
    assert "?a=1&amp;b=2" in text


def test_what_is_hidden_in_a_form_may_be_anything(nia: Client) -> None:
    for strange in ("\0", "x" * 5000, "<script>", ",,,,"):
        answer = nia.post("/en/portfolio/add/text/", typed(key=strange, was=strange, seen=strange))
        assert answer.status_code == 302


def test_a_piece_is_its_owners_alone_and_the_same_404_for_everybody_else(nia: Client) -> None:
    one = written()
    none, page = uuid.uuid4(), "/en/portfolio/{}/"
    for slug in ("dewi", "menna", "gwen"):
        other = client_of(slug)
        for path in ("", "change/", "elements/", "files/add/", "print/", "delete/"):
            answer = other.get(page.format(one.public_id) + path)
            assert answer.status_code == 404, path
            absent = other.get(page.format(none) + path).content.decode().replace(str(none), str(one.public_id))
            assert _without_tokens(answer.content.decode()) == _without_tokens(absent)
        said = {"title": "Mine now", "text": "x", "language": "en", "parts": "wales:reading"}
        for path in ("change/", "elements/", "delete/"):
            assert other.post(page.format(one.public_id) + path, said).status_code == 404
        assert not found(other, q=SECRET)
        assert SECRET not in other.get("/en/portfolio/").content.decode()
    one.refresh_from_db()
    assert one.title == "The reading corner"


def _without_tokens(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "csrf" not in line)


def test_a_change_over_a_newer_one_is_told_and_nothing_is_lost(nia: Client) -> None:
    one = written()
    address = f"/en/portfolio/{one.public_id}/change/"
    first, second = (nia.get(address).context["form"]["was"].value() for _ in range(2))
    assert nia.post(address, typed(text="From the first tab.", was=first)).status_code == 302
    page = nia.post(address, typed(text="From the second tab.", was=second))
    assert page.status_code == 422
    text = page.content.decode()
    assert "From the first tab." in text
    assert "From the second tab." in text
    one.refresh_from_db()
    assert one.text == "From the first tab."
    again = page.context["form"]["was"].value()
    assert nia.post(address, typed(text="From the second tab.", was=again)).status_code == 302
    one.refresh_from_db()
    assert one.text == "From the second tab."
    assert nia.post(address, typed(text="From the second tab.", was=again)).status_code == 302  # pressed twice


def test_what_was_typed_into_a_piece_that_is_gone_can_be_kept(nia: Client) -> None:
    one = written()
    address = f"/en/portfolio/{one.public_id}/change/"
    actions.delete_evidence(evidence=one, by="test")
    page = nia.post(address, typed(text="Typed for ten minutes."))
    assert page.status_code == 404
    assert "Typed for ten minutes." in page.content.decode()
    assert nia.get(address).status_code == 404


def test_a_photo_is_kept_shown_fetched_printed_and_taken_away(nia: Client) -> None:
    one = written(kind="photo")
    address = f"/en/portfolio/{one.public_id}/"
    assert "files/add/" in nia.get(address).content.decode()
    for _ in range(2):  # sent twice
        assert nia.post(f"{address}files/add/", {"file": picture()}).status_code == 302
    (kept,) = File.objects.filter(of=str(person("nia").public_id), name="arddangosfa.jpg")
    where = path_of(kept)
    assert where.exists()
    assert "<img" in nia.get(address).content.decode()
    fetched = nia.get(f"/en/portfolio/files/{kept.public_id}/")
    assert fetched["Content-Disposition"].startswith("attachment")
    assert b"".join(fetched.streaming_content)[:2] == b"\xff\xd8"  # type: ignore[attr-defined]
    assert client_of("dewi").get(f"/en/portfolio/files/{kept.public_id}/").status_code == 404
    for language in ("en", "cy"):
        paper = nia.get(f"/{language}/portfolio/{one.public_id}/print/")
        assert paper.content[:5] == b"%PDF-"
    removing = f"{address}files/{kept.public_id}/remove/"
    assert client_of("dewi").post(removing).status_code == 404
    assert nia.get(removing).status_code == 200
    assert nia.post(removing).status_code == 302
    assert not File.objects.filter(pk=kept.pk).exists()
    assert nia.post(removing).status_code == 404


def test_a_file_that_is_refused_takes_nothing_else_with_it(nia: Client) -> None:
    one = written(kind="file")
    address = f"/en/portfolio/{one.public_id}/files/add/"
    bad = SimpleUploadedFile("plan.pdf", b"<svg onload=alert(1)>", "application/pdf")
    for sent in ({"file": bad}, {}, {"file": SimpleUploadedFile("nul.txt", b"")}):
        page = nia.post(address, sent)
        assert page.status_code == 422
        assert page.context["form"].errors["file"]
    one.refresh_from_db()
    assert SECRET in one.text
    assert not one.attached.exists()
    assert (
        nia.get(f"/en/portfolio/{written(kind='link', link='https://a.example').public_id}/files/add/").status_code
        == 404
    )


def test_no_more_files_than_fit(nia: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("llwybr.apps.portfolio.actions.files.MOST_FILES", 1)
    one = written(kind="file")
    address = f"/en/portfolio/{one.public_id}/files/add/"
    assert nia.post(address, {"file": SimpleUploadedFile("a.txt", b"one")}).status_code == 302
    assert nia.post(address, {"file": SimpleUploadedFile("b.txt", b"two")}).status_code == 422
    assert one.attached.count() == 1


def test_deleting_says_what_goes_and_takes_the_bytes_and_the_shares(
    nia: Client, django_capture_on_commit_callbacks: Any
) -> None:
    one, now = written(kind="photo"), timezone.now()
    nia.post(f"/en/portfolio/{one.public_id}/files/add/", {"file": picture()})
    where = path_of(one.attached.get().file)
    share = Share.objects.create(
        person=one.person, evidence=one, reader=person("menna"), purpose="x", starts_at=now, ends_at=now + timedelta(7)
    )
    page = nia.get(f"/en/portfolio/{one.public_id}/delete/").content.decode()
    assert "1 file" in page
    assert "1 share" in page
    with django_capture_on_commit_callbacks(execute=True):
        assert nia.post(f"/en/portfolio/{one.public_id}/delete/").status_code == 302
    assert not Evidence.objects.filter(pk=one.pk).exists()
    assert not Share.objects.filter(pk=share.pk).exists()
    assert not where.exists()
    facts = Event.objects.filter(name="portfolio.evidence_deleted").latest("sequence").facts
    assert facts == {"kind": "photo", "files": 1, "shares": 1}


def test_parts_of_ones_own_job_come_first_and_others_by_a_word(nia: Client) -> None:
    one = written()
    address = f"/en/portfolio/{one.public_id}/elements/"
    page = nia.get(address)
    assert page.context["job"].title
    offered = [code for _area, some in page.context["choice"].offered for code, _ in some]
    assert 1 < len(offered) <= 40
    found = nia.post(address, {"parts": offered[0], "find": "1", "area": page.context["areas"][-1].slug})
    assert found.status_code == 200
    assert [code for code, _ in found.context["choice"].chosen] == [offered[0]]  # nothing ticked is lost
    assert not one.shows.exists()
    assert nia.post(address, {"parts": offered[:3], "was": ""}).status_code == 302
    assert one.shows.count() == 3
    text = nia.get(f"/cy/portfolio/{one.public_id}/").content.decode()
    assert "/cy/portfolio/?element=" in text
    late = nia.post(address, {"parts": offered[4], "was": ""})  # of a tab that saw none chosen
    assert late.status_code == 422
    assert one.shows.count() == 3
    assert nia.post(address, {"parts": offered[:13], "was": late.context["was"]}).status_code == 422
    assert nia.post(address, {"was": late.context["was"]}).status_code == 302
    assert not one.shows.exists()


def test_parts_that_no_edition_has_are_not_kept(nia: Client) -> None:
    one = written()
    strange = ["wales:nothing", "mars:reading", "\0", ":", "wales:" + "a" * 5000, "wales:\0", *["x"] * 90]
    answer = nia.post(
        f"/en/portfolio/{one.public_id}/elements/", {"parts": strange, "was": "", "q": "\0", "area": "\0"}
    )
    assert answer.status_code == 302
    assert not one.shows.exists()


def test_whoever_has_no_job_here_finds_parts_by_a_word() -> None:
    somebody = Person.objects.create(name="Heb Swydd", language="cy")
    account = Account.objects.create(email="heb-swydd@ysgol.example", person=somebody)
    client = signed_in(account)
    client.post("/en/portfolio/add/text/", typed())
    one = Evidence.objects.get(person=somebody)
    address = f"/en/portfolio/{one.public_id}/elements/"
    assert client.get(address).context["choice"].offered == []
    for nation in ("wales", "england"):
        found = client.post(
            address, {"find": "1", "q": "DARLLEN" if nation == "wales" else "reading", "nation": nation}
        )
        assert found.context["choice"].offered, nation
        assert found.context["job"].nation == nation


@pytest.mark.parametrize("page", ["0", "-1", "9" * 30, "²", "x", "\0", "1e9"])
def test_a_page_that_is_none_is_one_that_is(nia: Client, page: str) -> None:
    written()
    assert nia.get("/en/portfolio/", {"page": page}).status_code == 200


@pytest.mark.parametrize(
    "wanted", [{"kind": "\0"}, {"element": "\0' --"}, {"q": "\0"}, {"q": "x" * 9000}, {"kind": "x"}]
)
def test_what_is_chosen_may_be_anything(nia: Client, wanted: dict[str, str]) -> None:
    assert nia.get("/en/portfolio/", wanted).status_code == 200


def found(client: Client, **wanted: str) -> list[str]:
    return [one.title for one in client.get("/en/portfolio/", wanted).context["listed"].pieces]


def test_the_list_narrows_by_kind_part_and_words_in_either_language(nia: Client) -> None:
    Evidence.objects.filter(person=person("nia")).delete()
    cat = written(title="Tŷ i’r gath", text="Adeiladwyd â’r plant.", language="cy")
    written(title="Cath-themed reading", kind="link", link="https://a.example")
    written("dewi", title="Tŷ arall")
    actions.show_elements(evidence=cat, parts=[("wales", "supporting-reading")], by="test")
    assert found(nia, kind="link") == ["Cath-themed reading"]
    assert found(nia, element="supporting-reading") == ["Tŷ i’r gath"]
    assert found(nia, q="TY") == ["Tŷ i’r gath"]
    assert set(found(nia, q="cath")) == {"Tŷ i’r gath", "Cath-themed reading"}
    assert found(nia, q="gath") == ["Tŷ i’r gath"]  # English words do not mutate
    assert found(nia, q="blant") == ["Tŷ i’r gath"]
    assert found(nia, q="nothing at all") == []
    assert found(nia, q="%") == ["Cath-themed reading", "Tŷ i’r gath"] or found(nia, q="%") == found(nia)


def test_the_latest_comes_first_and_every_piece_is_on_one_page(nia: Client) -> None:
    Evidence.objects.filter(person=person("nia")).delete()
    now = timezone.now()
    Evidence.objects.bulk_create(
        Evidence(
            person=person("nia"),
            kind="text",
            title=f"{n}",
            language="en",
            created_at=now - timedelta(hours=n),
            changed_at=now,
        )
        for n in (*range(0, 60, 2), *range(1, 60, 2))
    )
    assert [one for number in "123" for one in found(nia, page=number)] == [str(n) for n in range(60)]
    assert found(nia, page="4") == found(nia, page="3")


def test_the_list_says_which_pieces_somebody_else_sees_now(nia: Client) -> None:
    now, seen, unseen = timezone.now(), written(title="Seen"), written(title="Unseen")
    share = Share.objects.create(
        person=seen.person,
        evidence=seen,
        reader=person("menna"),
        purpose="x",
        starts_at=now,
        ends_at=now + timedelta(7),
    )
    shared = nia.get("/en/portfolio/").context["listed"].shared
    assert seen.pk in shared
    assert unseen.pk not in shared
    Share.objects.filter(pk=share.pk).update(taken_back_at=now)
    assert seen.pk not in nia.get("/en/portfolio/").context["listed"].shared


def test_the_job_of_a_post_comes_before_that_of_a_self_assessment() -> None:
    world = made()
    one = world.more["piece"]
    page = world.client("nia").get(f"/en/portfolio/{one.public_id}/elements/")
    assert page.context["job"].title
    assert page.context["choice"].offered


def test_a_page_costs_the_same_however_much_there_is(nia: Client) -> None:
    who = person("nia")
    now = timezone.now()
    counts = []
    for many in (2, 300):
        Evidence.objects.bulk_create(
            Evidence(
                person=who, kind="text", title=f"One {n}", language="en", created_at=now, changed_at=now, folded=" one"
            )
            for n in range(many)
        )
        for path in ("/en/portfolio/", "/en/portfolio/?page=99", "/en/portfolio/?q=one", "/cy/portfolio/?kind=text"):
            nia.get(path)
            with CaptureQueriesContext(connection) as asked:
                assert nia.get(path).status_code == 200
            counts.append((path, len(asked)))
    assert counts[:4] == counts[4:], counts
    assert max(n for _, n in counts) <= 10, counts


def test_one_piece_costs_at_most_ten_queries(nia: Client) -> None:
    one, now = written(kind="photo"), timezone.now()
    nia.post(f"/en/portfolio/{one.public_id}/files/add/", {"file": picture()})
    actions.show_elements(evidence=one, parts=[("wales", "supporting-reading")], by="test")
    for slug in ("menna", "gwen"):
        Share.objects.create(
            person=one.person, evidence=one, reader=person(slug), purpose="x", starts_at=now, ends_at=now + timedelta(7)
        )
    address = f"/en/portfolio/{one.public_id}/"
    nia.get(address)
    with CaptureQueriesContext(connection) as asked:
        nia.get(address)
    assert len(asked) <= 12, [one["sql"][:90] for one in asked]
