"""Signing in and the account, below `/en/` and `/cy/`."""

from django.urls import path

from llwybr.core.signin.views import account, entrance, joining, leaving, provided, proving, ways

urlpatterns = [
    path("sign-in/", entrance.sign_in, name="sign_in"),
    path("sign-in/code/", entrance.sign_in_code, name="sign_in_code"),
    path("sign-in/passkey/", entrance.sign_in_passkey, name="sign_in_passkey"),
    path("sign-in/passkey/challenge/", entrance.challenge, name="challenge"),
    path("sign-in/paper/", entrance.sign_in_paper, name="sign_in_paper"),
    path("sign-in/without-email/", entrance.without_email, name="without_email"),
    path("sign-in/with/<slug:provider_id>/", provided.go, name="sign_in_with"),
    path("sign-in/arrived/", entrance.arrived, name="arrived"),
    path("sign-in/prove/", proving.prove, name="prove"),
    path("sign-in/prove/passkey/", proving.prove_passkey, name="prove_passkey"),
    path("sign-in/prove/challenge/", proving.prove_challenge, name="prove_challenge"),
    path("sign-in/prove/mail/", proving.prove_by_mail, name="prove_by_mail"),
    path("sign-in/second-way/", proving.second_way, name="second_way"),
    path("sign-out/", leaving.sign_out, name="sign_out"),
    path("signed-out/", leaving.signed_out, name="signed_out"),
    path("stay/", leaving.stay, name="stay"),
    path("account/", account.account, name="account"),
    path("account/name/", account.speak, name="speak"),
    path("account/sessions/", account.sessions, name="sessions"),
    path("account/sessions/others/", account.end_others, name="end_others"),
    path("account/sessions/<uuid:public_id>/", account.end_session, name="end_session"),
    path("account/tokens/", account.tokens, name="tokens"),
    path("account/tokens/new/", account.new_token, name="new_token"),
    path("account/tokens/<uuid:public_id>/", account.take_token_back, name="take_token_back"),
    path("account/join/", joining.join, name="join"),
    path("account/join/code/", joining.join_code, name="join_code"),
    path("account/passkey/", ways.add_passkey, name="add_passkey"),
    path("account/passkey/challenge/", ways.new_challenge, name="new_challenge"),
    path("account/app/", ways.app, name="app"),
    path("account/paper/", ways.paper_codes, name="paper_codes"),
    path("account/email/", ways.email, name="email"),
    path("account/email/code/", ways.email_code, name="email_code"),
    path("account/ways/<slug:kind>/<int:id>/", ways.take_away, name="take_away"),
]
