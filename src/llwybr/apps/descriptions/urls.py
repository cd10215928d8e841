from django.urls import path

from llwybr.apps.descriptions.views import national, places, posts

urlpatterns = [
    path("my-job/", posts.my_job, name="my_job"),
    path("my-job/<uuid:public_id>/description/", posts.my_text, name="my_text"),
    path("my-job/<uuid:public_id>/description/pdf/", posts.my_text_pdf, name="my_text_pdf"),
    path("my-job/<uuid:public_id>/description/lines/<slug:key>/", posts.my_text_line, name="my_text_line"),
    path("posts/<uuid:public_id>/description/", posts.post_text, name="post_text"),
    path("posts/<uuid:public_id>/description/pdf/", posts.post_text_pdf, name="post_text_pdf"),
    path("posts/<uuid:public_id>/description/lines/<slug:key>/", posts.post_text_line, name="post_text_line"),
    path("organisations/<uuid:public_id>/descriptions/", places.place_descriptions, name="place_descriptions"),
    path("organisations/<uuid:public_id>/descriptions/<slug:profile>/", places.place_text, name="place_text"),
    path(
        "organisations/<uuid:public_id>/descriptions/<slug:profile>/pdf/", places.place_text_pdf, name="place_text_pdf"
    ),
    path(
        "organisations/<uuid:public_id>/descriptions/<slug:profile>/lines/<slug:key>/",
        places.place_text_line,
        name="place_text_line",
    ),
    path("<slug:nation>/job-descriptions/", national.job_descriptions, name="job_descriptions"),
    path("<slug:nation>/job-descriptions/adoption/", national.adoption, name="adoption"),
    path("<slug:nation>/job-descriptions/<slug:profile>/", national.job_description, name="job_description"),
    path(
        "<slug:nation>/job-descriptions/<slug:profile>/pdf/", national.job_description_pdf, name="job_description_pdf"
    ),
    path(
        "<slug:nation>/job-descriptions/<slug:profile>/json/",
        national.job_description_json,
        name="job_description_json",
    ),
]
