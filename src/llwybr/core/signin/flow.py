"""What lies between two pages of signing in, in the database: Django's session, under none but the keys that it makes itself."""

from __future__ import annotations

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    def _validate_session_key(self, key: str | None) -> bool:
        """A cookie can hold a NUL, in octal, which PostgreSQL would stumble over."""
        return bool(super()._validate_session_key(key)) and str(key).isalnum()  # type: ignore[misc]  # the stubs leave it out
