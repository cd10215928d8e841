"""The real packs are whole; a copy with one thing changed is told exactly what that breaks, and where."""

import json
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from llwybr import cli
from llwybr.apps.learning.shapes import OfferShape
from llwybr.apps.standards.shapes import ElementShape
from llwybr.core.packs import Fault, Knowledge, texts
from llwybr.core.packs import yaml as pack_yaml
from llwybr.site.packs import check, load, seal
from llwybr.site.running import PACKS

LINE = re.compile(r"\S+\.yaml:\d+: [a-z0-9.-]+: \S.*")
WORDS = {"en": "Words.", "cy": "Geiriau."}

COMMUNICATION = "shared/standards/communication.yaml"
OVERRIDES = "wales/standards/overrides.yaml"
ROLES = "shared/profiles/roles.yaml"
JOBS = "shared/profiles/teaching-and-learning.yaml"
GUIDES = "shared/library/communication.yaml"
PAGES = "shared/library/pages.yaml"
AT_WORK = "shared/learning/at-work.yaml"
EXAMPLE = "      facilities:\n        en: A child in the lunch queue"


@pytest.fixture(autouse=True, scope="module")
def _read_once() -> Iterator[None]:
    """Each test changes one file of some sixty: what was read of a text, and found in its words, is kept for the next test."""
    kept: dict[str, bytes] = {}
    parse, faults = pack_yaml.parse, texts._faults

    def parsed(text: str, file: Path) -> Any:
        if text not in kept:
            kept[text] = pickle.dumps(parse(text, file))  # a fault is raised, and not kept: it names the file
        return pickle.loads(kept[text])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pack_yaml, "parse", parsed)
        patch.setattr(texts, "_faults", cache(lambda language, words: tuple(faults(language, words))))
        patch.setattr(texts, "lix", cache(texts.lix))
        yield


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A copy without its seals, so that a change is told for itself alone."""
    return Path(shutil.copytree(PACKS, tmp_path / "packs", ignore=shutil.ignore_patterns("sealed.tsv")))


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


def own(nations: list[Knowledge]) -> list[Knowledge]:
    """Each nation's own edition, without the drafts that are laid over it."""
    return [nation for nation in nations if nation.manifest.is_nations_own]


def test_the_real_packs_have_no_faults() -> None:
    assert check(PACKS)[1] == []


@pytest.mark.parametrize(
    ("kind", "least"),
    [("elements", 60), ("profiles", 59), ("roles", 19), ("resources", 90), ("offers", 240), ("framework_items", 120)],
)
def test_the_real_packs_hold_enough(nations: list[Knowledge], kind: str, least: int) -> None:
    assert len({id for nation in own(nations) for id in nation.records[kind]}) >= least


SEVEN = {
    "communication",
    "development",
    "safeguarding",
    "transitions",
    "multi-agency",
    "information",
    "literacy-numeracy",
}


def test_both_nations_have_the_seven_areas_and_every_area_has_elements(nations: list[Knowledge]) -> None:
    assert {nation.manifest.id for nation in own(nations)} == {"wales", "england"}
    for nation in own(nations):
        assert nation.records["areas"].keys() >= SEVEN
        assert {one.area for one in nation.of("elements", ElementShape).values()} == nation.records["areas"].keys()


def test_each_nation_has_all_59_profiles_in_19_roles_and_150_offers(nations: list[Knowledge]) -> None:
    for nation in own(nations):
        assert (len(nation.records["profiles"]), len(nation.records["roles"])) == (59, 19)
        assert len(nation.records["offers"]) >= 150


def test_every_element_in_wales_has_a_short_free_offer_in_welsh(nations: list[Knowledge]) -> None:
    (wales,) = (nation for nation in nations if nation.manifest.id == "wales")
    offers = wales.of("offers", OfferShape).values()
    short = {
        element for one in offers if not one.cost and one.hours <= 4 and "cy" in one.languages for element in one.raises
    }
    assert wales.records["elements"].keys() - short == set()


def test_every_welsh_text_was_read_beside_its_english() -> None:
    """Red when a text was changed and `llwybr pack seal packs` has not been run since someone read both."""
    old = [file.parent.name for file, text in seal(PACKS).items() if file.read_text(encoding="utf-8") != text]
    assert old == [], "read the Welsh of what you changed beside its English, then run `llwybr pack seal packs`"


