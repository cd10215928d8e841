"""Signing in, as people do it: with a code, a passkey, a sheet of paper, Hwb; and signed out from another device."""

import re

import pytest

from tests.journeys.conftest import Walking
from tests.journeys.serving import Site
from tests.journeys.walker import Walker

pytestmark = pytest.mark.browser

PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def unlockable(who: Walker) -> None:
    """Their device can make passkeys, and is unlocked by its owner."""
    tools = who.context.new_cdp_session(who.page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})


def sign_out(who: Walker) -> None:
    who.through(who.page.locator('header form[action$="/sign-out/"] button'))
    who.at("signed-out/")


def test_a_passkey(walking: Walking, language: str) -> None:
    """Nia signs in by e-mail, adds a passkey, and from then on needs no letter."""
    with walking() as nia:
        unlockable(nia)
        nia.sign_in(f"passkey-{language}@ysgol.example")
        nia.go("account/")
        nia.follow("account/passkey/")
        nia.page.fill("input[name=name]", "Ffôn Nia")
        nia.press()
        nia.at("account/")
        assert "Ffôn Nia" in nia.says("dl + h2 + dl, dl:nth-of-type(2)")
        sign_out(nia)
        nia.go("sign-in/")
        nia.through(nia.one("form.passkey button"))
        nia.go("account/sessions/")
        assert nia.page.locator("main .tasks > li").count() == 1


def test_a_code_on_paper(walking: Walking) -> None:
    """A midday supervisor without e-mail begins with a sheet, and comes back on another device with one of its codes."""
    with walking() as menna:
        menna.go("sign-in/")
        menna.follow("sign-in/without-email/")
        menna.press()
        menna.at("account/paper/")
        menna.press()
        codes = menna.page.locator("main .code").all_inner_texts()
        assert len(codes) == 10
    with walking() as elsewhere:
        for code, welcome in ((codes[0], True), (codes[0], False), (codes[1].lower().replace("-", " "), True)):
            elsewhere.go("sign-in/")
            elsewhere.follow("sign-in/paper/")
            elsewhere.page.fill("input[name=code]", code)
            elsewhere.press()
            assert (elsewhere.path != "sign-in/paper/") is welcome, code
            if welcome:
                sign_out(elsewhere)


def test_hwb(walking: Walking, language: str, site: Site) -> None:
    """With an account that the school gave: to the provider's own page and back, by the real flow."""
    with walking(axe=False) as farida:
        for _ in range(2):
            farida.go("sign-in/")
            farida.one('form[action*="/with/hwb/"] button').click()
            farida.page.wait_for_url(f"{site.hwb}/**")
            farida.page.fill("input[name=sub]", f"farida-{language}")
            farida.page.locator("button, input[type=submit]").first.click()
            farida.page.wait_for_url(f"{site.address}/{language}/**")
            farida.go("account/")
            assert "Hwb" in farida.says("dl:nth-of-type(2)")
            sign_out(farida)


def test_turned_back_at_the_provider(walking: Walking, site: Site) -> None:
    with walking() as farida:
        farida.go("sign-in/", look=False)
        farida.one('form[action*="/with/hwb/"] button').click()
        farida.page.wait_for_url(f"{site.hwb}/**")
        state = re.search(r"state=([^&]+)", farida.page.url)
        assert state
        farida.page.goto(f"{site.address}/sign-in/with/hwb/back/?error=access_denied&state={state[1]}")
        farida.look()
        farida.follow("sign-in/")


def test_ended_from_another_device(walking: Walking, language: str) -> None:
    """A phone was left in the staff room: it is signed out from home, and Back shows nothing on it."""
    email = f"left-{language}@ysgol.example"
    with walking() as home, walking() as phone:
        phone.sign_in(email)
        phone.go("account/")
        home.sign_in(email)
        home.go("account/sessions/")
        assert home.page.locator("main .tasks > li").count() == 2
        other = home.page.locator("main .tasks > li", has_not=home.page.locator("strong")).first
        home.through(other.locator("button"))
        assert home.page.locator("main .tasks > li").count() == 1
        phone.page.reload()
        assert phone.path == "sign-in/"
        phone.page.go_back()
        assert "sign-in" in phone.page.url or email not in phone.page.content()


