from django.urls import path

from cms.routes import localised
from network.desk import review_views, views

urlpatterns = [
    path(localised("desk", "new_activity"), views.new_activity, name="activity_new"),
    path(localised("desk", "<int:pk>/", "edit"), views.edit_activity, name="activity_edit"),
    path(localised("desk", "<int:pk>/", "preview"), views.preview_activity, name="activity_preview"),
    path(localised("desk", "<int:pk>/", "submit"), views.submit_activity, name="activity_submit"),
    path(localised("desk", "<int:pk>/", "withdraw"), views.withdraw_activity, name="activity_withdraw"),
    path(localised("desk", "<int:pk>/", "delete"), views.delete_activity, name="activity_delete"),
    path(localised("desk", "review"), review_views.review_queue, name="review"),
    path(localised("desk", "review", "<int:pk>/"), review_views.review_page, name="review_page"),
    path(localised("desk", "review", "<int:pk>/", "preview"), review_views.review_preview, name="review_preview"),
]
