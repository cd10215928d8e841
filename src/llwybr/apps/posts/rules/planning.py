"""PURE: all rows of a file together: who is whom in it, who reviews whom, and what the file would change."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from llwybr.apps.posts.rules.intake import (
    FAULTY,
    LEFT,
    LEFT_OUT,
    MOST_A_WEEK,
    NEW,
    OWN,
    Fault,
    Found,
    KnownPost,
    Said,
    Setting,
    assigned,
    begun,
    compared,
    new_terms,
)
from llwybr.apps.posts.rules.terms import Terms, first_against, first_against_dates, in_circle
from llwybr.core.people.rules.matching import Described, Number
from llwybr.core.people.rules.names import FullName, search_key
from llwybr.core.people.rules.names import same as same_name

NOBODY = "reviewer_nobody"  # a warning: mostly a teacher, who is not here


@dataclass
class Group:
    """The rows of one person. `person`: their key; below 0 while they have no record. `known`: they were here before the file."""

    rows: list[Said]
    person: int = 0
    known: bool = False
    own: bool = False  # the one who brings the file in
    doubtful: bool = False
    named: bool = False  # by a post of theirs: nobody has to be looked for

    def described(self) -> Described:
        names = dict.fromkeys(one.names[0] for one in self.rows if one.names)
        former = dict.fromkeys(name for one in self.rows for name in one.names[1:])
        numbers = dict.fromkeys(number for one in self.rows for number in one.numbers)
        born = next((one.born_on for one in self.rows if one.born_on), None)
        emails = dict.fromkeys(one.email for one in self.rows if one.email)
        said = tuple(Number(scheme, value, sole=":" not in scheme) for scheme, value in numbers)
        return Described((*names, *former), said, born, tuple(emails), len(names))


def grouped(rows: Iterable[Said], posts: Mapping[str, KnownPost]) -> list[Group]:
    """The rows of each person together: those that share a number and, with it, a name or a birth date; or that name posts of
    one person (`posts`, by public id). A number that stands with two people is a fault of the later row."""
    groups: list[Group] = []
    by_number: dict[tuple[str, str], Group] = {}
    for row in rows:
        if not row.names or (row.post and not _is_there(row, posts)):
            continue
        numbers = [*row.numbers, *([("", str(posts[row.post].person))] if row.post else [])]
        group = next((by_number[number] for number in numbers if number in by_number), None)
        if group and not _one_person(group.rows[0], row):
            row.faults.append(Fault("number_twice", "payroll", str(group.rows[0].line)))
            continue
        if group is None:
            group = Group([], person=-len(groups) - 1)
            groups.append(group)
        group.rows.append(row)
        if row.post:
            group.person, group.known, group.named = posts[row.post].person, True, True
        by_number |= dict.fromkeys(numbers, group)
    return groups


def _is_there(row: Said, posts: Mapping[str, KnownPost]) -> bool:
    if row.post not in posts:
        row.faults.append(Fault("post_unknown", "post", row.post))
    return row.post in posts


def _one_person(one: Said, other: Said) -> bool:
    births = {row.born_on for row in (one, other) if row.born_on}
    if len(births) == 2:
        return False
    both_born = one.born_on is not None and other.born_on is not None
    return both_born or any(same_name(mine, theirs) for mine in one.names for theirs in other.names)


@dataclass
class Staff:
    """Whom a file can name as a reviewer: those in it and those at the place, by number, by e-mail and by name."""

    called: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    at: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # person: workplaces
    names: dict[int, str] = field(default_factory=dict)  # as a reader is told them

    def add(self, person: int, *, name: FullName, words: Iterable[str], workplaces: Iterable[int]) -> None:
        for word in words:
            self.called[word].add(person)
        self.at[person] |= set(workplaces)
        self.names[person] = f"{name.given} {name.family}".strip()

    def add_group(self, group: Group) -> None:
        for row in group.rows:
            words = {_called(name.given, name.family) for name in row.names} | {
                value.casefold() for _, value in row.numbers
            }
            places, words = {row.workplace} - {0}, words | ({row.email} - {""})
            self.add(group.person, name=group.rows[0].names[0], words=words, workplaces=places)

    def find(self, text: str, workplace: int) -> int | Fault:
        """Who is meant; of several with that name, the one who is at that workplace."""
        found = next((self.called[word] for word in _as_called(text) if word in self.called), set())
        there = {one for one in found if workplace in self.at[one]}
        if len(there) == 1:
            return next(iter(there))
        if there or len(found) > 1:
            return Fault("reviewer_two", "reviewer", text)
        return Fault("reviewer_elsewhere" if found else NOBODY, "reviewer", text)


def _called(given: str, family: str) -> str:
    return search_key(f"{given} {family}")


def _as_called(text: str) -> list[str]:
    before, comma, after = text.partition(",")
    return [text.casefold(), _called(after, before) if comma else search_key(text)]


@dataclass
class Known:
    """What is here already. `posts`: of each person at these workplaces; `references`: whose post has one; `above`: who reviews
    each person; `leads`: the workplaces at which whoever brings the file in may name themselves."""

    posts: Mapping[int, list[KnownPost]] = field(default_factory=dict)
    references: Mapping[tuple[int, str], KnownPost] = field(default_factory=dict)
    above: Mapping[int, list[int]] = field(default_factory=dict)
    leads: Collection[int] = ()
    uploader: int = 0


def plan(
    rows: Sequence[Said], groups: Sequence[Group], known: Known, staff: Staff, setting: Setting
) -> dict[int, Found]:
    """What each row does, by its line. Those of one person at one workplace are looked at together."""
    found: dict[int, Found] = {}
    for group in groups:
        at: dict[int, list[Said]] = defaultdict(list)
        for row in group.rows:
            if refused := _not_looked_at(row, group):
                found[row.line] = refused
            else:
                at[row.workplace].append(row)
        for workplace, some in at.items():
            theirs = [one for one in known.posts.get(group.person, ()) if one.workplace == workplace]
            for row, post in zip(some, assigned(some, theirs) if theirs else [None] * len(some), strict=True):
                found[row.line] = _found(row, post, group, known, staff, setting)
    for row in rows:
        if row.line not in found:
            found[row.line] = Found(LEFT) if row.profile == LEFT_OUT else Found(FAULTY, faults=row.faults)
    _look_over(rows, groups, found, known, setting)
    return found


def _not_looked_at(row: Said, group: Group) -> Found | None:
    person = group.person if group.known else 0
    if group.own:
        return Found(OWN, person)
    if row.profile == LEFT_OUT:
        return Found(LEFT, person)
    return Found(FAULTY, person, faults=row.faults) if row.faults else None


def _found(row: Said, post: KnownPost | None, group: Group, known: Known, staff: Staff, setting: Setting) -> Found:
    named, reviewer = staff.find(row.reviewer, row.workplace) if row.reviewer else None, None
    if isinstance(named, Fault) and named.code != NOBODY:
        return Found(FAULTY, group.person if group.known else 0, post.pk if post else 0, faults=[named])
    if isinstance(named, int):
        yourself = named == known.uploader and row.workplace not in known.leads and not _reviews(named, post)
        named, reviewer = (Fault("reviewer_yourself", "reviewer", row.reviewer), None) if yourself else (None, named)
    found = compared(row, post, reviewer, setting) if post else _new(row, reviewer, group, known, setting)
    if reviewer:  # by name, whatever the file calls them by
        name = staff.names.get(reviewer, row.reviewer)
        found.changes = [(what, old, name if what == "reviewer" else new) for what, old, new in found.changes]
    found.warnings += [named] if isinstance(named, Fault) else []
    if found.terms:
        found.faults += _against(found.terms, row, post, group, staff, setting)
    if found.faults:
        found.kind = FAULTY
    return found


def _reviews(person: int, post: KnownPost | None) -> bool:
    """Whether somebody is named in a post already: then it stays so, whoever says it again."""
    return post is not None and post.contracts[-1][3].reviewer == person


def _new(row: Said, reviewer: int | None, group: Group, known: Known, setting: Setting) -> Found:
    """A post that begins. Where somebody else's has its reference, a doubtful person's goes without: they may be one."""
    found = Found(NEW, group.person if group.known else 0)
    other = known.references.get((row.workplace, row.reference)) if row.reference else None
    if other and not group.known:
        found.warnings.append(Fault("reference_other", "reference", row.reference))
        row.reference = ""
    elif other:
        found.faults.append(Fault("reference", "reference", row.reference))
    if row.workplace in setting.closed:
        found.faults.append(Fault("closed", "workplace"))
    starts_on = row.starts_on or setting.from_on
    if against := first_against_dates(starts_on, row.ends_on, today=setting.today):
        found.faults.append(Fault(against, "ends_on" if against == "ends_before_start" else "starts_on"))
    terms = new_terms(row, setting, reviewer)
    if isinstance(terms, Terms):
        found.terms, found.changes = terms, begun(terms, row)
        if row.starts_on is None:
            found.warnings.append(Fault("no_start", "starts_on", starts_on.isoformat()))
    else:
        found.faults += terms
    return found


_FIELD = {"hours_of_a_day": "hours", "no_hours": "hours", "too_many_hours": "hours", "text": "title"}


def _against(
    terms: Terms, row: Said, post: KnownPost | None, group: Group, staff: Staff, setting: Setting
) -> list[Fault]:
    """What cannot be, of terms that are new."""
    found = []
    if against := first_against(terms, profiles=setting.profiles[row.workplace]):
        found.append(Fault(against, _FIELD.get(against, against), str(getattr(terms, against, ""))))
    if terms.reviewer is None:
        return found
    if terms.reviewer == group.person:
        found.append(Fault("reviewer_self", "reviewer", row.reviewer))
    elif row.workplace not in staff.at.get(terms.reviewer, ()):
        found.append(Fault("reviewer_gone" if post else "reviewer_elsewhere", "reviewer", row.reviewer))
    return found


def _look_over(
    rows: Sequence[Said], groups: Sequence[Group], found: Mapping[int, Found], known: Known, setting: Setting
) -> None:
    """What no row shows by itself: a reference or a row that stands twice, two alike, circles, too many hours."""
    _references(rows, found)
    _circles(groups, found, known)
    alike: dict[tuple[str, object], Group] = {}
    for group in groups:
        _twice(group, found)
        _hours(group, found, known, setting)
        first = group.rows[0]
        if first.born_on and not group.known:
            other = alike.setdefault((first.names[0].key, first.born_on), group)
            if other is not group:
                found[first.line].warnings.append(Fault("alike", "full_name", str(other.rows[0].line)))


def _refuse(found: Found, fault: Fault) -> None:
    found.faults.append(fault)
    found.kind = FAULTY


def _references(rows: Sequence[Said], found: Mapping[int, Found]) -> None:
    seen: dict[tuple[int, str], int] = {}
    for row in rows:
        if row.reference and found[row.line].kind not in {OWN, LEFT}:
            first = seen.setdefault((row.workplace, row.reference), row.line)
            if first != row.line:
                _refuse(found[row.line], Fault("reference_twice", "reference", str(first)))


def _twice(group: Group, found: Mapping[int, Found]) -> None:
    """The same row again, as when two lists were put together."""
    if len(group.rows) == 1:
        return
    seen: dict[tuple[object, ...], int] = {}
    for row in group.rows:
        key = (row.workplace, row.reference, row.profile, row.title, row.starts_on, row.ends_on)
        first = seen.setdefault(key, row.line)
        if first != row.line and found[row.line].kind not in {OWN, LEFT}:
            _refuse(found[row.line], Fault("row_twice", "", str(first)))


def _circles(groups: Sequence[Group], found: Mapping[int, Found], known: Known) -> None:
    pairs = [
        (group.person, terms.reviewer, row)
        for group in groups
        for row in group.rows
        if (terms := found[row.line].terms) and terms.reviewer and terms.reviewer != group.person
    ]
    above: dict[int, list[int]] = {person: list(some) for person, some in known.above.items()}
    for person, reviewer, _ in pairs:
        above.setdefault(person, []).append(reviewer)
    for person, reviewer, row in pairs:
        if in_circle(person, reviewer, above):
            _refuse(found[row.line], Fault("circle", "reviewer", row.reviewer))


def _hours(group: Group, found: Mapping[int, Found], known: Known, setting: Setting) -> None:
    """All that they would work in a week at these workplaces, said once where it is more than the law lets anybody be asked."""
    here = {one.pk: one for one in known.posts.get(group.person, ())}
    total, last = 0, None
    for row in group.rows:
        one = found[row.line]
        here.pop(one.post, None) if one.terms or one.last_day else None
        if one.terms and one.kind != FAULTY and not (one.last_day or row.ends_on):
            total, last = total + one.terms.weekly_minutes, one
    for post in here.values():
        if post.ends_on is None:
            total += post.contracts[-1][3].weekly_minutes
    if last and total > MOST_A_WEEK:
        last.warnings.append(Fault("over_48", "hours", f"{total / 60:g}"))


def digest(rows: Iterable[Said], found: Mapping[int, Found]) -> str:
    """Of all that a file would do: the same as long as it would do the same."""
    made = ""
    for row in rows:
        made = sha256(f"{made}{json.dumps([row.line, *found[row.line].kept()])}".encode()).hexdigest()
    return made


def counted(groups: Sequence[Group], found: Mapping[int, Found], known: Known) -> Counter[str]:
    """How many rows, people and posts there are of each kind; and who has a post there now and is not in the file."""
    counts: Counter[str] = Counter(one.kind for one in found.values())
    counts["faults"] = sum(len(one.faults) for one in found.values())
    counts["warnings"] = sum(len(one.warnings) for one in found.values())
    begins = [group for group in groups if any(found[row.line].kind == NEW for row in group.rows)]
    counts["people"] = sum(not group.known for group in begins)
    counts["doubtful"] = sum(group.doubtful for group in begins)
    named = {group.person for group in groups}
    counts["absent"] = sum(
        any(one.ends_on is None for one in posts) for person, posts in known.posts.items() if person not in named
    )
    return Counter({kind: count for kind, count in sorted(counts.items()) if count})
