"""Where the marks stand on a row of the path."""

import pytest

from llwybr.core.kit.path import HEIGHT, MARGIN, WIDTH, draw, track


def test_the_five_steps_fill_the_width_evenly() -> None:
    assert track(None, 0, 0).steps == (18, 69, 120, 171, 222)
    assert (WIDTH - MARGIN, HEIGHT) == (222, 36)


@pytest.mark.parametrize(
    ("have", "asked", "aimed", "places", "furthest"),
    [
        (1, 2, 4, (69, 120, 222), 222),
        (1, 4, 2, (69, 222, 120), 222),
        (0, 0, 2, (18, None, 120), 120),
        (0, 1, 0, (18, 69, None), 69),
        (3, 2, 4, (171, 120, 222), 222),
        (2, 2, 0, (120, 120, None), None),
        (4, 2, 3, (222, 120, 171), None),
        (3, 0, 0, (171, None, None), None),
        (None, 2, 4, (None, 120, 222), None),
        (None, 0, 0, (None, None, None), None),
    ],
)
def test_marks_stand_where_the_levels_are_and_the_way_goes_only_forward(have, asked, aimed, places, furthest) -> None:
    row = track(have, asked, aimed)
    assert (row.have, row.asked, row.aimed) == places
    assert row.furthest == furthest


@pytest.mark.parametrize(
    ("have", "then", "place"), [(3, 1, 69), (1, 3, 171), (2, 0, 18), (2, 2, None), (2, None, None)]
)
def test_where_you_were_is_a_hollow_dot_if_it_is_elsewhere(have, then, place) -> None:
    row, drawn = track(have, 2, 0, then), draw(have, 2, 0, then=then)
    assert row.then == place
    assert drawn.count('class="then"') == drawn.count('class="moved"') == (place is not None)


def test_no_line_leads_to_where_nobody_knows_you_to_be() -> None:
    drawn = draw(None, 2, 0, then=1)
    assert 'class="then"' in drawn
    assert 'class="moved"' not in drawn
