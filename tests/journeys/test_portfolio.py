"""What Nia keeps is hers: she shows one piece to one reader for a week and sees it opened; her head finds nothing of it. She leaves
with all of it, and a Llwybr that never heard of her takes it in. Somebody is erased, and nothing is left but that it happened."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator

from tests.journeys.browser import patient
from tests.journeys.conftest import Walking
from tests.journeys.serving import Site, environment, served
from tests.journeys.walker import Walker

pytestmark = pytest.mark.browser
REVIEWER = "Emyr Maesybarcud"
GAME = "Gêm rifau i grŵp bach"
PURPOSE = {"en": "For my review", "cy": "Ar gyfer fy adolygiad"}
NOWHERE = "00000000-0000-4000-8000-000000000000"
TRACE = "Cwningen-binc"  # no other story writes this
WORDS = f"{TRACE}: sut dysgais i drwsio'r tap yn y gegin."


def main(walker: Walker) -> str:
    return walker.page.inner_text("main")


def button(walker: Walker, name: str) -> Locator:
    return walker.page.locator(f'main button[name="{name}"]')


def piece_of(walker: Walker, title: str) -> str:
    """To this piece of their portfolio; its path."""
    walker.go("portfolio/")
    walker.through(walker.page.locator("main").get_by_role("link", name=title))
    return walker.path


def share(nia: Walker, piece: str) -> str:
    """Shown for a week to whoever reviews her work; the path of the share."""
    nia.follow(f"{piece}share/")
    nia.press()
    assert nia.page.locator(".errors").count() == 1, "nothing was said yet"
    nia.page.locator("main .choice", has_text=REVIEWER).first.locator("input").check()
    nia.page.fill("[name=purpose]", PURPOSE[nia.language])
    nia.page.locator("input[name=until]").first.check()
    nia.press()
    preview = nia.page.inner_text("main section.panel")
    assert GAME in preview
    assert "gem-rifau.txt" in preview
    nia.through(button(nia, "confirm"))
    nia.go("portfolio/shares/")
    nia.through(nia.page.locator("main").get_by_role("link", name=GAME).first)
    return nia.path


def refused(walker: Walker, path: str) -> str:
    """What a page says that is not there for them, without its own address."""
    answer = walker.page.request.get(f"{walker.site}/{walker.language}/{path}")
    assert answer.status == 404, path
    return re.sub(r'nonce-[^"]*|nonce="[^"]*"|value="[^"]*"', "", answer.text().replace(path, ""))


def test_nia_shows_one_piece_for_a_week_sees_it_opened_and_her_head_finds_nothing(walking: Walking) -> None:
    with walking() as nia, walking() as reviewer, walking() as head:
        nia.become("nia")
        piece = piece_of(nia, GAME)
        shared = share(nia, piece)

        reviewer.become("reviewer")
        reviewer.go("shared-with-me/")
        reviewer.through(reviewer.page.locator("main").get_by_role("link", name=GAME).first)
        assert PURPOSE[nia.language] in main(reviewer)
        seen = reviewer.path
        file = reviewer.page.locator('main a[href*="/files/"]').first.get_attribute("href") or ""
        came_by = []
        reviewer.context.on("response", lambda one: came_by.append((urlsplit(one.url).hostname, one.status)))
        assert "cownteri" in reviewer.take(file.removeprefix(f"/{reviewer.language}/")).decode()
        assert came_by[:2] == [("localhost", 303), ("127.0.0.1", 200)], "by the other name of the machine"
        assert {one["domain"] for one in reviewer.context.cookies()} == {"localhost"}

        nia.go(shared)
        assert REVIEWER in main(nia)
        opened = nia.page.locator("main dl.summary dd").last.inner_text()
        assert REVIEWER in opened
        nia.switch_language()
        nia.switch_language()

        head.become("head")
        nothing = refused(head, f"portfolio/{NOWHERE}/")
        assert refused(head, piece) == nothing
        assert refused(head, seen) == refused(head, f"shared-with-me/{NOWHERE}/")
        assert refused(head, shared) == refused(head, f"portfolio/shares/{NOWHERE}/")
        head.go("shared-with-me/")
        assert GAME not in main(head)
        assert head.page.locator("main .tasks").count() == 0

        nia.go(shared)
        nia.through(nia.page.locator('main form[action$="/take-back/"] button').first)
        assert refused(reviewer, seen) == refused(reviewer, f"shared-with-me/{NOWHERE}/"), "taken back, this second"
        refused(reviewer, file.removeprefix(f"/{reviewer.language}/"))


@pytest.fixture
def elsewhere(shared: tuple[Site, Path], tmp_path: Path) -> Iterator[Site]:
    """Another Llwybr: with keys of its own, and nobody of this one's in it."""
    keyless = shutil.copytree(shared[1], tmp_path / "keyless", ignore=shutil.ignore_patterns("audit-key", "secret-key"))
    with served(keyless, hwb=shared[0].hwb) as site:
        yield site


