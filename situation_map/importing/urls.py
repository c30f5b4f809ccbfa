"""Addresses of bringing figures in, in each language."""

from django.urls import path

from cms.routes import localised

from . import views

IMPORTS = ("desk", "figures", "imports")
RUN = (*IMPORTS, "import_run", "<uuid:pk>/")

urlpatterns = [
    path(localised(*IMPORTS), views.figure_imports, name="figure_imports"),
    path(localised(*IMPORTS, "import_new", "<slug:kind>/"), views.new_figure_import, name="figure_import_new"),
    path(localised(*RUN), views.figure_import, name="figure_import"),
    path(localised(*RUN, "import_leave"), views.leave_figure_import, name="figure_import_leave"),
    path(localised(*RUN, "import_undo"), views.take_back_figure_import, name="figure_import_undo"),
    path(localised(*RUN, "import_state"), views.figure_import_state, name="figure_import_state"),
    path(localised(*IMPORTS, "<uuid:pk>/", "import_stop"), views.stop_nightly, name="figure_import_stop"),
]
