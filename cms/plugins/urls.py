"""The URLs of plugins: `plugins/<key>/`, each plugin in a namespace of its own name."""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLResolver, include, path
from wagtail.models import Site

from cms.plugins.activation import is_plugin_active
from cms.plugins.config import PluginConfig
from cms.plugins.discovery import installed_plugins
from cms.plugins.guard import guard, record_failure
from cms.plugins.state import is_withdrawn

PREFIX = "plugins/"


def plugin_urlpatterns() -> list[URLResolver]:
    """For the project's URL configuration, inside its language prefix. A plugin whose URLs cannot be read is left
    out and its failure recorded."""
    with_urls = [config for config in installed_plugins() if config.urls]
    resolvers = [guard(config.key, "urls", partial(_resolver, config), fallback=None) for config in with_urls]
    return [resolver for resolver in resolvers if resolver is not None]


def _resolver(config: PluginConfig) -> URLResolver:
    included = include((config.urls or "", config.key), namespace=config.key)
    resolver: URLResolver = path(f"{PREFIX}{config.key}/", included)
    _ = resolver.url_patterns, resolver.reverse_dict  # read now, inside the guard, what is otherwise read on a request
    return resolver


class PluginActivationMiddleware:
    """The URLs of a plugin that the site does not use, or that has failed, answer 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        plugin = plugin_of_request(request)
        if plugin is not None and not is_plugin_active(plugin.key, Site.find_for_request(request)):
            raise Http404


def plugin_of_request(request: HttpRequest | None) -> PluginConfig | None:
    """The plugin whose URL was asked for."""
    match = getattr(request, "resolver_match", None)
    namespace = match.namespaces[0] if match is not None and match.namespaces else None
    if namespace is None:
        return None
    return next((config for config in installed_plugins() if config.key == namespace and config.urls), None)


def record_view_failure(request: HttpRequest | None) -> None:
    """Record the exception being handled, if the request was for a plugin's URL."""
    plugin, error = plugin_of_request(request), sys.exc_info()[1]
    if plugin is not None and error is not None and not is_withdrawn(plugin.key):
        record_failure(plugin=plugin.key, where="a view", error=error)
