"""Addresses of the outputs: below each list, with the list's own query string."""

from django.urls import path

from cms.routes import localised

from . import views
from .formats import FORMATS

FILE_SEGMENTS = {"activities": "activities_file", "places": "places_file", "organisations": "organisations_file"}


def segments(name: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    """ending alone (".csv") is that of a file with the list's own name"""
    return (FILE_SEGMENTS[name], *parts) if parts[0].startswith(".") else parts


urlpatterns = [
    path(
        localised(name, *segments(name, output.segments)),
        views.list_output,
        {"name": name, "key": output.key},
        name=f"{name}_{output.key}",
    )
    for name, outputs in FORMATS.items()
    for output in outputs
] + [
    path(localised("activities", "embed"), views.framed_activities, name="activities_framed"),
    path(localised("activities", "<uuid:key>.ics"), views.activity_calendar, name="activity_calendar"),
]
