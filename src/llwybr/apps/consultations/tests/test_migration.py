"""Secretaries who served before roles were grants go on serving; on a fresh database of the engine that the tests run on."""

from importlib import import_module

import pytest

from llwybr.core.places import queries as places
from tests.races import raced

pytestmark = pytest.mark.django_db
UUIDS = [f"{n}" * 8 + "-0000-4000-8000-000000000000" for n in range(6)]
TAKEN_UP, OVER, NEVER, CLOSED, NIA, DEWI = UUIDS
BEFORE_AND_AFTER = f"""
import json
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

call_command("migrate", "consultations", "0002", verbosity=0)
loader = MigrationLoader(connection)
now = [("consultations", "0002_the_desk_stands_on_accounts")]
now.append(("people", "0003_names_numbers_and_merges"))
apps = loader.project_state(now).apps
Secretary, Account, Person = (apps.get_model(one) for one in ("consultations.Secretary", "people.Account", "people.Person"))
nia, dewi = (Account.objects.create(person=Person.objects.create(public_id=id)) for id in ("{NIA}", "{DEWI}"))
alone = Account.objects.create()
for n, (id, nation, account, until) in enumerate([
    ("{TAKEN_UP}", "wales", nia, "2099-06-30"), ("{OVER}", "england", dewi, "2026-03-31"),
    ("{NEVER}", "wales", None, "2099-06-30"), ("{CLOSED}", "wales", alone, "2099-06-30"),
]):
    code = None if account else "digest"
    Secretary.objects.create(public_id=id, nation=nation, name=str(n), code=code, account=account, since="2026-01-01", until=until)
call_command("migrate", verbosity=0)
from llwybr.core.access.models import Grant
from llwybr.core.appointments.queries import without_authority
assert without_authority(timezone.now()) == []
assert "consultations_secretary" not in connection.introspection.table_names()
said = ("public_id", "holder", "role", "kind", "scope", "starts_at", "ends_at", "granter", "waits", "withdrawn_at")
print(json.dumps([{{name: str(getattr(one, name)) for name in said}} for one in Grant.objects.order_by("public_id")]))
"""


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The grants that there are afterwards, where there were four appointments and no grant."""
    return raced(BEFORE_AND_AFTER, tmp_path_factory.mktemp("data"))


def test_an_appointment_that_was_taken_up_is_a_grant_for_that_nation_and_that_time(after) -> None:
    wales, england = places.nation("wales"), places.nation("england")
    common = {"role": "body_secretary", "kind": "place", "granter": "system", "waits": "False", "withdrawn_at": "None"}
    one = {"public_id": TAKEN_UP, "holder": NIA, "scope": str(wales), "ends_at": "2099-06-30 23:00:00+00:00"}
    other = {"public_id": OVER, "holder": DEWI, "scope": str(england), "ends_at": "2026-03-31 23:00:00+00:00"}
    assert after == [{**common, **said, "starts_at": "2026-01-01 00:00:00+00:00"} for said in (one, other)]


def test_what_was_never_taken_up_or_belongs_to_nobody_is_gone_and_the_migration_says_so(after) -> None:
    assert {NEVER, CLOSED}.isdisjoint(one["public_id"] for one in after)
    said = import_module("llwybr.apps.consultations.migrations.0003_secretaries_become_grants").__doc__ or ""
    assert "code was never used" in said
    assert "must be appointed anew" in said
