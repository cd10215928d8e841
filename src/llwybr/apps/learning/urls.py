from django.urls import path

from llwybr.apps.learning import views

urlpatterns = [
    path("<slug:nation>/learning/", views.catalogue, name="learning"),
    path("<slug:nation>/provision/", views.provision, name="provision"),
    path("<slug:nation>/learning/<slug:slug>/", views.offer, name="offer"),
]
