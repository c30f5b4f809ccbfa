"""Words of the search on the desk: synonyms, promoted results, searches without results; who may, and who may not."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from network.services.search_keepers import search_keeper
from search.models import FruitlessSearch, PromotedResult, SearchEntry, SynonymSet, WordChange
from search.words.fruitless import count_fruitless
from search.words.keepers import Keeper
from search.words.recording import PromotedValues, SetValues, save_promoted, save_set
from tests.network.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_only")]
NATIONAL = Keeper("national")
OTHERS = ("", "stranger", "editor")
REFUSED = (302, 403)


@pytest.fixture
def own_set(world: World) -> SynonymSet:
    return save_set(values=SetValues("fi", ("taaperotreffit", "vauvatreffit")), by=NATIONAL)


def entry_of(world: World, title: str = "Vauvatreffit") -> SearchEntry:
    world.add_activity(title=title)
    return SearchEntry.objects.get(source="activity", title=title, language="fi")


def promote(entry: SearchEntry, **facts: Any) -> PromotedResult:
    values = {"words": "kahvila", "source": entry.source, "object_id": entry.object_id, "title": entry.title, **facts}
    return save_promoted(values=PromotedValues(**values), by=NATIONAL)


def answers(**changed: str) -> dict[str, str]:
    return {"language": "", "words": "pikkusirkus\nvauvatreffit", "leads_to": "", "origin": "", "is_on": "on",
            **changed}  # fmt: skip


def results(world: World, who: str = "", **parameters: str) -> str:
    return world.client(who).get(reverse("search"), parameters).content.decode()


def test_rule_knows_coordinators(world: World) -> None:
    assert search_keeper(world.users["coordinator"]) == Keeper("county", ("15",))
    assert search_keeper(world.users["national"]) == NATIONAL
    assert search_keeper(world.users["editor"]) is None


def test_others_may_neither_read_nor_change(world: World, own_set: SynonymSet) -> None:
    promoted = promote(entry_of(world))
    for _ in range(3):
        count_fruitless(text="taaperosirkus", language="fi")
    searched, changes = FruitlessSearch.objects.get(), WordChange.objects.count()
    change = WordChange.objects.latest("pk")
    everybody = (reverse("promotions"), reverse("promotion_new"), reverse("fruitless"), reverse("fruitless_csv"))
    national = (
        reverse("synonyms"), reverse("synonym_new"), reverse("synonyms_csv"), reverse("synonyms_import"),
        reverse("synonym_edit", args=[own_set.pk]), reverse("promotion_edit", args=[promoted.pk]),
    )  # fmt: skip
    posts: dict[str, dict[str, Any]] = {
        reverse("synonym_new"): {**answers(), "save": "1"},
        reverse("synonym_edit", args=[own_set.pk]): {**answers(words="a\nb"), "save": "1"},
        reverse("synonym_switch", args=[own_set.pk]): {"on": "0"},
        reverse("synonym_undo", args=[own_set.pk, own_set.changes.latest("pk").pk]): {},
        reverse("synonyms_import"): {"file": SimpleUploadedFile("a.csv", b"language,words\nfi,a|b\n")},
        reverse("promotion_edit", args=[promoted.pk]): {"words": "muu", "region": ""},
        reverse("promotion_undo", args=[promoted.pk, change.pk]): {},
        reverse("fruitless_ignore", args=[searched.pk]): {"ignored": "1"},
    }
    for who in (*OTHERS, "coordinator", "other_coordinator"):
        client = world.client(who)
        closed = national if who.endswith("coordinator") else (*everybody, *national)
        assert {client.get(address).status_code for address in closed} <= set(REFUSED), who
        assert {client.post(address, data).status_code for address, data in posts.items()} <= set(REFUSED), who
    assert WordChange.objects.count() == changes
    searched.refresh_from_db()
    assert not searched.is_ignored


def test_synonyms_are_previewed_saved_used_and_undone(world: World) -> None:
    entry_of(world)
    client, address = world.client("national"), reverse("synonym_new")
    html = client.post(address, {**answers(), "preview": "1"}).content.decode()
    assert 'Vauvatreffit</a> <span class="flag new">' in html
    assert not SynonymSet.objects.exists()
    assert "/vauvatreffit" not in results(world, q="pikkusirkus")
    assert client.post(address, {**answers(), "save": "1"}).status_code == 302
    assert "<mark>Vauvatreffit</mark>" in results(world, q="pikkusirkuksessa")
    row = SynonymSet.objects.get()
    client.post(reverse("synonym_switch", args=[row.pk]), {"on": "0"})
    assert "<mark>Vauvatreffit</mark>" not in results(world, q="pikkusirkuksessa")
    page = client.get(reverse("synonym_edit", args=[row.pk])).content.decode()
    newest = row.changes.latest("pk")
    assert reverse("synonym_undo", args=[row.pk, newest.pk]) in page
    client.post(reverse("synonym_undo", args=[row.pk, newest.pk]))
    row.refresh_from_db()
    assert row.is_on
    assert "national" not in page


def test_wrong_words_are_named_and_nothing_is_lost(world: World) -> None:
    answer = world.client("national").post(reverse("synonym_new"), {**answers(words="yksin"), "save": "1"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'href="#id_words"' in html
    assert ">\nyksin</textarea>" in html
    assert not SynonymSet.objects.exists()


def test_file_of_synonyms_comes_in_whole_or_not_at_all(world: World, own_set: SynonymSet) -> None:
    client, address = world.client("national"), reverse("synonyms_import")
    wrong = SimpleUploadedFile("a.csv", b"language,words\nfi,isi|iskae\nfr,a|b\n")
    answer = client.post(address, {"file": wrong})
    assert answer.status_code == 422
    assert '<td data-label="Rivi">3</td>' in answer.content.decode() or ">3</td>" in answer.content.decode()
    assert SynonymSet.objects.count() == 1
    out = client.get(reverse("synonyms_csv")).content
    assert client.post(address, {"file": SimpleUploadedFile("b.csv", out)}).status_code == 302
    assert WordChange.objects.count() == 1


def test_list_of_synonyms_costs_the_same_for_one_and_for_many(world: World, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, address = world.client("national"), reverse("synonyms")
    save_set(values=SetValues("fi", ("yksi", "eka")), by=NATIONAL)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(address)
    for number in range(4):
        save_set(values=SetValues("fi", (f"sana{number}", "toinen")), by=NATIONAL)
    with django_assert_num_queries(len(one)):
        assert "sana3" in client.get(address).content.decode()
    assert "sana3" not in client.get(address, {"find": "sana2"}).content.decode()


def test_promoted_result_is_chosen_from_search_comes_first_and_once(world: World) -> None:
    entry = entry_of(world, "Kahvila Kulma")
    other = entry_of(world, "Kahvila Aamu")
    client, address = world.client("national"), reverse("promotion_new")
    thing = f"{entry.source}:{entry.object_id}"
    assert f"thing={thing}" in client.get(address, {"find": "kulma"}).content.decode()
    answer = client.post(f"{address}?thing={thing}", {"words": "Kahvilat", "language": "", "region": "", "is_on": "on"})
    assert answer.status_code == 302
    html = results(world, q="kahvila")
    assert html.count(f'href="{entry.url}"') == 1
    assert html.index('id="picked"') < html.index(f'href="{entry.url}"') < html.index(f'href="{other.url}"')
    assert 'id="picked"' not in results(world, q="perhe")
    assert 'id="picked"' not in results(world, q="kahvila", language="sv")


@pytest.mark.parametrize(
    ("facts", "query", "is_shown"),
    [
        ({}, {"q": "kahvilassa Jyväskylä"}, True),
        ({"is_exact": True}, {"q": "kahvilassa"}, True),
        ({"is_exact": True}, {"q": "kahvilassa Jyväskylä"}, False),
        ({"language": "sv"}, {"q": "kahvila"}, False),
        ({"region": "15"}, {"q": "kahvila"}, False),
        ({"region": "15"}, {"q": "kahvila", "region": "15"}, True),
        ({"region": "15"}, {"q": "kahvila", "region": "90"}, False),
        ({"is_on": False}, {"q": "kahvila"}, False),
        ({"starts_on": 1}, {"q": "kahvila"}, False),
        ({"starts_on": 0, "ends_on": 0}, {"q": "kahvila"}, True),
        ({"ends_on": -1}, {"q": "kahvila"}, False),
    ],
)
def test_promoted_result_comes_when_it_should(
    world: World, facts: dict[str, Any], query: dict[str, str], is_shown: bool
) -> None:
    days = {name: timezone.localdate() + dt.timedelta(days=value) for name, value in facts.items() if name in
            ("starts_on", "ends_on")}  # fmt: skip
    entry = entry_of(world, "Taaperoiden sirkus")
    promote(entry, **{**facts, **days})
    assert ('id="picked"' in results(world, **query)) is is_shown


def test_promoted_result_is_for_those_who_may_read_it_and_warned_of_when_gone(world: World) -> None:
    entry = entry_of(world, "Taaperoiden sirkus")
    promote(entry)
    warning = "flag"
    assert warning not in world.client("national").get(reverse("promotions")).content.decode()
    SearchEntry.objects.filter(pk=entry.pk).update(visibility="network")
    assert 'id="picked"' not in results(world, q="kahvila")
    assert 'id="picked"' in results(world, "editor", q="kahvila")
    assert f'class="{warning}"' in world.client("national").get(reverse("promotions")).content.decode()


def test_county_promotes_its_own_things_in_its_own_county(world: World) -> None:
    entry = entry_of(world)
    thing = f"?thing={entry.source}:{entry.object_id}"
    address, values = reverse("promotion_new") + thing, {"words": "kahvila", "language": "", "is_on": "on"}
    assert world.client("other_coordinator").post(address, {**values, "region": "15"}).status_code == 422
    assert world.client("other_coordinator").post(address, {**values, "region": "90"}).status_code == 422
    own = world.client("coordinator")
    assert own.post(address, {**values, "region": ""}).status_code == 422
    assert own.post(address, {**values, "region": "15"}).status_code == 302
    row = PromotedResult.objects.get()
    assert row.region == "15"
    assert "kahvila" in own.get(reverse("promotions")).content.decode()
    assert str(row.title) not in world.client("other_coordinator").get(reverse("promotions")).content.decode()
    edit = reverse("promotion_edit", args=[row.pk])
    assert world.client("other_coordinator").get(edit).status_code == 403
    assert world.client("other_coordinator").post(edit, {**values, "region": "90"}).status_code == 403
    undo = reverse("promotion_undo", args=[row.pk, row.changes.get().pk])
    assert world.client("other_coordinator").post(undo).status_code == 403
    assert own.post(undo).status_code == 302
    row.refresh_from_db()
    assert not row.is_on


def test_list_of_fruitless_searches_shows_what_may_be_done(world: World) -> None:
    for _ in range(3):
        count_fruitless(text="taaperosirkus", language="fi")
    count_fruitless(text="kerran vain", language="fi")
    client, address = world.client("national"), reverse("fruitless")
    html = client.get(address).content.decode()
    assert "taaperosirkus" in html
    assert "kerran vain" not in html
    assert "?words=taaperosirkus&amp;language=fi" in html
    assert "taaperosirkus,fi,3," in client.get(reverse("fruitless_csv")).content.decode()
    search = FruitlessSearch.objects.get()
    client.post(reverse("fruitless_ignore", args=[search.pk]), {"ignored": "1"})
    assert "taaperosirkus" not in client.get(address).content.decode()
    assert "taaperosirkus" in client.get(address, {"ignored": "1"}).content.decode()
    assert client.post(reverse("fruitless_ignore", args=[99999])).status_code == 404
    county = world.client("coordinator").get(address, {"ignored": "1"}).content.decode()
    assert "taaperosirkus" in county
    assert reverse("synonym_new") not in county
