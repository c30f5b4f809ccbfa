"""What has changed in a county or in the whole country, read from the rows themselves: nothing is written down twice.

Rows of the data files are left out: they carry the dates of their sources, not the day on which they came here.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.dates import format_date
from network.models import Region
from situation_map.area_kinds import AreaKind
from situation_map.models import ContactRole, Decision, Observation, SharedUse, Statement
from situation_map.shared.reading import MODELS, in_branch_of, items_of, sources
from situation_map.statements.history import (
    ASSESSED,
    compared_with,
    decision_in_words,
    differences,
    kind_label,
    kind_of,
    label_of,
    step_in_words,
)
from situation_map.statements.stated_area import StatedArea
from situation_map.templatetags.situation_map import best, best_language
from situation_map.topics import topics

MOST_SHOWN = 100
NAMED_FIGURES = 5
"""So many indicators of a day are named; more are counted."""


@dataclass(frozen=True)
class ChangeEntry:
    """One change. ``kind`` is "statement", "decision", "figures", "contact" or "shared"; ``lines`` say what changed,
    one fact a line; ``text`` is the statement itself, in ``language`` where that is not the reader's; ``anchor`` is the
    place on the area's page, ``url`` the address of a page of its own where there is one."""

    identity: str
    at: dt.datetime
    kind: str
    label: str
    title: str
    anchor: str
    lines: tuple[str, ...] = ()
    text: str = ""
    language: str = ""
    url: str = ""
    is_example: bool = False


def changes_of(area: StatedArea, *, since: dt.datetime | None = None, limit: int = MOST_SHOWN) -> list[ChangeEntry]:
    """The latest first. The same for every reader: what only some may see is left out. Constant queries."""
    after = since or dt.datetime.min.replace(tzinfo=dt.UTC)
    stated: Sequence[Callable[[StatedArea, dt.datetime, int], Iterable[ChangeEntry]]] = (
        statement_changes, decision_changes, figure_changes,
    )  # fmt: skip
    found = [entry for read in stated for entry in read(area, after, limit)]
    if area.region is not None:  # contact posts, practices and materials are of counties
        of_counties: Sequence[Callable[[Region, dt.datetime, int], Iterable[ChangeEntry]]] = (
            contact_changes, shared_changes, taken_changes,
        )  # fmt: skip
        found += [entry for read in of_counties for entry in read(area.region, after, limit)]
    return sorted(found, key=lambda entry: (entry.at, entry.identity), reverse=True)[:limit]


def statement_changes(area: StatedArea, after: dt.datetime, limit: int) -> Iterable[ChangeEntry]:
    rows = list(
        Statement.objects.filter(region=area.region)
        .select_related("source", "decision", "replaces")
        .order_by("-recorded_at", "-pk")
    )
    replaced = {row.replaces_id for row in rows}
    by_topic: dict[str, list[Statement]] = defaultdict(list)
    for row in rows:
        by_topic[row.topic].append(row)
    new = [row for row in rows if row.recorded_at and row.recorded_at > after and row.topic in topics()]
    for row in new[:limit]:
        before = compared_with(row, by_topic[row.topic], replaced)
        yield statement_entry(row, before)


def statement_entry(row: Statement, before: Statement | None) -> ChangeEntry:
    kind = kind_of(row)
    step = step_in_words(row)
    lines = [_("Step: %(step)s") % {"step": step}] if before is None or before.step == row.step else []
    for change in differences(before, row):
        if not change.is_long and (kind != ASSESSED or change.label == label_of("step")):
            lines.append(
                _("%(label)s: %(before)s → %(after)s")
                % {"label": change.label, "before": change.now or "–", "after": change.proposed or "–"}
            )
    if row.change_note:
        lines.append(row.change_note)
    return ChangeEntry(
        identity=f"statement/{row.key}",
        at=row.recorded_at,  # type: ignore[arg-type]  # the caller has left out those without
        kind="statement",
        label=kind_label(kind),
        title=str(topics()[row.topic].label),
        anchor=row.topic,
        lines=tuple(lines),
        text=best(row, "text")
        if kind == ASSESSED or any(change.is_long for change in differences(before, row))
        else "",
        language=best_language(row, "text"),
        is_example=row.is_example,
    )


def decision_changes(area: StatedArea, after: dt.datetime, limit: int) -> Iterable[ChangeEntry]:
    rows = Decision.objects.filter(region=area.region, recorded_at__gt=after).order_by("-recorded_at", "-pk")
    for row in rows[:limit]:
        yield ChangeEntry(
            identity=f"decision/{row.key}",
            at=row.recorded_at,  # type: ignore[arg-type]  # filtered
            kind="decision",
            label=_("Decision corrected") if row.replaces_id else _("New decision"),
            title=best(row, "title"),
            anchor="decisions",
            lines=tuple(line for line in (decision_in_words(row), row.document_url, row.change_note) if line),
            language=best_language(row, "title"),
            is_example=row.is_example,
        )


