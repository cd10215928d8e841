"""Roles, the log of who looked, and platform support, below `/en/` and `/cy/`."""

from django.urls import path

from llwybr.core.appointments.views import log, person, roles, support

urlpatterns = [
    path("organisations/<uuid:public_id>/roles/", roles.place_roles, name="place_roles"),
    path("organisations/<uuid:public_id>/roles/give/", roles.give_role, name="give_role"),
    path("organisations/<uuid:public_id>/roles/<uuid:grant>/", roles.place_role, name="place_role"),
    path("organisations/<uuid:public_id>/roles/<uuid:grant>/agree/", roles.agree_role, name="agree_role"),
    path("organisations/<uuid:public_id>/roles/<uuid:grant>/end/", roles.end_role, name="end_role"),
    path("organisations/<uuid:public_id>/roles/<uuid:grant>/reviewer/", roles.give_reviewer, name="give_reviewer"),
    path("people/<uuid:public_id>/", person.person_page, name="person"),
    path("account/roles/", roles.my_roles, name="my_roles"),
    path("account/roles/<uuid:grant>/", roles.lay_down, name="lay_down"),
    path("who-may-do-what/", roles.who_may, name="who_may"),
    path("account/looked/", log.looked, name="looked"),
    path("account/looked.csv", log.looked_csv, name="looked_csv"),
    path("account/looked.json", log.looked_json, name="looked_json"),
    path("account/support/<uuid:public_id>/close/", support.shut_support, name="shut_support"),
    path("support/", support.support, name="support"),
    path("support/<uuid:public_id>/", support.seen_account, name="seen_account"),
    path("support/<uuid:public_id>/letters/", support.seen_letters, name="seen_letters"),
    path("support/<uuid:public_id>/roles/", support.seen_roles, name="seen_roles"),
    path("support/<uuid:public_id>/agree/", support.agree_to_support, name="agree_to_support"),
    path("support/<uuid:public_id>/close/", support.leave_support, name="leave_support"),
]
