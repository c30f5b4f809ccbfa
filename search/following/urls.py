"""Addresses of feeds, of following by e-mail, and of saved searches, in each language."""

from django.urls import path

from cms.routes import localised

from . import saved_views, views

SAVED = ("desk", "saved_searches", "<int:pk>/")

urlpatterns = [
    path(localised("search", "search_feed"), views.search_atom, name="search_atom"),
    path(localised("search", "search_json"), views.search_json, name="search_json"),
    path(localised("search", "search_follow"), views.search_follow, name="search_follow"),
    path(localised("search", "subscription", "<slug:token>/"), views.search_subscription, name="search_subscription"),
    path(
        localised("search", "subscription", "<slug:token>/", "leave"),
        views.search_subscription_leave,
        name="search_subscription_leave",
    ),
    path(localised("desk", "saved_searches"), saved_views.saved_searches, name="saved_searches"),
    path(localised(*SAVED), saved_views.saved_search, name="saved_search"),
    path(localised(*SAVED, "seen"), saved_views.saved_search_seen, name="saved_search_seen"),
    path(localised(*SAVED, "delete"), saved_views.saved_search_delete, name="saved_search_delete"),
    path(localised(*SAVED, "undo"), saved_views.saved_search_undo, name="saved_search_undo"),
]
