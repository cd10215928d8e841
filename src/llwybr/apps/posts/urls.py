"""Posts, who works at a place, and bringing them in, below `/en/` and `/cy/`."""

from django.urls import path

from llwybr.apps.posts.views import days, intake, meanings, people, posts, starting

urlpatterns = [
    path("organisations/<uuid:public_id>/people/", people.people, name="people"),
    path("organisations/<uuid:public_id>/people/as.csv", people.people_csv, name="people_csv"),
    path("organisations/<uuid:public_id>/people/start/", starting.start, name="start_post"),
    path("people/<uuid:public_id>/posts/", people.person_posts, name="person_posts"),
    path("posts/<uuid:public_id>/", posts.post, name="post"),
    path("posts/<uuid:public_id>/days/<int:year>/", days.post_days, name="post_days"),
    path("posts/<uuid:public_id>/change/", posts.change, name="change_post"),
    path("posts/<uuid:public_id>/first-day/", posts.first_day, name="first_day"),
    path("posts/<uuid:public_id>/leave/", posts.leave, name="leave_post"),
    path("my-job/<uuid:public_id>/", posts.my_post, name="my_post"),
    path("my-job/<uuid:public_id>/days/<int:year>/", days.my_days, name="my_days"),
    # Bringing in a file of staff.
    path("organisations/<uuid:public_id>/people/in/", intake.staff_files, name="staff_files"),
    path("organisations/<uuid:public_id>/people/in/as.csv", intake.staff_sheet, name="staff_sheet"),
    path("organisations/<uuid:public_id>/people/in/<uuid:file>/", intake.staff_file, name="staff_file"),
    path("organisations/<uuid:public_id>/people/in/<uuid:file>/columns/", meanings.staff_columns, name="staff_columns"),
    path("organisations/<uuid:public_id>/people/in/<uuid:file>/words/", meanings.staff_words, name="staff_words"),
    path("organisations/<uuid:public_id>/people/in/<uuid:file>/faults.csv", intake.staff_faults, name="staff_faults"),
]
