"""The log in words: who looked, for the person whose record it is and for nobody else."""

import ast
import csv
import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from string import Formatter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from llwybr.core.access import actions as access
from llwybr.core.access.models import Look
from llwybr.core.access.viewer import System, Viewer, new_key
from llwybr.core.appointments import looking
from llwybr.core.people.models import Person
from llwybr.core.signin import actions as signin
from llwybr.core.signin.rules import SCOPES
from llwybr.values.bilingual import LANGUAGES

from .looks import HOUR, account, called, client_of, give, log_of, look, page, person, school

pytestmark = pytest.mark.django_db
SOURCE = Path(looking.__file__).resolve().parents[2]
NOTED_BY_SCOPE = {"core/signin/noting.py": {(scope, "key") for scope in SCOPES}}


# --- every code has its words ---------------------------------------------------------------------------------------


def noted() -> dict[str, set[tuple[str, str]]]:
    """The codes of each call of `looked(…)`, by file. Those that are not written there stand in NOTED_BY_SCOPE."""
    found: dict[str, set[tuple[str, str]]] = {}
    for file in SOURCE.rglob("*.py"):
        name = str(file.relative_to(SOURCE))
        if "tests" in file.parts or name == "core/access/actions.py":
            continue
        codes = codes_in(ast.parse(file.read_text(encoding="utf-8")))
        if codes:
            found[name] = NOTED_BY_SCOPE.get(name, codes)
    return found


def codes_in(tree: ast.Module) -> set[tuple[str, str]]:
    """Raises LookupError for a code that is neither written out nor a constant of the same file."""
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }

    def code(call: ast.Call, name: str) -> str:
        value = next(one.value for one in call.keywords if one.arg == name)
        if isinstance(value, ast.Constant):
            return str(value.value)
        return str(constants.get(value.id, "?") if isinstance(value, ast.Name) else "?")

    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and called_name(node) == "looked"]
    return {(code(call, "what"), code(call, "why")) for call in calls}


def called_name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_every_look_that_is_noted_has_its_sentence() -> None:
    codes = noted()
    assert {"core/appointments/views/support.py", "core/signin/noting.py"} <= set(codes)
    without = {(file, *pair) for file, pairs in codes.items() for pair in pairs if pair not in looking.words().says}
    assert without == set()


@pytest.mark.parametrize(
    "source",
    [
        "looked(viewer=v, at=[], what='diary', why='list', now=n)",
        "actions.looked(viewer=v, at=[], what='roles', why='nosiness', now=n)",
        "WHAT = 'diary'\nlooked(what=WHAT, why='list')",
        "def f(what):\n    looked(what=what, why='list')",
    ],
)
def test_that_check_goes_red(source: str) -> None:
    assert codes_in(ast.parse(source)) - set(looking.words().says)


def test_every_sentence_stands_in_both_languages_with_the_same_gaps() -> None:
    words = looking.words()
    for said in (*words.says.values(), *words.gone.values(), *words.who.values(), words.other):
        gaps = [{name for _, name, _, _ in Formatter().parse(said.in_language(one)) if name} for one in LANGUAGES]
        assert all(said.in_language(one).strip() for one in LANGUAGES)
        assert gaps[0] == gaps[1] <= {"who", "label", "name", "role", "place"}
    assert {pair for pair in words.says if pair[1] == looking.KEY} == set(words.gone), "a key may be taken back"


# --- what is read ---------------------------------------------------------------------------------------------------


def test_whoever_nobody_looked_at_is_told_so() -> None:
    assert "Nobody but you has looked at your record." in log_of("gwen")
    assert "Nid oes neb ond chi wedi edrych ar eich cofnod." in log_of("gwen", "cy")


def test_who_in_which_role_for_which_place_and_what_they_saw() -> None:
    here = school("Ysgol Tan-yr-Enfys")
    give("dewi", "head", here)
    called("dewi", "Dewi Pugh")
    look("dewi", "nia", place=here)
    assert "Dewi Pugh (Headteacher, Ysgol Tan-yr-Enfys) saw your name and roles in a list of roles." in log_of("nia")
    welsh = log_of("nia", "cy")
    assert "Gwelodd Dewi Pugh (Pennaeth, Ysgol Tan-yr-Enfys) eich enw a’ch rolau mewn rhestr o rolau." in welsh


