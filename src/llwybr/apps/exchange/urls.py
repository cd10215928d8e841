from django.urls import path

from llwybr.apps.exchange import views

urlpatterns = [
    path("<slug:nation>/data/", views.data, name="data"),
    path("<slug:nation>/data/<slug:code>/edition.json", views.whole, name="data_whole"),
    path("<slug:nation>/data/<slug:code>/<slug:name>.csv", views.table, name="data_table"),
]
