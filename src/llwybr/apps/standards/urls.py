from django.urls import path

from llwybr.apps.standards import views

urlpatterns = [
    path("<slug:nation>/standards/", views.standards, name="standards"),
    path("<slug:nation>/jobs/", views.profiles, name="profiles"),
    path("<slug:nation>/jobs/<slug:slug>/", views.profile, name="profile"),
    path("<slug:nation>/roles/<slug:slug>/", views.role, name="role"),
    path("<slug:nation>/editions/", views.editions, name="editions"),
    path("<slug:nation>/editions/<slug:code>/", views.edition, name="edition"),
    path("<slug:nation>/editions/<slug:code>/changes/", views.changes, name="edition_changes"),
    path("<slug:nation>/frameworks/", views.frameworks, name="frameworks"),
    path("<slug:nation>/frameworks/<slug:slug>/", views.framework, name="framework"),
]
