"""Documents of sources: taken with a statement or a figure, checked, shown with type and size, named in downloads."""

import datetime as dt
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from wagtail.documents import get_document_model

from network.models import Region
from situation_map import source_documents
from situation_map.county_page import build_county_page
from situation_map.models import Decision, Indicator, IndicatorVersion, Observation, Source, Statement
from situation_map.recording import ensure_figure_source
from situation_map.statements import record_statement
from situation_map.takeaway.said import said_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(autouse=True)
def _finnish(settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    with override("fi"):
        yield


def file(name: str = "päätös §12.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def answers(**changed: Any) -> dict[str, Any]:
    values = {
        "step": "1", "text_fi": "Työryhmä on nimetty.", "as_of": "2026-10-01", "decision": "", "source": "new",
        "source_title": "Pöytäkirja", "source_language": "fi", "confirmed_by": "coordinator", "confidence": "moderate",
        "next_review": "", "source_document": file(),
    }  # fmt: skip
    return {**values, **changed}


def address() -> str:
    return reverse("statement_new", kwargs={"code": "15", "topic": "development"})


def test_a_statement_takes_its_sources_document_and_readers_open_it(world: Any) -> None:
    response = world.client("coordinator").post(address(), answers())
    assert response.status_code == 302, response.context["form"].errors
    source = Statement.objects.get().source
    document = source.document
    assert (document.title, document.file_size, document.collection.name) == ("Pöytäkirja", len(PDF), "county:15")
    assert source.url == f"{django_settings.PUBLIC_URL}{document.url}"
    opened = world.client().get(document.url)
    assert (opened.status_code, b"".join(opened.streaming_content)) == (200, PDF)
    county = world.client().get(reverse("situation_county", kwargs={"slug": "keski-suomi"})).content.decode()
    assert f'href="{document.url}"' in county
    assert "PDF, 15" in county
    with pytest.raises(Exception, match="protected"):
        document.delete()


def test_an_address_that_is_given_stays_the_sources(world: Any) -> None:
    world.client("coordinator").post(address(), answers(source_url="https://example.org/poytakirja"))
    source = Source.objects.get(title="Pöytäkirja")
    assert (source.url, source.document.file_size) == ("https://example.org/poytakirja", len(PDF))


@pytest.mark.parametrize(("upload", "words"), [
    (("ohje.exe", PDF), "PDF, DOCX"), (("ohje", PDF), "PDF, DOCX"), (("ohje.pdf", b"<html>"), "PDF"),
    (("ohje.docx", PDF), "DOCX"), (("ohje.csv", b"a\0b"), "CSV"), (("ohje.html", b"<script>"), "PDF, DOCX"),
])  # fmt: skip
def test_a_file_of_another_kind_is_refused_and_nothing_is_kept(
    world: Any, upload: tuple[str, bytes], words: str
) -> None:
    response = world.client("coordinator").post(address(), answers(source_document=file(*upload)))
    assert response.status_code == 422
    assert words in str(response.context["form"].errors["source_document"])
    assert not Statement.objects.exists()
    assert not get_document_model().objects.exists()


def test_a_file_that_is_too_big_is_refused(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_documents, "MOST_BYTES", 10)
    response = world.client("coordinator").post(address(), answers())
    assert (response.status_code, "source_document" in response.context["form"].errors) == (422, True)
    assert not get_document_model().objects.exists()


def test_a_file_without_a_new_source_is_not_lost_silently(world: Any) -> None:
    response = world.client("coordinator").post(address(), answers(source=""))
    assert (response.status_code, [*response.context["form"].errors]) == (422, ["source"])
    assert not Statement.objects.exists()


@pytest.mark.parametrize("who", ["", "editor", "viewer", "stranger", "other_coordinator"])
def test_others_send_no_document(world: Any, who: str) -> None:
    assert world.client(who).post(address(), answers()).status_code == (403 if who else 302)
    assert not get_document_model().objects.exists()
    assert not Source.objects.filter(title="Pöytäkirja").exists()


def test_downloads_name_the_document(world: Any) -> None:
    world.client("coordinator").post(address(), answers())
    document = get_document_model().objects.get()
    page = build_county_page(Region.objects.get(code="15"), user=AnonymousUser(), site=None)
    assert [row.source_url for row in said_of(page.topics)] == [f"{django_settings.PUBLIC_URL}{document.url}"]


def test_a_figures_source_takes_a_document_once(world: Any) -> None:
    user = world.users["administrator"]
    first = ensure_figure_source(title="Kysely", user=user)
    same = ensure_figure_source(title="Kysely", document=file(), user=user)
    assert (same.pk, same.document.collection.name) == (first.pk, "county:national")
    with pytest.raises(ValidationError):
        ensure_figure_source(title="Kysely", document=file(), user=user)
    assert get_document_model().objects.count() == 1
    assert ensure_figure_source(title="Kysely", user=user).document == same.document


def test_a_statement_without_a_document_is_as_before(world: Any) -> None:
    record_statement(
        region=Region.objects.get(code="15"), topic="development", texts={"fi": "Valmistelu."}, step=1,
        as_of=dt.date(2026, 5, 1), user=world.users["coordinator"],
    )  # fmt: skip
    world.client("coordinator").post(address(), answers(source_document="", source_url="https://example.org/a"))
    assert Source.objects.get(title="Pöytäkirja").document is None


def decided(**changed: Any) -> dict[str, Any]:
    return {"body": "Aluevaltuusto", "decided_on": "2026-09-01", "title_fi": "Keskukset", **changed}


def decision_address(pk: int | None = None, code: str = "15") -> str:
    if pk is None:
        return reverse("decision_new", kwargs={"code": code})
    return reverse("decision_correct", kwargs={"code": code, "pk": pk})


def test_a_decision_takes_its_document_and_readers_open_it(world: Any) -> None:
    response = world.client("coordinator").post(decision_address(), decided(decision_document=file()))
    assert response.status_code == 302, response.context["form"].errors
    decision = Decision.objects.get()
    document = decision.document
    assert (document.title, document.collection.name) == ("Keskukset", "county:15")
    assert decision.document_url == f"{django_settings.PUBLIC_URL}{document.url}"
    assert b"".join(world.client().get(document.url).streaming_content) == PDF
    county = world.client().get(reverse("situation_county", kwargs={"slug": "keski-suomi"})).content.decode()
    assert f'href="{document.url}" download' in county
    with pytest.raises(Exception, match="protected"):
        document.delete()


def test_a_correction_of_a_decision_keeps_its_document_or_takes_another(world: Any) -> None:
    client = world.client("coordinator")
    client.post(decision_address(), decided(decision_document=file()))
    first = Decision.objects.get()
    client.post(decision_address(first.pk), decided(body="Aluehallitus", document_url=first.document_url))
    second = Decision.objects.get(replaces=first)
    assert (second.document, second.document_url) == (first.document, first.document_url)
    client.post(decision_address(second.pk), decided(
        document_url=second.document_url, decision_document=file("uusi.pdf", PDF + b" "),
    ))  # fmt: skip
    third = Decision.objects.get(replaces=second)
    assert third.document != first.document
    assert third.document_url == f"{django_settings.PUBLIC_URL}{third.document.url}"
    assert get_document_model().objects.count() == 2


def test_a_statements_new_decision_takes_a_document(world: Any) -> None:
    values = answers(source="", source_document="", decision="new", decision_document=file(), **decided())
    assert world.client("coordinator").post(address(), values).status_code == 302
    assert Statement.objects.get().decision.document.title == "Keskukset"


def test_a_document_without_a_new_decision_is_not_lost_silently(world: Any) -> None:
    values = answers(source="", source_document="", decision_document=file())
    response = world.client("coordinator").post(address(), values)
    assert (response.status_code, [*response.context["form"].errors]) == (422, ["decision"])
    assert not get_document_model().objects.exists()


@pytest.mark.parametrize(("changed", "field"), [
    ({"decision_document": ("ohje.exe", PDF)}, "decision_document"),
    ({"decision_document": ("ohje.pdf", b"<html>")}, "decision_document"),
    ({"decision_document": ("ohje.pdf", PDF), "decided_on": "2999-01-01"}, "decided_on"),
])  # fmt: skip
def test_a_refused_decision_or_file_leaves_nothing_behind(world: Any, changed: dict[str, Any], field: str) -> None:
    values = decided(**{**changed, "decision_document": file(*changed["decision_document"])})
    response = world.client("coordinator").post(decision_address(), values)
    assert (response.status_code, [*response.context["form"].errors]) == (422, [field])
    assert not Decision.objects.exists()
    assert not get_document_model().objects.exists()


@pytest.mark.parametrize("who", ["", "editor", "viewer", "stranger", "other_coordinator"])
def test_others_send_no_document_of_a_decision(world: Any, who: str) -> None:
    values = decided(decision_document=file())
    assert world.client(who).post(decision_address(), values).status_code == (403 if who else 302)
    assert world.client(who or "coordinator").post(decision_address(code="FI"), values).status_code == 403
    assert not get_document_model().objects.exists()


@pytest.fixture
def figure(world: Any) -> Observation:
    indicator = Indicator.objects.create(key="groups", kind="count", theme="cooperation", is_listed=True)
    version = IndicatorVersion.objects.create(indicator=indicator, number=1, label_fi="Ryhmiä")
    source = ensure_figure_source(title="Kysely", user=world.users["national"])
    return Observation.objects.create(
        key="g", version=version, region_id="15", period="2024", value_number=3, source=source
    )


def correction(figure: Observation) -> str:
    return reverse("figure", kwargs={"key": "groups", "pk": figure.pk})


def test_a_correction_of_a_figure_gives_its_source_a_document_once(world: Any, figure: Observation) -> None:
    client = world.client("national")
    values = {"value": "5", "status": "final", "source_document": file()}
    assert client.post(correction(figure), values).status_code == 302
    source = Source.objects.get(title="Kysely")
    assert source.document.title == "Kysely"
    corrected = Observation.objects.current().get()
    assert (corrected.value_number, corrected.source) == (5, source)
    again = client.get(correction(corrected))
    assert "source_document" not in again.context["form"].fields
    assert f'<a href="{source.document.url}">' in again.content.decode()


def test_a_refused_correction_leaves_no_document_behind(world: Any, figure: Observation) -> None:
    client = world.client("national")
    for changed, field in (
        ({"source_document": file("ohje.exe")}, "source_document"),
        ({"value": "viisi", "source_document": file()}, "value"),
    ):
        response = client.post(correction(figure), {"value": "5", "status": "final", **changed})
        assert (response.status_code, [*response.context["form"].errors]) == (422, [field])
    assert Observation.objects.current().get() == figure
    assert not get_document_model().objects.exists()


@pytest.mark.parametrize("who", ["", "editor", "coordinator", "other_coordinator"])
def test_others_send_no_document_with_a_correction(world: Any, figure: Observation, who: str) -> None:
    values = {"value": "5", "status": "final", "source_document": file()}
    assert world.client(who).post(correction(figure), values).status_code == (403 if who else 302)
    assert not get_document_model().objects.exists()
