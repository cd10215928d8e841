from django.urls import path

from llwybr.apps.standards import views

urlpatterns = [
    path("<slug:nation>/standards/", views.standards, name="standards"),
    path("<slug:nation>/jobs/", views.profiles, name="profiles"),
    path("<slug:nation>/jobs/<slug:slug>/", views.profile, name="profile"),
]
