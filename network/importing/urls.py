from django.urls import path

from cms.routes import localised
from network.importing import actions, views

urlpatterns = [
    path(localised("desk", "imports"), views.imports, name="imports"),
    path(localised("desk", "imports", "import_template"), views.template, name="import_template"),
    path(localised("desk", "imports", "import_new", "<slug:kind>/"), views.new_import, name="import_new"),
    path(localised("desk", "imports", "import_source", "<uuid:pk>/"), actions.show_source, name="import_source"),
    path(
        localised("desk", "imports", "import_source", "<uuid:source>/", "import_new", "<slug:kind>/"),
        views.new_import,
        name="import_again",
    ),
    path(
        localised("desk", "imports", "import_source", "<uuid:pk>/", "import_schedule"),
        actions.change_schedule,
        name="import_schedule",
    ),
    path(
        localised("desk", "imports", "import_source", "<uuid:pk>/", "import_take", "<int:key>/"),
        actions.take_value,
        name="import_take",
    ),
    path(localised("desk", "imports", "<uuid:pk>/"), views.show_run, name="import_run"),
    path(localised("desk", "imports", "<uuid:pk>/", "import_columns"), views.assign_columns, name="import_columns"),
    path(localised("desk", "imports", "<uuid:pk>/", "import_state"), views.run_state, name="import_state"),
    path(localised("desk", "imports", "<uuid:pk>/", "import_refused"), views.refused_rows, name="import_refused"),
    path(localised("desk", "imports", "<uuid:pk>/", "import_confirm"), actions.confirm, name="import_confirm"),
    path(localised("desk", "imports", "<uuid:pk>/", "import_leave"), actions.leave, name="import_leave"),
    path(localised("desk", "imports", "<uuid:pk>/", "import_resume"), actions.resume, name="import_resume"),
    path(localised("desk", "imports", "<uuid:pk>/", "import_undo"), actions.take_back, name="import_undo"),
]
