from django.db import connection
from django.test.utils import CaptureQueriesContext

from search.models import SearchEntry
from situation_map import services
from situation_map.definitions.searching import INDICATORS, index_indicators_beside_the_map
from situation_map.models import Indicator, Observation
from situation_map.search_documents import REGIONS, STATEMENTS


def test_county_is_found_by_its_names_and_municipalities(geography):
    documents = {document.language: document for document in REGIONS.documents_for(["15"])}
    assert {language: document.title for language, document in documents.items()} == {
        "fi": "Keski-Suomen hyvinvointialue",
        "sv": "Mellersta Finlands välfärdsområde",
        "en": "Central Finland wellbeing services county",
    }
    assert documents["fi"].url == "/fi/tilannekuva/keski-suomi/"
    assert documents["sv"].url == "/sv/lagesbild/mellersta-finland/"
    assert "Jyväskylä" in documents["fi"].body.split(", ")
    assert documents["fi"].region == "15"


def test_every_county_is_offered(geography):
    assert sorted(REGIONS.all_ids()) == sorted(region.code for region in geography)


def test_statement_leads_to_its_topic_on_the_county_page(geography):
    services.load_reference_statements()
    documents = {document.language: document for document in STATEMENTS.documents_for(["cf-contacts-2021"])}
    assert documents["fi"].title == "Keski-Suomi: Yhteyshenkilöt"
    assert documents["en"].title == "Central Finland: Contacts"
    assert documents["sv"].url == "/sv/lagesbild/mellersta-finland/#contacts"
    assert not documents["fi"].is_example


def test_statement_of_the_country_leads_to_the_countrys_page(geography):
    services.load_reference_statements()
    document = next(iter(STATEMENTS.documents_for(["country-ngo-2023"])))
    assert (document.url, document.region) == ("/fi/tilannekuva/koko-maa/#ngo_networking", None)


def test_documents_take_a_constant_number_of_queries(geography):
    services.load_reference_statements()
    services.load_example_statements()
    ids = list(STATEMENTS.all_ids())
    assert len(ids) > 40
    with CaptureQueriesContext(connection) as captured:
        list(STATEMENTS.documents_for(ids))
    assert len(captured) == 2


def test_example_statement_is_marked(geography):
    services.load_example_statements()
    assert {document.is_example for document in STATEMENTS.documents_for(["example-ngo-05"])} == {True}


def test_indicator_of_one_county_leads_to_its_page(geography):
    services.load_reference_statements()
    documents = {document.language: document for document in INDICATORS.documents_for(["cf-coordinators"])}
    assert documents["fi"].title == "Vakituisia perhekeskuskoordinaattoreita"
    assert documents["sv"].url == "/sv/lagesbild/mellersta-finland/#figures"
    assert {document.region for document in documents.values()} == {"15"}
    assert "Keski-Suomen perhekeskustoiminta (toimintamallin kuvaus)" in documents["fi"].body.split("\n")


def test_indicator_beside_the_map_is_found_while_a_figure_of_it_stands(geography):
    services.load_reference_statements()
    workers = Indicator.objects.get(key="cf-workers")
    entries = SearchEntry.objects.filter(source="indicator", object_id="cf-workers")
    assert set(entries.values_list("language", flat=True)) == {"fi", "sv", "en"}
    assert "cf-workers" in INDICATORS.all_ids()
    Observation.objects.filter(version__indicator=workers).update(is_current=False)
    index_indicators_beside_the_map([workers])
    assert not entries.exists()
    assert "cf-workers" not in INDICATORS.all_ids()


def test_indicators_take_a_constant_number_of_queries(geography):
    services.load_reference_statements()
    services.load_example_statements()
    ids = list(INDICATORS.all_ids())
    assert len(ids) > 20
    with CaptureQueriesContext(connection) as captured:
        list(INDICATORS.documents_for(ids))
    reads = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]  # plugins have savepoints beside
    assert len(reads) == 4
