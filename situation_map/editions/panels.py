"""The way from the desk to the editions."""

from django.utils.translation import gettext_lazy as _

from cms.dashboard.registry import DashboardLink, MenuGroup

from .permissions import may_manage_editions

LINK = DashboardLink(
    "editions",
    _("Editions"),
    "editions_desk",
    lambda request: may_manage_editions(request.user),
    group=MenuGroup.SITUATION_MAP,
)
