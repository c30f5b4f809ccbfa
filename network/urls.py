"""Addresses of the network's public lists."""

from django.urls import include, path

from cms.routes import localised
from network import views

urlpatterns = [
    path("", include("network.desk.urls")),
    path("", include("network.importing.urls")),
    path("", include("network.joining.urls")),
    path("", include("network.outputs.urls")),
    path(localised("organisations"), views.organisations, name="organisations"),
    path(localised("places"), views.places, name="places"),
    path(localised("activities"), views.activities, name="activities"),
]
