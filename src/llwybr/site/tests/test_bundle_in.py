"""What was taken along elsewhere comes in: shown first, whole or not at all, once, and never as confirmed by others."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from llwybr.apps.selfassessment.models import Answer, Attempt, Step
from llwybr.core.events.models import Event
from llwybr.core.people.models import Account, Name, Person
from llwybr.core.rights.bundles import Incoming, Looked, importers
from llwybr.core.rights.bundling import making
from llwybr.core.rights.incoming import bringing, reading, staging
from llwybr.core.rights.running import locked
from llwybr.core.rights.tests.zips import OTHER, bundle, data, good
from tests.cast import attempt_of, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/en/my-data/bring-in/"


@pytest.fixture(autouse=True)
def _here(tmp_path: Any, settings: Any) -> None:
    settings.BUNDLES, settings.FILES, settings.IMPORTS = (tmp_path / name for name in ("bundles", "files", "imports"))
    settings.BUNDLES.mkdir()


@pytest.fixture
def mari() -> Person:
    return Person.objects.create(name="Mari Newydd", language="cy")


@pytest.fixture
def client(mari: Person) -> Client:
    return signed_in(Account.objects.create(person=mari))


def exported(person: Person) -> io.BytesIO:
    out = io.BytesIO()
    making.make(person=person, language="cy", to=out, now=timezone.now(), step=lambda done, of: None)
    out.seek(0)
    return out


def sent(client: Client, file: io.BytesIO, page: str = PAGE) -> Any:
    return client.post(page, {"bundle": SimpleUploadedFile("llwybr.zip", file.getvalue(), "application/zip")})


def shown(client: Client) -> str:
    return client.get(PAGE).content.decode()


def pressed(client: Client, mari: Person, do: str = "bring") -> Any:
    return client.post(PAGE, {"do": do, "digest": staging.digest_of(str(mari.public_id))})


def test_nias_self_assessments_come_into_a_new_record(client: Client, mari: Person) -> None:
    old = attempt_of("nia")
    assert old.person
    assert sent(client, exported(old.person)).status_code == 302
    page = shown(client)
    assert "Nothing has come in yet" in page
    assert old.person.name in page, "whose name it is"
    assert not Attempt.objects.filter(person=mari).exists()
    pressed(client, mari)
    assert "It is in" in shown(client)
    new = Attempt.objects.get(person=mari, started_at=old.started_at)
    assert (new.edition, new.job, new.aim, new.hours, new.cost) == (old.edition, old.job, old.aim, old.hours, old.cost)
    assert given(new) == given(old) != []
    assert decided(new) == decided(old)
    assert new.counted_since is None, "to be counted here is for here to be asked"
    assert not Name.objects.filter(person=mari).exists(), "their own details are not overwritten"
    assert Event.objects.filter(name="rights.brought_in", subject=str(mari.public_id)).count() == 1
    assert not staging.is_staged(str(mari.public_id)), "nothing of the file stays"


def given(attempt: Attempt) -> list[Any]:
    return list(
        Answer.objects.filter(attempt=attempt).order_by("element").values_list("element", "value", "answered_at")
    )


def decided(attempt: Attempt) -> list[Any]:
    fields = ("element", "status", "note", "changed_at", "declined_for")
    return list(Step.objects.filter(attempt=attempt).order_by("element").values_list(*fields))


def test_twice_is_once(client: Client, mari: Person) -> None:
    file = exported(attempt_of("nia").person)  # type: ignore[arg-type]
    for _ in range(2):
        sent(client, file)
        pressed(client, mari)
        assert "It is in" in shown(client)
    there = Attempt.objects.filter(person=mari)
    assert (
        there.count()
        == there.values("started_at").distinct().count()
        == Attempt.objects.filter(person=attempt_of("nia").person).count()
    )


def attempt_row(**changes: Any) -> dict[str, Any]:
    one = attempt_of("nia")
    row = {
        "public_id": "0a000000-0000-4000-8000-000000000001",
        "edition": f"{one.edition.nation}/{one.edition.code}",
        "job": one.job.slug,
        "aim": "",
        "started_at": "2026-01-05T10:00:00+00:00",
    }
    return {**row, **changes}


@pytest.mark.parametrize(
    "changes",
    [
        {"edition": "wales/1999"},
        {"edition": "x"},
        {"job": "astronaut"},
        {"started_at": "2126-01-05T10:00:00+00:00"},
        {"started_at": "yesterday"},
        {"hours": "-1"},
        {"hours": "1e400"},
        {"cost": "NaN"},
        {"languages": ["fr"]},
        {"job": ["a"]},
        {"deliveries": [{"a": "b"}]},
        {"by_when": 99999999999999},
    ],
)
def test_what_could_not_have_been_written_here_stays_out_and_is_counted(
    client: Client, mari: Person, changes: dict[str, Any]
) -> None:
    sent(client, good({"selfassessment.Attempt": [attempt_row(**changes)]}))
    assert "(1)" in shown(client)
    pressed(client, mari)
    assert "It is in" in shown(client)
    assert not Attempt.objects.filter(person=mari).exists()


def test_a_bundle_of_somebody_unknown_says_so(client: Client) -> None:
    sent(client, good({"selfassessment.Attempt": [attempt_row()]}, by=OTHER, called="Siw"))
    page = shown(client)
    assert "does not know who signed it" in page
    assert "The name in this file is Siw" in page


def test_what_stays_out_is_listed_with_its_reason(client: Client) -> None:
    sent(client, good({"people.Name": [{}], "posts.Post": [{}], "access.Look": [{}], "moon.Rock": [{}]}))
    page = shown(client)
    for words in (
        "under My details",
        "Your employer here",
        "that it comes from",
        "does not know this kind",
        "moon.Rock",
    ):
        assert words in page


def test_a_refused_file_says_why_and_nothing_of_it_stays(client: Client, mari: Person, settings: Any) -> None:
    def edit(written: dict[str, bytes]) -> None:
        written["data.json"] += b" "

    for page, words in ((PAGE, "was changed after"), (PAGE.replace("/en/", "/cy/"), "data.json")):
        response = sent(client, good(edit=edit), page)
        assert response.status_code == 422
        assert words in response.content.decode()
    assert sent(client, io.BytesIO(b"x")).status_code == 422
    assert client.post(PAGE).status_code == 422
    assert not staging.is_staged(str(mari.public_id))


def test_what_is_brought_in_is_what_was_looked_at(client: Client, mari: Person) -> None:
    sent(client, good({"selfassessment.Attempt": [attempt_row()]}))
    old = staging.digest_of(str(mari.public_id))
    sent(client, good({"selfassessment.Attempt": [attempt_row(started_at="2026-02-05T10:00:00+00:00")]}))
    assert client.post(PAGE, {"do": "bring", "digest": old}).status_code == 422
    assert not Attempt.objects.filter(person=mari).exists()


def test_what_is_done_in_another_tab_meanwhile_breaks_no_page_and_changes_nothing_under_it(
    client: Client, mari: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large one is read for seconds before its page is made, and once more before it comes in."""
    whose = str(mari.public_id)
    first, other = (
        good({"selfassessment.Attempt": [attempt_row(started_at=f"2026-02-0{day}T10:00:00+00:00")]}) for day in (1, 5)
    )

    def stage_other() -> None:
        other.seek(0)
        staging.stage(other, person=whose)

    @contextmanager
    def meanwhile(module: Any, name: str, act: Callable[[], None]) -> Iterator[None]:
        real = getattr(module, name)
        with monkeypatch.context() as patch:
            patch.setattr(module, name, lambda *given: (real(*given), act())[0])
            yield

    sent(client, first)
    old = staging.digest_of(whose)
    with meanwhile(bringing, "preview", stage_other):
        assert old in shown(client), "what is pressed is what is shown"
    sent(client, first)
    with meanwhile(reading, "read", stage_other):
        assert client.post(PAGE, {"do": "bring", "digest": old}).status_code == 302
    assert not Attempt.objects.filter(person=mari).exists()
    with meanwhile(bringing, "preview", lambda: staging.put_away(whose)):
        shown(client)
    assert pressed(client, mari).status_code == 302, "nothing lies there any more"