def test_nia_leaves_with_all_of_it_and_another_llwybr_takes_it_in(
    walking: Walking, browser: Browser, elsewhere: Site, language: str, tmp_path: Path
) -> None:
    with walking() as nia:
        nia.become("nia")
        nia.go("my-data/")
        nia.through(nia.page.locator('main form[action$="/my-data/take-along/"] button'))
        for _ in range(120):
            if nia.page.locator('main a[href$="/file/"]').count():
                break
            nia.page.wait_for_timeout(500)
            nia.page.reload()
        nia.look()
        bundle = tmp_path / "llwybr.zip"
        bundle.write_bytes(nia.take(f"{nia.path}file/"))
        nia.go("portfolio/")
        pieces = nia.page.locator("main li a", has_text=GAME).count()
        assert pieces == 1

    context = patient(browser.new_context())
    with Walker(context, elsewhere.address, language) as there:
        there.sign_in(f"nia-{language}@newydd.example")
        there.go("my-data/bring-in/")
        forged = tmp_path / "forged.zip"
        forged.write_bytes(_with_one_byte_changed(bundle.read_bytes()))
        there.page.set_input_files("input[type=file]", forged)
        there.through(there.one('form[enctype="multipart/form-data"] button'))
        assert there.page.locator(".errors").count() == 1, "it is not what was signed"
        there.page.set_input_files("input[type=file]", bundle)
        there.through(there.one('form[enctype="multipart/form-data"] button'))
        there.through(there.page.locator('main button[value="bring"]'))
        piece = piece_of(there, GAME)
        file = there.page.locator('main a[href*="/portfolio/files/"]').first.get_attribute("href") or ""
        assert "cownteri" in there.take(file.removeprefix(f"/{language}/")).decode()
        there.go(piece)
        there.go("learning-record/")
        there.switch_language()
    context.close()


def _with_one_byte_changed(zipped: bytes) -> bytes:
    at = len(zipped) // 2
    return zipped[:at] + bytes([zipped[at] ^ 1]) + zipped[at + 1 :]


def test_somebody_is_erased_and_no_trace_is_left(walking: Walking, site: Site, language: str) -> None:
    address = f"{TRACE.lower()}-{language}@dileu.example"
    with walking() as gone:
        gone.begin()
        gone.sign_in(address)
        gone.go("portfolio/add/text/")
        gone.page.fill("[name=title]", f"{TRACE} {language}")
        gone.page.fill("[name=text]", WORDS)
        gone.choose("language", "cy")
        gone.press()
        folder = site.log.parent
        assert TRACE in _everything(folder, f"{TRACE} {language}")
        gone.go("my-data/")
        gone.follow("my-data/erase/")
        gone.press()
        assert gone.page.locator("main form").count() == 0
        gone.go("home/", look=False)
        assert gone.path != "home/", "nobody is signed in any more"
    assert not _everything(folder, f"{TRACE} {language}")
    for _ in range(40):  # the last letter to them goes within seconds: until then it waits with their address on it
        if not _everything(folder, address):
            break
        time.sleep(0.5)
    assert not _everything(folder, address)
    verified = subprocess.run(
        [sys.executable, "-m", "llwybr.cli", "audit", "verify"],
        env=environment() | {"LLWYBR_MODE": "demo", "DATA": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr


def _everything(folder: Path, what: str) -> str:
    """The files of a Llwybr in which this is written, whatever its case: tables, what people brought, what waits, logs. Not the
    letters of the demonstration: they stand for what lies in people's own mailboxes."""
    sought, here = [what.encode(), what.casefold().encode()], (one for one in folder.rglob("*") if one.is_file())
    kept = [file for file in here if file.parent.name != "mail"]
    found = [file for file in kept if any(one in file.read_bytes() for one in sought)]
    return "\n".join(f"{TRACE} {file}" for file in found)
