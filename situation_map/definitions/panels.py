"""The way from the desk to the indicators."""

from django.utils.translation import gettext_lazy as _

from cms.dashboard.registry import DashboardLink, MenuGroup
from situation_map.permissions import may_manage_figures

LINK = DashboardLink(
    "indicators",
    _("Indicators"),
    "indicators_desk",
    lambda request: may_manage_figures(request.user),
    group=MenuGroup.SITUATION_MAP,
)
