from django.urls import path

from llwybr.apps.selfassessment.views import edition, keep, plan, results, rounds, start

urlpatterns = [
    path("start/", start.start, name="start"),
    path("start/job/", start.job, name="job"),
    path("start/aim/", start.aim, name="aim"),
    path("start/<slug:name>/", start.start, name="start_question"),
    path("my/", rounds.my, name="my"),
    path("my/questions/<slug:name>/", rounds.check, name="check"),
    path("my/questions/<slug:name>/<str:slug>/", rounds.question, name="question"),
    path("my/aim/", rounds.change_aim, name="change_aim"),
    path("my/edition/", edition.edition, name="edition_of_mine"),
    path("my/results/", results.results, name="results"),
    path("my/next/<str:slug>/", results.step, name="step"),
    path("my/plan/", plan.plan, name="plan"),
    path("my/plan/limits/", plan.limits, name="limits"),
    path("my/plan.pdf", plan.pdf, name="plan_pdf"),
    path("my/plan.json", plan.json, name="plan_json"),
    path("my/code/", keep.code, name="code"),
    path("my/counted/", keep.counted, name="counted"),
    path("my/finish/", keep.finish, name="finish"),
    path("finished/", keep.finished, name="finished"),
    path("resume/", keep.resume, name="resume"),
]
