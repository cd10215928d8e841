"""Someone who walks through the pages in one language, and looks over every page on the way.

What is wrong is gathered, and told together when the walk ends: one run shows all of it.
"""

import hashlib
import html
import json
import os
import re
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response

from tests.patterns import RUN

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},  # axe leaves it off unless asked
    "resultTypes": ["violations"],
}
REFUSED = re.compile(r"^Failed to load resource: the server responded with a status of (403|404|422) ")
SEEN = """() => ({
    language: document.documentElement.lang,
    title: document.title,
    headings: [...document.querySelectorAll("h1")].map((one) => one.textContent.trim()),
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    widest: [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
        .map((one) => one.tagName + "." + one.className).slice(-2).join(", "),
})"""
WORDS, GOALS = re.compile(r">[^<]*\S[^<]*<"), re.compile(r' (?:href|action|value)="[^"#][^"]*"')
DRAWN = re.compile(
    r' (?:x1|x2|y1|y2|cx|cy|r|d|points)="[^"]*"'
)  # where the lines of a picture lie, such as how far one has come
VIOLATIONS = "(options) => axe.run(options).then((found) => found.violations)"  # all else that it found is long to send
LETTER, GOAL = re.compile(r"<li\b.*?</li>", re.DOTALL), re.compile(r'<a\b[^>]*? href="([^"]+)"')
CODE = re.compile(r"\b[A-Z]{4}-[A-Z]{4}\b")
READ: set[str] = set()  # codes that were written somewhere already: a later letter may still be on its way
PATIENCE = 20  # seconds for a letter to come
ERROR = {"en": "Error:", "cy": "Gwall:"}


