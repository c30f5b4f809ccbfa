"""Addresses of the situation map, in each language."""

from django.urls import path

from cms.routes import localised

from . import views

urlpatterns = [
    path(localised("situation_map"), views.situation_map, name="situation_map"),
    path(localised("situation_map", "<slug:slug>/"), views.situation_county, name="situation_county"),
]
