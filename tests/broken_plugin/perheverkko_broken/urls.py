"""One address."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from . import break_in

break_in("urls")


def hello(request: HttpRequest) -> HttpResponse:
    break_in("view")
    return HttpResponse("The broken plugin's view works")


urlpatterns = [path("", hello, name="hello")]
