"""The letter about a nightly import of figures that stopped: to whoever accepted it, in that person's language."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.imports.models import ImportRun
from cms.imports.signals import nightly_run_waits
from cms.jobs.services import enqueue_job
from cms.private_links import absolute_address
from network.services.letters import JOB, WRITERS, Letter
from situation_map.permissions import may_manage_figures
from situation_map.reader_language import language_of

from .target import OWNER

KIND = "figures_wait"


@receiver(nightly_run_waits)
def on_nightly_run_waits(run: ImportRun, **kwargs: Any) -> None:
    if run.source.owner == OWNER:
        enqueue_job(name=JOB, payload={"kind": KIND, "pk": str(run.pk), "about": None})


def figures_wait(pk: Any, about: int | None) -> Letter | None:
    """Nobody is written to who may not manage figures any more, or about a run that has been seen to meanwhile."""
    run = ImportRun.objects.select_related("source__runs_as").filter(pk=UUID(pk)).first()
    if run is None:
        return None
    user = run.source.runs_as
    if user is None or not user.is_active or not user.email or not may_manage_figures(user):
        return None
    if run.state not in (ImportRun.State.READY, ImportRun.State.UNREADABLE):
        return None
    language = language_of(user)
    with override(language):
        context = {
            "source": run.source.name,
            "is_unreadable": run.state == ImportRun.State.UNREADABLE,
            "link": absolute_address("figure_import", language=language, pk=str(run.pk)),
        }
        subject = _("%(source)s: the figures were not brought in") % {"source": run.source.name}
        body = render_to_string("situation_map/mail/figures_wait.txt", context).strip() + "\n"
        return Letter(user.email, subject, body, language)


def register() -> None:
    """Called once, when the app is ready."""
    WRITERS[KIND] = figures_wait
