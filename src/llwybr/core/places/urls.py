from django.urls import path

from llwybr.core.places.views import imports, pages

urlpatterns = [
    path("organisations/", pages.search, name="organisations"),
    path("organisations/imports/", imports.imports, name="place_imports"),
    path("organisations/imports/<uuid:public_id>/", imports.brought_in, name="place_import"),
    path("organisations/<uuid:public_id>/", pages.place, name="organisation"),
]
