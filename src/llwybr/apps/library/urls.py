from django.urls import path

from llwybr.apps.library import views

urlpatterns = [
    path("<slug:nation>/library/", views.library, name="library"),
    path("<slug:nation>/library/<slug:slug>/", views.resource, name="resource"),
]
