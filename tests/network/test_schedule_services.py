"""Single meetings and whole series: who may change them, what readers then see, and the way back."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from network.models import Activity, ActivityPage, Occurrence, Record
from network.recurrence import LOCAL, Schedule
from network.repeating import Frequency, RepeatChoice
from network.services import drafts, review, schedule
from network.services import schedule_changes as changes
from network.services.schedule import NewTimes
from tests.network.world import next_monday, record_of

MONDAY = next_monday()
WEEK = dt.timedelta(days=7)


@pytest.fixture
def page(world) -> ActivityPage:
    """Five Mondays 9.30–11.30 of the editor's organisation."""
    rule = RepeatChoice(Frequency.WEEKLY, until=MONDAY + 4 * WEEK).to_rule()
    return world.add_activity(recurrence=rule)


def again(page: ActivityPage) -> ActivityPage:
    return ActivityPage.objects.get(pk=page.pk)


def facts_of(page: ActivityPage) -> Activity:
    return record_of(page).activity


def rows(page: ActivityPage) -> list[tuple[str, str, str]]:
    """(local day and start, state, day it was moved from) of each occurrence in the table."""
    found = Occurrence.objects.filter(activity=record_of(page).pk).order_by("starts_at")
    return [
        (
            f"{row.starts_at.astimezone(LOCAL):%Y-%m-%d %H.%M}",
            row.state,
            f"{row.original_starts_at.astimezone(LOCAL):%Y-%m-%d}" if row.original_starts_at else "",
        )
        for row in found
    ]


def at(weeks: int, days: int = 0) -> dt.date:
    return MONDAY + weeks * WEEK + dt.timedelta(days=days)


def states(page: ActivityPage) -> list[str]:
    return [state for _start, state, _from in rows(page)]


PLAIN = ["scheduled"] * 5


def test_an_editor_cancels_a_meeting_at_once(world, page) -> None:
    schedule.cancel_meeting(page=page, day=at(1), user=world.users["editor"], reason=" Ohjaaja on\nsairas. ")
    assert states(page) == ["scheduled", "cancelled", *PLAIN[2:]]
    facts = facts_of(page)
    assert facts.meeting_notes == {at(1).isoformat(): "Ohjaaja on sairas."}
    assert facts.sequence == 1
    assert again(page).has_unpublished_changes is False
    assert record_of(page).review == "none"


def test_restoring_brings_the_meeting_back(world, page) -> None:
    editor = world.users["editor"]
    schedule.cancel_meeting(page=page, day=at(1), user=editor, reason="Sairas")
    schedule.restore_meeting(page=page, day=at(1), user=editor)
    assert states(page) == PLAIN
    assert (facts_of(page).meeting_notes, facts_of(page).cancelled_dates) == ({}, [])


def test_a_moved_meeting_keeps_where_it_was(world, page) -> None:
    to = NewTimes(at(1, 2), dt.time(13), dt.time(15))
    schedule.move_meeting(page=page, day=at(1), to=to, user=world.users["editor"], reason="Sali on varattu")
    assert rows(page)[1] == (f"{at(1, 2)} 13.00", "rescheduled", at(1).isoformat())
    assert facts_of(page).moved_meetings == [
        {"date": at(1).isoformat(), "starts_at": f"{at(1, 2)}T13:00:00", "ends_at": f"{at(1, 2)}T15:00:00"}
    ]


def test_a_moved_meeting_that_is_cancelled_is_cancelled_where_it_is(world, page) -> None:
    editor = world.users["editor"]
    schedule.move_meeting(page=page, day=at(1), to=NewTimes(at(1, 2), dt.time(13), dt.time(15)), user=editor)
    schedule.cancel_meeting(page=page, day=at(1), user=editor)
    assert rows(page)[1] == (f"{at(1, 2)} 13.00", "cancelled", at(1).isoformat())


def test_postponing_leaves_the_day_open(world, page) -> None:
    schedule.postpone_meeting(page=page, day=at(0), user=world.users["editor"])
    assert states(page) == ["postponed", *PLAIN[1:]]
    schedule.move_meeting(
        page=page, day=at(0), to=NewTimes(at(0, 3), dt.time(9), dt.time(10)), user=world.users["editor"]
    )
    assert states(page) == ["rescheduled", *PLAIN[1:]]
    assert facts_of(page).postponed_dates == []