def test_whoever_gave_no_name_is_someone_and_whoever_was_erased_is_said_to_be() -> None:
    called("dewi", "")
    look("dewi", "nia", permission="")
    assert "Someone with no name here saw your name" in log_of("nia")
    account("dewi").person.delete()
    assert "Gwelodd rhywun y cafodd ei gofnod ei ddileu eich enw" in log_of("nia", "cy")


def test_only_ones_own_log_is_there_and_only_once_signed_in() -> None:
    called("dewi", "Dewi Pugh")
    look("dewi", "nia")
    assert "Dewi Pugh" not in log_of("farida")
    for path in ("looked/", "looked.csv", "looked.json"):
        assert Client().get(f"/en/account/{path}")["Location"].startswith("/en/sign-in/")
        assert "Dewi" not in page(client_of("farida"), f"/account/{path}")


def test_a_unions_office_is_named_to_that_union_alone() -> None:
    union = school("Undeb Dychmygol", "trade_union")
    give("dewi", "union_representative", union)
    give("menna", "union_representative", union)
    called("dewi", "Dewi Pugh")
    for other in ("nia", "menna"):
        look("dewi", other, place=union)
    assert "Dewi Pugh (Union representative, Undeb Dychmygol) saw" in log_of("menna")
    for path in ("/account/looked/", "/account/looked.csv", "/account/looked.json", "/home/"):
        said = page(client_of("nia"), path)
        assert "Dewi Pugh saw" in said
        assert "Undeb Dychmygol" not in said
        assert "Union" not in said


def test_a_day_is_one_line_with_its_first_and_last_time() -> None:
    noon = timezone.localtime().replace(hour=12, minute=5, second=0, microsecond=0) - timedelta(days=1)
    for at in (noon, noon + HOUR, noon + 2 * HOUR):
        look("dewi", "nia", now=at)
    look("dewi", "nia", now=noon - timedelta(days=1))
    said = log_of("nia")
    assert said.count("in a list of roles.") == 2
    assert "12:05 to 14:05" in said.replace("12.05", "12:05").replace("14.05", "14:05")


def test_what_is_typed_as_a_name_is_shown_as_text() -> None:
    called("dewi", "<b>{role}</b> %(place)s {who.__class__}")
    look("dewi", "nia", permission="")
    assert "&lt;b&gt;{role}&lt;/b&gt; %(place)s {who.__class__} saw your name" in log_of("nia")


def test_a_line_whose_codes_are_gone_is_still_told() -> None:
    look("dewi", "nia", what="fortune", why="told")
    assert "saw something of your record." in log_of("nia")


# --- keys of other systems ------------------------------------------------------------------------------------------


def token_for(slug: str, name: str = "Ystafell staff") -> str:
    """The public id of a key that they gave a system."""
    now = timezone.now()
    said = {"account": account(slug), "key": new_key(), "name": name, "scopes": list(SCOPES), "by": "test"}
    return str(signin.give_token(**said, until=now + HOUR, now=now))


def system_reads(key: str, slug: str, what: str = "results") -> None:
    now = timezone.now()
    system = System(key=key, account="account", person=person(slug), scopes=SCOPES, ends_at=now + HOUR)
    access.looked(viewer=Viewer(system=system), at=[person(slug)], what=what, why="key", now=now)


def test_a_system_is_told_by_the_name_that_the_person_gave_its_key() -> None:
    key = token_for("nia")
    system_reads(key, "nia")
    assert "The system that you gave the key ‘Ystafell staff’ read your results." in log_of("nia")
    signin.take_token_back(token=account("nia").tokens.get(), by="test")
    assert "A system that you gave a key read your results." in log_of("nia")


def test_the_name_of_anothers_key_is_not_told() -> None:
    system_reads(token_for("dewi", "PREIFAT"), "nia")
    assert "PREIFAT" not in log_of("nia")


