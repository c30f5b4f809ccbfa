"""Sources that are read every night: which, how often, with whose rights, and what waits for a person."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.imports import nightly
from cms.imports.contracts import Fetched, Unreadable
from cms.imports.models import ImportRow, ImportRun, ImportSource, SourceKey
from cms.imports.services import ensure_source, set_schedule
from cms.jobs.services import drain_jobs
from network.models import ActivityPage
from tests.network.importing.conftest import carry_out
from tests.network.world import World, next_monday

ADDRESS = "https://esimerkki.fi/kalenteri.ics"


def calendar(*names: str) -> str:
    day = next_monday()
    events = (
        f"BEGIN:VEVENT\r\nUID:{name}\r\nSUMMARY:{name}\r\nLOCATION:Katu 1, Jyväskylä\r\n"
        f"DTSTART;TZID=Europe/Helsinki:{day:%Y%m%d}T093000\r\nDTEND;TZID=Europe/Helsinki:{day:%Y%m%d}T113000\r\n"
        "END:VEVENT\r\n"
        for name in names
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n{''.join(events)}END:VCALENDAR\r\n"


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str | Unreadable]:
    """What the address gives, the last one for ever."""
    given: list[str | Unreadable] = [calendar("Kahvila")]

    def fetch(address: str, **_limits: object) -> Fetched:
        if isinstance(given[-1], Unreadable):
            raise given[-1]
        return Fetched(given[-1].encode(), "text/calendar", address)

    monkeypatch.setattr("cms.imports.reading.fetch", fetch)
    return given


@pytest.fixture
def source(world: World) -> ImportSource:
    """Read daily as the editor; never read yet."""
    source = ensure_source(
        owner=world.organisation.translation_key, importer="calendar", name="x", address=ADDRESS,
        user=world.users["editor"],
    )  # fmt: skip
    set_schedule(source=source, user=world.users["editor"], schedule="daily")
    return ImportSource.objects.get()


def night() -> list[str]:
    """Carries a night out as the hourly job does; the states of all runs, oldest first."""
    nightly.start_due_runs()
    drain_jobs()
    return list(ImportRun.objects.order_by("created_at").values_list("state", flat=True))


def a_day_passes(source: ImportSource, hours: float = 21) -> None:
    earlier = timezone.now() - dt.timedelta(hours=hours)
    ImportSource.objects.filter(pk=source.pk).update(last_checked_at=earlier)


def titles() -> list[str]:
    return sorted(ActivityPage.objects.values_list("draft_title", flat=True))


def test_daily_source_is_read_once_however_often_the_job_runs(source, answers) -> None:
    assert night() == ["done"]
    assert titles() == ["Kahvila"]
    assert night() == ["done"]
    a_day_passes(source, hours=19)
    assert night() == ["done"]
    a_day_passes(source)
    assert night() == ["done", "done"]


def test_night_without_anything_new_writes_nothing(source, answers) -> None:
    night()
    revisions = list(ActivityPage.objects.values_list("latest_revision_id", flat=True))
    a_day_passes(source)
    assert night() == ["done", "done"]
    assert list(ActivityPage.objects.values_list("latest_revision_id", flat=True)) == revisions
    assert ImportRow.objects.filter(run__in=ImportRun.objects.order_by("-created_at")[:1]).get().result == "same"


def test_source_read_only_when_asked_is_left_alone(world, source, answers) -> None:
    set_schedule(source=source, user=world.users["editor"], schedule="none")
    assert night() == []


@pytest.mark.parametrize("loss", ["left", "no role", "deleted"])
def test_night_has_the_rights_of_its_person_and_none_when_they_are_gone(world, source, answers, loss) -> None:
    editor = world.users["editor"]
    if loss == "left":
        editor.is_active = False
        editor.save()
    elif loss == "no role":
        editor.memberships.all().delete()
    else:
        editor.delete()
    assert (night(), titles()) == ([], [])


def test_refused_rows_wait_for_a_person_when_all_or_nothing_was_chosen(source, answers) -> None:
    answers.append(calendar("Kahvila", "Kerho").replace("T113000", "T013000"))
    assert (night(), titles()) == (["ready"], [])


def test_good_rows_go_on_at_night_where_that_was_chosen(source, answers) -> None:
    ImportSource.objects.update(mode="good")
    answers.append(calendar("Kahvila", "Kerho").replace("T113000", "T013000", 1))
    assert (night(), titles()) == (["done"], ["Kerho"])


def test_more_than_a_fifth_gone_waits_for_a_person_and_flags_nothing(world, source, answers) -> None:
    answers.append(calendar("A", "B", "C", "D"))
    night()
    a_day_passes(source)
    answers.append(calendar("A", "B", "C"))
    assert night() == ["done", "ready"]
    assert not SourceKey.objects.filter(vanished_at__isnull=False).exists()
    waiting = ImportRun.objects.get(state="ready")
    carry_out(waiting, world, accepts_vanished=True)
    assert SourceKey.objects.get(vanished_at__isnull=False).values["title"] == "D"
    assert len(titles()) == 4


def test_run_that_waits_for_a_person_gives_way_to_the_next_night(source, answers) -> None:
    answers.append(calendar("Kahvila").replace("T113000", "T013000"))
    night()
    a_day_passes(source)
    answers.append(calendar("Kahvila"))
    assert (night(), titles()) == (["cancelled", "done"], ["Kahvila"])


def test_address_that_does_not_answer_leaves_everything_and_is_tried_the_next_night(source, answers) -> None:
    night()
    a_day_passes(source)
    answers.append(Unreadable("It did not answer.", "Try later."))
    assert night() == ["done", "unreadable"]
    assert (titles(), SourceKey.objects.filter(vanished_at__isnull=False).count()) == (["Kahvila"], 0)
    a_day_passes(source)
    answers.append(calendar("Kahvila", "Kerho"))
    assert night() == ["done", "unreadable", "done"]
    assert titles() == ["Kahvila", "Kerho"]


def test_empty_answer_is_no_order_to_forget_everything(source, answers) -> None:
    night()
    a_day_passes(source)
    answers.append(calendar())
    assert night() == ["done", "unreadable"]
    assert not SourceKey.objects.filter(vanished_at__isnull=False).exists()


def test_more_rows_than_are_taken_are_refused_in_words(source, answers, settings) -> None:
    settings.IMPORTS_MOST_ROWS = 2
    answers.append(calendar("A", "B", "C"))
    assert night() == ["unreadable"]
    run = ImportRun.objects.get()
    assert (run.problem, ImportRow.objects.count()) == ("Rivejä on yli 2.", 0)


def test_old_runs_are_cleared_and_what_they_brought_in_stays(source, answers, settings) -> None:
    night()
    before = timezone.now() - dt.timedelta(days=settings.IMPORTS_KEEP_DAYS + 1)
    ImportRun.objects.update(created_at=before)
    assert nightly.prune_runs() == 1
    assert (ImportRun.objects.count(), ImportRow.objects.count()) == (0, 0)
    assert (titles(), SourceKey.objects.count()) == (["Kahvila"], 1)
    a_day_passes(source)
    assert night() == ["done"]
    assert titles() == ["Kahvila"]


def test_run_at_work_is_not_cleared_however_old(source, answers, settings) -> None:
    night()
    before = timezone.now() - dt.timedelta(days=settings.IMPORTS_KEEP_DAYS + 1)
    ImportRun.objects.update(created_at=before, state="drafting")
    assert nightly.prune_runs() == 0