def test_put_away_nothing_stays(client: Client, mari: Person, settings: Any) -> None:
    sent(client, good({"selfassessment.Attempt": [attempt_row()]}))
    pressed(client, mari, do="away")
    assert "Choose the file" in shown(client)
    assert not [one for one in settings.BUNDLES.iterdir() if not one.name.endswith(".lock")]


def test_nobody_else_sees_what_waits(client: Client, mari: Person) -> None:
    sent(client, good(called="Cyfrinach"))
    other = signed_in(Account.objects.create(person=Person.objects.create(name="Arall")))
    assert "Cyfrinach" not in other.get(PAGE).content.decode()
    assert "Cyfrinach" in shown(client)
    assert "/sign-in/" in Client().get(PAGE)["Location"]


def test_all_of_it_or_nothing(client: Client, mari: Person, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def refuse(incoming: Incoming) -> int:
        raise OSError(28, "No space left on device")

    first = next(one for one in bringing.importers() if one.label == "selfassessment.Attempt")
    last = type(first)("people.Name", refuse, look=lambda incoming: Looked({}))
    monkeypatch.setattr(bringing, "importers", lambda: iter([first, last]))
    sent(client, good({"selfassessment.Attempt": [attempt_row()], "people.Name": [{}]}))
    pressed(client, mari)
    assert "no room left" in shown(client)
    assert not Attempt.objects.filter(person=mari).exists()
    assert not Event.objects.filter(name="rights.brought_in").exists()


def test_a_part_of_nobodys_row_and_an_answer_of_another_edition_stay_out(mari: Person) -> None:
    one = attempt_row()
    answer = {"attempt": one["public_id"], "element": "no.such.element", "value": "3", "answered_at": one["started_at"]}
    stray = {**answer, "attempt": "0a000000-0000-4000-8000-000000000002"}
    file = good({"selfassessment.Attempt": [one], "selfassessment.Answer": [answer, stray]})
    came = bringing.bring_in(bundle=reading.read(file), person=mari, by="mari", now=timezone.now())
    assert came.came["selfassessment.Attempt"] == 1
    assert not Answer.objects.filter(attempt__person=mari).exists()


def test_a_form_too_large_is_refused_in_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from llwybr.core.rights.views import bringing as view

    monkeypatch.setattr(view, "MOST_BYTES", 1000)
    assert "larger than 600" in sent(client, io.BytesIO(b"x" * 3000)).content.decode()


def test_what_waited_for_a_day_is_gone(client: Client, mari: Person) -> None:
    import os

    from llwybr.core.rights import taking

    sent(client, good())
    os.utime(staging.path_of(str(mari.public_id)), (0, 0))
    taking.purge(now=timezone.now() + timedelta(minutes=1))
    assert "Choose the file" in shown(client)


def test_data_of_an_export_has_every_answer(mari: Person) -> None:
    old = attempt_of("nia")
    assert old.person
    data = json.loads(reading.read(exported(old.person)).opened.text("data.json", 10**8))
    rows = data["models"]["selfassessment.Answer"]["rows"]
    assert len(rows) == Answer.objects.filter(attempt__person=old.person).count() > 0


def id_(at: int) -> str:
    return f"0b000000-0000-4000-8000-{at:012}"


def everything() -> io.BytesIO:
    """Of each kind of row that comes in: two that do, one of them twice, and one that nobody could have written. Three files: one
    that may be kept, one that may not, and one that belongs to nothing."""
    piece = {"public_id": id_(1), "kind": "text", "title": "A piece", "text": "", "language": "en", "link": ""}
    entry = {"public_id": id_(3), "title": "A course", "on": "2026-05-01", "minutes": 60, "language": "en"}
    attempts = [attempt_row(), attempt_row(started_at="2026-02-05T10:00:00+00:00")]
    rows = {
        "portfolio.Evidence": [piece, piece, {**piece, "public_id": id_(2)}, {**piece, "kind": "spell"}],
        "portfolio.Attached": [{"evidence": id_(1), "file": id_(at), "position": at} for at in (5, 6)],
        "portfolio.Activity": [entry, entry, {**entry, "public_id": id_(4)}, {**entry, "on": "never"}],
        "selfassessment.Attempt": [*attempts, attempts[0], attempt_row(job="astronaut"), attempt_row(hours="-1")],
    }
    kept = {id_(5): "files/1-a.txt", id_(6): "files/2-b.exe", id_(7): "files/3-c.txt"}
    bytes_ = {"files/1-a.txt": b"words", "files/2-b.exe": b"MZ\0\1", "files/3-c.txt": b"others"}
    return bundle({"data.json": data(rows, kept), **bytes_})


def test_what_the_preview_counts_is_what_comes_in_of_every_kind(client: Client, mari: Person) -> None:
    for new in (2, 0):
        with everything() as file:
            read = reading.read(file)
            shown = bringing.preview(read, mari).comes
            assert {one.label for one in importers()} == {one.label for one in shown} - {"files.File"}
            ended = bringing.bring_in(bundle=read, person=mari, by="mari", now=timezone.now())
        promised = {one.label: one.many for one in shown}
        files = promised.pop("files.File")
        assert promised == {label: many for label, many in ended.came.items() if label != "files.File"}
        assert set(promised.values()) == {new}
        assert files == ended.came.get("files.File", 0) + ended.left == new, "those that will be looked at"
        assert ended.left == new // 2
        assert {one.label: sum(one.out.values()) for one in shown} == {
            "portfolio.Evidence": 4 - new,
            "portfolio.Activity": 4 - new,
            "selfassessment.Attempt": 5 - new,
            "files.File": 3 - new,
        }


def test_while_it_is_brought_in_its_owner_sees_how_far_it_is_and_can_stop_it(client: Client, mari: Person) -> None:
    whose = str(mari.public_id)
    sent(client, everything())
    with locked(staging.lock_of(whose), wait=True):
        staging.note_step(whose, 3, 12)
        page = shown(client)
        assert "3 of 12 files" in page
        client.post(PAGE, {"do": "away"})
        assert "It is being stopped" in shown(client)
    assert "Choose the file" in shown(client)


def test_a_file_that_may_not_be_kept_is_told(client: Client, mari: Person) -> None:
    sent(client, everything())
    pressed(client, mari)
    page = shown(client)
    assert "Files: 1 new" in page
    assert "1 file is not in" in page
