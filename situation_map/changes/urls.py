"""Addresses of what has changed, in each language."""

from django.urls import path

from cms.routes import localised

from . import views

COUNTRY, COUNTY = ("situation_map", "country"), ("situation_map", "<slug:slug>/")

urlpatterns = [
    path(localised("situation_map", "subscription", "<slug:token>/"), views.subscription, name="subscription"),
    path(
        localised("situation_map", "subscription", "<slug:token>/", "leave"),
        views.subscription_leave,
        name="subscription_leave",
    ),
    path(localised(*COUNTRY, "changes"), views.situation_changes, name="situation_country_changes"),
    path(localised(*COUNTRY, "changes_atom"), views.changes_atom, name="situation_country_changes_atom"),
    path(localised(*COUNTRY, "changes_json"), views.changes_json, name="situation_country_changes_json"),
    path(localised(*COUNTY, "changes"), views.situation_changes, name="situation_changes"),
    path(localised(*COUNTY, "changes_atom"), views.changes_atom, name="situation_changes_atom"),
    path(localised(*COUNTY, "changes_json"), views.changes_json, name="situation_changes_json"),
]
