from django.urls import include, path

from llwybr.site.api import composed, views

_v1 = [
    path("openapi.json", views.openapi, {"language": "en"}, name="openapi"),
    path("openapi.en.json", views.openapi, {"language": "en"}, name="openapi_en"),
    path("openapi.cy.json", views.openapi, {"language": "cy"}, name="openapi_cy"),
    *composed.patterns(),
]

urlpatterns = [
    path("v1/", include((_v1, "api"))),
    path("<path:rest>", views.unknown, name="api_unknown"),
]
