"""Whatever is asked, the API answers as it says that it does (schemathesis, over the whole description)."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import negative_data_rejection

from llwybr.apps.portfolio.tests import learning
from llwybr.site.api import serving
from llwybr.site.wsgi import application
from tests.api import key_of
from tests.cast import attempt_of

pytestmark = pytest.mark.django_db

MOST_EXAMPLES = 500  # of each address, in a nightly run


def served(environ: Any, start_response: Any) -> list[bytes]:
    """As a server sends it: whole, and what it came from is closed."""
    answer = application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", served)


@pytest.fixture(autouse=True)
def one_connection_and_no_limit(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A request over WSGI would close the connection that holds the transaction of the test; and it asks very often."""
    monkeypatch.setattr(serving, "MOST", 10**9)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


# The key of a test is the same for all its examples.
usual = settings(
    max_examples=min(settings().max_examples, MOST_EXAMPLES),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def headers() -> dict[str, str]:
    """With a real key, which the open half does not look at."""
    return {"Authorization": f"Bearer {key_of('nia')}"}


@pytest.fixture
def real(settings: Any, tmp_path: Any) -> dict[str, str]:
    """What there is of Nia's: an attempt, a piece with a file, which counts in an entry of her record of learning."""
    settings.FILES = tmp_path
    piece, entry = learning.evidence(), learning.entry(provider="y", changed="z")
    entry.evidence.add(piece)
    own = {"attempt": "current", "other": str(attempt_of("nia"))}
    return {**own, "piece": str(piece), "file": str(learning.attached(piece).file), "entry": str(entry)}


@schema.parametrize()
@usual
def test_every_answer_is_as_described(case: Any, headers: dict[str, str]) -> None:
    answered: Response = case.call_and_validate(headers=headers)
    assert answered.status_code < 500


@pytest.mark.sqlite  # real rows are read over the API on both engines beside each app; here it is their shape, which Python writes
@schema.include(path_regex="/my/").parametrize()
@usual
def test_so_is_what_is_somebodys_own_where_it_is_there(
    case: Any, headers: dict[str, str], real: dict[str, str]
) -> None:
    """With the names of what is there, so that there is something to answer with."""
    case.path_parameters = {name: real[name] for name in case.path_parameters or {}}
    case.query = {name: value for name, value in (case.query or {}).items() if name in {"limit", "offset"}}
    # What was wrong with the question may just have been put right: that wrong ones are refused is tried above.
    answered: Response = case.call_and_validate(headers=headers, excluded_checks=[negative_data_rejection])
    shown = answered.request.headers.get("Authorization") == headers["Authorization"]  # it tries without, too
    assert answered.status_code in ({200, 204, 405, 422} if shown else {401, 405, 422}), answered.content


@pytest.mark.sqlite  # refused before anything is looked up
@schema.include(path_regex="/my/").parametrize()
@settings(max_examples=10)
def test_so_is_every_refusal_of_whoever_has_no_key(case: Any) -> None:
    answered: Response = case.call()
    case.validate_response(answered)
    assert answered.status_code in {204, 401, 405, 422, 429}
