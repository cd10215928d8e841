"""The real packs are whole; a copy with one thing changed is told exactly what that breaks, and where."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from llwybr.apps.learning.shapes import OfferShape
from llwybr.apps.standards.shapes import ElementShape
from llwybr.core.packs import Fault, Knowledge
from llwybr.site.packs import check
from llwybr.site.running import PACKS

LINE = re.compile(r"\S+\.yaml:\d+: [a-z0-9.-]+: \S.*")
WORDS = {"en": "Words.", "cy": "Geiriau."}

COMMUNICATION = "shared/standards/communication.yaml"
OVERRIDES = "wales/standards/overrides.yaml"
JOBS = "shared/profiles/jobs.yaml"
GUIDES = "shared/library/communication.yaml"
PAGES = "shared/library/pages.yaml"
AT_WORK = "shared/learning/at-work.yaml"
EXAMPLE = "      facilities:\n        en: A child in the lunch queue"


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS, tmp_path / "packs"))


@pytest.fixture(scope="module")
def nations() -> list[Knowledge]:
    return check(PACKS)[0]


def change(packs: Path, file: str, old: str, new: str) -> None:
    text = (packs / file).read_text(encoding="utf-8")
    assert old in text, f"{file} no longer holds {old!r}"
    (packs / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def found(packs: Path) -> list[str]:
    """Each fault once for all nations, without its place."""
    return sorted({re.sub(r" \((wales|england)\)$", "", f"{fault.id}: {fault.message}") for fault in check(packs)[1]})


def test_the_real_packs_have_no_faults() -> None:
    assert check(PACKS)[1] == []


@pytest.mark.parametrize(("kind", "least"), [("elements", 20), ("profiles", 10), ("resources", 40), ("offers", 60)])
def test_the_real_packs_hold_enough(nations: list[Knowledge], kind: str, least: int) -> None:
    assert len({id for nation in nations for id in nation.records[kind]}) >= least


def test_both_nations_have_the_seven_areas_with_elements_in_each(nations: list[Knowledge]) -> None:
    assert {nation.manifest.id for nation in nations} == {"wales", "england"}
    for nation in nations:
        assert len(nation.records["areas"]) == 7
        assert {one.area for one in nation.of("elements", ElementShape).values()} == nation.records["areas"].keys()


def test_every_element_in_wales_has_a_short_free_offer_in_welsh(nations: list[Knowledge]) -> None:
    (wales,) = (nation for nation in nations if nation.manifest.id == "wales")
    offers = wales.of("offers", OfferShape).values()
    short = {
        element for one in offers if not one.cost and one.hours <= 4 and "cy" in one.languages for element in one.raises
    }
    assert wales.records["elements"].keys() - short == set()


ONE_CHANGE = {
    "an unknown area": (
        OVERRIDES,
        "- id: safeguarding.concerns\n",
        "- id: safeguarding.concerns\n    area: nowhere\n",
        ["safeguarding.concerns: area 'nowhere' does not exist: use one of communication, development, "],
    ),
    "a family without an example": (
        COMMUNICATION,
        EXAMPLE,
        EXAMPLE.replace("facilities", "kitchens"),
        [
            "communication.children: has an example for 'kitchens', which is no family: use one of ",
            "communication.children: has no example for facilities: write an everyday one.",
        ],
    ),
    "an area without an element": (
        "shared/standards/areas.yaml",
        "areas:\n",
        f"areas:\n  - {{id: empty, title: {json.dumps(WORDS)}}}\n",
        ["empty: has no element: write one, or remove the area."],
    ),
    "an offer that waits for itself": (
        AT_WORK,
        "    after: [help-less-on-purpose]\n",
        "    after: [lead-one-small-change]\n",
        [
            "lead-one-small-change: waits for itself (lead-one-small-change → lead-one-small-change): remove one `after`."
        ],
    ),
    "an offer after one that is not there": (
        AT_WORK,
        "    after: [help-less-on-purpose]\n",
        "    after: [help-more]\n",
        ["lead-one-small-change: comes after 'help-more', which is no offer here: check its spelling."],
    ),
    "an unknown provider": (
        AT_WORK,
        "    provider: corridor-network\n",
        "    provider: corridor-netwerk\n",
        ["a-coach-beside-you: provider 'corridor-netwerk' does not exist: check its spelling."],
    ),
    "a provider without an offer": (
        "england/learning/providers.yaml",
        "providers:\n",
        f"providers:\n  - {{id: idle, invented: true, name: {json.dumps(WORDS)}}}\n",
        ["idle: offers nothing in this nation: add an offer, or move the provider to the nation it serves."],
    ),
    "an offer that raises an unknown element": (
        AT_WORK,
        "      multi-agency.roles: {by: 1, to: 2}\n",
        "      multi-agency.rolls: {by: 1, to: 2}\n",
        ["sit-in-on-a-planning-meeting: raises 'multi-agency.rolls', which is no element: check its spelling."],
    ),
    "an offer for an unknown family": (
        AT_WORK,
        "    families: [facilities]\n",
        "    families: [kitchens]\n",
        ["portions-prices-and-waste: is for 'kitchens', which is no family: check its spelling."],
    ),
    "an offer that raises by four levels": (
        AT_WORK,
        "      multi-agency.roles: {by: 1, to: 2}\n",
        "      multi-agency.roles: {by: 4, to: 2}\n",
        ["sit-in-on-a-planning-meeting: raises.multi-agency.roles.by: must be 3 or less."],
    ),
    "hours between the quarters": (
        AT_WORK,
        "    hours: 7.5\n",
        "    hours: 7.6\n",
        ["a-coach-beside-you: hours: must be a multiple of 0.25."],
    ),
    "a price below nothing": (
        AT_WORK,
        "    cost: 180\n",
        "    cost: -180\n",
        ["a-coach-beside-you: cost: must be 0 or more."],
    ),
    "an offer in no language": (
        AT_WORK,
        "    languages: [en]\n",
        "    languages: []\n",
        ["a-coach-beside-you: languages: needs at least 1."],
    ),
    "a resource about an unknown element": (
        GUIDES,
        "    elements: {communication.children: [0, 1]}\n",
        "    elements: {communication.childern: [0, 1]}\n",
        ["guide-listen-first: is about 'communication.childern', which is no element: check its spelling."],
    ),
    "a resource for an unknown family": (
        GUIDES,
        "    families: []\n",
        "    families: [kitchens]\n",
        ["guide-listen-first: is for 'kitchens', which is no family: check its spelling."],
    ),
    "a resource for a reader at level 4": (
        GUIDES,
        "    elements: {communication.children: [0, 1]}\n",
        "    elements: {communication.children: [0, 4]}\n",
        ["guide-listen-first: elements.communication.children.1: must be 3 or less."],
    ),
    "a guide without a body": (
        PAGES,
        "- id: page-role-profiles\n",
        "- id: page-role-profiles\n    kind: guide\n",
        ["page-role-profiles: a guide needs body, try_this and ask: write them."],
    ),
    "a page without an address": (
        GUIDES,
        "- id: guide-listen-first\n",
        "- id: guide-listen-first\n    kind: page\n",
        ["guide-listen-first: a page or video needs url and checked: add them."],
    ),
    "a profile of an unknown family": (
        JOBS,
        "    family: teaching-and-learning\n",
        "    family: teaching\n",
        ["teaching-assistant-2: family 'teaching' does not exist: use one of "],
    ),
    "a profile that asks an unknown element": (
        JOBS,
        "      communication.children: 2\n",
        "      communication.childern: 2\n",
        ["teaching-assistant-2: asks 'communication.childern', which is no element: check its spelling."],
    ),
    "a profile that leads nowhere": (
        JOBS,
        "    leads_to: [teaching-assistant-4]\n",
        "    leads_to: [teaching-assistant-5]\n",
        ["teaching-assistant-3: leads to 'teaching-assistant-5', which is no profile: check its spelling."],
    ),
    "a profile that asks level 5": (
        JOBS,
        "      communication.children: 2\n",
        "      communication.children: 5\n",
        ["teaching-assistant-2: asks.communication.children: must be 4 or less."],
    ),
    "a profile that asks level 0": (
        JOBS,
        "      communication.children: 2\n",
        "      communication.children: 0\n",
        ["teaching-assistant-2: asks.communication.children: must be 1 or more."],
    ),
    "a text without its Welsh": (
        COMMUNICATION,
        "      cy: Siarad â phlant a gwrando arnynt\n",
        "",
        ["communication.children: title.cy: is missing: write the Welsh too."],
    ),
    "a heading too long for a phone": (
        COMMUNICATION,
        "      en: Talking and listening to children\n",
        f"      en: {'Talk ' * 13}\n",
        ["communication.children: title: the en text has 64 characters, at most 60 fit: shorten it."],
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "faults"), ONE_CHANGE.values(), ids=ONE_CHANGE)
def test_one_change_is_told_as_what_it_breaks_and_nothing_else(packs: Path, file, old, new, faults) -> None:
    change(packs, file, old, new)
    told = found(packs)
    assert len(told) == len(faults), told
    assert all(one.startswith(fault) for one, fault in zip(told, faults, strict=True)), told


def test_a_circle_of_offers_is_told_with_every_step_of_it(packs: Path) -> None:
    text = (packs / AT_WORK).read_text(encoding="utf-8")
    before, after = text.split("  - id: help-less-on-purpose\n")
    after = after.replace("    after: []\n", "    after: [lead-one-small-change]\n", 1)
    (packs / AT_WORK).write_text(f"{before}  - id: help-less-on-purpose\n{after}", encoding="utf-8")
    (told,) = found(packs)
    steps = re.search(r": waits for itself \((.*)\): remove one `after`", told)
    assert steps is not None
    round_and_round = steps[1].split(" → ")
    assert round_and_round[0] == round_and_round[-1] == told.split(":")[0]
    assert set(round_and_round) == {"help-less-on-purpose", "lead-one-small-change"}


def test_a_family_without_a_profile_is_told(packs: Path) -> None:
    family = {"id": "kitchens", "title": WORDS}
    change(packs, "shared/profiles/families.yaml", "families:\n", f"families:\n  - {json.dumps(family)}\n")
    assert "kitchens: has no profile: write one, or remove the family." in found(packs)


PARTS = {
    "profiles": {"id": "catering-3", "asks": {"communication.new": 1}},
    "resources": {"id": "guide-listen-first", "elements": {"communication.new": [1]}},
    "offers": {"id": "listen-before-you-help", "raises": {"communication.new": {"by": 1, "to": 2}}},
}
LACKS = {
    "profiles": "is asked by no profile: add it to one, or remove it.",
    "resources": "has nothing to read, watch or try: add it to a resource.",
    "offers": "has nothing to learn from: add it to what an offer raises.",
}


@pytest.mark.parametrize("lacking", PARTS)
def test_a_new_element_must_be_asked_read_about_and_learned(packs: Path, lacking: str) -> None:
    written = yaml.safe_load((packs / COMMUNICATION).read_text(encoding="utf-8"))
    element = {**written["defaults"], **written["elements"][0], "id": "communication.new"}
    given = {kind: [record] for kind, record in PARTS.items() if kind != lacking}
    new = packs / "england" / "standards" / "new.yaml"
    new.write_text(yaml.safe_dump({"elements": [element], **given}, allow_unicode=True), encoding="utf-8")
    assert check(packs)[1] == [Fault(new, 2, "communication.new", f"{LACKS[lacking]} (england)")]


@pytest.mark.parametrize(
    "name", ["an unknown area", "a profile that asks an unknown element", "a profile that asks level 5"]
)
def test_a_fault_is_shown_on_the_line_that_was_changed(packs: Path, name: str) -> None:
    file, old, new, faults = ONE_CHANGE[name]
    change(packs, file, old, new)
    changed = next(line for line in new.splitlines() if line not in old.splitlines())
    line = (packs / file).read_text(encoding="utf-8").splitlines().index(changed) + 1
    id = faults[0].split(":")[0]
    assert {(fault.file, fault.line) for fault in check(packs)[1] if fault.id == id} == {(packs / file, line)}


@pytest.mark.parametrize("command", [[Path(sys.executable).with_name("llwybr")], [sys.executable, "-m", "llwybr.cli"]])
def test_the_command_finds_no_fault_in_the_real_packs(command: list[str]) -> None:
    done = subprocess.run([*command, "pack", "check", PACKS], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.endswith("in 2 nations: no faults\n")


def test_the_command_prints_each_fault_on_a_line_and_exits_1(packs: Path) -> None:
    for name in ("an unknown provider", "hours between the quarters"):
        change(packs, *ONE_CHANGE[name][:3])
    command = [sys.executable, "-m", "llwybr.cli", "pack", "check", packs]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert done.stderr == f"{len(lines)} faults\n"
    assert lines
    assert all(LINE.fullmatch(line) for line in lines), lines
    assert any(line.startswith(f"{packs / AT_WORK}:") and ": a-coach-beside-you: hours: " in line for line in lines)
