from django.urls import path

from llwybr.apps.calendars import views

_YEAR = "organisations/<uuid:public_id>/calendar/<int:year>/"

urlpatterns = [
    path("organisations/<uuid:public_id>/calendar/", views.calendar_now, name="calendar_now"),
    path(_YEAR, views.calendar, name="calendar"),
    path(f"{_YEAR}calendar.ics", views.calendar_ics, name="calendar_ics"),
    path(f"{_YEAR}terms/", views.calendar_terms, name="calendar_terms"),
    path(f"{_YEAR}terms/drop/", views.drop_terms, name="drop_terms"),
    path(f"{_YEAR}days/", views.calendar_days, name="calendar_days"),
    path(f"{_YEAR}days/<uuid:day>/remove/", views.remove_day, name="remove_calendar_day"),
]
