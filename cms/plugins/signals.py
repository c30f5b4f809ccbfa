"""An unhandled error of a plugin's view is the plugin's failure."""

from typing import Any

from django.core.signals import got_request_exception
from django.dispatch import receiver
from django.http import HttpRequest

from cms.plugins.urls import record_view_failure


@receiver(got_request_exception, dispatch_uid="plugins.record_view_failure")
def on_request_exception(sender: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
    record_view_failure(request)
