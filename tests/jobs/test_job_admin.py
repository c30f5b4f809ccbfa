"""The list of jobs in the admin: who may see it, what it shows, retry and cancel."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cms.jobs.models import Job
from tests.admin import log_in_to_admin

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def log_in(client):
    """Log in someone who has the admin and these permissions on jobs."""

    def log_in(*codenames):
        return log_in_to_admin(client, app_label="jobs", codenames=codenames)

    return log_in


@pytest.fixture
def failed():
    return Job.objects.create(
        name="test.failed", state="failed", attempts=8, last_error="ValueError: no", finished_at=timezone.now()
    )


@pytest.fixture
def queued():
    return Job.objects.create(name="test.queued")


def test_job_list_shows_state_attempts_and_last_error(log_in, failed, queued):
    page = log_in("view_job").get(reverse("jobs:index"))
    assert page.status_code == 200
    for text in ("test.failed", "ValueError: no", "test.queued", "Failed", "Waiting"):
        assert text in page.content.decode()
    assert reverse("jobs:retry", args=[failed.pk]) not in page.content.decode()


def test_job_list_filtered_by_state_shows_only_that(log_in, failed, queued):
    page = log_in("view_job").get(reverse("jobs:index_results"), {"state": "failed"})
    assert [job.pk for job in page.context["object_list"]] == [failed.pk]


def test_job_list_makes_the_same_queries_for_one_row_and_for_many(
    log_in, queued, django_assert_max_num_queries, django_assert_num_queries
):
    client = log_in("view_job", "change_job")
    client.get(reverse("jobs:index_results"))
    with django_assert_max_num_queries(20) as first:
        client.get(reverse("jobs:index_results"))
    Job.objects.bulk_create([Job(name=f"n{number}") for number in range(30)])
    with django_assert_num_queries(len(first)):
        client.get(reverse("jobs:index_results"))


def test_job_page_shows_payload(log_in, failed):
    page = log_in("view_job").get(reverse("jobs:inspect", args=[failed.pk]))
    assert page.status_code == 200
    assert "ValueError: no" in page.content.decode()


def test_retry_is_asked_before_it_is_done(log_in, failed):
    client = log_in("view_job", "change_job")
    address = reverse("jobs:retry", args=[failed.pk])
    assert address in client.get(reverse("jobs:index")).content.decode()
    assert client.get(address).status_code == 200
    failed.refresh_from_db()
    assert failed.state == "failed"
    assert client.post(address).status_code == 302
    failed.refresh_from_db()
    assert failed.state == "queued"


def test_cancel_is_asked_before_it_is_done(log_in, queued):
    client = log_in("view_job", "change_job")
    address = reverse("jobs:cancel", args=[queued.pk])
    assert client.get(address).status_code == 200
    queued.refresh_from_db()
    assert queued.state == "queued"
    client.post(address)
    queued.refresh_from_db()
    assert queued.state == "cancelled"


def test_retry_of_a_job_that_has_changed_meanwhile_says_so(log_in, queued):
    page = log_in("view_job", "change_job").post(reverse("jobs:retry", args=[queued.pk]), follow=True)
    assert "The job has changed meanwhile" in page.content.decode()


@pytest.mark.parametrize("name", ["retry", "cancel"])
def test_who_may_only_look_cannot_change(log_in, failed, queued, name):
    client = log_in("view_job")
    for job in (failed, queued):
        client.post(reverse(f"jobs:{name}", args=[job.pk]))
    assert set(Job.objects.values_list("name", "state")) == {("test.failed", "failed"), ("test.queued", "queued")}


@pytest.mark.parametrize("name", ["index", "index_results"])
def test_who_has_no_permission_sees_no_job(log_in, failed, name):
    page = log_in().get(reverse(f"jobs:{name}"), follow=True)
    assert "test.failed" not in page.content.decode()


def test_who_has_no_permission_sees_no_job_page_and_no_menu_item(log_in, failed):
    client = log_in()
    assert "ValueError" not in client.get(reverse("jobs:inspect", args=[failed.pk]), follow=True).content.decode()
    assert reverse("jobs:index") not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_visitor_is_sent_to_sign_in(client, failed):
    page = client.post(reverse("jobs:retry", args=[failed.pk]))
    assert page.status_code == 302
    failed.refresh_from_db()
    assert failed.state == "failed"
