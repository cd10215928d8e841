"""The addresses of the portfolio: evidence, what is shared and said by witnesses, the record of learning."""

from django.urls import path

from llwybr.apps.portfolio.views import evidence, files, learning, printing, shared, sharing, witness, writing

_evidence = [
    path("portfolio/", evidence.portfolio, name="portfolio"),
    path("portfolio/add/", writing.kinds, name="add_evidence"),
    path("portfolio/add/<slug:kind>/", writing.add, name="add_evidence_of"),
    path("portfolio/files/<uuid:public_id>/", files.download, name="evidence_file"),
    path("portfolio/<uuid:public_id>/", evidence.piece, name="evidence"),
    path("portfolio/<uuid:public_id>/change/", writing.change, name="change_evidence"),
    path("portfolio/<uuid:public_id>/delete/", evidence.delete, name="delete_evidence"),
    path("portfolio/<uuid:public_id>/elements/", writing.elements, name="evidence_elements"),
    path("portfolio/<uuid:public_id>/files/add/", files.add, name="add_evidence_file"),
    path("portfolio/<uuid:public_id>/files/<uuid:file_id>/remove/", files.remove, name="remove_evidence_file"),
    path("portfolio/<uuid:public_id>/print/", printing.evidence, name="print_evidence"),
]

_sharing = [
    path("portfolio/add/witness/", witness.ask, name="ask_witness"),
    path("portfolio/<uuid:public_id>/share/", sharing.share_evidence, name="share_evidence"),
    path("portfolio/<uuid:public_id>/witness/take-back/", witness.take_back_witness, name="take_back_witness"),
    path("learning-record/<uuid:public_id>/share/", sharing.share_activity, name="share_activity"),
    path("portfolio/shares/", sharing.shares, name="shares"),
    path("portfolio/shares/<uuid:public_id>/", sharing.share, name="share"),
    path("portfolio/shares/<uuid:public_id>/take-back/", sharing.take_back, name="take_back_share"),
    path("shared-with-me/", shared.shared_with_me, name="shared_with_me"),
    path("shared-with-me/<uuid:public_id>/", shared.shared, name="shared"),
    path("shared-with-me/<uuid:public_id>/files/<uuid:file>/", shared.shared_file, name="shared_file"),
    # For a witness, who needs no account.
    path("witness/done/<slug:what>/", witness.done, name="witness_done"),
    path("witness/<slug:key>/", witness.witness, name="witness"),
    path("witness/<slug:key>/decline/", witness.decline, name="decline_witness"),
]

_learning = [
    path("learning-record/", learning.learning_record, name="learning_record"),
    path("learning-record/add/", learning.add, name="add_activity"),
    path("learning-record/print/", learning.print_record, name="print_record"),
    path("learning-record/as.csv", learning.as_csv, name="record_as_csv"),
    path("learning-record/<uuid:public_id>/", learning.activity, name="activity"),
    path("learning-record/<uuid:public_id>/change/", learning.change, name="change_activity"),
    path("learning-record/<uuid:public_id>/what-changed/", learning.what_changed, name="what_changed"),
    path("learning-record/<uuid:public_id>/delete/", learning.delete, name="delete_activity"),
    path("learning-record/<uuid:public_id>/evidence/", learning.activity_evidence, name="activity_evidence"),
]

urlpatterns = [*_sharing, *_evidence, *_learning]
