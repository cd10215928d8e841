"""Between two versions of a list; and from one national text to the next."""

from hypothesis import given

from llwybr.engines.drift import Line, bring_over, since
from llwybr.engines.drift.tests.lists import LADDER, PROFILES, as_line, lines, of

LOOK = {"new": "removed", "removed": "new", "reworded": "reworded"}


@given(lines(), lines())
def test_what_moved_is_the_same_from_the_other_side(then, now) -> None:
    there = sorted((LOOK[one.step], (one.now or one.then).id) for one in since(then, now))
    back = sorted((one.step, (one.now or one.then).id) for one in since(now, then))
    assert there == back


@given(lines(), lines())
def test_what_moved_turns_one_into_the_other(then, now) -> None:
    found = {one.id: one for one in then}
    for one in since(then, now):
        if one.now:
            found[one.now.id] = one.now
        elif one.then:
            del found[one.then.id]
    assert {id: (one.en, one.cy) for id, one in found.items()} == {one.id: (one.en, one.cy) for one in now}


@given(lines(), PROFILES)
def test_where_nothing_changed_nationally_nothing_is_brought_over(own, profile) -> None:
    assert bring_over(own, of(profile), of(profile)) == own


def test_a_list_that_was_never_touched_becomes_the_new_text() -> None:
    for old in LADDER:
        for new in LADDER:
            carried = bring_over([as_line(one) for one in of(old)], of(old), of(new))
            assert {(one.slug, one.en, one.cy) for one in carried} == {(one.slug, one.en, one.cy) for one in of(new)}


@given(lines(), PROFILES, PROFILES)
def test_no_word_that_was_written_here_is_lost(own, old, new) -> None:
    before = {one.slug: (one.en, one.cy) for one in of(old)}
    carried = {one.id: (one.en, one.cy) for one in bring_over(own, of(old), of(new))}
    for line in own:
        if before.get(line.slug) != (line.en, line.cy):
            assert carried[line.id] == (line.en, line.cy)


def test_what_was_dropped_here_stays_dropped_and_what_is_new_nationally_comes() -> None:
    old, new = of("helper-2"), of("helper-3")
    carried = bring_over([as_line(old[0])], old, new)
    assert [one.slug for one in carried] == [
        "everyone.safe",
        "helper.plan",
        "helper.cover",
    ]  # helper.groups was dropped


def test_a_changed_line_whose_duty_left_becomes_ones_own() -> None:
    read = of("helper-1")[1]
    (line,) = bring_over([as_line(read, en="Read with pupils.")], of("helper-1"), of("helper-1")[:1])
    assert line == Line(id=read.slug, slug="", en="Read with pupils.", cy=read.cy)
    assert bring_over([as_line(read)], of("helper-1"), of("helper-1")[:1]) == ()
