"""The guard: a plugin's failure is recorded and stays its own."""

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from cms.jobs.services import carry_out_job, enqueue_job
from cms.plugins.guard import guard, record_failure
from cms.plugins.models import PluginState
from cms.plugins.state import failure_of

pytestmark = pytest.mark.django_db


def fail():
    raise ValueError("no luck")


def test_guard_gives_what_the_plugin_gives():
    assert guard("p", "panel x", lambda: 5, fallback=0) == 5
    assert failure_of("p") is None


def test_guard_gives_the_fallback_and_records_where_and_what():
    assert guard("p", "panel x", fail, fallback=0) == 0
    assert (failure_of("p").where, failure_of("p").error) == ("panel x", "ValueError: no luck")
    state = PluginState.objects.get()
    assert (state.plugin, state.failed_in, state.last_error) == ("p", "panel x", "ValueError: no luck")
    assert state.failed_at is not None


def test_guard_does_not_cover_the_core():
    with pytest.raises(ValueError, match="no luck"):
        guard(None, "panel x", fail, fallback=0)


def test_guard_does_not_call_a_withdrawn_plugin():
    called = []
    record_failure(plugin="p", where="ready", error=ValueError(), withdrawn=True)
    assert guard("p", "panel x", lambda: called.append(1), fallback="nothing") == "nothing"
    assert called == []


def test_failed_query_of_a_plugin_leaves_the_callers_transaction_usable():
    def double():
        Group.objects.create(name="plugin's own")
        Group.objects.create(name="plugin's own")

    with transaction.atomic():
        Group.objects.create(name="kept")
        guard("p", "search source", double, fallback=None)
        Group.objects.create(name="kept too")
    assert set(Group.objects.filter(name__in=["kept", "kept too", "plugin's own"]).values_list("name", flat=True)) == {
        "kept",
        "kept too",
    }
    assert failure_of("p").error.startswith(IntegrityError.__name__)


def test_job_of_a_plugin_that_fails_is_recorded_as_the_plugins_failure():
    from cms.jobs.registry import job, job_handlers
    from cms.plugins.state import registering_as

    with registering_as("p"):
        job("p.job")(lambda payload: fail())
    try:
        row = enqueue_job(name="p.job")
        assert carry_out_job(job_id=row.pk) == "returned"
    finally:
        job_handlers.unregister("p.job")
    assert PluginState.objects.get().failed_in == "job p.job"
