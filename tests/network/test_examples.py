"""The example content goes in by two ways that give the same rows, and comes out without a trace."""

import datetime as dt
import os
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from unittest import mock

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction

from network.example.accounts import accounts_file
from network.example.content import FOLDER
from network.models import ActivityPage, OrganisationPage, Record
from network.models.vocabulary import Origin
from network.services.content import create_page
from network.services.examples import ExamplesRefused, load_examples, plan, remove_examples
from tests.environment import REPOSITORY
from tests.network.database_rows import QUEUES, Rows, differences, natural_rows, raw_rows

NOW = dt.datetime(2026, 3, 4, 9, 30, tzinfo=dt.UTC)
LEARNT = ("search_searchword", "search_entryhistory")
"""Words for spelling suggestions stay when what they were learnt from goes: see `network.example.removal`. That a thing
was there is remembered for a while, so that it is no news when it returns."""


@pytest.fixture
def reference(db) -> None:
    with mock.patch("django.utils.timezone.now", return_value=NOW):
        call_command("load_reference", stdout=StringIO())


@pytest.fixture
def three_counties(tmp_path: Path) -> Path:
    """Central Finland, a bilingual county and the region outside the scheme."""
    for code in ("15", "17", "91"):
        shutil.copy(next(FOLDER.glob(f"{code}-*.toml")), tmp_path)
    return tmp_path


class Undone(Exception):
    """Ends a block whose rows are to be forgotten."""


def rows_after_load(*, bulk: bool, folder: Path, scale: int = 1) -> Rows:
    """The whole database after a load at a fixed moment, which is then undone."""
    rows: Rows = {}
    try:
        with transaction.atomic(), mock.patch("django.utils.timezone.now", return_value=NOW):
            load_examples(bulk=bulk, folder=folder, scale=scale)
            rows = natural_rows()
            raise Undone
    except Undone:
        return rows


def test_both_ways_give_the_same_rows(reference, three_counties):
    one_by_one = rows_after_load(bulk=False, folder=three_counties)
    in_bulk = rows_after_load(bulk=True, folder=three_counties)
    assert differences(one_by_one, in_bulk) == []
    for table in ("network_occurrence", "wagtailcore_revision", "wagtailcore_referenceindex", "search_terms"):
        assert in_bulk[table].total() > 100, table


@pytest.mark.slow
@pytest.mark.stackless  # three counties are compared on every stack
@pytest.mark.timeout(900)
def test_both_ways_give_the_same_rows_for_all_counties(reference):
    one_by_one = rows_after_load(bulk=False, folder=FOLDER)
    assert differences(one_by_one, rows_after_load(bulk=True, folder=FOLDER)) == []


def test_comparison_sees_a_single_changed_value(reference, three_counties):
    """A comparison that could not fail would prove nothing."""
    before = natural_rows()
    record = Record.objects.filter(origin=Origin.SOURCE).first()
    Record.objects.filter(pk=record.pk).update(source_note="Another source.")
    assert len(differences(before, natural_rows())) == 2


def test_copies_share_their_organisations(reference, three_counties):
    """Scale 12: twelve copies of the activities, two of the organisations, every page with an address of its own."""
    once = plan(scale=1, folder=three_counties)
    planned = load_examples(scale=12, folder=three_counties)
    activities = Record.objects.filter(kind="activity", origin=Origin.EXAMPLE).count()
    assert activities == 12 * sum(len(county.activities) for county in once.counties)
    organisations = Record.objects.filter(kind="organisation", origin=Origin.EXAMPLE).count()
    assert organisations == 2 * sum(len(county.organisations) for county in once.counties)
    assert (
        planned == len([*plan(scale=12, folder=three_counties)]) == Record.objects.filter(origin=Origin.EXAMPLE).count()
    )
    assert OrganisationPage.find_problems() == ([], [], [], [], [])


