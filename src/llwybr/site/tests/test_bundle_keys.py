"""Which key signs what people take along, and whose else is known."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from llwybr.site import environment


def test_the_key_of_the_record_of_events_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLWYBR_AUDIT_KEY", "ab" * 32)
    assert environment.bundle_key() == bytes.fromhex("ab" * 32)


def test_without_one_a_key_is_drawn_from_the_secret_key_and_stays_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "audit_key", lambda: None)
    monkeypatch.setenv("LLWYBR_SECRET_KEY", "one")
    first = environment.bundle_key()
    assert len(first) == 32
    assert environment.bundle_key() == first
    monkeypatch.setenv("LLWYBR_SECRET_KEY", "two")
    assert environment.bundle_key() != first


def test_other_llwybrs_are_known_by_their_public_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLWYBR_BUNDLE_KNOWN", f"{'ab' * 32}, {'cd' * 32},")
    assert environment.bundle_known() == [bytes.fromhex("ab" * 32), bytes.fromhex("cd" * 32)]
    monkeypatch.delenv("LLWYBR_BUNDLE_KNOWN")
    assert environment.bundle_known() == []
    monkeypatch.setenv("LLWYBR_BUNDLE_KNOWN", "what?")
    with pytest.raises(ImproperlyConfigured, match="LLWYBR_BUNDLE_KNOWN"):
        environment.bundle_known()
