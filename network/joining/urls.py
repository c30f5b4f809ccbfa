"""Addresses of joining, in each language."""

from django.urls import path

from cms.routes import localised
from network.joining import (
    coordinator_views,
    invitation_views,
    organisation_views,
    parting_views,
    people_views,
    public_views,
    queue_views,
)

OWN = ("desk", "organisations", "<int:pk>/")
COUNTY = ("desk", "coordinators", "<slug:code>/")

urlpatterns = [
    path(localised("join"), public_views.join, name="join"),
    path(localised("join", "thanks"), public_views.joined, name="joined"),
    path(localised("join", "<slug:token>/"), public_views.join_request, name="join_request"),
    path(localised("join", "<slug:token>/", "withdraw"), public_views.withdraw, name="join_withdraw"),
    path(localised("invitation", "<slug:token>/"), invitation_views.invitation, name="invitation"),
    path(localised("desk", "requests"), queue_views.join_queue, name="join_queue"),
    path(localised("desk", "requests", "<int:pk>/"), queue_views.join_decision, name="join_decision"),
    path(localised("desk", "organisations"), organisation_views.own_organisations, name="own_organisations"),
    path(localised(*OWN), organisation_views.organisation, name="own_organisation"),
    path(localised(*OWN, "name"), organisation_views.rename, name="organisation_rename"),
    path(localised(*OWN, "above"), organisation_views.parent, name="organisation_parent"),
    path(localised(*OWN, "move"), organisation_views.move, name="organisation_move"),
    path(localised(*OWN, "merge"), organisation_views.merge, name="organisation_merge"),
    path(localised(*OWN, "merge", "undo"), parting_views.part, name="organisation_part"),
    path(localised(*OWN, "end"), organisation_views.end, name="organisation_end"),
    path(localised(*OWN, "trust"), organisation_views.trust, name="organisation_trust"),
    path(localised(*OWN, "people"), people_views.people, name="people"),
    path(localised(*OWN, "people", "<int:user_id>/", "role"), people_views.change_role, name="person_role"),
    path(localised(*OWN, "people", "<int:user_id>/", "delete"), people_views.remove_person, name="person_remove"),
    path(
        localised(*OWN, "people", "invitation", "<int:invitation_id>/"),
        people_views.change_invitation,
        name="invitation_change",
    ),
    path(localised("desk", "coordinators"), coordinator_views.coordinators, name="coordinators"),
    path(localised(*COUNTY), coordinator_views.county_coordinators, name="county_coordinators"),
    path(
        localised(*COUNTY, "invitation", "<int:invitation_id>/"), coordinator_views.change_invitation,
        name="coordinator_invitation",
    ),
    path(
        localised(*COUNTY, "<int:user_id>/", "delete"), coordinator_views.dismiss_coordinator,
        name="coordinator_dismiss",
    ),
]  # fmt: skip
