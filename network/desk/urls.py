from django.urls import path

from cms.routes import localised
from network.desk import views

urlpatterns = [
    path(localised("desk", "new_activity"), views.new_activity, name="activity_new"),
    path(localised("desk", "<int:pk>/", "edit"), views.edit_activity, name="activity_edit"),
    path(localised("desk", "<int:pk>/", "preview"), views.preview_activity, name="activity_preview"),
    path(localised("desk", "<int:pk>/submit/"), views.submit_activity, name="activity_submit"),
    path(localised("desk", "review"), views.review_queue, name="review"),
    path(localised("desk", "review", "<int:pk>/"), views.review_page, name="review_page"),
]
