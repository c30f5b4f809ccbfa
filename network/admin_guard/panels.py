"""Panels of Wagtail's home page: what somebody wrote for an organisation they have left is not shown to them."""

from typing import Any

from wagtail.admin.views.home import LockedPagesPanel, RecentEditsPanel, UserObjectsInWorkflowModerationPanel

from network.admin_guard.pages import has_grant


class OwnEditsPanel(RecentEditsPanel):
    def get_context_data(self, parent_context: Any) -> Any:
        context = super().get_context_data(parent_context)
        user = parent_context["request"].user
        return {**context, "last_edits": [row for row in context["last_edits"] if has_grant(user, row[1])]}


class OwnLockedPagesPanel(LockedPagesPanel):
    def get_context_data(self, parent_context: Any) -> Any:
        context = super().get_context_data(parent_context)
        user = parent_context["request"].user
        return {**context, "locked_pages": [page for page in context["locked_pages"] if has_grant(user, page)]}


class OwnSubmissionsPanel(UserObjectsInWorkflowModerationPanel):
    def get_context_data(self, parent_context: Any) -> Any:
        context = super().get_context_data(parent_context)
        user = parent_context["request"].user
        states = [state for state in context["workflow_states"] if has_grant(user, state.content_object)]
        return {**context, "workflow_states": states}


REPLACED = {
    RecentEditsPanel: OwnEditsPanel,
    LockedPagesPanel: OwnLockedPagesPanel,
    UserObjectsInWorkflowModerationPanel: OwnSubmissionsPanel,
}


def scope_panels(panels: list[Any]) -> None:
    """Put our panels in the place of Wagtail's."""
    panels[:] = [REPLACED[type(panel)]() if type(panel) in REPLACED else panel for panel in panels]
