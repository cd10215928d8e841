from django.urls import path

from llwybr.apps.consultations.views import deciding, desk, pages

urlpatterns = [
    path("<slug:nation>/consultations/", pages.consultations, name="consultations"),
    path("<slug:nation>/consultations/<slug:code>/", pages.consultation, name="consultation"),
    path("<slug:nation>/consultations/<slug:code>/mine/", pages.my_comments, name="my_comments"),
    path("<slug:nation>/consultations/<slug:code>/<slug:kind>/<str:slug>/", pages.item, name="consultation_item"),
    path("<slug:nation>/consultations/<slug:code>/<slug:kind>/<str:slug>/back/", pages.take_back, name="take_back"),
    path("consultations/desk/", desk.desk, name="desk"),
    path("consultations/desk/<slug:nation>/<slug:code>/", desk.consultation, name="desk_consultation"),
    path("consultations/desk/<slug:nation>/<slug:code>/comments.csv", desk.comments_csv, name="comments_csv"),
    path("consultations/desk/<slug:nation>/<slug:code>/close/", deciding.close, name="close_consultation"),
    path("consultations/desk/<slug:nation>/<slug:code>/agree/", deciding.agree, name="agree_edition"),
    path("consultations/desk/<slug:nation>/<slug:code>/<slug:kind>/<str:slug>/", deciding.item, name="desk_item"),
]
