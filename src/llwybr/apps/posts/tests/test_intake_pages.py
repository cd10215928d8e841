"""The pages on which staff are brought in, as somebody walks through them; and what a hostile hand makes of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from llwybr.apps.posts.models import Intake, Meaning, Portion, Post
from llwybr.apps.posts.tests.files import HEADINGS, applied, row, text
from llwybr.core.access.models import Look
from llwybr.core.people.models import Person
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db
MESSY = text(
    row("Jones, Siân", "1", Job_Title="Cook in charge", Contract="Parhaol"),
    row("Llwyd, Gwenno", "2", Job_Title="TA2", Contract="Zero"),
    row("Athro, Un", "3", Job_Title="Teacher of maths"),
    sign=";",
)


@pytest.fixture
def world() -> World:
    return worlds.make(timezone.now())


def base(world: World, place: str = "north_school", language: str = "en") -> str:
    return f"/{language}/organisations/{world.place(place)}/people/in/"


def send(world: World, content: str | bytes, *, who: str = "business_manager", address: str = "") -> Any:
    said = content.encode("cp1252") if isinstance(content, str) else content
    file = SimpleUploadedFile("staff.csv", said, "text/csv")
    return world.client(who).post(address or base(world), {"list": file})


def post(world: World, address: str, **said: str) -> Any:
    return world.client("business_manager").post(address, said)


def get(world: World, address: str, who: str = "business_manager") -> Any:
    return world.client(who).get(address)


def columns(response: Any, **more: str) -> dict[str, str]:
    form = response.context["form"]
    return {name: str(form.initial.get(name) or "") for name in form.fields} | more


def walk(world: World, content: str | bytes) -> Any:
    """To what would change, with all that is proposed."""
    sent = send(world, content)
    assert sent.status_code == 302, sent.content.decode()[:3000]
    said = columns(get(world, sent.url))
    answer = post(world, sent.url, **said)
    if answer.url.endswith("words/"):
        form = get(world, answer.url).context["form"]
        words = {name: form.initial[name] or "-" for name in form.fields}
        answer = post(
            world,
            answer.url,
            **{name: ("PRM" if "contract" in name and value == "-" else value) for name, value in words.items()},
        )
    assert answer.status_code == 302
    return answer.url


def test_from_a_messy_file_to_posts(world: World) -> None:
    sent = send(world, MESSY)
    assert sent.status_code == 302
    page = get(world, sent.url)
    assert "Jones, Siân · Llwyd, Gwenno · Athro, Un" in page.content.decode()
    answer = post(world, sent.url, **columns(page))
    assert answer.url.endswith("words/")
    words = get(world, answer.url)
    form = words.context["form"]
    chosen = dict(zip((form.fields[name].label for name in form.fields), form.initial.values(), strict=True))
    assert (chosen["TA2"], chosen["Zero"]) == ("teaching-assistant-2", "")
    assert "Parhaol" not in chosen, "known words are not asked for"
    refused = post(world, answer.url, **{name: value for name, value in form.initial.items() if value})
    assert refused.status_code == 422
    by_label = {form.fields[name].label: name for name in form.fields}
    said = {
        by_label["TA2"]: "teaching-assistant-2",
        by_label["Cook in charge"]: "catering-3",
        by_label["Teacher of maths"]: "-",
        by_label["Zero"]: "TMP",
    }
    file = post(world, answer.url, **said).url
    shown = get(world, file)
    assert shown.status_code == 200
    intake = Intake.objects.get()
    assert intake.counts == {"left": 1, "new": 2, "people": 2}
    done = post(world, file, do="apply", found=intake.found)
    assert done.url == file
    assert "All of it was brought in" in get(world, file).content.decode()
    assert Post.objects.filter(workplace=world.places["north_school"]).count() == 2
    again = send(world, MESSY)
    answer = post(world, again.url, **columns(get(world, again.url)))
    assert answer.url.endswith(f"{Intake.objects.first()}/"), "what was said is remembered, and not asked again"
    assert "there is nothing to change" in get(world, answer.url).content.decode()


def test_a_column_that_is_mended_is_remembered(world: World) -> None:
    content = text(row("Jones, Siân", "1")).replace("Emp No", "Xyzzy")
    sent = send(world, content)
    said = columns(get(world, sent.url))
    refused = post(world, sent.url, **said)
    assert refused.status_code == 422
    assert "payroll number or a registration number" in refused.content.decode()
    post(world, sent.url, **said | {"column1": "payroll"})
    assert Meaning.objects.get(said="xyzzy").means == "payroll"
    again = get(world, send(world, content).url)
    assert "Remembered from last time" in again.content.decode()


def test_one_field_for_two_columns_is_refused(world: World) -> None:
    sent = send(world, text(row("Jones, Siân", "1")))
    refused = post(world, sent.url, **columns(get(world, sent.url), column2="payroll"))
    assert refused.status_code == 422
    assert "Another column is" in refused.content.decode()


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_fault_is_named_with_its_row_and_column(world: World, language: str) -> None:
    world.client("business_manager")
    file = walk(world, text(row("Jones, Siân", "1", Hours="lots"), row("", "2"), row("Rhys, Ann", "3", SCP="900")))
    shown = get(world, file.replace("/en/", f"/{language}/"))
    page = shown.content.decode()
    assert "lots" in page
    csv = get(world, file.replace("/en/", f"/{language}/") + "faults.csv").content.decode()
    assert '"2","7","Hours"' in csv
    assert '"3","1"' in csv
    intake = Intake.objects.get()
    refused = post(world, file, do="apply", found=intake.found)
    assert refused.status_code == 302
    assert not Post.objects.exists()


def test_an_old_page_does_not_apply_what_it_did_not_show(world: World) -> None:
    file = walk(world, text(row("Jones, Siân", "1")))
    post(world, file, do="apply", found="0" * 64)
    assert not Post.objects.exists()
    assert "Something has changed here" in get(world, file).content.decode()


def test_two_who_bring_in_one_file_at_once(world: World) -> None:
    content = text(row("Jones, Siân", "1"))
    file = walk(world, content)
    world.now = timezone.now()
    applied(world, content.encode("cp1252"), by="head")
    intake = Intake.objects.get(by=world.id("business_manager"))
    post(world, file, do="apply", found=intake.found)
    page = get(world, file).content.decode()
    assert "Somebody brought in this very file" in page
    assert "there is nothing to change" in page
    assert Post.objects.count() == 1


def test_who_is_compared_is_told(world: World) -> None:
    applied(world, text(row("Jones, Siân", "1")), by="head")
    file = walk(world, text(row("Jones, Siân", "1", Hours="30")))
    page = get(world, file).content.decode()
    assert "25 hours a week → 30 hours a week" in page
    siân = Person.objects.get(name="Siân Jones")
    assert Look.objects.filter(of=str(siân.public_id), why="compare").exists()


def test_a_page_takes_few_queries_however_long_the_file_is(world: World, django_assert_max_num_queries: Any) -> None:
    file = walk(world, text(*(row(f"Jones, Siân {n}", str(n), Hours="x" if n % 2 else "25") for n in range(1200))))
    get(world, file)
    for page in ("", "?what=fault&page=7", "?page=99999999999999999999", "?page=-1&what=warnings", "?what=%00"):
        with django_assert_max_num_queries(12):
            assert get(world, file + page).status_code == 200


HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "a workbook": b"PK\x03\x04" + bytes(100),
    "packed": b"\x1f\x8b\x08" + bytes(100),
    "noughts": b"name,hours\nJo\0nes,5\n" * 9,
    "one column": b"name\nJones\n",
    "a quote that never closes": b'name,number\n"Jones,1\n' + b"x,1\n" * 40_000,
    "a line without an end": b"name,number\n" + b"x" * 200_000,
    "wide": "name,number\n".encode("utf-32"),
    "no letters": b"\x81\x8d\x8f,\x90\n",
    "many columns": b",".join([b"x"] * 300) + b"\n" + b",".join([b"1"] * 300),
    "html": b"<html><body>a,b</body></html>\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_list_is_refused_in_words(name: str, world: World) -> None:
    answer = send(world, HOSTILE[name])
    if answer.status_code == 302:  # it has columns: then it lacks ours
        answer = post(world, answer.url, **columns(get(world, answer.url)))
    assert answer.status_code == 422, name
    assert 'role="alert"' in answer.content.decode()


def test_hostile_answers_break_nothing(world: World) -> None:
    sent = send(world, MESSY)
    for said in (
        {},
        {"column0": "\0"},
        {"column0": "x" * 9999},
        {"from_on": "\0"},
        {"weeks": "\0"},
        {"weeks": "9" * 9},
    ):
        assert post(world, sent.url, **columns(get(world, sent.url)) | said).status_code in {302, 422}
    assert post(world, sent.url.replace("columns", "words")).status_code == 422
    file = sent.url.removesuffix("columns/")
    for do in ("apply", "stop", "discard\0", ""):
        assert post(world, file, do=do, found="\0").status_code == 302
    assert not Post.objects.exists()
    post(world, file, do="discard")
    assert not Portion.objects.exists()
    assert get(world, sent.url).status_code == 404
    assert get(world, file).status_code == 200


@pytest.mark.parametrize(
    ("name", "status"),
    [("worker", 404), ("governor", 404), ("authority_officer", 404), ("other head", 404), ("nobody", 302)],
)
def test_others_do_not_come_in(name: str, status: int, world: World) -> None:
    sent = send(world, MESSY)
    file = sent.url.removesuffix("columns/")
    for address in (base(world), base(world) + "as.csv", sent.url, file, f"{file}words/", f"{file}faults.csv"):
        assert get(world, address, name).status_code == status, address
        assert send(world, MESSY, who=name, address=address).status_code in {status, 400, 404, 405}
    assert Intake.objects.count() == 1


def test_a_trust_needs_a_column_for_the_workplace(world: World) -> None:
    address = base(world, "one_trust")
    sent = send(world, text(row("Jones, Ann", "1")), who="trust_officer", address=address)
    client = world.client("trust_officer")
    refused = client.post(sent.url, columns(client.get(sent.url)))
    assert "more than one workplace" in refused.content.decode()
    with_school = text((*row("Jones, Ann", "1"), "Trust School"), headings=(*HEADINGS, "School"))
    sent = send(world, with_school, who="trust_officer", address=address)
    answer = client.post(sent.url, columns(client.get(sent.url)))
    form = client.get(answer.url).context["form"]
    file = client.post(answer.url, {name: form.initial[name] for name in form.fields}).url
    client.post(file, {"do": "apply", "found": Intake.objects.first().found})
    assert Post.objects.get().workplace == world.places["trust_school"]


def test_out_again_and_in_unchanged(world: World) -> None:
    rows = (
        row("Jones, Siân", "1", Grade="=1+1", SCP="5", Manager="2"),
        row("Llwyd, Gwenno", "2", Job_Title="Midday", Hours="6.25"),
        row("Llwyd, Gwenno", "2", Job_Title="TA", Hours="7:20", Weeks="52", Contract="Fixed term", End="31/08/2027"),
    )
    applied(world, text(*rows))
    for language in ("en", "cy"):
        out = get(world, base(world, language=language) + "as.csv").content
        assert b'"\'=1+1"' in out, "no formula leaves"
        file = walk(world, out)
        intake = Intake.objects.first()
        assert intake.counts == {"same": 3}, (language, intake.counts, get(world, file).content.decode())
        answers = get(world, file).content.decode()
        assert "there is nothing to change" in answers
