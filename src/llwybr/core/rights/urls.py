from django.urls import path

from llwybr.core.rights.views import bringing, erasing, kept, mine

urlpatterns = [
    path("privacy/data/", mine.data_kept, name="data_kept"),
    path("my-data/", mine.my_data, name="my_data"),
    path("my-data/take-along/", mine.take_along, name="take_along"),
    path("my-data/bundles/<uuid:public_id>/", mine.my_bundle, name="my_bundle"),
    path("my-data/bundles/<uuid:public_id>/file/", mine.my_bundle_file, name="my_bundle_file"),
    path("my-data/print/", mine.print_data, name="print_data"),
    path("my-data/correct/", mine.correct, name="correct"),
    path("my-data/bring-in/", bringing.bring_in, name="bring_in"),
    path("my-data/erase/", erasing.erase_me, name="erase_me"),
    path("my-data/erased/<slug:scope>/", erasing.erased, name="erased"),
    path("organisations/<uuid:public_id>/kept/", kept.kept, name="kept"),
    path("organisations/<uuid:public_id>/kept/closed/", kept.kept_closed, name="kept_closed"),
]