def test_editors_can_go_on_with_what_was_loaded_in_bulk(reference, three_counties):
    load_examples(folder=three_counties)
    page = ActivityPage.objects.filter(origin=Origin.EXAMPLE, live=True, tagged_items__isnull=False).first()
    before = Record.objects.get(translation_key=page.translation_key)
    draft = page.get_latest_revision_as_object()
    assert [tag.name for tag in draft.tags.all()] == [tag.name for tag in page.tags.all()]
    draft.title = "Uusi nimi"
    draft.save_revision().publish()
    after = Record.objects.get(translation_key=page.translation_key)
    assert after.pk == before.pk
    assert after.texts.get(language=page.source_language).title == "Uusi nimi"


def test_loading_again_changes_nothing(reference, three_counties, settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert load_examples(folder=three_counties) > 0
    before, accounts = raw_rows(), accounts_file().read_text()
    with django_capture_on_commit_callbacks(execute=True):
        assert load_examples(folder=three_counties) == 0
    assert differences(before, raw_rows()) == []
    assert accounts_file().read_text() == accounts
    assert accounts_file().stat().st_mode & 0o777 == 0o600


def test_removal_leaves_what_was_there_before(reference, three_counties, django_capture_on_commit_callbacks):
    with mock.patch("django.utils.timezone.now", return_value=NOW), django_capture_on_commit_callbacks(execute=True):
        before = raw_rows()
        load_examples(folder=three_counties)
        loaded = Record.objects.filter(origin=Origin.EXAMPLE).count()
        assert loaded > 50
        assert remove_examples() == loaded
    after = raw_rows()
    for queue in QUEUES:
        del before[queue], after[queue]
    for table in LEARNT:
        assert (after.pop(table) - before.pop(table)).total() > 0, table
    assert differences(before, after) == []
    assert not accounts_file().exists()


def test_removal_refuses_while_people_have_added_pages(reference, three_counties):
    load_examples(folder=three_counties)
    parent = OrganisationPage.objects.filter(origin=Origin.EXAMPLE, locale__language_code="fi", live=True).first()
    facts = {"title": "Oma kerho", "starts_at": NOW, "ends_at": NOW + dt.timedelta(hours=1), "is_online": True}
    own = create_page(ActivityPage, parent=parent, facts=facts)
    before = raw_rows()
    with pytest.raises(ExamplesRefused, match="1 pages were added to example organisations, the first is “Oma kerho”"):
        remove_examples()
    assert differences(before, raw_rows()) == []
    remove_examples(with_additions=True)
    assert not Record.objects.filter(translation_key=own.translation_key).exists()
    assert not ActivityPage.objects.exists()


def test_removal_keeps_files_that_people_put_into_an_example_collection(reference, three_counties):
    from django.core.files.base import ContentFile
    from wagtail.documents import get_document_model
    from wagtail.models import Collection

    load_examples(folder=three_counties)
    collection = Collection.objects.filter(depth=3).first()
    document = get_document_model()(title="Ohje", collection=collection)
    document.file.save("ohje.txt", ContentFile("Tervetuloa"))
    remove_examples()
    document.refresh_from_db()
    assert document.collection == Collection.get_first_root_node()


def test_accounts_belong_to_people_who_may_do_what_they_say(reference, three_counties):
    load_examples(folder=three_counties)
    users = {user.username: user for user in get_user_model().objects.filter(email__endswith="@perheverkko.example")}
    assert [name for name, user in users.items() if user.is_superuser] == ["yllapito"]
    assert users["koordinaattori"].region_roles.get().region_id == "15"
    organisations = {users[name].memberships.get().organisation_id for name in ("toimittaja", "toimittaja2")}
    assert len(organisations) == 2


def test_production_refuses(tmp_path):
    environment = {
        **{
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SEARCH_URL", "REDIS_URL")
        },
        "SITE_ENV": "production",
        "SECRET_KEY": "k" * 50,
        "DATA_DIR": str(tmp_path),
        "ALLOWED_HOSTS": "example.org",
        "PUBLIC_URL": "https://example.org",
    }
    ran = subprocess.run(
        [sys.executable, "manage.py", "load_example"],
        cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 1
    expected = "Example content not loaded, nothing changed. Example content is refused with SITE_ENV=production."
    assert ran.stderr.strip().splitlines()[-1] == f"CommandError: {expected}"


def test_loading_without_reference_data_says_what_to_do(db):
    with pytest.raises(ExamplesRefused, match=r"run `manage\.py load_reference` first"):
        load_examples()