def test_following_meetings_are_cancelled_each(world, page) -> None:
    schedule.cancel_following(page=page, day=at(2), user=world.users["editor"], reason="Tauko")
    assert states(page) == ["scheduled", "scheduled", "cancelled", "cancelled", "cancelled"]
    assert {*facts_of(page).meeting_notes.values()} == {"Tauko"}


def test_an_endless_series_ends_with_its_last_cancelled_meeting(world) -> None:
    page = world.add_activity(recurrence="FREQ=WEEKLY")
    schedule.cancel_following(page=page, day=at(1), user=world.users["editor"])
    assert states(page)[:3] == ["scheduled", "cancelled", "cancelled"]
    assert "UNTIL=" in facts_of(page).recurrence
    assert {*states(page)[1:]} == {"cancelled"}


@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_a_whole_activity_that_is_off_is_off_each_time(world, page, state) -> None:
    schedule.set_state(page=page, state=state, user=world.users["editor"], reason="Avustus loppui")
    assert states(page) == [state] * 5
    assert facts_of(page).state_note == "Avustus loppui"
    schedule.set_state(page=page, state="scheduled", user=world.users["editor"], reason="ei tallennu")
    assert states(page) == PLAIN
    assert facts_of(page).state_note == ""


def test_a_rescheduled_activity_is_held(world, page) -> None:
    schedule.set_state(page=page, state="rescheduled", user=world.users["editor"])
    assert (states(page), facts_of(page).state) == (PLAIN, "rescheduled")


def test_each_change_can_be_undone_once_and_only_while_it_is_the_latest(world, page) -> None:
    editor, to = world.users["editor"], NewTimes(at(3, 1), dt.time(18), dt.time(19))
    ways = [
        lambda: schedule.cancel_meeting(page=page, day=at(1), user=editor, reason="A"),
        lambda: schedule.postpone_meeting(page=page, day=at(2), user=editor),
        lambda: schedule.move_meeting(page=page, day=at(3), to=to, user=editor),
        lambda: schedule.cancel_following(page=page, day=at(2), user=editor),
        lambda: schedule.set_state(page=page, state="postponed", user=editor, reason="B"),
    ]
    before = rows(page), changes.snapshot(again(page))
    for change in ways:
        entry = change()
        assert rows(page) != before[0]
        changes.undo_change(page=page, entry_id=entry, user=editor)
        assert (rows(page), changes.snapshot(again(page))) == before
        with pytest.raises(changes.CannotUndo):
            changes.undo_change(page=page, entry_id=entry, user=editor)
    first = ways[0]()
    ways[1]()
    with pytest.raises(changes.CannotUndo):
        changes.undo_change(page=page, entry_id=first, user=editor)


def test_a_restored_meeting_can_be_undone_to_cancelled(world, page) -> None:
    editor = world.users["editor"]
    schedule.cancel_meeting(page=page, day=at(1), user=editor, reason="Sairas")
    entry = schedule.restore_meeting(page=page, day=at(1), user=editor)
    changes.undo_change(page=page, entry_id=entry, user=editor)
    assert states(page)[1] == "cancelled"
    assert facts_of(page).meeting_notes == {at(1).isoformat(): "Sairas"}


NOT_THEIRS = ("viewer", "stranger", "other_coordinator")


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_nobody_else_changes_a_meeting(world, page, who) -> None:
    user, to = world.users[who], NewTimes(at(1, 1), dt.time(9), dt.time(10))
    entry = schedule.cancel_meeting(page=page, day=at(4), user=world.users["editor"])
    before = rows(page)
    ways = [
        lambda: schedule.cancel_meeting(page=page, day=at(1), user=user),
        lambda: schedule.cancel_following(page=page, day=at(1), user=user),
        lambda: schedule.restore_meeting(page=page, day=at(4), user=user),
        lambda: schedule.postpone_meeting(page=page, day=at(1), user=user),
        lambda: schedule.move_meeting(page=page, day=at(1), to=to, user=user),
        lambda: schedule.set_state(page=page, state="cancelled", user=user),
        lambda: schedule.change_all(page=page, day=at(1), to=to, user=user),
        lambda: schedule.split_series(page=page, day=at(1), to=to, user=user),
        lambda: changes.undo_change(page=page, entry_id=entry, user=user),
    ]
    for way in ways:
        with pytest.raises(PermissionDenied):
            way()
    assert rows(page) == before
    assert ActivityPage.objects.count() == 1


