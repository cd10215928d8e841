"""A person's own details, and doubtful matches, below `/en/` and `/cy/`."""

from django.urls import path

from llwybr.core.people.views import details, matches

urlpatterns = [
    path("account/details/", details.details, name="my_details"),
    path("account/details/name/", details.add_name, name="add_name"),
    path("account/details/address/", details.add_address, name="add_address"),
    path("account/details/number/", details.add_number, name="add_number"),
    path("account/details/languages/", details.languages, name="my_languages"),
    path("account/details/birth/", details.birth_date, name="my_birth_date"),
    path("account/details/<slug:kind>/<int:id>/remove/", details.remove, name="remove_detail"),
    path("account/details/joined/<uuid:public_id>/", details.part, name="part_own"),
    path("account/details/joined/<uuid:public_id>/prove/", details.prove_joined, name="prove_joined"),
    path("people/matches/", matches.matches, name="matches"),
    path("people/matches/<uuid:public_id>/", matches.match, name="match"),
    path("people/matches/<uuid:public_id>/part/", matches.part, name="part_match"),
]
