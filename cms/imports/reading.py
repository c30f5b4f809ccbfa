"""The dry run: what would be created, changed, passed over, refused, and what has vanished. Nothing is written but rows
of the run.

Reading starts over after a crash; rows are written in chunks, each a short transaction, so that nobody waits for it.
"""

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.imports.contracts import Content, Importer, Item, Problem, Reading, Standing, Target, Unreadable
from cms.imports.fetching import fetch
from cms.imports.models import ImportContent, ImportRow, ImportRun, SourceKey
from cms.imports.overlay import merge
from cms.imports.registry import import_targets, importers
from cms.jobs.fault_points import fault_point

CHUNK = 500
ID_LENGTH = 255


class ReadingOvertaken(Exception):
    """Another worker has begun to read the same run: this one stops, its rows are gone already."""


def read_run(*, run_id: uuid.UUID) -> ImportRun:
    """Read a run's content into rows; at the end it is ready, or unreadable with the reason. Does nothing to a run that
    is not to be read."""
    run = _begin(run_id)
    if run is None:
        return ImportRun.objects.get(pk=run_id)
    with override(run.language):
        try:
            _read(run)
        except Unreadable as error:
            _give_up(run, error)
    return ImportRun.objects.get(pk=run_id)


@transaction.atomic
def _begin(run_id: uuid.UUID) -> ImportRun | None:
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.state != ImportRun.State.READING:
        return None
    run.attempt = uuid.uuid4()
    run.read_rows = 0
    run.save(update_fields=["attempt", "read_rows"])
    run.rows.all().delete()
    return run


def _mine(run: ImportRun) -> ImportRun:
    """The run's row, locked, if this reading is still the one that counts."""
    current = ImportRun.objects.select_for_update().get(pk=run.pk)
    if current.attempt != run.attempt or current.state != ImportRun.State.READING:
        raise ReadingOvertaken
    return current


def _read(run: ImportRun) -> None:
    importer = importers[run.source.importer]
    target = import_targets[importer.target]
    content = content_of(run, importer)
    items = importer.read(Reading(content, run.source.owner, run.source.mapping, run.source.defaults))
    seen: dict[str, int] = {}
    counts: Counter[str] = Counter()
    total = 0
    for chunk in _chunks(items):
        total += len(chunk)
        if total > settings.IMPORTS_MOST_ROWS:
            raise Unreadable(
                _("There are more than %(number)s rows.") % {"number": settings.IMPORTS_MOST_ROWS},
                _("Divide it, for example by year or by unit, and bring the parts in one by one."),
            )
        rows = judge(run, target, chunk, seen)
        counts.update(row.result for row in rows)
        with transaction.atomic():
            current = _mine(run)
            ImportRow.objects.bulk_create(rows)
            current.read_rows = total
            current.save(update_fields=["read_rows"])
        fault_point("import.reading")
    if not total:
        raise Unreadable(_("There is nothing in it."), _("Look whether it is the right one."))
    _finish(run, target, counts)


def _chunks(items: Iterator[Item]) -> Iterator[list[Item]]:
    while chunk := list(islice(items, CHUNK)):
        yield chunk


def content_of(run: ImportRun, importer: Importer) -> Content:
    """What was uploaded; for an address what it gives now, kept with the run. Raises `Unreadable`."""
    kept = ImportContent.objects.filter(run=run).first()
    if kept is not None:
        return Content(kept.name, bytes(kept.data))
    if importer.fetch is None:
        raise Unreadable(_("This kind of import takes files only."), _("Bring in a file."))
    content = importer.fetch(run.source.address, fetch)
    with transaction.atomic():
        _mine(run)
        ImportContent.objects.create(run=run, name=content.name, data=content.data)
    return content


def known_id(text: str) -> str:
    """A source's identifier as it is kept: a long one by its digest."""
    if len(text) <= ID_LENGTH:
        return text
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def judge(run: ImportRun, target: Target, items: list[Item], seen: dict[str, int]) -> list[ImportRow]:
    """A row for each item, with its result. `seen` remembers identifiers over chunks. A few queries, however many."""
    rows = [_row(run, item) for item in items]
    open_rows: list[ImportRow] = []
    for row, item in zip(rows, items, strict=True):
        first = seen.get(row.external_id) if row.external_id else None
        if item.problems:
            _refuse(row, target, item.problems)
        elif first is not None:
            words = _("The same identifier is on row %(number)s already.") % {"number": first}
            _refuse(row, target, [Problem("", words, _("Give each row an identifier of its own, or remove one."))])
        elif item.skipped:
            row.result, row.note = ImportRow.Result.SKIP, item.skipped
        else:
            open_rows.append(row)
        if row.external_id:
            seen.setdefault(row.external_id, item.number)
    for row, problems in zip(open_rows, target.check(run.source.owner, [row.values for row in open_rows]), strict=True):
        if problems:
            _refuse(row, target, problems)
    _compare(run, target, [row for row in open_rows if row.result != ImportRow.Result.REFUSE])
    return rows


