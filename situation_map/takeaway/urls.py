"""Addresses of what is taken away: below each page, under one name, with the page's own query string."""

from django.urls import path

from cms.routes import localised

from . import views
from .formats import COUNTY, FORMATS, MAP, MUNICIPALITY

MAP_PATH: tuple[str, ...] = ("situation_map",)
COUNTY_PATH = ("situation_map", "<slug:slug>/")
TOWN_PATH = ("situation_map", "<slug:slug>/", "municipality", "<slug:town>/")

urlpatterns = [
    path(
        localised(*before, "situation_file", each.ending),
        views.file_of,
        {"kind": kind, "key": each.key},
        name=f"situation_{kind}_{each.key}",
    )
    for kind, before in ((MAP, MAP_PATH), (COUNTY, COUNTY_PATH), (MUNICIPALITY, TOWN_PATH))
    for each in FORMATS.values()
    if kind in each.kinds
] + [
    path(localised("situation_map", "oembed"), views.oembed, name="situation_oembed"),
    path(localised("situation_map", "embed"), views.framed_map, name="situation_map_framed"),
    path(
        localised("situation_map", "<slug:slug>/", "embed"),
        views.framed_county,
        name="situation_county_framed",
    ),
]