def test_back_after_signing_out_shows_nothing(walking: Walking, language: str) -> None:
    email = f"back-{language}@ysgol.example"
    with walking() as nia:
        nia.sign_in(email)
        nia.go("account/")
        assert email in nia.page.content()
        sign_out(nia)
        nia.page.go_back()
        nia.page.wait_for_load_state()
        assert email not in nia.page.content()


def test_a_form_sent_after_the_session_ended_is_kept(walking: Walking, language: str) -> None:
    """She writes her name, and has been signed out meanwhile: once she is in again, one press saves it."""
    email = f"kept-{language}@ysgol.example"
    with walking() as nia, walking() as home:
        nia.sign_in(email)
        home.sign_in(email)
        nia.go("account/name/")
        nia.page.fill("input[name=name]", "Nia o'r Bala")
        home.go("account/sessions/")
        home.press()
        nia.press()
        nia.at("sign-in/")
        nia.page.fill("input[name=email]", email)
        nia.press()
        nia.page.fill("input[name=code]", nia.code_sent_to(email))
        nia.press()
        nia.at("sign-in/arrived/")
        nia.press()
        nia.at("account/")
        assert "Nia o'r Bala" in nia.says("dl")


def test_five_minutes_before_its_end_a_session_says_so_and_one_press_lets_it_last(
    walking: Walking, language: str
) -> None:
    """She is reading, and typing slowly: the notice comes into view, and what she typed stays."""
    with walking() as nia:
        nia.sign_in(f"slow-{language}@ysgol.example")
        nia.page.clock.install()
        nia.go("account/name/")
        nia.page.fill("input[name=name]", "Nia")
        notice = nia.page.locator(".ends")
        nia.page.clock.fast_forward("02:50:00")
        assert notice.locator("p[role=alert]").count() == 0
        nia.page.clock.fast_forward("00:06:00")
        assert notice.locator("p[role=alert]").count() == 1
        assert nia.in_sight(notice)
        nia.look()
        with nia.page.expect_response("**/stay/"):
            notice.locator("button").click()
        notice.locator("p:not([role])").wait_for()
        assert nia.page.input_value("input[name=name]") == "Nia"


def test_without_javascript_everything_but_passkeys(walking: Walking, language: str) -> None:
    with walking(java_script_enabled=False, axe=False) as gwen:
        gwen.go("sign-in/", look=False)
        assert not gwen.one("form.passkey").is_visible()
        gwen.page.fill("input[name=email]", f"plain-{language}@ysgol.example")
        gwen.one("#page-form .actions button").click()
        gwen.page.fill("input[name=code]", gwen.code_sent_to(f"plain-{language}@ysgol.example"))
        gwen.one("#page-form .actions button").click()
        gwen.go("account/", look=False)
        assert f"plain-{language}@ysgol.example" in gwen.says("dl:nth-of-type(2)")


PAGES = ("", "name/", "sessions/", "tokens/", "tokens/new/", "passkey/", "app/", "paper/", "email/", "close/")


def test_every_page_of_an_account_reads_well(walking: Walking, language: str) -> None:
    with walking() as gwen:
        gwen.sign_in(f"pages-{language}@ysgol.example")
        for page in PAGES:
            gwen.go(f"account/{page}")
        gwen.go("sign-in/second-way/")
        gwen.go("sign-in/prove/")
        gwen.go("account/tokens/new/")
        gwen.page.fill("input[name=name]", "Cofnod yr ysgol")
        gwen.choose("scopes", "plan")
        gwen.press()
        gwen.go("account/tokens/")
        gwen.go("my-data/erase/")
        gwen.press()
        gwen.at("my-data/erased/whole/")
