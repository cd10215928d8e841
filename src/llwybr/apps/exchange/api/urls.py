from django.urls import path

from llwybr.apps.exchange.api import views

ALONE = ("CFDocuments", "CFItems", "CFAssociations", "CFAssociationGroupings", "CFLicenses", "CFRubrics")
SETS = ("CFConcepts", "CFSubjects", "CFItemTypes")

urlpatterns = [
    path("CFDocuments", views.documents, name="CFDocuments_all"),
    path("CFPackages/<str:identifier>", views.package, name="CFPackages"),
    path("CFItemAssociations/<str:identifier>", views.item_associations, name="CFItemAssociations"),
    *(path(f"{member}/<str:identifier>", views.thing, {"member": member}, name=member) for member in ALONE),
    *(path(f"{member}/<str:identifier>", views.things, {"member": member}, name=member) for member in SETS),
    path("<path:rest>", views.unknown, name="case_unknown"),
    path("", views.unknown, {"rest": ""}, name="case_root"),
]
