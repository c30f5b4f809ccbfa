"""Synonyms: what they find on every engine, how far they go, and that every process hears of a change."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from search.highlight import Marker
from search.services import index_object
from search.syntax import Together, read_query, words_of
from search.words import kept
from search.words.effect import effect_of
from search.words.exchange import UnreadableFile, as_csv, bring_in, read_csv
from search.words.keepers import Keeper
from search.words.models import SynonymSet, WordChange
from search.words.origins import ORIGINS
from search.words.recording import (
    MOST_MEMBERS,
    SetValues,
    UnreadableWords,
    history_of,
    read_members,
    save_set,
    undo_change,
    values_of,
)
from search.words.seeds import load_seeds, read_seeds
from search.words.widening import MOST_ADDED, MOST_SYNONYMS, widened
from tests.search.conftest import Searcher
from tests.search.documents import Shelf, document

NATIONAL = Keeper("national")


def make(*words: str, leads_to: tuple[str, ...] = (), language: str = "", **facts: object) -> SynonymSet:
    return save_set(values=SetValues(language, words, leads_to, **facts), by=NATIONAL)  # type: ignore[arg-type]


def shape(text: str, language: str = "fi") -> list[list[str]]:
    """The words of each clause's items."""
    asked = widened(read_query(text, language), language)
    return [[" ".join(words_of(item)) for item in clause] for clause in asked.clauses]


def test_synonym_is_found_in_whatever_form_is_typed(ask: Searcher) -> None:
    assert ask("kylpeminen").total == 0
    make("saunominen", "kylpeminen", language="fi")
    assert ask.ids("kylpeminen") == ask.ids("kylpemistä") == ["club"]


def test_synonym_of_several_words_wants_all_of_them(ask: Searcher) -> None:
    make("family café", "perhekahvila")
    assert set(ask.ids("family café", "en")) == {"cafe", "cafe-article", "ngo"}
    make("aamutreffit", "ilmoittautua kahvia", language="fi")
    assert ask.ids("aamutreffit") == ["cafe"]
    make("iltatreffit", "ilmoittautua pavut", language="fi")
    assert ask("iltatreffit").total == 0


def test_words_that_mean_something_together_are_met_together_beside_others(ask: Searcher) -> None:
    make("family café", "vauvaryhmä")
    assert ask.ids("family café Jyväskylä", "en") == ["jkl"]
    assert shape("family café Jyväskylä", "en") == [["family café", "vauvaryhmä"], ["jyväskylä"]]


def test_the_word_itself_is_not_lost_and_comes_no_later_than_its_synonym(ask: Searcher, things: Shelf) -> None:
    things.put(document("own", "Sirkustelu", "Sirkustelua lapsille."))
    things.put(document("meant", "Temppuilu", "Temppuilua lapsille."))
    index_object("thing", "own")
    index_object("thing", "meant")
    make("sirkustelu", "temppuilu", language="fi")
    assert ask.ids("sirkustelu") == ["own", "meant"]


def test_one_way_leads_one_way(ask: Searcher) -> None:
    make("puuhastelu", leads_to=("nikkarointi",), language="fi")
    assert ask.ids("puuhastelu") == ["club"]
    assert shape("nikkarointi") == [["nikkarointi"]]


def test_set_helps_readers_of_its_language_only(ask: Searcher) -> None:
    make("kylpeminen", "saunominen", language="fi")
    assert ask("kylpeminen", "fi").total == 1
    assert ask("kylpeminen", "sv").total == 0


def test_switched_off_set_is_not_used(ask: Searcher) -> None:
    row = make("kylpeminen", "saunominen")
    assert ask("kylpeminen").total == 1
    save_set(values=SetValues("", ("kylpeminen", "saunominen"), is_on=False), by=NATIONAL, row=row)
    assert ask("kylpeminen").total == 0


def test_synonyms_do_not_change_what_a_reader_may_see(ask: Searcher) -> None:
    make("rahat", "talousarvio", language="fi")
    assert ask("rahat").total == 0
    assert ask.ids("rahat", visibility=("public", "network")) == ["for-members"]


def test_signs_keep_their_meaning(ask: Searcher) -> None:
    make("kylpeminen", "saunominen", language="fi")
    assert ask('"kylpeminen"').total == 0
    assert ask("otsikko:kylpeminen").total == 0
    assert ask("kerho -kylpeminen").total == 1
    assert shape("kylpeminen OR paahtimo") == [["kylpeminen", "paahtimo", "saunominen"]]