class Walker:
    """`with Walker(…) as nia: nia.go("start/")`. Everything wrong on the pages fails the walk when it ends."""

    def __init__(self, context: BrowserContext, site: str, language: str, *, axe: bool = True) -> None:
        self.context, self.site, self.language = context, site, language
        self.axe = Axe() if axe else None
        self.titles: dict[str, str] = {}
        self.problems: dict[str, list[str]] = {}
        self.page = self.tab()

    def __enter__(self) -> "Walker":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        found = "\n".join(f"{words} [{_some(pages)}]" for words, pages in self.problems.items())
        if error and found:
            error.add_note(f"Before that:\n{found}")
        assert error or not found, f"\n{found}"

    def tab(self) -> Page:
        """One more tab of the same browser, listened to."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.problem(f"script failed: {error}"))
        page.on("response", self._receive)
        return page

    # where they are

    @property
    def path(self) -> str:
        """The path without its language: `my/results/`."""
        return urlsplit(self.page.url).path.removeprefix(f"/{self.language}/")

    def at(self, path: str) -> None:
        assert self.path == path, f"at {self.page.url} instead of {path}"

    def one(self, selector: str) -> Locator:
        """The first thing of this kind in the page's own part."""
        return self.page.locator(f"main {selector}").first

    def says(self, selector: str) -> str:
        return self.one(selector).inner_text()

    # what they do

    def go(self, path: str, *, look: bool = True) -> None:
        self.page.goto(f"{self.site}/{self.language}/{path}")
        if look:
            self.look()

    def follow(self, path: str) -> None:
        """Press the link that leads to this path, or the first that leads to a page below it."""
        exactly = self.page.locator(f'a[href="/{self.language}/{path}"]:visible')
        below = self.page.locator(f'a[href^="/{self.language}/{path}"]:visible')
        self.through((exactly if exactly.count() else below).first)

    def press(self) -> None:
        """Press the page's main button."""
        self.through(self.one("#page-form .actions button"))

    def through(self, what: Locator) -> None:
        """Press something that leads to another page, and look that over."""
        with self.page.expect_navigation():
            what.click()
        self.look()

    def choose(self, name: str, value: str) -> None:
        self.page.locator(f'input[name="{name}"][value="{value}"]').check()

    def take(self, path: str) -> bytes:
        """Download what this link gives."""
        with self.page.expect_download() as waiting:
            self.page.locator(f'a[href="/{self.language}/{path}"]').first.click()
        return waiting.value.path().read_bytes()

    def switch_language(self) -> None:
        """Press the other language, in the header."""
        before = self.path
        self.language = "cy" if self.language == "en" else "en"
        self.through(self.page.locator("header .top-link").last)
        self.at(before)

    def begin(self) -> None:
        """Start a self-assessment of their own, as a teaching assistant in Wales."""
        self.go("start/aim/?nation=wales&where=classroom&how=2&job=teaching-assistant-2", look=False)
        self.choose("aim", "none")
        self.press()
        self.at("my/")

    def become(self, slug: str) -> None:
        """Step into one of the cast. Others share that record: only look at it."""
        self.go("demonstration/", look=False)
        self.through(self.one(f'form[action$="/demonstration/{slug}/"] button'))
        self.at("home/")
        self.go("my/", look=False)

    def sign_in(self, email: str) -> None:
        """By a code that went to this address: whoever is new here is new then."""
        self.go("sign-in/", look=False)
        self.page.fill("input[name=email]", email)
        self.press()
        self.at("sign-in/code/")
        self.page.fill("input[name=code]", self.code_sent_to(email))
        self.press()

    def code_sent_to(self, email: str) -> str:
        """The code in a letter to this address that nobody has read yet, as the demonstration shows its letters."""
        for _ in range(PATIENCE * 4):
            for path in _letters(self._text(f"/{self.language}/demonstration/letters/"), email):
                code = CODE.search(self._text(path))
                if code and code.group() not in READ:
                    READ.add(code.group())
                    return code.group()
            self.page.wait_for_timeout(250)
        raise AssertionError(f"no letter came to {email}")

    def _text(self, path: str) -> str:
        """The main part of the page there, with this browser's cookies, but not drawn."""
        return self.context.request.get(f"{self.site}{path}").text().partition("<main")[2]

    # what they see

    def in_sight(self, what: Locator) -> bool:
        """Whether it can be seen without scrolling."""
        box, size = what.bounding_box(), self.page.viewport_size
        return bool(box and size and box["y"] >= 0 and box["y"] + box["height"] <= size["height"])

    def data(self) -> dict[str, Any]:
        """What is kept about them, as they can download it."""
        data: dict[str, Any] = json.loads(self.take("my/plan.json"))
        return data

    def look(self) -> None:
        """Language, heading, title and width of the page, and what axe says of it."""
        seen: dict[str, Any] = self.page.evaluate(SEEN)
        if seen["language"] != self.language:
            self.problem(f"the page says that its language is {seen['language']}")
        if len(seen["headings"]) != 1:
            self.problem(f"{len(seen['headings'])} headings of the first level: {seen['headings']}")
        if seen["over"] > 0:
            self.problem(f"{seen['over']} pixels too wide: {seen['widest']}")
        self._look_at_title(seen["title"])
        if self.axe:
            self._ask(self.axe)

    def _ask(self, axe: Axe) -> None:
        """What axe says, asked once for pages that differ in words, goals and pictures alone, such as twenty questions in a row.

        It judges elements, their attributes and whether there are words in them: all that is in the page's bones.
        """
        bones = WORDS.sub(">+<", DRAWN.sub("", GOALS.sub(" goal", self.page.content()))) + str(self.page.viewport_size)
        looked_over = _looked_over(bones)
        if looked_over.exists():
            return
        self.page.evaluate(axe.axe_script)
        violations = self.page.evaluate(VIOLATIONS, OPTIONS)
        for violation in violations:
            for node in violation["nodes"]:
                self.problem(f"{violation['id']}: {violation['help']}: {node['target'][0]}")
        if not violations:
            looked_over.touch()

    def _look_at_title(self, title: str) -> None:
        words, _, ending = title.removeprefix(ERROR[self.language]).strip().rpartition(" – ")
        if not words or ending != "Llwybr":
            self.problem(f"the title is {title!r}")
        if (other := self.titles.setdefault(title, self.path)) != self.path:
            self.problem(f"the title {title!r} is that of {other} too")

    def problem(self, words: str) -> None:
        self.problems.setdefault(words, []).append(urlsplit(self.page.url).path)

    def _hear(self, message: ConsoleMessage) -> None:
        document_refused = REFUSED.match(message.text) and "/static/" not in message.location["url"]
        elsewhere = not (message.location["url"] or self.site).startswith(
            self.site
        )  # the provider's own pages are its own
        if message.type in {"error", "warning"} and not document_refused and not elsewhere:
            self.problem(f"the console says: {message.text}")

    def _receive(self, response: Response) -> None:
        if response.status >= 500:
            self.problem(f"{response.status} from {response.url}")


def _looked_over(bones: str) -> Path:
    """A file that is there if axe found nothing wrong in a page with these bones: all workers of a run know it."""
    folder = Path(os.environ[RUN]) / "looked-over"
    folder.mkdir(exist_ok=True)
    return folder / hashlib.sha256(bones.encode()).hexdigest()


def _letters(page: str, email: str) -> list[str]:
    """The latest letters to this address: two that went in one second stand in any order."""
    to_them = [one for one in LETTER.findall(page) if email in html.unescape(one)]
    return [found[1] for one in to_them[:3] if (found := GOAL.search(one))]


def _some(pages: list[str]) -> str:
    more = f" and {len(pages) - 1} more" if len(pages) > 1 else ""
    return f"{pages[0]}{more}"
