"""The list of background jobs in the admin."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from cms.jobs.errors import JobAlreadyQueued, JobNotInState
from cms.jobs.models import Job
from cms.jobs.services import cancel_job, retry_job


class JobIndexView(generic.IndexView):
    any_permission_required = ("view", "change")

    def get_list_more_buttons(self, instance: Job) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        if self.user_has_permission("change") and instance.can_be_retried:
            buttons.append(Button(_("Try again"), url=reverse("jobs:retry", args=[instance.pk]), icon_name="redo"))
        if self.user_has_permission("change") and instance.can_be_cancelled:
            buttons.append(Button(_("Cancel"), url=reverse("jobs:cancel", args=[instance.pk]), icon_name="cross"))
        return buttons


class JobInspectView(generic.InspectView):
    any_permission_required = ("view", "change")


class ConfirmedJobView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """GET asks, POST does it."""

    model = Job
    permission_required = "change"
    template_name = "jobs/confirm.html"
    header_icon = "tasks"
    question: str | Promise
    button: str | Promise
    success: Any

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("jobs:index"), "label": Job._meta.verbose_name_plural},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job = get_object_or_404(Job, pk=self.kwargs["pk"])
        return super().get_context_data(job=job, question=self.question, button=self.button, **kwargs)

    def act(self, job_id: UUID) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        get_object_or_404(Job, pk=pk)
        try:
            self.act(pk)
        except JobNotInState:
            messages.error(request, gettext("The job has changed meanwhile; look at its state now."))
        except JobAlreadyQueued:
            messages.error(request, gettext("The same job waits already."))
        else:
            messages.success(request, str(self.success))  # in the admin's language, left when the message is stored
        return redirect("jobs:index")


class RetryJobView(ConfirmedJobView):
    page_title = _("Try again")
    question = _("Put this job into the queue again?")
    button = _("Yes, try again")
    success = _("The job waits in the queue.")

    def act(self, job_id: UUID) -> None:
        retry_job(job_id=job_id)


class CancelJobView(ConfirmedJobView):
    page_title = _("Cancel the job")
    question = _("Cancel this job? What it was to do is then not done.")
    button = _("Yes, cancel the job")
    success = _("The job is cancelled.")

    def act(self, job_id: UUID) -> None:
        cancel_job(job_id=job_id)


class JobViewSet(ModelViewSet):
    """Looking at jobs, and trying again or cancelling them; jobs are neither made nor edited by hand."""

    model = Job
    name = "jobs"
    url_prefix = "jobs"
    icon = "tasks"
    menu_label = _("Background jobs")
    menu_order = 900
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = JobIndexView
    inspect_view_class = JobInspectView
    list_per_page = 50
    ordering = "-created_at"
    list_filter = {"state": ["exact"], "name": ["icontains"]}
    list_display = [
        "name",
        StatusTagColumn(
            "get_state_display",
            label=_("State"),
            sort_key="state",
            primary=lambda job: job.state in (Job.State.FAILED, Job.State.RUNNING),
        ),
        NumberColumn("attempts", label=_("Attempts")),
        Column("last_error", label=_("Last error")),
        DateColumn("created_at", label=_("Created"), sort_key="created_at"),
    ]
    inspect_view_fields = [
        "id", "name", "state", "payload", "key", "attempts", "max_attempts", "created_at", "run_after", "sent_at",
        "started_at", "lease_until", "finished_at", "last_error",
    ]  # fmt: skip

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        missing = ("add", "edit", "delete", "history", "usage")
        return super().get_common_view_kwargs(**{f"{name}_url_name": None for name in missing}, **kwargs)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<uuid:pk>/", self.inspect_view, name="inspect"),
            path("<uuid:pk>/retry/", RetryJobView.as_view(), name="retry"),
            path("<uuid:pk>/cancel/", CancelJobView.as_view(), name="cancel"),
        ]
