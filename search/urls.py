"""The address of search, in each language."""

from django.urls import path

from cms.routes import localised

from . import views
from .following.urls import urlpatterns as following
from .words.urls import urlpatterns as words_urls

urlpatterns = [
    path(localised("search"), views.search_page, name="search"),
    path(localised("search", "search_suggestions"), views.suggestions, name="search_suggestions"),
    *words_urls,
    *following,
]
