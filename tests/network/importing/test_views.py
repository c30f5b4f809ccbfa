"""The pages of bringing in: the way through, and who gets nowhere."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from cms.imports.models import ImportRow, ImportRun, ImportSource, SourceKey
from cms.jobs.services import drain_jobs
from network.models import ActivityPage
from tests.network.importing.conftest import carry_out
from tests.network.importing.test_runs import row, table

CANARY = "Kanarialintu"


@pytest.fixture(autouse=True)
def _finnish(_english):  # after the folder's own
    with translation.override("fi"):
        yield


def upload(client, data: bytes, name: str = "syksy.csv", **more):
    file = SimpleUploadedFile(name, data)
    values = {"file": file, "kind_of_activity": "event", "price": "", **more}
    return client.post(reverse("import_new", args=["table"]), values)


def mapped(client, run: ImportRun):
    """Send the columns as they were guessed."""
    page = client.get(reverse("import_columns", args=[run.pk]))
    form = page.context["form"]
    return client.post(
        reverse("import_columns", args=[run.pk]), {name: field.initial or "" for name, field in form.fields.items()}
    )


def test_way_from_file_to_drafts_and_back(world) -> None:
    client = world.client("editor")
    answer = upload(client, table(row(1), row(2, time="huomenna")))
    run = ImportRun.objects.get()
    assert answer["Location"] == reverse("import_columns", args=[run.pk])
    assert mapped(client, run)["Location"] == reverse("import_run", args=[run.pk])
    assert 'http-equiv="refresh"' in client.get(reverse("import_run", args=[run.pk])).content.decode()
    drain_jobs()
    page = client.get(reverse("import_run", args=[run.pk])).content.decode()
    assert "Kerho 1" in page
    assert "huomenna" in page
    refused = client.post(reverse("import_confirm", args=[run.pk]), {"mode": "all", "outcome": "draft"})
    assert (refused.status_code, ActivityPage.objects.count()) == (422, 0)
    client.post(reverse("import_confirm", args=[run.pk]), {"mode": "good", "outcome": "draft"})
    state = client.get(reverse("import_state", args=[run.pk])).json()
    assert (state["state"], state["value"], state["most"]) == ("drafting", 0, 1)
    drain_jobs()
    assert ActivityPage.objects.get().title == "Kerho 1"
    assert client.get(reverse("import_undo", args=[run.pk])).status_code == 200
    client.post(reverse("import_undo", args=[run.pk]))
    drain_jobs()
    assert ActivityPage.objects.count() == 0
    assert client.get(reverse("import_run", args=[run.pk])).status_code == 200


def test_corrected_file_holds_the_own_rows_and_comes_back_in(world, dry_run) -> None:
    run = dry_run(table(row(1), row(2, "=1+1", time="huomenna"), row(3)))
    client = world.client("editor")
    data = client.get(reverse("import_refused", args=[run.pk])).content
    sheet = load_workbook(io.BytesIO(data)).active
    rows = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert rows[0] == ["Tunniste", "Nimi", "Lyhyesti", "Päivä", "Alkaa", "Päättyy", "Kunta", "Osoite", "Hinta",
                       "Mitä korjata"]  # fmt: skip
    assert (rows[1][0], rows[1][1], rows[1][4], len(rows)) == ("2", "=1+1", "huomenna", 2)
    assert sheet["B2"].data_type == "s"
    carry_out(run, world, mode="good")
    sheet["E2"] = "9.30"
    buffer = io.BytesIO()
    sheet.parent.save(buffer)
    again = dry_run(buffer.getvalue(), is_partial=True)
    assert again.counts == {"create": 1}
    assert again.rows.get().title == "=1+1"


def test_mapping_must_name_what_is_needed_and_nothing_twice(world) -> None:
    client = world.client("editor")
    upload(client, b"A;B;C\nKerho;1.2.2030;9")
    run = ImportRun.objects.get()
    address = reverse("import_columns", args=[run.pk])
    for chosen in ({"c0": "title"}, {"c0": "title", "c1": "title", "c2": "start"}):
        assert client.post(address, chosen).status_code == 422
    assert client.post(address, {"c0": "title", "c1": "date", "c2": "start"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "data"), [("x.csv", b""), ("x.xlsx", b"PK\x03\x04zzz"), ("x.csv", b"<html></html>"), ("x.csv", b"Nimi")]
)
def test_file_that_is_no_table_is_answered_on_the_form(world, name, data) -> None:
    answer = upload(world.client("editor"), data, name)
    assert (answer.status_code, ImportRun.objects.count(), ImportSource.objects.count()) == (422, 0, 0)
    assert answer.context["form"].errors["file"]


def test_private_address_is_refused_before_anything_is_asked(world) -> None:
    client = world.client("editor")
    values = {"kind_of_activity": "event", "price": ""}
    for address in ("file:///etc/passwd", "https://a:b@example.org/x.ics", "nonsense"):
        answer = client.post(reverse("import_new", args=["calendar"]), {**values, "address": address})
        assert (answer.status_code, ImportSource.objects.count()) == (422, 0), address
    client.post(reverse("import_new", args=["calendar"]), {**values, "address": "https://127.0.0.1/x.ics"})
    drain_jobs()
    assert ImportRun.objects.get().state == "unreadable"


def addresses(run: ImportRun, key: SourceKey) -> list[tuple[str, str]]:
    source = run.source_id
    one, two = [run.pk], [source]
    return [
        ("get", reverse("import_run", args=one)),
        ("get", reverse("import_columns", args=one)),
        ("get", reverse("import_state", args=one)),
        ("get", reverse("import_refused", args=one)),
        ("get", reverse("import_undo", args=one)),
        ("get", reverse("import_source", args=two)),
        ("get", reverse("import_again", args=[source, "table"])),
        ("post", reverse("import_again", args=[source, "table"])),
        ("post", reverse("import_confirm", args=one)),
        ("post", reverse("import_leave", args=one)),
        ("post", reverse("import_resume", args=one)),
        ("post", reverse("import_undo", args=one)),
        ("post", reverse("import_columns", args=one)),
        ("post", reverse("import_schedule", args=two)),
        ("post", reverse("import_take", args=[source, key.pk])),
    ]


def everything() -> list[list[tuple]]:
    models = (ImportRun, ImportRow, ImportSource, SourceKey, ActivityPage)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def test_another_organisation_sees_and_does_nothing_by_any_address(world, dry_run) -> None:
    carry_out(dry_run(table(row(1, CANARY))), world)
    run = dry_run(table(row(1, CANARY, address="Uusi"), row(2, CANARY, time="huomenna")))
    key = SourceKey.objects.get()
    before = everything()
    for who in ("stranger", "viewer", "other_coordinator"):
        client = world.client(who)
        for method, address in addresses(run, key):
            answer = getattr(client, method)(address, {"schedule": "none", "field": "title", "mode": "good"})
            assert answer.status_code == 403, (who, method, address)
            assert CANARY not in answer.content.decode()
    for method, address in addresses(run, key):
        answer = getattr(world.client(), method)(address)
        assert (answer.status_code, answer["Location"].startswith("/fi/kirjaudu/")) == (302, True), address
    assert everything() == before
    own = world.client("editor")
    assert all(
        getattr(own, method)(address).status_code in (200, 302)
        for method, address in addresses(run, key)
        if method == "get"
    )


def test_start_page_shows_own_sources_only(world, dry_run) -> None:
    dry_run(table(row(1)), name="oma-lista.csv")
    assert "oma-lista.csv" in world.client("editor").get(reverse("imports")).content.decode()
    assert "oma-lista.csv" not in world.client("stranger").get(reverse("imports")).content.decode()
    assert world.client("viewer").get(reverse("imports")).status_code == 403
    assert world.client("viewer").get(reverse("import_template")).status_code == 403


def test_keys_in_addresses_cannot_be_guessed(world) -> None:
    client = world.client("editor")
    assert client.get(reverse("import_run", args=[uuid4()])).status_code == 404
    assert client.get("/fi/tyopoyta/tuonti/1/").status_code == 404


def test_organisation_of_somebody_else_cannot_be_chosen_in_the_form(world) -> None:
    from network.services.roles import set_membership
    from tests.network.world import record_of

    editor = world.users["editor"]
    set_membership(user=editor, organisation=record_of(world.trusted), role="editor")
    answer = upload(world.client("editor"), table(row(1)), organisation=world.foreign.pk)
    assert (answer.status_code, ImportSource.objects.count()) == (422, 0)
    answer = upload(world.client("editor"), table(row(1)), organisation=world.trusted.pk)
    assert (answer.status_code, ImportSource.objects.get().owner) == (302, world.trusted.translation_key)


def test_lists_ask_the_same_number_of_questions_however_long(
    world,
    dry_run,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = world.client("editor")

    def asked(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    one = carry_out(dry_run(table(row(1)), name="a.csv"), world)
    first = [asked(reverse("import_run", args=[one.pk])), asked(reverse("import_source", args=[one.source_id])),
             asked(reverse("imports"))]  # fmt: skip
    many = carry_out(dry_run(table(*(row(number) for number in range(2, 12))), name="b.csv"), world)
    then = [asked(reverse("import_run", args=[many.pk])), asked(reverse("import_source", args=[many.source_id])),
            asked(reverse("imports"))]  # fmt: skip
    assert then == first


def test_kept_field_is_shown_and_taken_from_the_source_on_the_page(world, dry_run) -> None:
    from tests.network.importing.test_runs import edit_title

    run = carry_out(dry_run(table(row(1))), world)
    edit_title(world, ActivityPage.objects.get(), "Oma nimi")
    client, key = world.client("editor"), SourceKey.objects.get()
    address = reverse("import_source", args=[run.source_id])
    page = client.get(address).content.decode()
    assert "Oma nimi" in page
    assert "Kerho 1" in page
    client.post(reverse("import_take", args=[run.source_id, key.pk]), {"field": "title"})
    assert ActivityPage.objects.get().title == "Kerho 1"
    assert client.get(address).context["things"][0].edited == []
    assert client.post(reverse("import_take", args=[run.source_id, key.pk]), {"field": "owner"}).status_code == 404