def test_a_stale_view_of_the_schedule_is_refused(world, page) -> None:
    seen = changes.token_of(again(page))
    schedule.cancel_meeting(page=page, day=at(1), user=world.users["publisher"], seen=seen)
    with pytest.raises(changes.StaleSchedule):
        schedule.cancel_meeting(page=page, day=at(2), user=world.users["editor"], seen=seen)
    assert states(page) == ["scheduled", "cancelled", *PLAIN[2:]]


def test_a_day_without_a_meeting_and_one_that_has_been_are_refused(world, page) -> None:
    with pytest.raises(changes.UnknownMeeting):
        schedule.cancel_meeting(page=page, day=at(1, 1), user=world.users["editor"])
    start = dt.datetime.combine(timezone.localdate() - 2 * WEEK, dt.time(9), LOCAL)
    past = world.add_activity(starts_at=start, ends_at=start + dt.timedelta(hours=1), recurrence="FREQ=WEEKLY")
    with pytest.raises(changes.MeetingHasBeen):
        schedule.cancel_meeting(page=past, day=start.date(), user=world.users["editor"])


@pytest.mark.parametrize(
    ("to", "problem"),
    [
        (NewTimes(at(1), dt.time(11), dt.time(11)), "order"),
        (NewTimes(dt.date(2020, 1, 1), dt.time(9), dt.time(10)), "past"),
        (NewTimes(at(200), dt.time(9), dt.time(10)), "far"),
    ],
)
def test_times_that_cannot_be_are_refused(world, page, to, problem) -> None:
    with pytest.raises(changes.BadTimes) as refused:
        schedule.move_meeting(page=page, day=at(1), to=to, user=world.users["editor"])
    assert refused.value.problem == problem


def test_two_meetings_cannot_begin_at_the_same_time(world, page) -> None:
    to = NewTimes(at(2), dt.time(9, 30), dt.time(11))
    with pytest.raises(changes.TimeTaken):
        schedule.move_meeting(page=page, day=at(1), to=to, user=world.users["editor"])


def test_a_draft_is_not_touched_by_these_services(world) -> None:
    page = world.add_activity(publish=False)
    with pytest.raises(changes.NotPublished):
        schedule.cancel_meeting(page=page, day=at(0), user=world.users["editor"])


def test_a_draft_beside_the_published_page_takes_the_change_over(world, page) -> None:
    editor = world.users["editor"]
    drafts.save_draft(
        page=page, facts={"title": "Uusi nimi"}, tags=[], user=editor, base_revision_id=page.latest_revision_id
    )
    schedule.cancel_meeting(page=again(page), day=at(1), user=editor)
    assert record_of(page).texts.get().title == "Vauvatreffit"
    draft = again(page).get_latest_revision_as_object()
    assert (draft.title, draft.cancelled_dates) == ("Uusi nimi", [at(1).isoformat()])
    assert again(page).has_unpublished_changes is True
    drafts.save_draft(page=again(page), facts={}, tags=[], user=editor, base_revision_id=again(page).latest_revision_id)


def test_a_review_that_waits_goes_on_waiting_with_the_change_in_it(world, page) -> None:
    editor = world.users["editor"]
    saved = drafts.save_draft(
        page=page, facts={"title": "Uusi nimi"}, tags=[], user=editor, base_revision_id=page.latest_revision_id
    )
    review.submit_page(page=saved, user=editor)
    schedule.cancel_meeting(page=again(page), day=at(1), user=editor)
    assert review.is_waiting(again(page))
    assert record_of(page).review == "submitted"
    assert states(page)[1] == "cancelled"
    review.approve_page(page=again(page), user=world.users["coordinator"])
    assert record_of(page).texts.get().title == "Uusi nimi"
    assert states(page) == ["scheduled", "cancelled", *PLAIN[2:]]


