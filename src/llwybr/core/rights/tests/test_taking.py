"""A bundle is asked for, made beside the request, fetched by its owner alone, and gone after seven days."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from llwybr.core.events.models import Event
from llwybr.core.letters.models import Letter
from llwybr.core.people.models import Account, Person
from llwybr.core.rights import running, taking
from llwybr.core.rights.bundling import making
from llwybr.core.rights.models import Bundle
from tests.cast import client_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _here(tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made within the request, in folders of the test's own: a thread would not see what the test has not committed."""
    settings.BUNDLES, settings.FILES = tmp_path / "bundles", tmp_path / "files"
    monkeypatch.setattr(running, "start", running.run)


@pytest.fixture
def nia() -> Client:
    return client_of("nia")


def asked(client: Client, **said: str) -> str:
    response = client.post("/en/my-data/take-along/", said)
    assert response.status_code == 302, response.content
    return str(response["Location"])


def test_it_is_made_and_fetched(nia: Client) -> None:
    page = asked(nia, language="cy")
    assert "It is ready" in nia.get(page).content.decode()
    response = nia.get(f"{page}file/")
    raw = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert zipfile.ZipFile(io.BytesIO(raw)).testzip() is None
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "no-store"
    bundle = Bundle.objects.get()
    assert (bundle.state, bundle.size) == ("ready", len(raw))
    names = list(Event.objects.filter(subject=str(bundle)).order_by("sequence").values_list("name", flat=True))
    assert names == ["rights.bundle_asked", "rights.bundle_ready", "rights.bundle_fetched"]


def test_asked_for_twice_it_is_one(nia: Client) -> None:
    assert asked(nia) == asked(nia)
    assert Bundle.objects.count() == 1


def test_two_presses_of_one_moment_are_one(nia: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "start", lambda bundle, by: None)
    asked(nia)
    monkeypatch.setattr(taking, "_there", lambda *given: None)
    asked(nia)
    assert Bundle.objects.count() == 1


def test_the_other_language_is_another(nia: Client) -> None:
    assert asked(nia, language="cy") != asked(nia, language="en")


def test_after_five_in_a_day_they_wait(nia: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "start", lambda bundle, by: taking.fail(bundle=bundle, by=by))
    for _ in range(5):
        asked(nia)
    response = nia.post("/cy/my-data/take-along/")
    assert response.status_code == 429
    assert Bundle.objects.count() == 5


def test_nobody_else_sees_it(nia: Client) -> None:
    page = asked(nia)
    for other in (client_of("dewi"), Client()):
        for address in (page, f"{page}file/"):
            response = other.get(address)
            assert response.status_code == 404 or "/sign-in/" in response.get("Location", "")
        assert other.post(page).status_code in {302, 404}
    assert Bundle.objects.get().state == "ready"


def test_who_signed_in_long_ago_proves_it_first(nia: Client) -> None:
    from llwybr.core.signin.models import Session

    page = asked(nia)
    Session.objects.update(proved_at=timezone.now() - timedelta(hours=1))
    assert "/prove/" in nia.get(f"{page}file/")["Location"]
    assert "/prove/" in nia.get("/en/my-data/print/")["Location"]


def test_a_letter_tells_whoever_has_an_address_and_nobody_else(nia: Client) -> None:
    account = Account.objects.get(person__name__startswith="Nia")
    account.email = "nia@mail.example"
    account.save()
    asked(nia)
    (letter,) = Letter.objects.filter(kind="bundle_ready")
    assert letter.to == "nia@mail.example"
    person = Person.objects.create(name="Wil")
    asked(signed_in(Account.objects.create(person=person)))
    assert Letter.objects.filter(kind="bundle_ready").count() == 1


def test_after_seven_days_it_is_gone(nia: Client) -> None:
    page = asked(nia)
    bundle = Bundle.objects.get()
    path, later = taking.path_of(bundle), timezone.now() + timedelta(days=7, minutes=1)
    os.utime(path, (0, 0))
    assert taking.purge(now=timezone.now()) == 0
    assert path.exists()
    taking.purge(now=later)
    assert not path.exists()
    Bundle.objects.update(ends_at=timezone.now())
    assert nia.get(f"{page}file/").status_code == 404
    assert "seven days are over" in nia.get(page).content.decode()
    taking.purge(now=later + timedelta(days=90))
    assert not Bundle.objects.exists()


def test_its_owner_stops_it(nia: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "EVERY", 0)
    gather, bundles = making._gather, Bundle.objects.all()

    def stopped(*given: Any) -> Any:
        taking.stop(bundle=bundles.get(), by="nia")
        return gather(*given)

    monkeypatch.setattr(making, "_gather", stopped)
    page = asked(nia)
    assert "You stopped it" in nia.get(page).content.decode()
    assert [one for one in taking.folder().iterdir() if not one.name.endswith(".lock")] == []


def test_one_that_failed_leaves_nothing_and_can_be_asked_for_again(
    nia: Client, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(making, "_data", lambda *given: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        page = asked(nia)
    assert "could not be made" in nia.get(page).content.decode()
    assert [one for one in taking.folder().iterdir() if not one.name.endswith(".lock")] == []
    assert asked(nia) != page


def test_one_whose_maker_died_is_seen_to_have_failed(nia: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "start", lambda bundle, by: Bundle.objects.update(state="making"))
    page = asked(nia)
    with running.locked(f"{Bundle.objects.get()}.lock", wait=False) as alive:
        assert alive
        assert "Being made" in nia.get(page).content.decode()
    assert "could not be made" in nia.get(page).content.decode()


def test_the_paper_comes_at_once_in_either_language_without_an_address() -> None:
    person = Person.objects.create(name="Wil Heb E-bost", language="cy")
    wil = signed_in(Account.objects.create(person=person))
    for language in ("cy", "en"):
        response = wil.get(f"/cy/my-data/print/?language={language}")
        assert response["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF")


def test_what_is_too_long_to_wait_for_is_made_beside(nia: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "FEW", 1)
    assert nia.get("/en/my-data/print/").status_code == 409


def test_the_pages_take_few_queries(nia: Client, django_assert_max_num_queries: Any) -> None:
    asked(nia)
    for page in ("/en/my-data/", "/en/privacy/data/", "/en/my-data/bring-in/", "/en/my-data/correct/"):
        with django_assert_max_num_queries(10):
            assert nia.get(page).status_code == 200


@pytest.mark.parametrize("language", ["x", "en\0", "", "cy" * 500])
def test_a_language_that_there_is_not_is_ones_own(nia: Client, language: str) -> None:
    asked(nia, language=language)
    assert Bundle.objects.get().language == "cy"
