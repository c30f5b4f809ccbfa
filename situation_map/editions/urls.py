"""Addresses of editions, for readers and on the desk, in each language."""

from django.urls import path

from cms.routes import localised

from . import desk_views as desk
from . import period_views as periods
from . import views

PUBLIC = ("situation_map", "editions")
ONE = (*PUBLIC, "<slug:slug>/")
DESK = ("desk", "editions_desk")
DRAFT = (*DESK, "<int:pk>/")

urlpatterns = [
    path(localised(*PUBLIC), views.editions, name="editions"),
    path(localised(*ONE), views.edition, name="edition"),
    path(localised(*ONE, "edition_file"), views.edition_content, name="edition_content"),
    path(localised(*ONE, "changes"), views.edition_changes, name="edition_changes"),
    path(localised(*ONE, "edition_changes_csv"), views.edition_changes_csv, name="edition_changes_csv"),
    path(localised(*ONE, "changes_json"), views.edition_changes_json, name="edition_changes_json"),
    path(localised(*ONE, "by_period"), periods.by_period, name="edition_by_period"),
    path(localised(*ONE, "by_period_csv"), periods.by_period_csv, name="edition_by_period_csv"),
    path(localised(*ONE, "by_period_json"), periods.by_period_json, name="edition_by_period_json"),
    path(localised(*DESK), desk.editions_desk, name="editions_desk"),
    path(localised(*DESK, "add"), desk.edition_new, name="edition_new"),
    path(localised(*DRAFT), desk.edition_desk, name="edition_desk"),
    path(localised(*DRAFT, "import_state"), desk.edition_state, name="edition_state"),
    path(localised(*DRAFT, "edit"), desk.edition_edit, name="edition_edit"),
    path(localised(*DRAFT, "delete"), desk.edition_delete, name="edition_delete"),
    path(localised(*DRAFT, "edition_freeze"), desk.edition_freeze, name="edition_freeze"),
    path(localised(*DRAFT, "edition_release"), desk.edition_release, name="edition_release"),
    path(localised(*DRAFT, "edition_erratum"), desk.erratum_new, name="erratum_new"),
]
