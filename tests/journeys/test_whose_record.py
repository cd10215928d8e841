"""Who may see what: a role given, used, seen by whom it concerns, and ended; two records that become one, and part again."""

from datetime import date

import pytest

from llwybr.site.nation.plan import plan
from tests.journeys.conftest import Walking
from tests.journeys.walker import Walker

pytestmark = pytest.mark.browser
GOVERNOR = "llywodraethwr@ysgol.example"
SCHOOL = {"en": "Ysgol Gynradd Carreg Wen", "cy": "Ysgol Gynradd Carreg Wen"}


def step_into(walker: Walker, slug: str) -> None:
    """One of those who hold a role."""
    walker.go("demonstration/")
    walker.through(walker.one(f'form[action$="/demonstration/{slug}/"] button'))
    walker.at("home/")


def to_the_school(walker: Walker) -> str:
    """The page of Nia's school, as anybody finds it; its path."""
    walker.go("organisations/")
    walker.page.fill("input[name=words]", "carreg wen")
    walker.through(walker.one("form button"))
    walker.through(walker.page.get_by_role("link", name=SCHOOL[walker.language]))
    return walker.path


def test_nia_is_told_that_her_head_looked(walking: Walking) -> None:
    with walking() as head, walking() as nia:
        step_into(head, "head")
        school = to_the_school(head)
        head.go(f"{school}roles/")
        assert "Nia Enghraifft" in head.page.inner_text("main")
        holder = plan().holder("head", "ysgol-gynradd-carreg-wen")
        assert holder
        nia.become("nia")
        nia.go("home/")
        nia.through(nia.page.locator(f'main a[href="/{nia.language}/account/looked/"]').first)
        assert holder.name in nia.page.inner_text("main")
        nia.switch_language()
        assert holder.name in nia.page.inner_text("main")
        nia.go(f"{school}roles/", look=False)
        assert nia.page.locator("h1").count() == 1
        assert "Nia Enghraifft" not in nia.page.inner_text("main"), "her own list of who is there is not hers to see"


def test_a_role_is_given_used_and_ended_this_second(walking: Walking) -> None:
    """The one who gets it has no script."""
    with walking() as officer, walking(axe=False, java_script_enabled=False) as governor:
        step_into(officer, "authority-officer")
        school = to_the_school(officer)
        officer.follow(f"{school}roles/")
        officer.follow(f"{school}roles/give/")
        officer.press()
        assert officer.page.locator(".errors").count() == 1, "nothing was filled in"
        officer.choose("role", "governor")
        officer.page.fill("input[name=name]", "Tegid Enghraifft")
        officer.page.fill("input[name=email]", GOVERNOR)
        officer.page.fill("input[name=starts]", date.today().isoformat())  # noqa: DTZ011
        officer.press()
        role = officer.path
        governor.sign_in(GOVERNOR)
        governor.go("account/roles/")
        assert SCHOOL[governor.language] in governor.page.inner_text("main")
        officer.go(role)
        officer.follow(f"{role}end/")
        officer.choose("when", "now")
        officer.press()
        governor.go("account/roles/")
        before = governor.page.inner_text("main")
        assert SCHOOL[governor.language] in before, "that it was held is theirs to know"


def test_two_records_become_one_and_part_again(walking: Walking) -> None:
    with walking() as manager:
        step_into(manager, "business-manager")
        manager.follow("people/matches/")
        found = manager.page.locator("main a[href*='/people/matches/']:not([href*='show'])")
        paths = [str(one.get_attribute("href")) for one in found.all()]
        assert len(paths) == 2
        for path in paths:
            manager.go(path.removeprefix(f"/{manager.language}/"), look=False)
            if "Penllwyfan" in manager.page.inner_text("main"):
                break
        manager.look()
        manager.press()
        assert manager.page.locator(".errors").count() == 1
        manager.choose("answer", "same")
        manager.press()
        assert manager.page.locator("input[name=answer]").count() == 0, "it is answered"
        manager.press()
        assert manager.page.locator("input[name=answer]").count() == 3, "and asked again, once they are parted"
