from django.contrib.auth.views import LogoutView
from django.urls import path

from cms.dashboard import views
from cms.routes import localised

urlpatterns = [
    path(localised("sign_in"), views.SignInView.as_view(), name="sign_in"),
    path(localised("sign_out"), LogoutView.as_view(), name="sign_out"),
    path(localised("desk"), views.desk, name="desk"),
]