def _row(run: ImportRun, item: Item) -> ImportRow:
    return ImportRow(
        run=run,
        number=item.number,
        external_id=known_id(item.external_id),
        title=Truncator(item.title).chars(250),
        values=item.values,
        original=list(item.original),
        result=ImportRow.Result.CREATE,
    )


def _refuse(row: ImportRow, target: Target, problems: Iterable[Problem]) -> None:
    row.result = ImportRow.Result.REFUSE
    row.problems = [[target.label_of(each.field) if each.field else "", each.problem, each.remedy] for each in problems]


def _compare(run: ImportRun, target: Target, rows: list[ImportRow]) -> None:
    keys = {
        key.external_id: key
        for key in SourceKey.objects.filter(source=run.source_id, external_id__in=[row.external_id for row in rows])
    }
    standing = target.standing({key.key for key in keys.values()})
    for row in rows:
        key = keys.get(row.external_id)
        if key is None:
            row.result, row.work = ImportRow.Result.CREATE, ImportRow.Work.PENDING
        elif key.key not in standing:
            row.result, row.key = ImportRow.Result.SKIP, key.key
            row.note = _("It was deleted here, so it is not brought in again.")
        else:
            compare_row(row, key, standing[key.key], target)


def compare_row(row: ImportRow, key: SourceKey, standing: Standing, target: Target) -> None:
    """Set the row's result, changes and work by how the thing stands."""
    row.key = key.key
    merged = merge(last=key.values, baseline=key.baseline, ours=standing.values, theirs=row.values)
    row.changes = [
        [target.label_of(name), target.in_words(name, standing.values.get(name)), target.in_words(name, value), kept]
        for group, kept in ((merged.changed, False), (merged.kept, True))
        for name, value in group.items()
    ]
    if merged.changed and standing.problem is not None:
        _refuse(row, target, [standing.problem])
        return
    row.result = ImportRow.Result.CHANGE if merged.changed else ImportRow.Result.SAME
    if merged.kept:
        row.note = _("Edited here: yours is kept.")
    if key.vanished_at is not None:
        row.note = _("It is back at the source.")
    if merged.changed or merged.kept or key.vanished_at is not None:
        row.work = ImportRow.Work.PENDING


def _finish(run: ImportRun, target: Target, counts: Counter[str]) -> None:
    vanished, known = _vanished_rows(run, target)
    counts.update(row.result for row in vanished)
    with transaction.atomic():
        current = _mine(run)
        ImportRow.objects.bulk_create(vanished, batch_size=CHUNK)
        current.counts, current.known = dict(counts), known
        current.to_do = current.rows.filter(work=ImportRow.Work.PENDING).count()
        current.state, current.read_at = ImportRun.State.READY, timezone.now()
        current.save()


def _vanished_rows(run: ImportRun, target: Target) -> tuple[list[ImportRow], int]:
    """Rows for what the source no longer has, and how many things it had. What is over may well be gone there, and
    what was deleted here is not missed."""
    if run.is_partial:
        return [], 0
    here = set(run.rows.exclude(external_id="").values_list("external_id", flat=True))
    rows: list[ImportRow] = []
    known = 0
    number = run.rows.aggregate(last=Max("number"))["last"] or 0
    keys = SourceKey.objects.filter(source=run.source_id, vanished_at=None).order_by("pk").iterator(chunk_size=CHUNK)
    while chunk := list(islice(keys, CHUNK)):
        standing = target.standing({key.key for key in chunk})
        for key in chunk:
            stands = standing.get(key.key)
            if key.external_id in here:
                known += 1
            elif stands is not None and not target.is_over(stands.values):
                known += 1
                number += 1
                rows.append(
                    ImportRow(
                        run=run, number=number, external_id=key.external_id, title=stands.title[:250], key=key.key,
                        result=ImportRow.Result.VANISHED, work=ImportRow.Work.PENDING,
                        note=_("It stays here as it is, marked as gone at the source."),
                    )
                )  # fmt: skip
    return rows, known


@transaction.atomic
def _give_up(run: ImportRun, error: Unreadable) -> None:
    current = _mine(run)
    current.rows.all().delete()
    current.state, current.problem, current.remedy = ImportRun.State.UNREADABLE, error.problem, error.remedy
    current.finished_at = timezone.now()
    current.save()
