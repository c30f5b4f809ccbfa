"""The address of search, in each language."""

from django.urls import path

from cms.routes import localised

from . import views

urlpatterns = [path(localised("search"), views.search_page, name="search")]