def test_splitting_ends_the_old_series_and_goes_on_in_a_new_one(world) -> None:
    rule = RepeatChoice(Frequency.WEEKLY, until=MONDAY + 4 * WEEK).to_rule()
    page = world.add_activity(world.trusted, recurrence=rule, excluded_dates=[at(3).isoformat()])
    page.tags.add("kahvila")
    page.save_revision().publish()
    user = world.users["trusted"]
    schedule.cancel_meeting(page=page, day=at(4), user=user, reason="Juhla")
    address = again(page).get_url()
    part = schedule.split_series(
        page=again(page), day=at(2), to=NewTimes(at(2, 1), dt.time(17), dt.time(18)), user=user
    )
    old = again(page)
    assert [start for start, _state, _from in rows(old)] == [f"{at(0)} 09.30", f"{at(1)} 09.30"]
    assert rows(part) == [
        (f"{at(2, 1)} 17.00", "scheduled", ""),
        (f"{at(3, 1)} 17.00", "scheduled", ""),
        (f"{at(4, 1)} 17.00", "cancelled", ""),
    ]
    assert (old.get_url(), part.title) == (address, old.title)
    assert part.get_url() != address
    assert part.series_key == old.series_key == old.translation_key
    assert facts_of(part).series_key == facts_of(old).series_key
    assert [tag.name for tag in part.tags.all()] == ["kahvila"]


def test_splitting_counts_what_is_left_of_a_number_of_times(world) -> None:
    page = world.add_activity(world.trusted, recurrence="FREQ=WEEKLY;COUNT=5")
    part = schedule.split_series(
        page=page, day=at(2), to=NewTimes(at(2), dt.time(8), dt.time(9)), user=world.users["trusted"]
    )
    assert [start for start, _s, _f in rows(page)] == [f"{at(0)} 09.30", f"{at(1)} 09.30"]
    assert [start for start, _s, _f in rows(part)] == [f"{at(week)} 08.00" for week in (2, 3, 4)]


def test_a_split_that_is_undone_leaves_one_whole_series(world) -> None:
    page = world.add_activity(world.trusted, recurrence="FREQ=WEEKLY;COUNT=5")
    user, before = world.users["trusted"], rows(page)
    part = schedule.split_series(page=page, day=at(2), to=NewTimes(at(2), dt.time(8), dt.time(9)), user=user)
    entry = changes.last_change(page)
    changes.undo_change(page=again(page), entry_id=entry.pk, user=user)
    assert rows(page) == before
    assert not again(part).live
    assert record_of(part).publication == "archived"


def test_an_editor_s_split_waits_for_the_coordinator(world, page) -> None:
    editor = world.users["editor"]
    part = schedule.split_series(page=page, day=at(2), to=NewTimes(at(2), dt.time(8), dt.time(9)), user=editor)
    assert (states(page), part.live) == (PLAIN, False)
    assert review.is_waiting(again(page))
    assert review.is_waiting(part)
    changes.undo_change(page=again(page), entry_id=changes.last_change(page).pk, user=editor)
    assert not ActivityPage.objects.filter(pk=part.pk).exists()
    assert not review.is_waiting(again(page))
    assert states(page) == PLAIN
    assert Record.objects.filter(kind="activity").count() == 1


def test_all_meetings_get_other_times(world) -> None:
    page = world.add_activity(world.trusted, recurrence="FREQ=WEEKLY;COUNT=3")
    user, before = world.users["trusted"], rows(page)
    entry = schedule.change_all(page=page, day=at(1), to=NewTimes(at(1, 3), dt.time(17), dt.time(18, 30)), user=user)
    assert [start for start, _s, _f in rows(page)] == [f"{at(week, 3)} 17.00" for week in (0, 1, 2)]
    changes.undo_change(page=again(page), entry_id=entry, user=user)
    assert rows(page) == before


