"""Addresses of statements on the desk, in each language."""

from django.urls import path

from cms.routes import localised
from situation_map.shared import views as shared_views

from . import contacts, views

COUNTY = ("desk", "county_desk", "<slug:code>/")

urlpatterns = [
    path(localised("desk", "county_desk"), views.counties, name="county_desks"),
    path(localised(*COUNTY), views.county, name="county_desk"),
    path(localised(*COUNTY, "decision", "add"), views.decision_new, name="decision_new"),
    path(localised(*COUNTY, "decision", "<int:pk>/"), views.decision_correct, name="decision_correct"),
    path(localised(*COUNTY, "contact", "add"), contacts.contact_new, name="contact_new"),
    path(localised(*COUNTY, "contact", "<int:pk>/"), contacts.contact_edit, name="contact_edit"),
    path(localised(*COUNTY, "shared"), shared_views.shared_desk, name="shared_desk"),
    path(localised(*COUNTY, "shared", "<uuid:key>/"), shared_views.shared_use, name="shared_use"),
    path(localised(*COUNTY, "topic", "<slug:topic>/"), views.statement_new, name="statement_new"),
    path(localised(*COUNTY, "topic", "<slug:topic>/", "history"), views.topic_history, name="statement_history"),
    path(localised(*COUNTY, "statement", "<int:pk>/"), views.statement_correct, name="statement_correct"),
    path(localised(*COUNTY, "statement", "<int:pk>/", "confirm"), views.statement_confirm, name="statement_confirm"),
]
