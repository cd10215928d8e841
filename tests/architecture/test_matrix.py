"""The agreed matrix against the code: its policy, its models, its views. Each side was written without the other."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from llwybr.core.access.doors import ANYONE, DEMONSTRATION, TOKEN
from llwybr.core.access.matrix import CELLS, Row, matrix
from llwybr.core.access.roles import HERE, PERSON, Policy, policy
from tests.architecture.test_house import every_view

OPEN = {ANYONE, DEMONSTRATION, TOKEN}  # a key opens its own person's record alone (core/signin/tests)


def differences(rows: tuple[Row, ...], said: Policy) -> set[tuple[str, str]]:
    """(permission, role) wherever the two do not say the same."""
    agreed = {(row.permission, role): cell for row in rows if row.permission for role, cell in row.cells.items()}
    coded = {
        (permission, role.id): "person"
        if (far := role.may.get(permission, "-")) == HERE and role.scope == PERSON
        else far
        for permission in said.permissions
        for role in said.roles.values()
    }
    return {key for key in agreed.keys() | coded.keys() if agreed.get(key) != coded.get(key)}


def test_the_agreed_matrix_and_the_policy_say_the_same() -> None:
    assert differences(matrix(), policy()) == set()


def test_a_permission_more_in_the_policy_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: goes red if the comparison is blind."""
    head = policy().roles["head"]
    monkeypatch.setitem(head.may, "match.read", HERE)
    assert differences(matrix(), policy()) == {("match.read", "head")}


def test_a_row_more_in_the_matrix_is_seen() -> None:
    less = tuple(row for row in matrix() if row.permission != "person.read")
    assert {permission for permission, _ in differences(less, policy())} == {"person.read"}


@pytest.mark.parametrize("row", matrix(), ids=lambda row: f"{row.object.en}: {row.verb.en}")
def test_every_row_is_whole(row: Row) -> None:
    assert all((row.object.en, row.object.cy, row.verb.en, row.verb.cy)), "a text is missing"
    assert row.object.en != row.object.cy
    assert set(row.cells) == set(policy().roles)
    assert set(row.cells.values()) <= CELLS[row.state], "a cell that the legend does not know"
    if row.state == "later":
        assert not row.permission, "it is built: say so"
        assert not row.views, "it is built: say so"


def test_every_model_of_ours_has_one_row() -> None:
    ours = {model._meta.label for model in apps.get_models() if model.__module__.startswith("llwybr.")}
    named = [model for row in matrix() for model in row.models]
    assert sorted(named) == sorted(ours), sorted(ours ^ set(named))


def test_every_view_that_is_not_open_to_anyone_has_its_row() -> None:
    """By its permission where it shows what is other people's, by its package where it shows what is one's own or
    shared with one."""
    permissions = {row.permission for row in matrix() if row.state == "built"} - {""}
    own = tuple(view for row in matrix() for view in row.views if {"own", "all", "shared"} & {*row.cells.values()})
    for pattern in every_view():
        view: Callable[..., Any] = pattern.callback
        if view.door in OPEN:
            continue
        if view.read:
            assert {view.read, view.write} - {""} <= permissions, pattern.name
        else:
            assert view.__module__.startswith(own), f"{pattern.name} has no row"


def test_every_permission_opens_a_view() -> None:
    used = {getattr(pattern.callback, verb, "") for pattern in every_view() for verb in ("read", "write")}
    assert set(policy().permissions) - used == set(), "a permission that nothing asks for"
