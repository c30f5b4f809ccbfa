"""Where a search can be followed."""

from django import template
from django.urls import reverse

from search.contracts import SearchQuery
from search.following.feeds import title_of
from search.following.parameters import parameters_of

register = template.Library()


@register.simple_tag
def follow_addresses(query: SearchQuery) -> dict[str, str]:
    """Paths of the feeds and of the page on which the search is followed, and what the feeds are called."""
    parameters = parameters_of(query)
    views = {"atom": "search_atom", "json": "search_json", "page": "search_follow"}
    return {"title": title_of(parameters), **{key: f"{reverse(name)}?{parameters}" for key, name in views.items()}}
