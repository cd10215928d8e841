"""An edition changes: the draft is read and commented on, every comment is answered, it is agreed, and Nia is told."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from llwybr.core.signin import totp
from tests.journeys.conftest import Walking
from tests.journeys.serving import Site, environment, served
from tests.journeys.walker import Walker

pytestmark = pytest.mark.browser
DRAFT = "wales/consultations/2027-09/"
DIGITAL = f"{DRAFT}element/information.digital/"
ON_DESK = "consultations/desk/wales/2027-09/"
WAITING = "main .tasks > li:has(.status:not(.done)) a"
ADDRESS = "ysgrifennydd@grwp.example"
PATIENCE = 20  # seconds in which a letter must have come
COMMENT = "Mae hyn yn well, ond rhowch enghraifft o'r iard."


@pytest.fixture
def site(shared: tuple[Site, Path]) -> Iterator[Site]:
    """A demonstration of its own: what is agreed here stays agreed."""
    with served(shared[1], hwb=shared[0].hwb) as site:
        yield site
        assert not site.troubles(), site.troubles()


def test_from_a_draft_to_an_edition_in_force(walking: Walking) -> None:
    with walking() as reader, walking() as secretary, walking() as nia:
        nia.become("nia")
        assert nia.page.locator("main .notice.warn").count() == 0
        answers(nia, "2")
        reads_the_draft(reader)
        comments_in_welsh(reader)
        takes_the_desk(secretary)
        closes_it(secretary)
        answers_every_comment(secretary)
        agrees_it(secretary)
        finds_the_answer(reader)
        reads_the_new_edition(reader)
        is_told(nia)
        goes_over(nia)


def test_the_same_without_any_script(walking: Walking) -> None:
    with (
        walking(axe=False, java_script_enabled=False) as reader,
        walking(axe=False, java_script_enabled=False) as secretary,
    ):
        reads_the_draft(reader)
        comments_in_welsh(reader)
        takes_the_desk(secretary)
        closes_it(secretary)
        answers_every_comment(secretary)
        agrees_it(secretary)


def test_a_secretary_is_appointed_answers_a_comment_and_is_dismissed(walking: Walking, site: Site) -> None:
    """The command line gives the role; then by e-mail and with an authenticator app: the whole way, as it really goes."""
    until = date.today() + timedelta(days=30)  # noqa: DTZ011
    given, *_ = role(site, "give", "body_secretary", "--nation", "wales", ADDRESS, "--until", until.isoformat()).split()
    with walking() as secretary:
        secretary.go("consultations/desk/")
        signs_in_by_email(secretary)
        sets_up_an_app_and_shows_it(secretary)
        secretary.at("consultations/desk/")
        secretary.follow(ON_DESK)
        waiting = secretary.page.locator(WAITING).count()
        answers_one(secretary)
        assert secretary.page.locator(WAITING).count() == waiting - 1
        role(site, "end", given)
        secretary.go(ON_DESK)
        assert secretary.page.locator(WAITING).count() == 0, "the very next page is shut"


def role(site: Site, *words: str) -> str:
    """What `llwybr role …` prints."""
    command = [sys.executable, "-m", "llwybr.cli", "role", *words]
    own = {"LLWYBR_MODE": "demo", "DATA": str(site.log.parent)}
    return subprocess.run(command, env=environment() | own, check=True, capture_output=True, text=True).stdout


def signs_in_by_email(secretary: Walker) -> None:
    secretary.at("sign-in/")
    secretary.page.locator("input[name=email]").fill(ADDRESS)
    secretary.press()
    secretary.at("sign-in/code/")
    secretary.page.locator("input[name=code]").fill(secretary.code_sent_to(ADDRESS))
    secretary.press()


def sets_up_an_app_and_shows_it(secretary: Walker) -> None:
    """Signed in one way, the desk asks for a second, and she has none yet."""
    secretary.at("sign-in/second-way/")
    secretary.follow("account/app/")
    secret = secretary.says("strong.code").replace(" ", "")
    now = int(time.time()) // totp.PERIOD
    secretary.page.locator("input[name=code]").fill(code_of_app(secret, now))
    secretary.press()


def code_of_app(secret: str, period: int) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, period))


def reads_the_draft(reader: Walker) -> None:
    reader.go("wales/consultations/")
    reader.follow(DRAFT)
    assert reader.page.locator("main .whats").count() >= 6
    reader.one("details summary").click()
    assert reader.one("details mark").is_visible()
    reader.follow(DIGITAL)


def comments_in_welsh(reader: Walker) -> None:
    """Begun on the page where they are, sent on the Welsh one: the other language is one press away, and loses nothing."""
    began = reader.language
    reader.page.locator("textarea").fill(COMMENT)
    reader.choose("role", "staff")
    if began == "en":
        reader.switch_language()
    assert reader.page.locator("textarea").input_value() == COMMENT
    reader.press()
    reader.at(DIGITAL)
    assert reader.one("[role=status]").is_visible()
    if began == "en":
        reader.language = began
    reader.go(f"{DRAFT}mine/")
    assert reader.says("blockquote").strip() == COMMENT
    assert reader.one("blockquote").get_attribute("lang") == "cy"
    reader.follow(f"{DIGITAL}back/")


def takes_the_desk(secretary: Walker) -> None:
    secretary.go("consultations/desk/")
    secretary.at("sign-in/")
    secretary.go("demonstration/")
    secretary.through(secretary.one('form[action$="/demonstration/desk/"] button'))
    secretary.at("consultations/desk/")
    secretary.follow(ON_DESK)


def closes_it(secretary: Walker) -> None:
    secretary.follow(f"{ON_DESK}close/")
    secretary.press()
    secretary.at(ON_DESK)
    assert secretary.page.locator(f'a[href$="{ON_DESK}agree/"]').count() == 0, "some comments have no decision"


def answers_every_comment(secretary: Walker) -> None:
    seen = []
    while secretary.page.locator(WAITING).count():
        seen += answers_one(secretary)
    assert COMMENT in [words.strip() for words in seen]


def answers_one(secretary: Walker) -> list[str]:
    """The first item that waits; its comments."""
    secretary.through(secretary.page.locator(WAITING).first)
    words = secretary.page.locator("main blockquote").all_inner_texts()
    secretary.choose("outcome", "later")
    for field in ("heard_en", "heard_cy", "reason_en", "reason_cy"):
        secretary.page.locator(f"textarea[name={field}]").fill(f"{field} ŵ")
    secretary.press()
    secretary.at(ON_DESK)
    return words


def agrees_it(secretary: Walker) -> None:
    secretary.follow(f"{ON_DESK}agree/")
    today = datetime.now(ZoneInfo("Europe/London")).date()
    secretary.page.locator("input[name=in_force_from]").fill(today.isoformat())
    secretary.press()
    secretary.at(f"{ON_DESK}agree/")
    assert secretary.one(".panel").is_visible(), "it is asked again"
    secretary.press()
    secretary.at("wales/editions/2027-09/")


def finds_the_answer(reader: Walker) -> None:
    reader.go(f"{DRAFT}mine/")
    assert f"heard_{reader.language} ŵ" in reader.says(".notice")
    reader.go(DIGITAL)
    assert reader.page.locator("textarea").count() == 0, "it is closed"


def reads_the_new_edition(reader: Walker) -> None:
    reader.go("wales/standards/")
    assert reader.page.locator("#safeguarding\\.online").count() == 1
    assert "2027-09" in reader.page.locator("main").inner_text()
    reader.go("wales/editions/2027-09/changes/")


def answers(nia: Walker, value: str) -> None:
    """Of something that the draft changes in meaning."""
    nia.go("my/questions/information/information.digital/")
    nia.choose("answer", value)
    nia.press()


def is_told(nia: Walker) -> None:
    nia.go("my/")
    assert nia.one(".notice.warn").is_visible()
    assert nia.page.locator(f'main a[href="/{nia.language}/my/edition/"]').is_visible()


def goes_over(nia: Walker) -> None:
    """She sees what changes for her, goes over, is asked again, and finds what she said beside the old words."""
    nia.follow("my/edition/")
    assert nia.page.locator("#information\\.digital .whats").count() == 1
    nia.page.locator("#information\\.digital + details summary").click()
    old = nia.page.locator("#information\\.digital + details .pair > div:first-child p").nth(2).inner_text()
    assert old
    nia.press()
    nia.at("my/edition/")
    assert nia.page.locator("main h2").count() == 1, "one answer did not carry over"
    assert old in nia.says(".pair > div:first-child")
    nia.through(nia.one(".pair > div:last-child a"))
    assert nia.page.locator("input[name=answer]:checked").count() == 0, "it is asked anew"
    nia.choose("answer", "3")
    nia.press()
    nia.go("my/edition/")
    assert old in nia.says(".pair > div:first-child"), "what she said before stays"
