from django.urls import path

from cms.routes import localised
from network.desk import (
    form_requests,
    language_views,
    meetings_views,
    place_views,
    removal_views,
    review_views,
    seasons_views,
    views,
)

LANGUAGE = ("desk", "language", "<int:pk>/", "<slug:language>/")

urlpatterns = [
    path(localised("desk", "new_activity"), views.new_activity, name="activity_new"),
    path(localised("desk", "<int:pk>/", "edit"), views.edit_activity, name="activity_edit"),
    path(localised("desk", "<int:pk>/", "preview"), views.preview_activity, name="activity_preview"),
    path(localised("desk", "<int:pk>/", "submit"), views.submit_activity, name="activity_submit"),
    path(localised("desk", "<int:pk>/", "withdraw"), views.withdraw_activity, name="activity_withdraw"),
    path(localised("desk", "<int:pk>/", "delete"), removal_views.delete_activity, name="activity_delete"),
    path(localised("desk", "<int:pk>/", "take_off"), removal_views.take_off_activity, name="activity_take_off"),
    path(localised("desk", "new_activity", "<uuid:key>/"), views.unfinished_activity, name="activity_unfinished"),
    path(
        localised("desk", "new_activity", "<uuid:key>/", "delete"),
        removal_views.discard_unfinished,
        name="activity_discard",
    ),
    path(localised("desk", "autosave"), form_requests.autosave, name="activity_autosave"),
    path(localised("desk", "suggest_tags"), form_requests.suggest_tags, name="suggest_tags"),
    path(localised("desk", "suggest_organisations"), form_requests.suggest_organisations, name="suggest_organisations"),
    path(localised("desk", "new_place"), place_views.new_place, name="place_new"),
    path(localised("desk", "places", "<int:pk>/", "edit"), place_views.edit_place, name="place_edit"),
    path(localised("desk", "places", "<int:pk>/", "preview"), place_views.preview_place, name="place_preview"),
    path(localised("desk", "places", "<int:pk>/", "submit"), place_views.submit_place, name="place_submit"),
    path(localised("desk", "places", "<int:pk>/", "withdraw"), place_views.withdraw_place, name="place_withdraw"),
    path(localised("desk", "places", "<int:pk>/", "delete"), place_views.delete_place, name="place_delete"),
    path(localised(*LANGUAGE, "delete"), language_views.remove_language, name="language_remove"),
    path(localised(*LANGUAGE, "undo"), language_views.put_back_language, name="language_put_back"),
    path(localised("desk", "<int:pk>/", "meetings"), meetings_views.meetings, name="activity_meetings"),
    path(localised("desk", "<int:pk>/", "meetings", "undo"), meetings_views.undo_change, name="activity_meetings_undo"),
    path(localised("desk", "<int:pk>/", "meetings", "state"), meetings_views.change_state, name="activity_state"),
    path(
        localised("desk", "<int:pk>/", "meetings", "<str:day>/<slug:way>/"),
        meetings_views.change_meeting,
        name="activity_meeting",
    ),
    path(localised("desk", "<int:pk>/", "season"), seasons_views.repeat_activity, name="activity_repeat"),
    path(localised("desk", "season"), seasons_views.repeat_season, name="season_repeat"),
    path(localised("desk", "review"), review_views.review_queue, name="review"),
    path(localised("desk", "review", "<int:pk>/"), review_views.review_page, name="review_page"),
    path(localised("desk", "review", "<int:pk>/", "preview"), review_views.review_preview, name="review_preview"),
]
