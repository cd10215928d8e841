"""The pictures of the README, made anew: Nia's own pages on a phone, and her plan at a desk.

Usage: python docs/pictures.py   (chromium must be there; everything else is started and ended here)
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.journeys import browser as browsers  # noqa: E402
from tests.journeys.serving import Site, served  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
PAGES = {"question": "my/questions/short/development.growth/", "results": "my/results/#path", "plan": "my/plan/"}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1.5}  # sharp enough, and small
DESK = {"viewport": {"width": 1280, "height": 900}, "device_scale_factor": 1}
TALLEST = 1200  # CSS pixels: what lies below is left to the visitor
MARGIN = 16
FIRST_TOP = """(margin) => {
    const named = document.querySelector(":target");
    return named ? Math.round(named.getBoundingClientRect().top + scrollY - margin) : 0;
}"""
LAST_END = """(tallest) => Math.round(Math.max(...[...document.querySelectorAll("main :is(p, li, tr, dl > div, .choice, .button)")]
    .map((one) => one.getBoundingClientRect().bottom + scrollY).filter((end) => end <= tallest)))"""
LARGEST = 250_000  # bytes


def main() -> int:
    path = browsers.found()
    if path is None:
        print("The pictures need chromium. On Debian: apt-get install chromium", file=sys.stderr)
        return 1
    PICTURES.mkdir(exist_ok=True)
    with served() as site, sync_playwright() as playwright:
        browser = browsers.launched(playwright, path)
        for language in ("en", "cy"):
            take(browser, site, language, PHONE, {f"{name}-{language}": PAGES[name] for name in PAGES})
        take(browser, site, "cy", DESK, {"plan-desktop-cy": PAGES["plan"]})
        browser.close()
    return too_large()


def take(browser: Browser, site: Site, language: str, device: dict[str, object], pictures: dict[str, str]) -> None:
    """Step into Nia on this device, and picture these pages."""
    context = browser.new_context(**device)  # type: ignore[arg-type]
    page = browsers.patient(context).new_page()
    page.goto(f"{site.address}/{language}/demonstration/")
    with page.expect_navigation():
        page.locator('form[action$="/demonstration/nia/"] button').click()
    for name, path in pictures.items():
        page.goto(f"{site.address}/{language}/{path}")
        picture(page, PICTURES / f"{name}.png")
    context.close()


def picture(page: Page, file: Path) -> None:
    """From the top, or from what the address names, to the end of the last block that fits whole."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    top = page.evaluate(FIRST_TOP, MARGIN)
    height = page.evaluate(LAST_END, top + TALLEST - MARGIN) + MARGIN - top
    page.screenshot(path=file, full_page=True, clip={"x": 0, "y": top, "width": width, "height": height})
    print(f"{file.relative_to(ROOT)}: {width} by {height}, {file.stat().st_size // 1000} kB")


def too_large() -> int:
    large = [file.name for file in PICTURES.glob("*.png") if file.stat().st_size > LARGEST]
    if large:
        print(f"Over {LARGEST // 1000} kB: {', '.join(large)}", file=sys.stderr)
    return 1 if large else 0


if __name__ == "__main__":
    raise SystemExit(main())
