"""PURE: where a text seems to name a pupil, or to say what belongs with whoever keeps children safe. It warns; it never blocks.

Patterns, not understanding: they miss much, and see things that are none. So the writer decides, and is told what was seen.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

NAME, INITIALS, BIRTH, NUMBER, CONCERN = "name", "initials", "birth", "number", "concern"
KINDS = (NAME, INITIALS, BIRTH, NUMBER, CONCERN)
MOST = 8  # that are told at once


@dataclass(frozen=True)
class Seen:
    """Why something was noticed, and the words that it was seen in."""

    kind: str
    words: str

    @property
    def key(self) -> str:
        """Under which the writer's word on it is remembered: the same words are asked about once."""
        return hashlib.sha256(f"{self.kind}:{self.words.casefold()}".encode()).hexdigest()[:16]


PUPIL = (
    r"(?:[Pp]upils?|[Cc]hild|[Ss]tudents?|[Bb]oys?|[Gg]irls?|[Ll]earners?|[Tt]oddler|[Ll]ad|"
    r"[Dd]{1,2}isgybl(?:ion)?|[Nn]isgybl|(?:[Pp]h?l|[Bb]l|[Mm]hl)entyn|[Bb]achgen|[Ff]achgen|[Mm]erch|[Ff]erch|"
    r"[Dd]{1,2}ysgwr)"
)
CAPITAL = "A-ZÀ-ÖØ-ÞĈŴŶÂÊÎÔÛ"
ONE_NAME = rf"[{CAPITAL}][a-zà-öø-ÿĉŵŷ'’-]+"
PERSON = rf"(?P<name>{ONE_NAME})(?: {ONE_NAME})?"
CALLED = r"(?:,? (?:called|named|by the name of|whose name is|o['’]r enw|yn dwyn yr enw|sef|yw|is)|,|:)?"
FAMILY = r"(?:mum|mam|mom|dad|mother|father|parents?|nan|gran|grandmother|carers?|foster carers?)"
TEULU = r"(?:[Mm]am|[Tt]ad|[Mm]am-gu|[Tt]ad-cu|[Nn]ain|[Tt]aid|[Rr]hieni|[Rr]ieni)"
YEAR = r"(?:Year|Yr\.?|Y|Class|Form|Blwyddyn|Flwyddyn|Bl\.?|Fl\.?|Dosbarth|Ddosbarth)"
IN_YEAR = rf"[\s,(]*(?:\b(?:in|from|of|yn|o|ym|ym mlwyddyn)\b)?\s*\b{YEAR}\s?\d{{1,2}}\b"

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (NAME, rf"\b{PUPIL}{CALLED} {PERSON}"),
        (NAME, rf"\b{PERSON},? \(?(?:a|an|one of my|my|the|our) {PUPIL}\b"),
        (NAME, rf"\b{PERSON} \({PUPIL}"),
        (NAME, rf"\b{PERSON}['’]s {FAMILY}\b"),
        (NAME, rf"\b{TEULU} {PERSON}"),
        (NAME, rf"\b{PERSON}{IN_YEAR}"),
        (INITIALS, rf"\b(?P<name>[{CAPITAL}]\.? ?[{CAPITAL}]\.?){IN_YEAR}"),
        (INITIALS, rf"\b{PUPIL},? (?P<name>[{CAPITAL}]\.? ?[{CAPITAL}]\b\.?)(?! ?\d)"),
        (BIRTH, r"(?i:\b(?:d\.?o\.?b\b\.?|date of birth|dyddiad geni|ddyddiad geni))"),
        (BIRTH, r"(?i:\b(?:born|ganwyd|ganed|anwyd|aned)\b)[^.\n]{0,30}\b20\d\d\b"),
        (NUMBER, r"\b[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z]\b"),
        (CONCERN, r"(?i:\b(?:(?:has |had |have )?disclosed|made an? (?:safeguarding )?disclosure)\b)"),
        (CONCERN, r"(?i:\b(?:(?:dd|d)atgelodd|(?:wedi (?:dd|d)atgelu)|gwnaeth ddatgeliad)\b)"),
        (CONCERN, r"(?i:\b(?:bruis(?:e|es|ed|ing)|gleisiau|cleisiau|chleisiau|nghleisiau)\b)"),
        (CONCERN, r"(?i:\b(?:self[- ]harm\w*|harm(?:s|ed|ing)? (?:him|her|them)sel(?:f|ves)|hunan-?niweid\w*)\b)"),
        (CONCERN, r"(?i:\b(?:suicid\w+|hunanladd\w*|lladd ei hun)\b)"),
        (
            CONCERN,
            r"(?i:\b(?:neglected|abused|being abused|sexually \w+|(?:cael ei|gael ei) (?:g|ch)?am-?drin|esgeuluso)\b)",
        ),
        (
            CONCERN,
            r"(?i:\b(?:(?:hit|beaten|slapped|kicked) by (?:his|her|their)|(?:cael|gael) ei (?:tharo|daro|churo|guro))\b)",
        ),
        (CONCERN, r"(?i:\b(?:safeguarding|child protection) (?:concerns?|referral|plan|register)\b)"),
        (CONCERN, r"(?i:\b(?:pryder(?:on)?|bryder(?:on)?|atgyfeiriad|cynllun) (?:diogelu|amddiffyn plant)\b)"),
        (CONCERN, r"(?i:\b(?:social (?:worker|services)|g?weithiwr cymdeithasol|g?wasanaethau cymdeithasol)\b)"),
        (CONCERN, r"(?i:\b(?:(?:afraid|scared|frightened) (?:to go|of going) home|ofn mynd adref)\b)"),
    )
)
# What stands with a capital and is nobody: subjects, days, schemes, kinds of staff and school words in both languages.
WORDS = """
    january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday ionawr chwefror mawrth ebrill mai mehefin
    gorffennaf awst medi hydref tachwedd rhagfyr llun mercher iau gwener sadwrn sul welsh english
    cymraeg saesneg gymraeg cymru wales england year class form key stage premium referral
    development protection voice council services support blwyddyn flwyddyn dosbarth ddosbarth
    cyfnod ysgol school mathematics maths science reading writing phonics lego makaton elklan elsa
    thrive nurture the a an i in on at my our we he she they it his her this that these those all
    some every each who and but so when then while after before because with for from now today next
    first last both if as not no yes yn y yr roedd mae ar ac a fe mi oedd wedi gan gyda dw rwy rwyf
    hefyd yna pan ond felly ddoe heddiw llais hawliau rights teaching assistant assistants
    cynorthwyydd lunch breakfast numeracy literacy children pupils students boys girls learners
    teachers staff everyone everybody plant disgyblion merched bechgyn athrawon pawb miss learning
    lessons lesson intervention interventions cover art music history geography computing science
    drama games cookery gardening break playtime assembly trip sports swimming spelling handwriting
    times tables sats autumn spring summer autism adhd aln send ehcp idp hlta ta team club leader
    reception derbyn meithrin nursery foundation
"""
NOBODY = frozenset(WORDS.split())
# Two capitals that are no initials: jobs, subjects, plans and places.
CAPITALS = """
    TA TAS LA HT IT PE RE DT PA MA BA UK EU AI TV CA KS PC PD CP AS NQ AR AG DI LL TG CT EY HW CY EN
    ID OK AM PM
"""
SHORT = frozenset(CAPITALS.split())


def noticed(*texts: str) -> list[Seen]:
    """What seems to name a pupil or to be a concern, each once, in the order in which it stands; at most so many."""
    found = dict.fromkeys(one for text in texts for one in _noticed(text))
    return list(found)[:MOST]


def _noticed(text: str) -> Iterator[Seen]:
    places = [
        (match.start(), kind, match)
        for kind, pattern in PATTERNS
        for match in pattern.finditer(text)
        if _is_somebody(kind, match)
    ]
    for _at, kind, match in sorted(places, key=lambda one: one[0]):
        yield Seen(kind, " ".join(match.group().split())[:80])


def _is_somebody(kind: str, match: re.Match[str]) -> bool:
    """What stands in the place of a name is no other word with a capital."""
    if kind == NAME:
        return match["name"].casefold().rstrip("'’-") not in NOBODY
    return kind != INITIALS or re.sub(r"[^A-ZÀ-Þ]", "", match["name"].upper()) not in SHORT