def contact_changes(region: Region, after: dt.datetime, limit: int) -> Iterable[ChangeEntry]:
    rows = ContactRole.objects.filter(region=region, changed_at__gt=after).order_by("-changed_at", "-pk")
    for row in rows[:limit]:
        assert row.changed_at is not None  # filtered
        yield ChangeEntry(
            identity=f"contact/{row.key}/{row.changed_at:%Y%m%dT%H%M%S}",
            at=row.changed_at,
            kind="contact",
            label=_("Contact post vacant") if row.state == ContactRole.State.VACANT else _("Contact post"),
            title=best(row, "role"),
            anchor="people",
            lines=tuple(line for line in (row.organisation, str(row.get_state_display())) if line),
            language=best_language(row, "role"),
            is_example=row.is_example,
        )


def figure_changes(area: StatedArea, after: dt.datetime, limit: int) -> Iterable[ChangeEntry]:
    """Figures of the area that were recorded on one day, together; corrections apart from new ones."""
    kind = AreaKind.REGION if area.region else AreaKind.COUNTRY
    rows = (
        Observation.objects.filter(region=area.region, area_kind=kind, recorded_at__gt=after, is_current=True)
        .filter(version__indicator__is_listed=True)
        .exclude(period="")
        .select_related("version")
        .order_by("-recorded_at", "-pk")
    )
    by_day: dict[tuple[dt.date, bool, bool], list[Observation]] = defaultdict(list)
    for row in rows[: limit * 20]:
        by_day[(timezone.localdate(row.recorded_at), row.corrects_id is not None, row.is_example)].append(row)
    for (day, corrected, is_example), together in by_day.items():
        yield figures_entry(area, day, corrected, is_example, together)


def figures_entry(
    area: StatedArea, day: dt.date, corrected: bool, is_example: bool, rows: Sequence[Observation]
) -> ChangeEntry:
    number = len(rows)
    title = (
        ngettext("%(count)s figure corrected", "%(count)s figures corrected", number)
        if corrected
        else ngettext("%(count)s new figure", "%(count)s new figures", number)
    )
    named = [f"{best(row.version, 'label')} ({row.period})" for row in rows[:NAMED_FIGURES]]
    if number > NAMED_FIGURES:
        rest = number - NAMED_FIGURES
        named.append(ngettext("and %(count)s more", "and %(count)s more", rest) % {"count": rest})
    return ChangeEntry(
        identity=f"figures/{area.code}/{day.isoformat()}/{int(corrected)}{int(is_example)}",
        at=rows[0].recorded_at,
        kind="figures",
        label=_("Figures"),
        title=title % {"count": number},
        anchor="profile",
        lines=tuple(named),
        url="" if area.region else reverse("situation_map"),
        is_example=is_example,
    )


def shared_changes(region: Region, after: dt.datetime, limit: int) -> Iterable[ChangeEntry]:
    """Good practices and materials that the county's organisations have published."""
    inside = in_branch_of(region)
    pages = [
        page
        for model in MODELS
        for page in sources(model).filter(inside, first_published_at__gt=after).order_by("-first_published_at")[:limit]
    ]
    for item in items_of(pages, None):
        if item.published_at:
            yield shared_entry(item, item.published_at, f"shared/{item.key}", str(item.kind_label))


def taken_changes(region: Region, after: dt.datetime, limit: int) -> Iterable[ChangeEntry]:
    """What the county has taken into use from others."""
    taken = dict(
        SharedUse.objects.filter(region=region, taken_at__gt=after).values_list("page_key", "taken_at")[:limit]
    )
    pages = [page for model in MODELS for page in sources(model).filter(translation_key__in=list(taken))]
    for item in items_of(pages, None):
        yield shared_entry(item, taken[item.key], f"taken/{region.code}/{item.key}", _("Taken into use"))


def shared_entry(item: Any, at: dt.datetime, identity: str, label: str) -> ChangeEntry:
    return ChangeEntry(
        identity=identity,
        at=at,
        kind="shared",
        label=label[:1].upper() + label[1:],
        title=item.title,
        anchor="shared",
        lines=(item.owner,) if item.owner else (),
        text=item.summary,
        language=item.language,
        url=item.url,
        is_example=item.is_example,
    )


def plain_lines(entry: ChangeEntry) -> list[str]:
    """An entry as lines of plain text, for letters and feeds."""
    head = f"{format_date(entry.at)}: {entry.label}: {entry.title}"
    if entry.is_example:
        head += f" ({_('Example').lower()})"
    return [head, *(f"  {line}" for line in entry.lines), *([f"  {entry.text}"] if entry.text else [])]
