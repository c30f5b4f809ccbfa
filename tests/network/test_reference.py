"""The reference data: complete, repeatable, all or nothing."""

import io
import shutil
from functools import partial

import pytest
from django.core.management import CommandError, call_command

from network.models import FamilyCentrePage, Municipality, Record, Region, RegionPage
from network.services import reference, source_centres
from network.services.reference import FOLDER, ReferenceError, load_geography


def test_counts_of_the_official_classification(db) -> None:
    load_geography()
    assert Region.objects.count() == 23
    assert Municipality.objects.count() == 308
    assert Region.objects.get(code="15").municipalities.count() == 22
    assert Municipality.objects.filter(language_status__in=("fi-sv", "sv-fi")).count() == 33
    assert [region.code for region in Region.objects.all() if not region.in_scheme] == ["91"]
    assert all(region.municipality_count == region.municipalities.count() for region in Region.objects.all())


def test_loading_twice_changes_nothing(db) -> None:
    load_geography()
    before = [*Region.objects.values()], [*Municipality.objects.values()]
    load_geography()
    assert ([*Region.objects.values()], [*Municipality.objects.values()]) == before


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("municipalities.csv", "005,Alajärvi,", "005,Alajärvi,Alajärvi,fi,,77,", "municipalities.csv, row 2"),
        ("municipalities.csv", "62.9996", "north", "municipalities.csv, row 2"),
        ("regions.csv", ",99584,", ",many,", "regions.csv, row 2"),
        ("regions.csv", "code,kind", "id,kind", "regions.csv, row 2"),
    ],
)
def test_bad_row_is_named_and_nothing_is_loaded(db, tmp_path, file, old, new, message) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "reference")
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    with pytest.raises(ReferenceError) as error:
        load_geography(folder=folder)
    assert str(error.value).startswith(message)
    assert not Region.objects.exists()


def test_missing_row_is_an_error(db, tmp_path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "reference")
    lines = (folder / "municipalities.csv").read_text().splitlines(keepends=True)
    (folder / "municipalities.csv").write_text("".join(lines[:-1]))
    with pytest.raises(ReferenceError, match="308 rows expected, 307 found"):
        load_geography(folder=folder)


def test_command_builds_the_tree_once_and_source_centres_are_unknown(db) -> None:
    call_command("load_reference", stdout=_quiet())
    pages = RegionPage.objects.count()
    assert pages == 24 * 3
    centres = Record.objects.filter(origin="source", kind="family_centre")
    assert centres.count() == 13
    assert {place.place.phase for place in centres.select_related("place")} == {"unknown"}
    assert set(centres.values_list("region_id", flat=True)) == {"15"}
    call_command("load_reference", stdout=_quiet())
    assert (RegionPage.objects.count(), centres.count(), FamilyCentrePage.objects.count()) == (pages, 13, 13)


def test_corrupt_centre_file_changes_nothing(db, tmp_path, monkeypatch) -> None:
    broken = tmp_path / "central_finland_centres.toml"
    broken.write_text(
        source_centres.FILE.read_text().replace('municipalities = ["Keuruu"]', 'municipalities = ["Keuru"]')
    )
    load = partial(source_centres.load_source_centres, file=broken)
    monkeypatch.setattr("network.management.commands.load_reference.load_source_centres", load)
    with pytest.raises(CommandError, match=r"nothing changed\. central_finland_centres.toml, row 6: centre 'keuruu'"):
        call_command("load_reference", stdout=_quiet())
    assert not Region.objects.exists()
    assert not RegionPage.objects.exists()


def _quiet() -> io.StringIO:
    return io.StringIO()


def test_population_is_of_a_date(db) -> None:
    load_geography()
    assert {region.population_date for region in Region.objects.all()} == {reference.POPULATION_DATE}
