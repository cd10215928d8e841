"""Every field of every model is classified, or the build stops."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import run_checks

from llwybr.core.rights import checks, fields
from llwybr.core.rights.classified import ClassShape, FieldShape, Lasts, ModelShape
from llwybr.core.rights.fields import classes, said
from llwybr.values.bilingual import LANGUAGES


def test_nothing_is_kept_that_nobody_classified() -> None:
    assert checks.faults() == []


def test_django_asks_before_every_migration() -> None:
    assert not [one for one in run_checks() if one.id == "rights.E001"]
    from django.core.checks.registry import registry

    assert checks.check in registry.registered_checks


@pytest.fixture
def altered(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`altered("people.Name", …)` says something else of a model, for one test."""

    def alter(label: str, **changes: Any) -> list[str]:
        changed = fields.Said(said())
        if changes.get("gone"):
            del changed[label]
        else:
            changed[label] = said()[label].model_copy(update=changes)
        monkeypatch.setattr(checks, "said", lambda: changed)
        return [one for one in checks.faults() if one.startswith(label)]

    return alter


def test_a_model_that_nobody_classified_is_found(altered: Any) -> None:
    assert altered("people.Name", gone=True) == [
        "people.Name is classified nowhere: say in fields.yaml whose it is, why it is kept and how long"
    ]


def test_a_field_that_nobody_classified_is_found(altered: Any) -> None:
    there = dict(said()["people.Name"].fields)
    del there["family"]
    assert altered("people.Name", fields=there) == [
        "people.Name.family is classified nowhere: say in fields.yaml who sees it"
    ]


def test_a_field_that_is_gone_is_found(altered: Any) -> None:
    there = {**said()["people.Name"].fields, "shoe_size": FieldShape(sees="nobody", left_out="internal")}
    assert altered("people.Name", fields=there) == ["people.Name.shoe_size: no such field: remove it from fields.yaml"]


def test_a_path_that_leads_to_nobody_is_found(altered: Any) -> None:
    assert altered("signin.Session", whose=("account",)) == [
        "signin.Session: `whose: account` does not lead to a person"
    ]


def test_a_model_that_leads_to_a_person_is_somebodys(altered: Any) -> None:
    (fault,) = altered("people.Name", whose=(), names=())
    assert "leads to a person by ['person']" in fault


def test_a_class_that_is_not_there_is_found(altered: Any) -> None:
    assert altered("people.Name", keeps="for_ever") == ["people.Name: retention.yaml has no class for_ever"]


def test_only_ids_and_codes_may_be_logged(altered: Any) -> None:
    there = dict(said()["selfassessment.Step"].fields)
    there["note"] = there["note"].model_copy(update={"logs": "code"})
    assert altered("selfassessment.Step", fields=there) == ["selfassessment.Step.note is no code: it may not be logged"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"whose": "person", "keeps": "details"},  # what becomes of it when they are erased?
        {"whose": "person", "keeps": "details", "erased": "blanked"},
        {"whose": "person", "keeps": "details", "erased": "stays"},
        {"whose": "person", "keeps": "details", "erased": "deleted", "label": {"en": "Names"}},
        {"keeps": "details", "fields": {"a": {"sees": "own"}}},
        {"keeps": "details", "fields": {"a": {"sees": "own", "label": {"en": "A"}}}},
        {"keeps": "details", "fields": {"a": {"sees": "nobody", "label": {"en": "A", "cy": "A"}}}},
        {"keeps": "details", "plain": ["a"], "fields": {"a": {"sees": "own", "left_out": "internal"}}},
    ],
)
def test_what_says_too_little_or_two_things_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        ModelShape.model_validate(wrong)


SECRETS = {
    "people.Account.password",
    "signin.Session.key",
    "signin.PaperCode.code",
    "signin.Token.key",
    "mfa.Authenticator.data",
    "account.EmailConfirmation.key",
    "socialaccount.SocialToken.token",
    "socialaccount.SocialToken.token_secret",
    "events.Personal.salt",
    "selfassessment.Attempt.code",
    "selfassessment.Holding.device",
    "consultations.Comment.device",
    "portfolio.Statement.key",
    "files.File.stored_as",
    "rights.Bundle.stored_as",
}


def test_what_opens_something_is_in_nobodys_export() -> None:
    secret = {
        f"{label}.{name}" for label, one in said().items() for name, f in one.fields.items() if f.left_out == "secret"
    }
    assert secret == SECRETS


def test_every_class_of_the_table_is_used_and_written_in_both_languages() -> None:
    assert {shape.keeps for shape in said().values()} | {"kept"} == set(classes())
    for one in classes().values():
        for text in (one.name, one.about, one.purpose, one.period):
            assert all(text.bilingual().in_language(language) for language in LANGUAGES)


def test_a_period_with_a_length_says_from_when_it_counts() -> None:
    lengths = {id for id, one in classes().items() if one.lasts}
    missing = [label for label, shape in said().items() if shape.keeps in lengths and not shape.begins]
    assert missing == []


def test_a_period_ends_on_a_day_that_there_is() -> None:
    from datetime import date

    assert Lasts(months=1).after(date(2026, 1, 31)) == date(2026, 2, 28)
    assert Lasts(years=6).after(date(2024, 2, 29)) == date(2030, 2, 28)
    assert ClassShape.model_fields["status"].is_required()