@pytest.mark.django_db
def test_a_chain_is_one_step_and_bounded() -> None:
    make("yksi", "kaksi", language="fi")
    make("kaksi", "kolme", language="fi")
    assert shape("yksi") == [["yksi", "kaksi"]]
    assert shape("kaksi") == [["kaksi", "yksi", "kolme"]]
    for number in range(4):
        make("talo", *(f"sana{number}x{letter}" for letter in "abcdefghijklmnopqrs"), language="fi")
    assert len(shape("talo")[0]) == MOST_SYNONYMS + 1
    many = widened(read_query("talo OR kaksi OR yksi " * 3, "fi"), "fi")
    assert len([item for item in many.items if isinstance(item, Together)]) <= MOST_ADDED


def test_highlight_marks_words_that_stand_together_only_where_all_do() -> None:
    wanted = (Together(read_query("avoin ovi", "fi").tokens),)
    assert Marker(wanted).whole("Avoin portti, ovi auki.", "fi") == "<mark>Avoin</mark> portti, <mark>ovi</mark> auki."
    assert Marker(wanted).whole("Avoin portti.", "fi") == "Avoin portti."


@pytest.mark.django_db
def test_every_change_is_heard_also_one_that_is_rolled_back() -> None:
    make("yksi", "kaksi", language="fi")
    assert len(kept.synonym_sets()[1]) == 1
    with transaction.atomic():
        make("kolme", "neljä", language="fi")
        assert len(kept.synonym_sets()[1]) == 2
        transaction.set_rollback(True)
    assert len(kept.synonym_sets()[1]) == 1
    kept._Kept.value = ("of another process", kept.Words())
    assert shape("yksi") == [["yksi", "kaksi"]]


@pytest.mark.django_db
def test_asking_costs_one_query_when_nothing_changed(django_assert_num_queries) -> None:
    make("yksi", "kaksi", language="fi")
    shape("yksi")
    with django_assert_num_queries(1):
        shape("kahdet yksi")


@pytest.mark.django_db
def test_history_says_the_role_and_undoes() -> None:
    row = make("yksi", "kaksi")
    save_set(values=SetValues("fi", ("yksi", "uno")), by=Keeper("administrator"), row=row)
    newest, first = row.changes.all()
    assert (newest.role, first.role) == ("administrator", "national")
    row.refresh_from_db()
    assert [step.can_be_undone for step in history_of(row, 9, {})] == [True, True]
    assert undo_change(change=newest, by=NATIONAL)
    assert not undo_change(change=newest, by=NATIONAL)
    row.refresh_from_db()
    assert values_of(row) == SetValues("", ("yksi", "kaksi"))
    undo_change(change=first, by=NATIONAL)
    row.refresh_from_db()
    assert not row.is_on
    assert WordChange.objects.count() == 4
    steps = history_of(row, 9, {"language": "Kieli"})
    assert [(step.can_be_undone, step.also) for step in steps] == [
        (True, ()), (True, ("Kieli",)), (True, ("Kieli",)), (False, ()),
    ]  # fmt: skip
    save_set(values=values_of(row), by=NATIONAL, row=row)
    assert WordChange.objects.count() == 4


@pytest.mark.django_db
def test_coordinator_of_a_county_changes_no_synonyms() -> None:
    with pytest.raises(PermissionDenied):
        save_set(values=SetValues("", ("yksi", "kaksi")), by=Keeper("county", ("15",)))
    assert not SynonymSet.objects.exists()


def test_preview_tells_what_comes_and_what_goes_and_saves_nothing(ask: Searcher, things: Shelf) -> None:
    ask.catch_up()
    values = SetValues("fi", ("kylpeminen", "saunominen", "nikkarointi"))
    none, both, _ = effect_of(values, replaced=None, language="fi", sources=())
    assert (none.words, none.now, none.then) == ("kylpeminen", 0, 1)
    assert [(place.title, place.is_new) for place in none.after] == [("Isien kerho", True)]
    assert (both.now, both.then, both.changes) == (1, 1, False)
    assert ask("kylpeminen").total == 0
    row = make("kylpeminen", "saunominen")
    off = effect_of(SetValues("", ("kylpeminen", "saunominen"), is_on=False), replaced=row, language="fi", sources=())
    assert [place.goes for place in off[0].before] == [True]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [(["..."], "empty"), (["yksi kaksi kolme neljä viisi kuusi"], "long"), (["x" * 80], "long"),
     ([f"sana{n}" for n in range(MOST_MEMBERS + 1)], "many")],
)  # fmt: skip
def test_words_that_cannot_be_in_a_set_are_named(lines: list[str], problem: str) -> None:
    with pytest.raises(UnreadableWords) as raised:
        read_members(lines)
    assert raised.value.problem == problem


