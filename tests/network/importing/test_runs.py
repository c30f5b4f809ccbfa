"""Runs from beginning to end: what is created, changed, kept, refused, vanished, taken back."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from cms.imports.errors import HasRefusedRows, NothingToDo, VanishesTooMuch
from cms.imports.models import ImportRow, ImportRun, SourceKey
from cms.imports.services import ensure_source, start_run, take_back_run, take_source_value
from cms.imports.signals import run_ended
from cms.jobs.services import drain_jobs
from network.models import ActivityPage
from network.services import drafts, review
from tests.network.importing.conftest import carry_out
from tests.network.world import next_monday

HEADINGS = "Tunniste;Nimi;Lyhyesti;Päivä;Alkaa;Päättyy;Kunta;Osoite;Hinta"


def table(*rows: str) -> bytes:
    return "\r\n".join([HEADINGS, *rows]).encode()


def row(number: int, name: str = "", *, time: str = "9.30", address: str = "Katu 1") -> str:
    day = next_monday() + dt.timedelta(days=number)
    name = name or f"Kerho {number}"
    return f"{number};{name};Mitä tapahtuu.;{day:%d.%m.%Y};{time};12.00;Jyväskylä;{address};maksuton"


def results(run: ImportRun) -> list[tuple[int, str]]:
    return list(run.rows.order_by("number").values_list("number", "result"))


def titles() -> list[str]:
    return sorted(ActivityPage.objects.values_list("draft_title", flat=True))


def test_rows_become_drafts_of_the_organisation_and_nobody_reads_them_yet(world, dry_run) -> None:
    run = dry_run(table(row(1), row(2)))
    assert (run.state, run.counts, run.to_do) == ("ready", {"create": 2}, 2)
    assert ActivityPage.objects.count() == 0
    run = carry_out(run, world)
    assert (run.state, run.done) == ("done", 2)
    pages = list(ActivityPage.objects.order_by("title"))
    assert [(page.title, page.live, page.origin, page.owner) for page in pages] == [
        ("Kerho 1", False, "imported", world.users["editor"]),
        ("Kerho 2", False, "imported", world.users["editor"]),
    ]
    assert all(page.is_child_of(world.organisation) for page in pages)
    assert pages[0].address == "Katu 1"
    assert pages[0].is_free


def test_end_of_a_run_is_told_once_when_its_last_row_is_done(world, dry_run) -> None:
    ended: list[tuple[str, int]] = []

    def note(*, run: ImportRun, **_rest: object) -> None:
        ended.append((run.state, run.done))

    run_ended.connect(note)
    try:
        run = carry_out(dry_run(table(row(1), row(2))), world)
        assert ended == [("done", 2)]
        take_back_run(run=run, user=world.users["editor"])
        drain_jobs()
    finally:
        run_ended.disconnect(note)
    assert ended == [("done", 2), ("taken_back", 2)]


def test_second_import_of_the_same_source_changes_nothing(world, dry_run) -> None:
    carry_out(dry_run(table(row(1), row(2))), world)
    revisions = list(ActivityPage.objects.order_by("pk").values_list("pk", "latest_revision_id"))
    run = dry_run(table(row(1), row(2)))
    assert run.counts == {"same": 2}
    with pytest.raises(NothingToDo):
        carry_out(run, world)
    assert list(ActivityPage.objects.order_by("pk").values_list("pk", "latest_revision_id")) == revisions


def test_changed_row_changes_its_draft_and_no_other(world, dry_run) -> None:
    carry_out(dry_run(table(row(1), row(2))), world)
    other = ActivityPage.objects.get(title="Kerho 2").latest_revision_id
    run = dry_run(table(row(1, address="Uusi katu 3"), row(2)))
    assert results(run) == [(2, "change"), (3, "same")]
    assert run.rows.get(number=2).changes == [["Where", "Katu 1, Jyväskylä", "Uusi katu 3, Jyväskylä", False]]
    carry_out(run, world)
    assert ActivityPage.objects.get(title="Kerho 1").address == "Uusi katu 3"
    assert ActivityPage.objects.get(title="Kerho 2").latest_revision_id == other


def edit_title(world, page: ActivityPage, title: str) -> None:
    tags = [tag.name for tag in page.tags.all()]
    drafts.save_draft(
        page=page,
        facts={"title": title},
        tags=tags,
        user=world.users["editor"],
        base_revision_id=page.latest_revision_id,
    )


def test_edit_made_here_survives_while_other_fields_follow_the_source(world, dry_run) -> None:
    carry_out(dry_run(table(row(1))), world)
    edit_title(world, ActivityPage.objects.get(), "Oma nimi")
    same = dry_run(table(row(1)))
    assert same.counts == {"same": 1}
    run = dry_run(table(row(1, "Lähteen uusi nimi", address="Toinen katu")))
    assert run.rows.get().changes == [
        ["Where", "Katu 1, Jyväskylä", "Toinen katu, Jyväskylä", False],
        ["Title", "Oma nimi", "Lähteen uusi nimi", True],
    ]
    carry_out(run, world)
    page = ActivityPage.objects.get()
    assert (page.title, page.address) == ("Oma nimi", "Toinen katu")
    assert dry_run(table(row(1, "Lähteen uusi nimi", address="Toinen katu"))).counts == {"same": 1}


def test_kept_field_is_given_back_to_the_source_on_its_own(world, dry_run) -> None:
    carry_out(dry_run(table(row(1))), world)
    edit_title(world, ActivityPage.objects.get(), "Oma nimi")
    carry_out(dry_run(table(row(1, "Lähteen uusi nimi"))), world)
    with pytest.raises(PermissionDenied):
        take_source_value(key=SourceKey.objects.get(), field="title", user=world.users["stranger"])
    assert ActivityPage.objects.get().title == "Oma nimi"
    take_source_value(key=SourceKey.objects.get(), field="title", user=world.users["editor"])
    assert ActivityPage.objects.get().title == "Lähteen uusi nimi"
    assert dry_run(table(row(1, "Kolmas nimi"))).counts == {"change": 1}


def test_field_of_which_the_source_was_silent_is_not_overwritten_where_it_was_edited(world, dry_run) -> None:
    carry_out(dry_run(table(row(1))), world)
    page = ActivityPage.objects.get()
    drafts.save_draft(page=page, facts={"age_min_months": 24}, tags=[], user=world.users["editor"],
                      base_revision_id=page.latest_revision_id)  # fmt: skip
    wider = (HEADINGS + ";Ikä alkaen\r\n" + row(1) + ";5").encode()
    run = dry_run(wider)
    assert (run.counts, [each[3] for each in run.rows.get().changes]) == ({"same": 1}, [True])
    carry_out(run, world)
    assert ActivityPage.objects.get().age_min_months == 24


def test_refused_rows_stop_all_or_nothing_and_are_left_out_of_the_good_ones(world, dry_run) -> None:
    run = dry_run(table(row(1), row(2, time="huomenna"), row(3)))
    assert results(run) == [(2, "create"), (3, "refuse"), (4, "create")]
    assert run.rows.get(number=3).problem_list == [
        {"field": "Starts", "problem": "“huomenna” is not a time.", "remedy": "Write for example 9:30."}
    ]
    with pytest.raises(HasRefusedRows):
        carry_out(run, world, mode="all")
    assert ActivityPage.objects.count() == 0
    carry_out(run, world, mode="good")
    assert titles() == ["Kerho 1", "Kerho 3"]


def test_same_identifier_twice_is_refused_with_the_row_that_had_it_first(world, dry_run) -> None:
    run = dry_run(table(row(1), row(1, "Toinen")))
    assert run.rows.get(number=3).problem_list[0]["problem"] == "The same identifier is on row 2 already."


def test_vanished_is_flagged_never_deleted_and_unflagged_when_it_is_back(world, dry_run) -> None:
    rows = [row(number) for number in range(1, 7)]
    carry_out(dry_run(table(*rows)), world)
    run = dry_run(table(*rows[:5]))
    assert run.counts == {"same": 5, "vanished": 1}
    assert not run.vanishes_too_much
    carry_out(run, world)
    assert ActivityPage.objects.count() == 6
    assert SourceKey.objects.get(vanished_at__isnull=False).external_id == "id:6"
    assert dry_run(table(*rows[:5])).counts == {"same": 5}
    carry_out(dry_run(table(*rows)), world)
    assert not SourceKey.objects.filter(vanished_at__isnull=False).exists()


def test_run_that_loses_more_than_a_fifth_stops_until_somebody_says_it_is_right(world, dry_run) -> None:
    rows = [row(number) for number in range(1, 6)]
    carry_out(dry_run(table(*rows)), world)
    run = dry_run(table(*rows[:3]))
    assert (run.counts, run.known, run.vanishes_too_much) == ({"same": 3, "vanished": 2}, 5, True)
    with pytest.raises(VanishesTooMuch):
        carry_out(run, world)
    assert not SourceKey.objects.filter(vanished_at__isnull=False).exists()
    carry_out(run, world, accepts_vanished=True)
    assert SourceKey.objects.filter(vanished_at__isnull=False).count() == 2
    assert ActivityPage.objects.count() == 5


def test_exactly_a_fifth_does_not_stop(world, dry_run) -> None:
    rows = [row(number) for number in range(1, 6)]
    carry_out(dry_run(table(*rows)), world)
    assert not dry_run(table(*rows[:4])).vanishes_too_much


def test_part_of_the_rows_makes_nothing_vanish(world, dry_run) -> None:
    carry_out(dry_run(table(row(1), row(2), row(3))), world)
    assert dry_run(table(row(4)), is_partial=True).counts == {"create": 1}


def test_what_was_deleted_here_is_not_brought_back(world, dry_run) -> None:
    carry_out(dry_run(table(row(1), row(2))), world)
    drafts.delete_draft(page=ActivityPage.objects.get(title="Kerho 1"), user=world.users["editor"])
    assert dry_run(table(row(1), row(2))).counts == {"skip": 1, "same": 1}


def test_row_refused_while_being_written_takes_the_whole_run_back(world, dry_run) -> None:
    carry_out(dry_run(table(row(1), row(2))), world)
    run = dry_run(table(row(3), row(1, address="Uusi 1"), row(2, address="Uusi 2")))
    review.submit_page(page=ActivityPage.objects.get(title="Kerho 2"), user=world.users["editor"])
    run = carry_out(run, world, mode="all")
    assert run.state == "taken_back"
    assert run.problem == "Row 4 could not be written: It waits for review."
    assert titles() == ["Kerho 1", "Kerho 2"]
    assert ActivityPage.objects.get(title="Kerho 1").address == "Katu 1"
    assert SourceKey.objects.count() == 2
    assert dry_run(table(row(1), row(2))).counts == {"same": 2}


def test_good_rows_go_on_past_one_refused_while_being_written(world, dry_run) -> None:
    carry_out(dry_run(table(row(1), row(2))), world)
    run = dry_run(table(row(3), row(1, address="Uusi 1"), row(2, address="Uusi 2")))
    review.submit_page(page=ActivityPage.objects.get(title="Kerho 2"), user=world.users["editor"])
    run = carry_out(run, world, mode="good")
    assert (run.state, run.counts) == ("done", {"create": 1, "change": 1, "refuse": 1})
    assert ActivityPage.objects.get(title="Kerho 1").address == "Uusi 1"


@pytest.mark.parametrize(("who", "live", "waits"), [("editor", False, True), ("coordinator", True, False)])
def test_sending_on_submits_or_publishes_as_the_role_allows(world, dry_run, who, live, waits) -> None:
    run = carry_out(dry_run(table(row(1)), user=who), world, outcome="release", user=who)
    page = ActivityPage.objects.get()
    assert (run.state, page.live, review.is_waiting(page)) == ("done", live, waits)


def test_run_is_taken_back_except_what_somebody_has_touched(world, dry_run) -> None:
    run = carry_out(dry_run(table(row(1), row(2))), world)
    edit_title(world, ActivityPage.objects.get(title="Kerho 1"), "Muokattu")
    take_back_run(run=run, user=world.users["editor"])
    drain_jobs()
    run.refresh_from_db()
    assert run.state == "taken_back"
    assert titles() == ["Muokattu"]
    assert list(run.rows.order_by("number").values_list("work", flat=True)) == ["none", "taken_back"]
    assert dry_run(table(row(1), row(2))).counts == {"same": 1, "create": 1}


def test_past_rows_are_passed_over_and_past_things_do_not_count_as_vanished(world, dry_run) -> None:
    old = "9;Mennyt;Oli.;1.1.2020;9.00;10.00;Jyväskylä;;maksuton"
    run = dry_run(table(row(1), old))
    assert results(run) == [(2, "create"), (3, "skip")]
    carry_out(run, world)
    page = ActivityPage.objects.get()
    past = {
        "starts_at": dt.datetime(2020, 1, 1, 8, tzinfo=dt.UTC),
        "ends_at": dt.datetime(2020, 1, 1, 9, tzinfo=dt.UTC),
    }
    drafts.save_draft(page=page, facts=past, tags=[], user=world.users["editor"],
                      base_revision_id=page.latest_revision_id)  # fmt: skip
    assert dry_run(table(row(2))).counts == {"create": 1}


def test_nobody_brings_in_for_another_organisation(world) -> None:
    for who in ("stranger", "viewer", "other_coordinator"):
        with pytest.raises(PermissionDenied):
            ensure_source(
                owner=world.organisation.translation_key, importer="table", name="x.csv", user=world.users[who]
            )
    source = ensure_source(
        owner=world.organisation.translation_key, importer="table", name="x.csv", user=world.users["editor"]
    )
    with pytest.raises(PermissionDenied):
        start_run(source=source, user=world.users["stranger"])
    assert not ImportRun.objects.exists()


def test_role_lost_between_confirming_and_writing_writes_nothing(world, dry_run) -> None:
    from cms.imports.services import confirm_run

    run = dry_run(table(row(1)))
    confirm_run(run=run, user=world.users["editor"], mode="good", outcome="draft")
    world.users["editor"].memberships.all().delete()
    drain_jobs()
    run.refresh_from_db()
    assert (run.state, run.counts, ActivityPage.objects.count()) == ("done", {"refuse": 1}, 0)


def test_unreadable_content_says_what_and_what_to_do(world, dry_run) -> None:
    run = dry_run(b"BEGIN:VCARD", importer="calendar", name="x.ics")
    assert (run.state, run.problem) == ("unreadable", "This is not a file of the kind chosen.")
    assert run.remedy == "Choose another kind, or another file."
    assert ImportRow.objects.count() == 0
