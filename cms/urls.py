"""All addresses. Pages of the tree come last: whatever no view takes is Wagtail's."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as admin_urls
from wagtail.documents.views import serve as documents
from wagtail.urls import serve_pattern

from cms import uploads, views
from cms.fallback import serve
from cms.health import healthz
from cms.plugins.urls import plugin_urlpatterns

handler400 = "cms.views.bad_request"
handler403 = "cms.views.forbidden"
handler404 = "cms.views.not_found"
handler500 = "cms.views.server_error"

urlpatterns = [
    path("", views.choose_language, name="root"),
    path("healthz", healthz, name="healthz"),
    path("admin/login/", RedirectView.as_view(pattern_name="sign_in", query_string=True), name="admin_login"),
    path("admin/", include(admin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", uploads.document, name="wagtaildocs_serve"),
    re_path(
        r"^documents/authenticate_with_password/(\d+)/$",
        documents.authenticate_with_password,
        name="wagtaildocs_authenticate_with_password",
    ),
    re_path(r"^media/(?P<path>.*)$", uploads.media, name="media"),
    path("set-language/", include("django.conf.urls.i18n")),
    *i18n_patterns(
        *plugin_urlpatterns(),
        path("", include("cms.dashboard.urls")),
        path("", include("network.urls")),
        path("", include("situation_map.urls")),
        path("", include("search.urls")),
        re_path(serve_pattern, serve, name="wagtail_serve"),
    ),
]