# --- many lines, and taking them along ------------------------------------------------------------------------------


def many(of: str, lines: int, now: datetime) -> None:
    """Looks of many persons, in many roles and for many places, and of systems."""
    place, key = school(), token_for(of)
    people = Person.objects.bulk_create(Person(name=f"Person {n}", language="en") for n in range(lines))
    Look.objects.bulk_create(
        Look(
            of=person(of),
            by=key if n % 9 == 0 else str(one.public_id),
            role="union_representative" if n % 5 == 0 else "head",
            place=place,
            what="results" if n % 9 == 0 else "roles",
            why="key" if n % 9 == 0 else "list",
            day=(now - timedelta(days=n)).date(),
            first_at=now - timedelta(days=n),
            last_at=now - timedelta(days=n),
        )
        for n, one in enumerate(people)
    )


def test_fifty_a_page_in_at_most_ten_queries(now) -> None:
    client = client_of("nia")
    many("nia", 120, now)
    page(client, "/account/looked/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        said = page(client, "/account/looked/")
    assert said.count("Person ") + said.count("Ystafell staff") == 50
    assert len(asked) <= 10, [one["sql"][:90] for one in asked]
    assert page(client, "/account/looked/?page=3").count("<li><span>") == 20
    days = [said.index(when) for when in ("23 November 2026", "22 November 2026", "1 November 2026")]
    assert days == sorted(days), "the newest first"


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 5000, "%00", "1.5", ""])
def test_a_page_that_there_is_not_is_one_that_there_is(number, now) -> None:
    many("nia", 3, now)
    assert "Person 1" in page(client_of("nia"), f"/account/looked/?page={number}")


def test_it_can_be_taken_along_and_no_spreadsheet_runs_it(now) -> None:
    called("dewi", "=HYPERLINK(1)")
    look("dewi", "nia", permission="")
    rows = list(csv.DictReader(io.StringIO(page(client_of("nia"), "/account/looked.csv").lstrip("\ufeff"))))
    assert rows[0]["who"] == "'=HYPERLINK(1)"
    assert rows[0]["en"].startswith("'=HYPERLINK(1) saw")
    assert rows[0]["cy"].startswith("Gwelodd =HYPERLINK(1)")
    said = json.loads(page(client_of("nia"), "/account/looked.json"))["looks"]
    assert (said[0]["who"], len(said)) == ("=HYPERLINK(1)", 1)
    assert set(said[0]) == set(rows[0])


def test_a_long_log_is_taken_along_in_few_queries(now) -> None:
    client = client_of("nia")
    many("nia", 300, now)
    for kind in ("csv", "json"):
        with CaptureQueriesContext(connection) as asked:
            page(client, f"/account/looked.{kind}")
        assert len(asked) <= 10
    assert len(json.loads(page(client, "/account/looked.json"))["looks"]) == 300


# --- following the record -------------------------------------------------------------------------------------------


def test_an_erased_record_takes_its_log_along() -> None:
    look("dewi", "nia")
    look("nia", "dewi")
    of = person("nia")
    account("nia").person.delete()
    assert not Look.objects.filter(of=of).exists()
    assert Look.objects.filter(of=person("dewi"), by=of).exists(), "what they saw of others stays in the others' log"


def test_when_two_records_become_one_so_do_their_logs_and_back() -> None:
    from llwybr.core.appointments import following

    merged, into = (Person.objects.get(public_id=person(slug)) for slug in ("farida", "nia"))
    for at in ("farida", "nia"):
        look("dewi", at)  # the same line in both
    look("menna", "farida")
    look("nia", "farida", what="match", why="decide")
    moved = following._move_looks(merged, into)
    assert len(moved) == 1
    assert Look.objects.filter(of=str(into.public_id)).count() == 2
    following._move_looks_back(merged, into, moved)
    assert (
        Look.objects.filter(of=str(into.public_id)).count(),
        Look.objects.filter(of=str(merged.public_id)).count(),
    ) == (1, 3)
