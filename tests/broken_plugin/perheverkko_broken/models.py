"""A page type, so that there is something to remove."""

from django.db import models

from cms.plugin_api import BasePage

from . import break_in

break_in("models")


class LeafletPage(BasePage):
    """A page whose template breaks when the plugin is to break there."""

    text = models.TextField(blank=True)

    parent_page_types = ["cms.HomePage", "cms.SectionPage"]
    template = "perheverkko_broken/leaflet.html"
