"""A finished round from a workbook: the template, faults by row, the dry run, and carrying it out."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from cms.jobs.services import drain_jobs
from situation_map.models import Round, RoundAnswer, RoundCounty, RoundImport
from situation_map.rounds import answering, importing
from situation_map.rounds.answering import Given
from situation_map.rounds.content import EMPTY, digest
from tests.network.world import World
from tests.situation_map.rounds.conftest import MakeRound, county_of, question_of

ROUNDS = "/fi/tyopoyta/arviointikierrokset/"


def workbook(rows: Sequence[Sequence[Any]], merge: str = "") -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    if merge:
        book.active.merge_cells(merge)
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("kierros.xlsx", buffer.getvalue())


def bring_in(world: World, round_: Round, file: SimpleUploadedFile) -> RoundImport:
    answer = world.client("national").post(f"{ROUNDS}{round_.pk}/tuonti/", {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return RoundImport.objects.latest("pk")


def confirm(world: World, kept: RoundImport) -> None:
    world.client("national").post(f"{ROUNDS}{kept.round_id}/tuonti/{kept.pk}/")


def stored() -> dict[tuple[str, str], Any]:
    rows = RoundAnswer.objects.select_related("county", "question")
    return {
        (row.county.region_id, row.question.key): row.number
        if row.number is not None
        else row.missing or row.words or row.date
        for row in rows
    }


HEADINGS = ("alue", "staff", "reach", "agreed", "stage", "development", "development.fi")


def test_workbook_is_shown_first_and_stored_only_when_confirmed(make_round: MakeRound, world: World) -> None:
    round_ = make_round(("staff", "reach", "agreed", "stage"), state="draft")
    rows = [
        HEADINGS,
        ("15", 12, "81,5", "kyllä", "askel 1", "päätetty", "Päätös on."),
        ("Helsinki", 0, 7.25, "ei", 2, 4, "Valmis."),
    ]
    kept = bring_in(world, round_, workbook(rows))
    page = world.client("national").get(f"{ROUNDS}{round_.pk}/tuonti/{kept.pk}/").content.decode()
    assert (RoundAnswer.objects.count(), "81,5" in page) == (0, True)
    confirm(world, kept)
    assert stored() == {
        ("15", "staff"): 12, ("15", "reach"): Decimal("81.5"), ("15", "agreed"): 1, ("15", "stage"): 1,
        ("15", "development"): 2, ("90", "staff"): 0, ("90", "reach"): Decimal("7.25"), ("90", "agreed"): 0,
        ("90", "stage"): 2, ("90", "development"): 4,
    }  # fmt: skip
    assert {county.state for county in round_.counties.all()} == {RoundCounty.State.SUBMITTED}
    round_.refresh_from_db()
    assert round_.state == Round.State.CLOSED
    drain_jobs()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        ([("alue", "staff"), ("Narnia", 1)], [(2, "county")]),
        ([("alue", "staff"), ("15", 1), ("Keski-Suomi", 2)], [(3, "county")]),
        ([("alue", "staff"), (None, 1)], [(2, "county")]),
        ([("alue", "staff"), ("15", "kaksi"), ("90", -1)], [(2, "staff"), (3, "staff")]),
        ([("alue", "reach"), ("15", "7,1"), ("90", "101")], [(3, "reach")]),
        ([("alue", "stage"), ("15", 7)], [(2, "stage")]),
        ([("alue", "agreed"), ("15", "ehkä")], [(2, "agreed")]),
        ([("alue", "opened"), ("15", "31.2.2026")], [(2, "opened")]),
        ([("alue", "tuntematon"), ("15", 1)], [(1, "tuntematon")]),
        ([("alue", "staff", "staff (fi)"), ("15", 1, 2)], [(1, "staff (fi)")]),
        ([("staff",), (1,)], [(1, "")]),
        ([("alue", "staff")], [(0, "")]),
    ],
)
def test_every_fault_is_named_and_nothing_can_be_confirmed(
    make_round: MakeRound, world: World, rows: list[tuple[Any, ...]], where: list[tuple[int, str]]
) -> None:
    round_ = make_round(("staff", "reach", "agreed", "opened", "stage"), ())
    kept = bring_in(world, round_, workbook(rows))
    assert [(fault["row"], fault["column"]) for fault in kept.problems] == where
    page = world.client("national").get(f"{ROUNDS}{round_.pk}/tuonti/{kept.pk}/")
    assert page.status_code == 200
    confirm(world, kept)
    assert RoundAnswer.objects.count() == 0


def test_merged_cell_is_not_guessed(make_round: MakeRound, world: World) -> None:
    round_ = make_round(("staff",), ())
    kept = bring_in(world, round_, workbook([("alue", "staff"), ("15", 4), ("90", None)], merge="B2:B3"))
    assert [(fault["row"], fault["column"]) for fault in kept.problems] == [(3, "staff")]


def test_share_below_one_is_pointed_out_but_taken(make_round: MakeRound, world: World) -> None:
    round_ = make_round(("reach",), ())
    kept = bring_in(world, round_, workbook([("alue", "reach"), ("15", 0.81)]))
    assert [problem["is_warning"] for problem in kept.problems] == [True]
    confirm(world, kept)
    assert stored() == {("15", "reach"): Decimal("0.81")}


def test_reasons_are_read_and_empty_cells_say_nothing(make_round: MakeRound, world: World) -> None:
    round_ = make_round(("staff", "reach"), ())
    kept = bring_in(
        world, round_, workbook([("alue", "staff", "reach"), ("15", "not_yet", None), ("90", "does not apply", "")])
    )
    confirm(world, kept)
    assert stored() == {("15", "staff"): "not_yet", ("90", "staff"): "not_applicable"}


def test_file_that_is_no_table_is_refused_with_a_remedy(make_round: MakeRound, world: World) -> None:
    round_ = make_round()
    for data in (b"%PDF-1.4", b"", b"PK\x03\x04rikki"):
        file = SimpleUploadedFile("kierros.xlsx", data)
        answer = world.client("national").post(f"{ROUNDS}{round_.pk}/tuonti/", {"file": file})
        assert answer.status_code == 422
    assert RoundImport.objects.count() == 0


def test_answers_given_after_the_dry_run_are_not_overwritten(make_round: MakeRound, world: World) -> None:
    round_ = make_round(("staff",), ())
    kept = bring_in(world, round_, workbook([("alue", "staff"), ("15", 4), ("90", 5)]))
    given = {question_of(round_, "staff").pk: Given({**EMPTY, "number": Decimal(9)}, digest(EMPTY))}
    answering.save_answers(county=county_of(round_), given=given, by="x")
    with pytest.raises(importing.ChangedMeanwhile):
        importing.apply_import(kept=kept, user=world.users["national"])
    assert stored() == {("15", "staff"): 9}


def test_accepted_answers_are_not_overwritten(make_round: MakeRound, world: World) -> None:
    round_ = make_round(("staff",), ())
    RoundCounty.objects.filter(region="15").update(state=RoundCounty.State.ACCEPTED)
    kept = bring_in(world, round_, workbook([("alue", "staff"), ("15", 4)]))
    assert [fault["row"] for fault in kept.problems] == [2]


def test_same_workbook_twice_changes_nothing_the_second_time(make_round: MakeRound, world: World) -> None:
    round_ = make_round(("staff",), ())
    rows = [("alue", "staff"), ("15", 4)]
    kept = bring_in(world, round_, workbook(rows))
    confirm(world, kept)
    confirm(world, kept)
    assert bring_in(world, round_, workbook(rows)).rows == []


def test_template_is_read_again_as_it_was_given(make_round: MakeRound, world: World) -> None:
    round_ = make_round(("staff", "stage"), ("development",), state="draft")
    answer = world.client("national").get(f"{ROUNDS}{round_.pk}/tuonti/malli.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [
        "alue", "nimi", "staff", "staff.note", "stage", "stage.note", "development", "development.fi",
        "development.sv", "development.en", "development.note",
    ]  # fmt: skip
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["15", "90"]
    sheet["C2"], sheet["G2"], sheet["H2"] = 8, 1, "Työryhmä."
    buffer = io.BytesIO()
    book.save(buffer)
    kept = bring_in(world, round_, SimpleUploadedFile("kierros.xlsx", buffer.getvalue()))
    confirm(world, kept)
    assert stored() == {("15", "staff"): 8, ("15", "development"): 1}


def test_indicator_and_topic_of_the_same_key_have_columns_of_their_own(make_round: MakeRound, world: World) -> None:
    from tests.situation_map.rounds.conftest import add_indicator

    add_indicator("development", "count")
    round_ = make_round(("development",), ("development",))
    rows = [("alue", "development", "statement:development", "statement:development.fi"), ("15", 40, 3, "Osassa.")]
    kept = bring_in(world, round_, workbook(rows))
    confirm(world, kept)
    found = RoundAnswer.objects.order_by("question__kind").values_list("question__kind", "number")
    assert list(found) == [("indicator", 40), ("statement", 3)]