@pytest.mark.django_db
def test_file_comes_in_as_it_went_out() -> None:
    make("yksi", "kaksi", origin="=1+1")
    make("kolme", leads_to=("neljä viisi",), language="sv", is_on=False)
    out = as_csv(SynonymSet.objects.all())
    assert "'=1+1" in out
    assert bring_in(read_csv(out.encode()), by=NATIONAL) == (0, 0)
    assert WordChange.objects.count() == 2
    assert bring_in(read_csv(b"language;words;leads_to\nfi;isi | iskae;\n"), by=NATIONAL) == (1, 0)
    assert values_of(SynonymSet.objects.order_by("-pk")[0]) == SetValues("fi", ("isi", "iskae"))


@pytest.mark.django_db
@pytest.mark.parametrize("origin", ["'80-luvulta", "'=1", "-", "''", 'perheet, "kysyvät"', "everyday words"])
def test_origin_is_the_same_after_a_file_has_gone_out_and_in(origin: str) -> None:
    make("yksi", "kaksi", origin=origin)
    out = as_csv(SynonymSet.objects.all()).replace("yksi", "uusi")
    assert bring_in(read_csv(out.encode()), by=NATIONAL) == (0, 1)
    assert values_of(SynonymSet.objects.get()) == SetValues("", ("uusi", "kaksi"), origin=origin)


@pytest.mark.django_db
def test_what_a_file_has_no_column_for_stays() -> None:
    row = make("yksi", leads_to=("kaksi",), origin="perheiltä", is_on=False)
    content = f"id,language,words,\n{row.pk},fi,yksi | eka\n"
    assert bring_in(read_csv(content.encode()), by=NATIONAL) == (0, 1)
    row.refresh_from_db()
    assert values_of(row) == SetValues("fi", ("yksi", "eka"), ("kaksi",), is_on=False, origin="perheiltä")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (b"", [(1, "language"), (1, "words")]),
        (b"\xff\xfe\x00", [(0, "")]),
        (b'language,words\nfi,"open\n', [(0, "")]),
        (b"language,words\nfr,a|b\nfi,a\n\nfi,a|b\n", [(2, "language"), (3, "words")]),
        (b"language,words,kieli,words\nfi,a|b,x,c\n", [(1, "kieli"), (1, "words")]),
        (b"language,words,\nfi,a|b,lost\nfi,c|d,\n", [(2, "")]),
        (b"language,words\nfi,a|b,lost\n", [(2, "")]),
        (b"id,language,words,on\n99999,fi,a|b,perhaps\n", [(2, "on"), (2, "id")]),
    ],
)
def test_file_with_faults_names_every_row_and_writes_nothing(content: bytes, problems: list[tuple[int, str]]) -> None:
    with pytest.raises(UnreadableFile) as raised:
        bring_in(read_csv(content), by=NATIONAL)
    assert [(each.row, each.column) for each in raised.value.problems] == problems
    assert not SynonymSet.objects.exists()


@pytest.mark.django_db
def test_seeds_are_brought_in_once_and_then_belong_to_the_coordinators() -> None:
    seeds = read_seeds()
    assert load_seeds() == len(seeds) == SynonymSet.objects.count()
    for language in ("", "fi", "sv", "en"):
        assert sum(values.language == language for _, values in seeds) >= 40
    row = SynonymSet.objects.get(seed="peer-support")
    save_set(values=SetValues("", ("vertaistuki", "kamratstöd"), is_on=False), by=NATIONAL, row=row)
    assert load_seeds() == 0
    row.refresh_from_db()
    assert not row.is_on
    assert WordChange.objects.filter(synonyms=row).last().role == "software"


def test_every_origin_of_the_softwares_sets_can_be_translated() -> None:
    assert {values.origin for _key, values in read_seeds()} == set(ORIGINS)


def test_an_origin_is_said_in_the_readers_language_and_a_coordinators_own_as_written(monkeypatch) -> None:
    monkeypatch.setattr("search.words.origins._", lambda words: f"[{words}]")
    origins = ("public services", "perheet kysyvät näin")
    assert [SynonymSet(origin=origin).origin_name for origin in origins] == ["[public services]", origins[1]]