def test_an_editor_s_change_of_all_waits_and_unfinished_text_is_not_sent_along(world, page) -> None:
    editor, to = world.users["editor"], NewTimes(at(1), dt.time(17), dt.time(18))
    drafts.save_draft(
        page=page, facts={"title": "Kesken"}, tags=[], user=editor, base_revision_id=page.latest_revision_id
    )
    with pytest.raises(changes.HasDraft):
        schedule.change_all(page=again(page), day=at(1), to=to, user=editor)
    other = world.add_activity(recurrence="FREQ=WEEKLY;COUNT=3", title="Toinen")
    schedule.change_all(page=other, day=at(1), to=to, user=editor)
    assert rows(other)[0][0] == f"{at(0)} 09.30"
    review.approve_page(page=again(other), user=world.users["coordinator"])
    assert rows(other)[0][0] == f"{at(0)} 17.00"


@pytest.mark.parametrize(
    ("rule", "day", "to"),
    [
        ("", at(0), NewTimes(at(0), dt.time(8), dt.time(9))),
        ("FREQ=WEEKLY;COUNT=5", at(0), NewTimes(at(0), dt.time(8), dt.time(9))),
        ("FREQ=WEEKLY;COUNT=5", at(1), NewTimes(at(2), dt.time(8), dt.time(9))),
        ("FREQ=DAILY;COUNT=9", at(0, 1), NewTimes(at(0, 2), dt.time(8), dt.time(9))),
        ("FREQ=WEEKLY;BYDAY=MO,TU;COUNT=9", at(1), NewTimes(at(1, 1), dt.time(8), dt.time(9))),
        ("FREQ=YEARLY;COUNT=2", at(0) + dt.timedelta(days=365), None),
    ],
)
def test_what_has_no_following_or_another_rhythm_is_not_split(world, rule, day, to) -> None:
    page = world.add_activity(world.trusted, recurrence=rule)
    to = to or NewTimes(day + dt.timedelta(days=1), dt.time(8), dt.time(9))
    day = page.starts_at.astimezone(LOCAL).date().replace(year=day.year) if "YEARLY" in rule else day
    with pytest.raises(changes.NotRepeating):
        schedule.split_series(page=page, day=day, to=to, user=world.users["trusted"])
    assert ActivityPage.objects.count() == 1


def test_the_change_is_in_the_page_s_log_with_who_made_it(world, page) -> None:
    schedule.cancel_meeting(page=page, day=at(1), user=world.users["editor"])
    entry = changes.last_change(page)
    assert (entry.user, entry.data["what"], entry.data["days"]) == (
        world.users["editor"], "cancel", [at(1).isoformat()],
    )  # fmt: skip


@pytest.mark.parametrize(
    "broken",
    [
        {"moved_meetings": [{"date": "2026-10-13"}]},
        {"moved_meetings": [{"date": "x", "starts_at": "2026-10-13T09:30", "ends_at": "2026-10-13T10:30"}]},
        {"moved_meetings": [{"date": "2026-10-13", "starts_at": "2026-10-13T09:30", "ends_at": "2026-10-13T09:30"}]},
        {"moved_meetings": [{"date": "2026-10-13", "starts_at": "2026-10-13T09:30Z", "ends_at": "2026-10-13T10:30Z"}]},
        {"moved_meetings": "x"},
        {"cancelled_dates": ["13.10.2026"]},
        {"postponed_dates": [7]},
        {"meeting_notes": {"eilen": "Sairas"}},
    ],
)
def test_exceptions_that_cannot_be_read_are_not_saved(world, page, broken) -> None:
    edited = again(page)
    for name, value in broken.items():
        setattr(edited, name, value)
    with pytest.raises(ValidationError):
        edited.save_revision()


def test_sequence_rises_with_the_schedule_only(world, page) -> None:
    page = again(page)
    page.summary = "Toinen lause."
    page.save_revision().publish()
    assert facts_of(page).sequence == 0
    schedule.cancel_meeting(page=again(page), day=at(1), user=world.users["editor"])
    schedule.restore_meeting(page=again(page), day=at(1), user=world.users["editor"])
    assert facts_of(page).sequence == 2


def test_exceptions_are_read_back_from_the_record(world, page) -> None:
    schedule.postpone_meeting(page=page, day=at(1), user=world.users["editor"])
    assert Schedule.of(facts_of(page)) == Schedule.of(again(page))