def test_an_english_text_that_is_bettered_alone_is_told_until_its_welsh_is_read(tmp_path: Path) -> None:
    packs = Path(shutil.copytree(PACKS, tmp_path / "packs"))
    change(packs, COMMUNICATION, "      en: Talking and listening to children\n", "      en: Talking with children\n")
    told = found(packs)
    assert len(told) == 1
    assert told[0].startswith("communication.children: title: the English has changed and the Welsh has not:")
    (packs / "shared" / "sealed.tsv").write_text(seal(packs)[packs / "shared" / "sealed.tsv"], encoding="utf-8")
    assert found(packs) == []


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
            "communication.children: has no example for facilities, where a job asks it: write an everyday one.",
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
    "a role of an unknown family": (
        ROLES,
        "  - id: examinations\n    family: administration-and-management\n",
        "  - id: examinations\n    family: offices\n",
        ["examinations: family 'offices' does not exist: use one of "],
    ),
    "a role that asks an unknown element": (
        ROLES,
        "      communication.children: [1, 2, 3, 4, 4]\n",
        "      communication.childern: [1, 2, 3, 4, 4]\n      communication.children: [1, 2, 3, 4, 4]\n",
        ["teaching-assistant: asks 'communication.childern', which is no element: check its spelling."],
    ),
    "a role with a rung too few": (
        ROLES,
        "      communication.children: [1, 2, 3, 4, 4]\n",
        "      communication.children: [1, 2, 3, 4]\n",
        ["teaching-assistant: gives 4 levels of communication.children for 5 profiles: give one for each."],
    ),
    "a level that falls as the role rises": (
        ROLES,
        "      communication.children: [1, 2, 3, 4, 4]\n",
        "      communication.children: [1, 3, 2, 4, 4]\n",
        [
            "teaching-assistant: asks less of communication.children on a higher rung [1, 3, 2, 4, 4]: a level never falls"
        ],
    ),
    "a profile that leads nowhere": (
        JOBS,
        "    leads_to: [teaching-assistant-5",
        "    leads_to: [teaching-assistant-6",
        ["teaching-assistant-4: leads to 'teaching-assistant-6', which is no profile: check its spelling."],
    ),
    "a profile of an unknown role": (
        JOBS,
        "    role: cover-supervision\n",
        "    role: cover-super\n",
        [
            "cover-supervision: has profiles for the rungs []: give one for each rung from 1 upwards.",
            "cover-supervision: role 'cover-super' does not exist: use one of ",
        ],
    ),
    "a role that asks level 5": (
        ROLES,
        "      communication.children: [1, 2, 3, 4, 4]\n",
        "      communication.children: [1, 2, 3, 4, 5]\n",
        ["teaching-assistant: asks.communication.children.4: must be 4 or less."],
    ),
    "an English sentence in a Welsh field": (
        GUIDES,
        "      cy: |\n",
        "      cy: |\n        The children that you know have what they need from this.\n\n",
        ["guide-listen-first: has a sentence that looks like English (the children that you…): write it in Welsh."],
    ),
    "a Welsh sentence in an English field": (
        GUIDES,
        "      en: |\n",
        "      en: |\n        Mae eich plant yn dod yma pan mae hi yn braf.\n\n",
        ["guide-listen-first: has a sentence that looks like Welsh (mae eich plant yn…): write it in English."],
    ),
    "a sentence that nobody can follow": (
        GUIDES,
        "      en: |\n",
        "      en: |\n        " + "This goes on and " * 12 + "ends.\n\n",
        ["guide-listen-first: has a sentence of 49 words, at most 38 can be followed: make two of it."],
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


def test_a_family_without_a_role_is_told(packs: Path) -> None:
    family = {"id": "kitchens", "title": WORDS}
    change(packs, "shared/profiles/families.yaml", "families:\n", f"families:\n  - {json.dumps(family)}\n")
    assert "kitchens: has no role: write one, or remove the family." in found(packs)


PARTS = {
    "roles": {"id": "administration", "asks": {"communication.new": [1, 2, 3, 4]}},
    "resources": {"id": "guide-listen-first", "elements": {"communication.new": [1]}},
    "offers": {"id": "listen-before-you-help", "raises": {"communication.new": {"by": 1, "to": 2}}},
}
LACKS = {
    "roles": "is asked by no job: add it to a role, or remove it.",
    "resources": "has nothing to read, watch or try: add it to a resource.",
    "offers": "has nothing to learn from: add it to what an offer raises.",
}


@pytest.mark.parametrize("lacking", PARTS)
def test_a_new_element_must_be_asked_read_about_and_learned(packs: Path, lacking: str) -> None:
    written = yaml.safe_load((packs / COMMUNICATION).read_text(encoding="utf-8"))
    element = {**written["defaults"], **written["elements"][0], "id": "communication.new"}
    element["examples"] = {"administration-and-management": WORDS}
    given = {kind: [record] for kind, record in PARTS.items() if kind != lacking}
    new = packs / "england" / "standards" / "new.yaml"
    new.write_text(yaml.safe_dump({"elements": [element], **given}, allow_unicode=True), encoding="utf-8")
    assert check(packs)[1] == [Fault(new, 2, "communication.new", f"{LACKS[lacking]} (england)")]


@pytest.mark.parametrize("name", ["an unknown area", "a role that asks an unknown element", "a role that asks level 5"])
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
    assert re.fullmatch(r"\d+ records in \d+ editions: no faults\n", done.stderr)


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


HOSTILE_DRAFT = "id: hostile\ntitle: {en: a, cy: b}\nnation: wales\nover: wales\nedition: hostile\nstatus: draft\n"
CHILDREN = "elements:\n- {id: communication.children, %s}\n"
DRAFTS = {
    "over itself": ("over: wales", "over: hostile", "", ["pack: over: hostile goes in a circle"]),
    "over nothing": ("over: wales", "over: nowhere", "", ["pack: over: nowhere does not exist"]),
    "with the code of another": (
        "edition: hostile",
        "edition: 2027-09",
        "",
        ["pack: edition: ", "pack: is the edition"],
    ),
    "with no status": ("status: draft", "status: maybe", "", ["pack: status: must be 'agreed' or 'draft'"]),
    "removing what is not there": (
        "",
        "",
        CHILDREN.replace("children", "nobody") % "removed: true",
        ["communication.nobody: is removed here"],
    ),
    "removing by a word": ("", "", CHILDREN % "removed: 'yes'", ["communication.children: removed: is not a field"]),
    "without a field": ("", "", CHILDREN % "levels: null", ["communication.children: levels: is missing"]),
    "without a language": ("", "", CHILDREN % "title: {cy: null}", ["communication.children: title.cy: is missing"]),
    "with a fifth level": (
        "",
        "",
        CHILDREN % "levels: {5: {en: a, cy: b}}",
        ["communication.children: levels.5: must be 4 or less"],
    ),
    "with days out of order": (
        "",
        "",
        CHILDREN % "in_force_from: 2027-09-02, in_force_until: 2027-09-01",
        ["communication.children: in_force_until is before"],
    ),
    "meaning what nobody agreed": (
        "",
        "",
        CHILDREN % "same_meaning_as: nonsense",
        ["communication.children: same_meaning_as: nonsense is no edition here"],
    ),
    "meaning itself": (
        "",
        "",
        CHILDREN % "same_meaning_as: hostile",
        ["communication.children: same_meaning_as: hostile is no edition here"],
    ),
    "meaning a list": (
        "",
        "",
        CHILDREN % "same_meaning_as: [a]",
        ["communication.children: same_meaning_as: must be text"],
    ),
    "of three megabytes": (
        "",
        "",
        CHILDREN % f"title: {{en: {'x' * 3_000_000}, cy: b}}",
        [": is larger than 1,000,000 bytes"],
    ),
}


@pytest.mark.parametrize(("old", "new", "records", "faults"), DRAFTS.values(), ids=DRAFTS)
def test_a_hostile_draft_is_told_what_is_wrong_with_it(packs: Path, old, new, records, faults) -> None:
    (packs / "hostile" / "e").mkdir(parents=True)
    (packs / "hostile" / "pack.yaml").write_text(HOSTILE_DRAFT.replace(old, new), encoding="utf-8")
    (packs / "hostile" / "e" / "a.yaml").write_text(records or "elements: []\n", encoding="utf-8")
    told = found(packs)
    assert len(told) == 1, told
    assert told[0].startswith(tuple(faults))


def test_a_nation_that_nobody_serves_is_told_before_anything_is_loaded(packs: Path) -> None:
    (packs / "mars").mkdir()
    (packs / "mars" / "pack.yaml").write_text(
        HOSTILE_DRAFT.replace("hostile", "mars", 1).replace("n: wales", "n: mars")
    )
    with pytest.raises(Fault, match="nation: mars is none that is served"):
        load(packs, by="test")


def test_sealing_writes_over_no_other_file(packs: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("mine")
    (packs / "shared" / "sealed.tsv").symlink_to(other)
    assert cli.main(["pack", "seal", str(packs)]) == 0
    assert other.read_text() == "mine"
    assert not (packs / "shared" / "sealed.tsv").is_symlink()


def test_sealing_what_is_not_there_is_said_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["pack", "seal", str(tmp_path / "nowhere")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("hours", ["NaN", "sNaN", "Infinity", "ten"])
def test_hours_that_are_no_number_are_refused(hours: str) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["pack", "provision", str(PACKS), f"--hours={hours}"])
    assert ended.value.code == 2
