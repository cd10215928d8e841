"""Signing in without a password: a code by e-mail or on paper, a passkey, an app, a school's own accounts; and its sessions."""
