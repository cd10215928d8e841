"""Organisations on screen, for anyone; and the national list, for whoever may bring it in."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from llwybr.core.access import actions as access
from llwybr.core.access.doors import STRONG
from llwybr.core.places import actions, applying, queries
from llwybr.core.places.incoming import reading
from llwybr.core.places.models import Import, Place, Staged
from llwybr.core.places.tests.a_place import a_place
from llwybr.core.places.tests.gias import as_csv, many, school
from llwybr.core.places.views import imports as views
from llwybr.core.signin import actions as signin
from llwybr.site import uploads
from llwybr.values.bilingual import Bilingual
from tests.cast import signed_in

pytestmark = pytest.mark.django_db

HERE = "/en/organisations/"
LISTS = f"{HERE}imports/"


@pytest.fixture(autouse=True)
def _here_and_now(monkeypatch, settings, tmp_path: Path) -> None:
    """A list is applied in the test's own thread and transaction, with its files in a folder of the test's own."""
    settings.IMPORTS = tmp_path / "imports"
    monkeypatch.setattr(applying, "start", lambda batch, *, by: applying.run(batch, by=by))


def registrar(*nations: str, strong: bool = True, role: str = "registrar") -> Client:
    account, now = signin.open_account(email=None, language="en", by="test"), timezone.now()
    assert account.person
    for nation in nations or ("wales", "england"):
        access.grant(
            holder=str(account.person.public_id),
            role=role,
            scope=str(queries.nation(nation)),
            starts_at=now - timedelta(days=1),
            ends_at=now + timedelta(days=90),
            granter="system",
            by="test",
            now=now,
        )
    return signed_in(account, strong=strong)


def send(client: Client, content: bytes, **more: object) -> object:
    return client.post(LISTS, {"list": SimpleUploadedFile("C:\\fakepath\\../../x.csv", content), **more})


def text(response) -> str:
    return response.content.decode()


def named(client: Client, **said: str) -> list[str]:
    return [str(one) for one, _, _ in client.get(HERE, said).context["rows"]]


# Organisations.


@pytest.mark.parametrize("words", ["Tŷ’r Ŵyn", "tyr wyn", "TŶ’R ŴYN", "green lane", "ngharedig", "907777"])
def test_anyone_finds_a_school_by_any_of_its_names_and_its_number(words: str) -> None:
    found = a_place("Green Lane", cy="Ysgol Gyngharedig", codes={"urn": "907777"})
    actions.rename(place=found, name=Bilingual("Ysgol Tŷ’r Ŵyn", ""), on=date(2026, 1, 1), by="test")
    expected = [] if words == "ngharedig" else [str(found)]  # a word is found by its beginning
    assert named(Client(), words=words) == expected


def test_by_kind_and_by_area_and_closed_ones_by_choice() -> None:
    cardiff = queries.by_code("la_code", "681")
    here, gone = a_place("Xyz Yma", area=cardiff), a_place("Xyz Wedi Mynd", area=cardiff)
    college = a_place("Xyz Coleg", "further_education_college")
    actions.close(place=gone, on=date(2020, 1, 1), by="test")
    assert set(named(Client(), words="xyz")) == {str(here), str(college)}
    assert named(Client(), words="xyz", kind="school") == [str(here)]
    assert set(named(Client(), words="xyz", area=str(cardiff), closed="1")) == {str(here), str(gone)}
    assert "closed on 1 January 2020" in text(Client().get(HERE, {"words": "xyz", "closed": "1"}))


@pytest.mark.parametrize(
    "said",
    [
        "words=%00",
        "words=%25%25",
        "kind=shop",
        "area=1",
        "area=%00",
        "page=-1",
        "page=9e99",
        "page=%00",
        "words=" + "a" * 5000,
    ],
)
def test_a_search_that_makes_no_sense_breaks_nothing(said: str) -> None:
    assert Client().get(f"{HERE}?{said}").status_code == 200


@pytest.mark.parametrize("language", ["en", "cy"])
def test_one_organisation_says_where_it_belongs_and_belonged(language: str) -> None:
    old, new = a_place("Hen", "academy_trust"), a_place("Newydd", "academy_trust")
    found = a_place("Church School", cy="Ysgol yr Eglwys", parent=old, codes={"urn": "907778"})
    actions.move(place=found, to=new, on=date(2024, 11, 4), by="test")
    said = text(Client().get(f"/{language}/organisations/{found}/"))
    for words in ("Hen", "Newydd", "907778", "Church School", "Ysgol yr Eglwys", "2024"):
        assert words in said
    name = "Church School" if language == "en" else "Ysgol yr Eglwys"
    assert name in text(Client().get(f"/{language}/organisations/{new}/"))
    assert name not in text(Client().get(f"/{language}/organisations/{old}/"))


def test_a_closed_one_names_its_successor() -> None:
    old, new = a_place("Hen Ysgol"), a_place("Ysgol Newydd")
    actions.merge(place=old, into=new, on=date(2025, 9, 1), by="test")
    said = text(Client().get(f"{HERE}{old}/"))
    assert "This organisation closed on 1 September 2025." in said
    assert "Ysgol Newydd" in said
    assert "Hen Ysgol" in text(Client().get(f"{HERE}{new}/"))


def test_one_that_is_gone_nobody_knows_since_when() -> None:
    avon = Place.objects.get(name_en="Avon (before 1996)")
    assert "No source that we hold says since when" in text(Client().get(f"{HERE}{avon}/"))
    assert Client().get(f"{HERE}{uuid4()}/").status_code == 404
    assert Client().post(f"{HERE}{avon}/").status_code == 405


def test_few_queries_however_many_there_are(now, django_assert_max_num_queries) -> None:
    batch = actions.stage(
        file=__import__("io").BytesIO(as_csv(many(400, trusts=2, first=910_000))),
        nations=["wales", "england"],
        on=timezone.localdate(now),
        by="test",
        now=now,
    )
    actions.apply(batch=batch, by="test", now=now)
    trust = queries.by_code("group", "2000")
    client = registrar()
    for address in (HERE, f"{HERE}?words=ysgol&closed=1&page=3", f"{HERE}{trust}/", LISTS, f"{LISTS}{batch}/"):
        with django_assert_max_num_queries(10):
            assert client.get(address).status_code == 200, address


# The national list.


def test_from_the_file_to_the_schools_and_no_school_before_the_last_press() -> None:
    client = registrar()
    response = send(client, as_csv([school(900001, "Ysgol Tŷ’r Bryn"), school(900002, "Ysgol y Coed", la=943)]))
    batch = Import.objects.get()
    assert response.url == f"{LISTS}{batch}/"
    page = text(client.get(response.url))
    for words in ("Ysgol Tŷ’r Bryn", "New", "its authority is not known here", "Apply all of it", "Cardiff"):
        assert words in page
    assert "Ysgol y Coed" not in text(client.get(response.url, {"what": "new"}))
    assert queries.by_code("urn", "900001") is None
    assert client.post(response.url, {"do": "apply"}).url == response.url
    assert queries.by_code("urn", "900001")
    assert "The list was applied on" in text(client.get(response.url))
    assert "Applied" in text(client.get(LISTS))
    client.post(response.url, {"do": "apply"})
    client.post(response.url, {"do": "discard"})
    assert Import.objects.get().state == "applied"


def test_put_away_it_changes_nothing() -> None:
    client = registrar()
    address = send(client, as_csv([school(900001, "A")])).url
    client.post(address, {"do": "discard"})
    client.post(address, {"do": "apply"})
    assert queries.by_code("urn", "900001") is None
    assert not Staged.objects.exists()
    assert "Nothing was changed" in text(client.get(address))


def test_what_changed_meanwhile_is_said_in_words() -> None:
    client = registrar()
    address = send(client, as_csv([school(900001, "A")])).url
    a_place()
    client.post(address, {"do": "apply"})
    assert "Organisations have changed since this list was read" in text(client.get(address))
    assert queries.by_code("urn", "900001") is None


@pytest.mark.parametrize("language", ["en", "cy"])
def test_how_far_it_is_and_that_it_can_be_stopped_is_shown_without_a_script(language: str, monkeypatch) -> None:
    client = registrar()
    address = send(client, as_csv([school(900001, "A")])).url.replace("/en/", f"/{language}/")
    running = applying.Running(str(Import.objects.get()), 23000, 52000)
    monkeypatch.setattr(applying, "running", lambda: running)
    page = text(client.get(address))
    assert "23,000" in page
    assert 'value="stop"' in page
    assert 'value="apply"' not in page
    client.post(address, {"do": "stop"})
    assert applying._stop_file(running.id).exists()


@pytest.mark.parametrize("wrong", ["not a list", "", "PK\x03\x04", "URN,LA\n1,2\n"])
def test_a_file_that_is_no_list_is_refused_in_words(wrong: str) -> None:
    response = send(registrar(), wrong.encode())
    assert response.status_code == 422
    assert "There is a problem" in text(response)
    assert not Import.objects.exists()


def test_no_file_at_all_is_refused_in_words() -> None:
    response = registrar().post(LISTS)
    assert response.status_code == 422
    assert "Choose the file" in text(response)


def test_a_file_that_is_too_large_is_refused_in_words_and_not_kept(monkeypatch) -> None:
    monkeypatch.setattr(views, "MOST_BYTES", 200_000)
    monkeypatch.setattr(reading, "MOST_BYTES", 200_000)
    response = send(registrar(), as_csv([school(900001, "A")]) + b"x" * 300_000)
    assert response.status_code == 422
    assert "is larger than" in text(response)
    assert send(registrar(), b"x" * (200_000 * uploads.READ_PAST + 1)).status_code == 400


def test_a_name_in_a_list_is_never_markup() -> None:
    client = registrar()
    address = send(client, as_csv([school(900001, "<script>alert(1)</script>")])).url
    assert "<script>alert" not in text(client.get(address))
    client.post(address, {"do": "apply"})
    assert "<script>alert" not in text(client.get(f"{HERE}{queries.by_code('urn', '900001')}/"))


# Who may.


def test_signed_out_a_worker_and_another_role_do_not_get_in() -> None:
    mine = registrar()
    address = send(mine, as_csv([school(900001, "A")])).url
    for page in (LISTS, address):
        assert "/sign-in/" in Client().get(page).url
        assert Client().post(page, {"do": "apply"}).status_code == 302
        assert registrar(role="body_secretary").get(page).status_code == 404
        assert registrar(role="body_secretary").post(page, {"do": "apply"}).status_code == 404
        assert "second" in registrar(strong=False).get(page).url
    assert Import.objects.get().state == "staged"


def test_a_registrar_of_one_nation_changes_and_sees_none_of_the_other() -> None:
    rows = as_csv([school(900001, "Cymreig"), school(900002, "English", la=202, type=1)])
    wales, england = registrar("wales"), registrar("england")
    address = send(wales, rows).url
    assert england.get(address).status_code == 404
    assert england.post(address, {"do": "apply"}).status_code == 404
    assert "Read on" not in text(england.get(LISTS))
    wales.post(address, {"do": "apply"})
    assert queries.by_code("urn", "900001")
    assert queries.by_code("urn", "900002") is None


def kept(folder: Path) -> list[Path]:
    return list(folder.rglob("*")) if folder.exists() else []


def test_of_nobody_else_is_a_byte_kept(settings, monkeypatch) -> None:
    made = []
    monkeypatch.setattr(uploads.tempfile, "TemporaryFile", lambda **given: made.append(given))
    for client in (Client(), registrar(role="body_secretary"), registrar(strong=False)):
        assert send(client, b"x" * 1000).status_code in {400, 404}
    assert registrar().post(HERE, {"list": SimpleUploadedFile("a", b"b")}).status_code in {400, 405}
    assert registrar().post("/en/resume/", {"code": SimpleUploadedFile("a", b"b")}).status_code == 400
    assert made == []
    assert kept(settings.IMPORTS) == []


def test_a_second_file_is_refused(settings) -> None:
    files = {"list": SimpleUploadedFile("a", as_csv([])), "more": SimpleUploadedFile("b", b"b")}
    assert registrar().post(LISTS, files).status_code == 400
    assert not Import.objects.exists()


def test_the_file_has_no_name_on_the_disk_and_is_gone_with_the_request(settings, monkeypatch) -> None:
    seen: dict[str, object] = {}

    def look(**given: object) -> object:
        file = given["file"]
        seen["file"], seen["names"] = file, kept(settings.IMPORTS)
        seen["on disk"] = os.fstat(file.fileno()).st_nlink
        return real(**given)

    real = actions.stage
    monkeypatch.setattr(actions, "stage", look)
    assert send(registrar(), as_csv([school(900001, "A")])).status_code == 302
    assert (seen["names"], seen["on disk"]) == ([], 0)
    assert seen["file"].closed
    assert configured.IMPORTS not in Path(configured.STATIC_ROOT).parents


def test_without_a_token_nothing_is_read() -> None:
    client = registrar()
    client.handler.enforce_csrf_checks = True
    assert send(client, as_csv([school(900001, "A")])).status_code == 403
    assert not Import.objects.exists()


def test_the_pages_of_the_list_stand_behind_two_steps_and_one_permission() -> None:
    for view in (views.imports, views.brought_in):
        assert (view.door, view.read, view.write) == (STRONG, "place.import", "place.import")
