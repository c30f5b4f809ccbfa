"""Addresses of the desk of the indicators, in each language."""

from django.urls import path

from cms.routes import localised

from . import figure_views, views

DESK = ("desk", "indicators")
FIGURES = (*DESK, "<slug:key>/", "figures")

urlpatterns = [
    path(localised(*DESK), views.indicators_desk, name="indicators_desk"),
    path(localised(*DESK, "import_new"), views.new_indicator, name="indicator_new"),
    path(localised(*DESK, "compute"), views.compute_now, name="indicators_compute"),
    path(localised(*DESK, "<slug:key>/"), views.indicator_desk, name="indicator_desk"),
    path(localised(*DESK, "<slug:key>/", "edit"), views.edit, name="indicator_edit"),
    path(localised(*FIGURES, "import_new"), figure_views.figure, name="figure_new"),
    path(localised(*FIGURES, "<int:pk>/"), figure_views.figure, name="figure"),
    path(localised(*FIGURES, "<int:pk>/", "withdraw"), figure_views.withdraw, name="figure_withdraw"),
]
