"""Addresses of the situation map, in each language."""

from django.urls import path

from cms.routes import localised

from . import views
from .atlas.views import situation_map
from .changes.urls import urlpatterns as changes
from .definitions.urls import urlpatterns as definitions
from .editions.urls import urlpatterns as editions
from .importing.urls import urlpatterns as importing
from .rounds.urls import urlpatterns as rounds
from .statements.urls import urlpatterns as statements
from .takeaway.urls import urlpatterns as takeaway

urlpatterns = [
    *takeaway,  # first: "embed/" is no county
    path(localised("situation_map"), situation_map, name="situation_map"),
    *editions,  # these before the counties: "edition" and "whole-country" are none of them
    path(localised("situation_map", "country"), views.situation_country, name="situation_country"),
    path(
        localised("situation_map", "country", "history", "<slug:topic>/"),
        views.situation_country_history,
        name="situation_country_history",
    ),
    path(localised("situation_map", "<slug:slug>/"), views.situation_county, name="situation_county"),
    path(
        localised("situation_map", "<slug:slug>/", "history", "<slug:topic>/"),
        views.situation_history,
        name="situation_history",
    ),
    path(
        localised("situation_map", "<slug:slug>/", "municipality", "<slug:town>/"),
        views.situation_municipality,
        name="situation_municipality",
    ),
    *changes,
    *definitions,
    *importing,
    *rounds,
    *statements,
]
