"""Several postmen in processes of their own, on a real database: two at once, one that dies in the middle, one by a server."""

import ast
from collections import Counter

import pytest
from django.db import connection

from llwybr.core.letters.tests.conftest import Elsewhere, MailServer


def test_two_postmen_at_once_send_each_letter_once(elsewhere: Elsewhere, mail_server: MailServer) -> None:
    elsewhere.run("post('@example.org', 40)")
    both = [elsewhere.start("deliver(most=100)") for _ in range(2)]
    said = [ast.literal_eval(one.communicate(timeout=60)[0]) for one in both]
    assert sum((Counter(one) for one in said), Counter()) == {"sent": 40}
    assert Counter(mail_server.recipients) == Counter(f"{n}@example.org" for n in range(40))


def test_a_letter_whose_postman_died_goes_again_after_the_lease_and_can_be_told(elsewhere, mail_server) -> None:
    elsewhere.run("post('@example.org'); die_before_it_is_written_down(); deliver()", status=9)
    after = elsewhere.run("deliver(minutes=2); deliver(minutes=3); outcomes()").splitlines()
    assert after == ["{}", "{'sent': 1}", "[('sent', 2)]"]
    assert len({letter["Message-ID"] for letter in mail_server.taken}) == 1
    assert len(mail_server.taken) == 2


def test_what_was_sent_is_in_no_row_and_no_file(elsewhere: Elsewhere, mail_server: MailServer) -> None:
    """The database stays open all the while, as a server's does: closing it would clean up after us."""
    code = "post('@example.org'); look(); deliver(); look(); print(list(Letter.objects.values()))"
    before, _, after, rows = elsewhere.run(code).splitlines()
    assert before == ("True" if connection.vendor == "sqlite" else "False")
    assert after == "False"
    assert "example.org" not in rows
    assert "SECRET" not in rows
    assert len(mail_server.taken) == 1


@pytest.mark.parametrize("number", [0, 2])
def test_the_command_delivers_once_and_says_how_it_went(number, elsewhere: Elsewhere, mail_server: MailServer) -> None:
    said = elsewhere.run(f"post('@example.org', {number}); from llwybr.cli import main; main(['letters'])")
    assert said == f"Letters: {number} sent, 0 failed, 0 waiting.\n"


def test_beside_the_server_a_letter_arrives_within_two_seconds(elsewhere: Elsewhere, mail_server: MailServer) -> None:
    """The quickest of three: the machine of a test may be busy, the letter box may not be slow."""
    code = """
from time import monotonic, sleep
from llwybr.site.running import _postman
with _postman():
    for _ in range(3):
        post('@example.org')
        posted = monotonic()
        while Letter.objects.waiting().exists():
            sleep(0.01)
        print(monotonic() - posted)
"""
    assert min(map(float, elsewhere.run(code).split())) < 2
    assert mail_server.recipients == ["0@example.org"] * 3
