"""What is frozen stays, in the models and in the database; the hash says so."""

import datetime as dt
import json
import random
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from situation_map import services
from situation_map.editions import drafting, freezing
from situation_map.editions.content import canonical, digest_of, is_intact, line_of, lines_of
from situation_map.editions.freezing import NothingToFreeze, freeze_edition
from situation_map.editions.gathering import gather
from situation_map.models import Edition, EditionFigure, EditionPart, Frozen, Observation, Statement


def refused(sql: str, *parameters: object) -> bool:
    """Whether the database itself refuses."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
    except IntegrityError:
        return True
    return False


def test_frozen_rows_cannot_be_changed_through_the_models(make_edition):
    edition = make_edition()
    figure, part = edition.figures.first(), edition.parts.first()
    edition.name_fi = "Toinen"
    attempts = [
        edition.save,
        edition.delete,
        figure.save,
        figure.delete,
        part.save,
        part.delete,
        lambda: Edition.objects.filter(pk=edition.pk).update(name_fi="Toinen"),
        lambda: Edition.objects.filter(pk=edition.pk).delete(),
        lambda: EditionFigure.objects.filter(edition=edition).update(value_number=1),
        lambda: EditionPart.objects.filter(edition=edition).delete(),
    ]
    for attempt in attempts:
        with pytest.raises(Frozen):
            attempt()
    assert is_intact(Edition.objects.get(pk=edition.pk))


def test_frozen_rows_cannot_be_changed_in_the_database(make_edition):
    edition = make_edition()
    pk = edition.pk
    assert refused("UPDATE situation_map_editionfigure SET value_number = 1 WHERE edition_id = %s", pk)
    assert refused("UPDATE situation_map_editionfigure SET edition_id = NULL WHERE edition_id = %s", pk)
    assert refused("DELETE FROM situation_map_editionfigure WHERE edition_id = %s", pk)
    assert refused("UPDATE situation_map_editionpart SET content = '{}' WHERE edition_id = %s", pk)
    assert refused("DELETE FROM situation_map_editionpart WHERE edition_id = %s", pk)
    assert refused("UPDATE situation_map_edition SET frozen_at = NULL, sha256 = '' WHERE id = %s", pk)
    assert refused("UPDATE situation_map_edition SET name_sv = 'x' WHERE id = %s", pk)
    assert refused("UPDATE situation_map_edition SET is_example = %s WHERE id = %s", True, pk)
    assert refused("DELETE FROM situation_map_edition WHERE id = %s", pk)
    assert is_intact(edition)


def test_nothing_can_be_added_to_what_is_frozen(make_edition):
    edition = make_edition()
    row = edition.figures.first()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        EditionFigure.objects.bulk_create([row])
    part = edition.parts.first()
    part.pk, part.key = None, "toinen"
    with pytest.raises(IntegrityError), transaction.atomic():
        EditionPart.objects.bulk_create([part])


def test_the_time_of_publication_of_a_frozen_edition_can_be_moved(embargoed):
    Edition.objects.filter(pk=embargoed.pk).update(published_at=F("published_at") + dt.timedelta(days=1))
    assert is_intact(Edition.objects.get(pk=embargoed.pk))


def test_a_draft_can_be_changed_and_deleted(make_edition):
    draft = make_edition("luonnos", frozen=False)
    draft.name_fi = "Toinen"
    draft.save()
    draft.delete()
    assert not Edition.objects.filter(slug="luonnos").exists()


def test_what_is_frozen_stays_when_the_figures_change(make_edition):
    edition = make_edition()
    before = lines_of(edition)
    Observation.objects.update(value_number=F("value_number") + 1)
    Statement.objects.update(text_fi="Muuta.")
    assert lines_of(edition) == before


def test_freezing_twice_changes_nothing(make_edition):
    edition = make_edition()
    count = EditionFigure.objects.count()
    assert freeze_edition(edition_id=edition.pk, site=None).sha256 == edition.sha256
    assert EditionFigure.objects.count() == count


def test_a_fault_while_freezing_leaves_the_draft(make_edition, monkeypatch):
    draft = make_edition("luonnos", frozen=False)
    monkeypatch.setattr("situation_map.editions.freezing.digest_of", lambda lines: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        freeze_edition(edition_id=draft.pk, site=None)
    assert not Edition.objects.get(pk=draft.pk).is_frozen
    assert not EditionFigure.objects.filter(edition=draft).exists()


def test_nothing_to_freeze_is_said(make_edition):
    draft = make_edition("vanha", frozen=False, dated_on=dt.date(1950, 1, 1))
    Observation.objects.filter(as_of=None).delete()
    with pytest.raises(NothingToFreeze):
        freeze_edition(edition_id=draft.pk, site=None)


def test_an_earlier_day_leaves_out_what_is_later(make_edition):
    day = dt.date(2024, 12, 31)
    edition = make_edition("vuosi-2024", dated_on=day)
    assert not edition.figures.filter(as_of__gt=day).exists()
    assert not edition.figures.filter(period="2026").exists()
    assert edition.figures.filter(period="2024").exists()
    assert edition.counts["left_out"] > 0
    said = edition.parts.filter(kind=EditionPart.Kind.STATEMENT).values_list("content__as_of", flat=True)
    assert max(as_of for as_of in said if as_of) <= day.isoformat()


def test_counts_are_those_of_the_rows(make_edition):
    edition = make_edition()
    observations = edition.parts.filter(kind=EditionPart.Kind.OBSERVATION).count()
    assert edition.counts["figures"] == edition.figures.count() + observations
    assert edition.counts["statements"] == Statement.objects.standing().count()
    assert edition.counts["preliminary"] == Observation.objects.current().filter(status="preliminary").count() > 0
    assert edition.counts["left_out"] == 0
    today = timezone.localdate()
    assert gather(today, site=None).counts(today) == edition.counts


def test_number_of_queries_does_not_grow_with_the_figures(loaded, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as first:
        gather(timezone.localdate(), site=None, with_present=False)
    row = Observation.objects.filter(region="15", version__indicator__is_listed=True).first()
    for year in range(1990, 2010):
        row.pk, row.key, row.period = None, f"lisa-{year}", str(year)
        row.save()
    with django_assert_max_num_queries(len(first)):
        gather(timezone.localdate(), site=None, with_present=False)


def test_examples_are_the_same_at_each_loading_and_are_removed(loaded, monkeypatch):
    monkeypatch.setattr("search.services.index_objects", lambda source, ids: None)
    first = dict(Edition.objects.values_list("slug", "sha256"))
    assert set(first) == {"esimerkki-2023", "esimerkki-2024", "esimerkki-2026"}
    assert all(edition.is_example and edition.is_public for edition in Edition.objects.all())
    services.load_example_statements()
    services.remove_example_statements()
    assert not Edition.objects.exists()
    assert not EditionFigure.objects.exists()
    services.load_example_statements()
    assert dict(Edition.objects.values_list("slug", "sha256")) == first


def test_removing_examples_keeps_real_editions(make_edition):
    edition = make_edition()
    services.remove_example_statements()
    assert [*Edition.objects.all()] == [edition]
    assert is_intact(edition)


def test_command_verifies_and_tells_what_is_broken(make_edition, capsys):
    edition = make_edition()
    call_command("verify_edition")
    assert f"{edition.sha256} kuva\n" in capsys.readouterr().out
    call_command("verify_edition", "kuva")
    with pytest.raises(CommandError, match="No frozen edition: ei-ole"):
        call_command("verify_edition", "kuva", "ei-ole")
    part = EditionPart(edition=edition, kind=EditionPart.Kind.AREA, key="lisätty", content={})
    with connection.cursor() as cursor:  # as if somebody had taken the guard away
        where = "" if connection.vendor == "sqlite" else " ON situation_map_editionpart"
        cursor.execute(f"DROP TRIGGER editionpart_frozen_insert{where}")
    EditionPart.objects.bulk_create([part])
    with pytest.raises(CommandError, match="Not as frozen: kuva"):
        call_command("verify_edition")


def a_number(chance):
    return Decimal(chance.randint(-(10**14), 10**14)).scaleb(-chance.randint(0, 6))


def a_value(chance, depth=3):
    """Anything that an edition may hold."""
    makers = [
        lambda: None,
        lambda: chance.random() < 0.5,
        lambda: chance.randint(-999, 999),
        lambda: a_number(chance),
        lambda: dt.date(2000, 1, 1) + dt.timedelta(days=chance.randint(0, 9999)),
        lambda: "".join(chance.choice('aäÅ"\\\n=\u2028😀 ') for _n in range(5)),
        lambda: [a_value(chance, depth - 1) for _n in range(3)],
        lambda: {f"k{n}": a_value(chance, depth - 1) for n in range(4)},
    ]
    return chance.choice(makers if depth else makers[:6])()


@pytest.mark.parametrize("seed", range(100))
def test_line_is_the_same_whatever_the_order_of_the_keys(seed):
    chance = random.Random(seed)
    facts = {f"name{number}": a_value(chance) for number in range(8)}
    names = list(facts)
    chance.shuffle(names)
    line = line_of({name: facts[name] for name in names})
    assert line == line_of(facts)
    assert line.count(b"\n") == 1
    assert line_of(json.loads(line)) == line
    name = chance.choice(names)
    assert line_of({**facts, name: "aivan muuta"}) != line


def test_number_is_the_same_however_it_is_kept():
    chance = random.Random(20261122)
    for _time in range(500):
        number = a_number(chance)
        kept = number.quantize(Decimal("0.000001"))
        assert canonical(number) == canonical(kept) == canonical(kept.normalize())
        assert Decimal(canonical(number)) == number
        assert "E" not in canonical(number)


def test_hash_is_that_of_the_sorted_lines(make_edition):
    edition = make_edition()
    lines = lines_of(edition)
    random.Random(7).shuffle(lines)
    assert digest_of(sorted(lines)) == edition.sha256


def test_progress_is_told_after_each_thousand_rows(make_edition, monkeypatch):
    draft = make_edition("luonnos", frozen=False)
    monkeypatch.setattr(freezing, "CHUNK", 300)
    told = []
    tell = freezing.tell_progress

    def listen(edition, token, done, total):
        tell(edition, token, done, total)
        told.append((done, total, Edition.objects.get(pk=edition.pk).freeze_percent))

    monkeypatch.setattr(freezing, "tell_progress", listen)
    frozen = freezing.freeze_in_steps(edition_id=draft.pk, site=None)
    total = frozen.figures.count() + frozen.parts.count()
    assert [done for done, _total, _percent in told] == sorted({done for done, _total, _percent in told})
    assert {each for _done, each, _percent in told} == {total}
    assert told[-1][0] == total
    assert told[-1][2] == 100
    assert len(told) > 3


def test_a_torn_freezing_is_begun_again_from_the_start(make_edition, monkeypatch):
    draft = make_edition("luonnos", frozen=False)
    whole = make_edition("kuva")
    monkeypatch.setattr(freezing, "CHUNK", 300)
    # As a worker that is killed between two steps: nothing is given up, its rows and its token stay.
    monkeypatch.setattr(freezing, "give_up", lambda *args: None)
    monkeypatch.setattr(freezing, "seal", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        freezing.freeze_in_steps(edition_id=draft.pk, site=None)
    torn = Edition.objects.get(pk=draft.pk)
    assert (torn.is_frozen, torn.freeze_token is not None, torn.figures.exists()) == (False, True, True)
    monkeypatch.undo()
    monkeypatch.setattr("search.services.index_objects", lambda source, ids: None)
    frozen = freezing.freeze_in_steps(edition_id=draft.pk, site=None)
    assert is_intact(frozen)
    assert (frozen.figures.count(), frozen.parts.count()) == (whole.figures.count(), whole.parts.count())


def test_a_draft_changed_while_it_is_frozen_stays_a_draft(make_edition, people, monkeypatch):
    draft = make_edition("luonnos", frozen=False)

    def change(*args):
        drafting.change_edition(edition=draft, values={"dated_on": dt.date(2024, 1, 1)}, user=people["national"])
        return seal(*args)

    seal = freezing.seal
    monkeypatch.setattr(freezing, "seal", change)
    with pytest.raises(freezing.NotADraft):
        freezing.freeze_in_steps(edition_id=draft.pk, site=None)
    kept = Edition.objects.get(pk=draft.pk)
    assert (kept.is_frozen, kept.dated_on, kept.figures.exists()) == (False, dt.date(2024, 1, 1), False)
