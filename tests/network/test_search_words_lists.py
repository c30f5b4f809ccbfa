"""Lists of the search's words: after something is done they open where one was, with the row marked."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils.translation import override

from search.models import FruitlessSearch, SearchEntry, SynonymSet
from search.words import synonym_views
from search.words.fruitless import count_fruitless
from search.words.keepers import Keeper
from search.words.recording import PromotedValues, SetValues, save_promoted, save_set
from tests.network.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_only")]
NATIONAL = Keeper("national")


def make(*words: str, language: str = "fi", **facts: Any) -> SynonymSet:
    return save_set(values=SetValues(language, words, **facts), by=NATIONAL)


def answers(row: SynonymSet, **changed: str) -> dict[str, str]:
    return {"language": row.language, "words": "\n".join(row.words), "leads_to": "", "origin": row.origin,
            "is_on": "on", "save": "1", **changed}  # fmt: skip


def marked(html: str) -> list[str]:
    return re.findall(r'<tr id="row-(\d+)" class="on"', html)


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> list[SynonymSet]:
    """A set a page."""
    monkeypatch.setattr(synonym_views, "PAGE_SIZE", 1)
    return [make(f"sana{letter}", f"toinen{letter}") for letter in "abc"]


def test_saving_leads_back_to_the_page_and_the_choices(world: World, three: list[SynonymSet]) -> None:
    client, row = world.client("national"), three[1]
    html = client.get(reverse("synonyms"), {"language": "fi", "find": "sana", "page": "2"}).content.decode()
    address = re.search(rf'href="({reverse("synonym_edit", args=[row.pk])}[^"]*)"', html)[1]  # type: ignore[index]
    form = client.get(address).content.decode()
    assert 'name="from" value="synonyms?language=fi&amp;find=sana&amp;page=2"' in form
    response = client.post(address, answers(row, words="sanab\nkolmas"))
    assert response["Location"] == (f"{reverse('synonyms')}?language=fi&find=sana&page=2&marked={row.pk}#row-{row.pk}")
    assert marked(client.get(response["Location"]).content.decode()) == [str(row.pk)]


def test_what_is_new_is_shown_where_it_stands(world: World, three: list[SynonymSet]) -> None:
    client = world.client("national")
    response = client.post(reverse("synonym_new"), answers(three[0], words="uusi\nuudempi"))
    row = SynonymSet.objects.latest("pk")
    page = client.get(response["Location"])
    assert (page.context["pages"].number, marked(page.content.decode())) == (4, [str(row.pk)])


def test_what_the_choices_leave_out_is_a_link_away(world: World, three: list[SynonymSet]) -> None:
    client, row = world.client("national"), three[1]
    back = "synonyms?language=fi&find=sanab&page=1"
    response = client.post(reverse("synonym_edit", args=[row.pk]), answers(row, words="aivan\nmuuta") | {"from": back})
    page = client.get(response["Location"])
    assert page.context["elsewhere"] == f"{reverse('synonyms')}?marked={row.pk}#row-{row.pk}"
    assert marked(client.get(page.context["elsewhere"]).content.decode()) == [str(row.pk)]
    assert client.get(reverse("synonyms"), {"marked": "99999"}).context["elsewhere"] == ""


def test_switching_and_undoing_keep_the_place(world: World, three: list[SynonymSet]) -> None:
    client, row = world.client("national"), three[0]
    back = {"from": "synonyms?find=sana&page=1"}
    response = client.post(reverse("synonym_switch", args=[row.pk]), {"on": "0", **back})
    assert response["Location"] == f"{reverse('synonyms')}?find=sana&page=1&marked={row.pk}#row-{row.pk}"
    undo = reverse("synonym_undo", args=[row.pk, row.changes.latest("pk").pk])
    response = client.post(undo, back)
    assert response["Location"] == f"{reverse('synonym_edit', args=[row.pk])}?{urlencode(back)}"
    before = row.changes.count()
    page = client.post(undo, back, follow=True)
    assert row.changes.count() == before
    assert [message.level_tag for message in page.context["messages"]] == ["success", "success", "info"]
    assert f'action="{undo}"' not in page.content.decode()


@pytest.mark.parametrize(
    "given",
    [
        "https://example.org/",
        "//example.org",
        "desk?page=2",
        "synonyms?next=//x&page=" + "9" * 99,
        "synonyms?\0",
        "?",
    ],
)
def test_the_way_back_leads_nowhere_else(world: World, three: list[SynonymSet], given: str) -> None:
    row = three[0]
    response = world.client("national").post(
        reverse("synonym_edit", args=[row.pk]), answers(row, words="aivan\nmuuta", **{"from": given})
    )
    assert response["Location"] == f"{reverse('synonyms')}?marked={row.pk}#row-{row.pk}"


@pytest.mark.parametrize("value", ["-1", "x", "1" * 40, "²"])
def test_a_mark_that_is_none_marks_nothing(world: World, three: list[SynonymSet], value: str) -> None:
    for name in ("synonyms", "promotions", "fruitless"):
        assert marked(world.client("national").get(reverse(name), {"marked": value}).content.decode()) == []


def test_promoted_result_is_marked_after_saving(world: World) -> None:
    world.add_activity(title="Vauvatreffit")
    entry = SearchEntry.objects.get(source="activity", language="fi")
    row = save_promoted(values=PromotedValues("kahvila", entry.source, entry.object_id, entry.title), by=NATIONAL)
    client, edit = world.client("national"), reverse("promotion_edit", args=[row.pk])
    assert f"{edit}?from=promotions" in client.get(reverse("promotions")).content.decode()
    values = {"words": "kahvilat", "language": "", "region": "", "is_on": "on", "from": "promotions?page=1"}
    response = client.post(edit, values)
    assert response["Location"] == f"{reverse('promotions')}?page=1&marked={row.pk}#row-{row.pk}"
    assert marked(client.get(response["Location"]).content.decode()) == [str(row.pk)]
    undo = reverse("promotion_undo", args=[row.pk, row.changes.latest("pk").pk])
    assert client.post(undo, {"from": "promotions?page=1"})["Location"] == response["Location"]
    row.refresh_from_db()
    assert row.words == "kahvila"


def test_what_came_of_a_fruitless_search_leads_back_to_it(world: World) -> None:
    for _ in range(3):
        count_fruitless(text="taaperosirkus", language="fi")
    searched, client = FruitlessSearch.objects.get(), world.client("national")
    page = client.get(reverse("fruitless"), {"language": "fi"})
    query = page.context["rows"][0].query
    form = client.get(f"{reverse('synonym_new')}?{query}")
    assert form.context["way"].address == (
        f"{reverse('fruitless')}?language=fi&page=1&marked={searched.pk}#row-{searched.pk}"
    )
    values = {"language": "fi", "words": "taaperosirkus\nsirkus", "leads_to": "", "origin": "", "is_on": "on"}
    response = client.post(f"{reverse('synonym_new')}?{query}", {**values, "save": "1"})
    assert response["Location"] == form.context["way"].address
    assert marked(client.get(response["Location"]).content.decode()) == [str(searched.pk)]
    choosing = client.get(f"{reverse('promotion_new')}?{query}").content.decode()
    assert f'name="from" value="fruitless?language=fi&amp;page=1&amp;marked={searched.pk}"' in choosing
    response = client.post(
        reverse("fruitless_ignore", args=[searched.pk]), {"ignored": "1", "from": "fruitless?language=fi&page=1"}
    )
    gone = client.get(response["Location"])
    assert gone.context["rows"] == []
    assert marked(client.get(gone.context["elsewhere"]).content.decode()) == [str(searched.pk)]


def test_origin_is_edited_in_the_readers_language_and_kept_as_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.words import origins

    monkeypatch.setattr(origins, "_", lambda words: f"[{words}]")
    origins._origins_by_name.cache_clear()
    row = make("yksi", "kaksi", origin="everyday words")
    client, address = world.client("national"), reverse("synonym_edit", args=[row.pk])
    with override("fi"):
        form = client.get(address).context["form"]
    assert form["origin"].value() == "[everyday words]"
    client.post(address, answers(row, words="yksi\nkolme", origin="[everyday words]"))
    origins._origins_by_name.cache_clear()
    row.refresh_from_db()
    assert (row.words, row.origin) == (["yksi", "kolme"], "everyday words")


def test_unknown_column_of_a_file_is_named(world: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("a.csv", "language,words,selitys\nfi,isi|iskä,x\n".encode())
    answer = world.client("national").post(reverse("synonyms_import"), {"file": file})
    assert answer.status_code == 422
    assert [(each.row, each.column) for each in answer.context["row_problems"]] == [(1, "selitys")]
    assert not SynonymSet.objects.exists()


def test_the_way_back_keeps_the_choice_of_sets_for_every_language(world: World) -> None:
    row = make("tupa", "mökki", language="")
    make("sana", "toinen")
    client = world.client("national")
    html = client.get(reverse("synonyms"), {"language": ""}).content.decode()
    address = re.search(rf'href="({reverse("synonym_edit", args=[row.pk])}[^"]*)"', html)[1]  # type: ignore[index]
    response = client.post(address.replace("&amp;", "&"), answers(row, words="tupa\nmaja"))
    assert response["Location"] == f"{reverse('synonyms')}?language=&page=1&marked={row.pk}#row-{row.pk}"
