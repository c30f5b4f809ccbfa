"""What is said of an area in words, as rows: with its date, its confirmer, its source and how fresh it is."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from situation_map.county_page import ShownStatement, TopicBlock
from situation_map.freshness import Freshness
from situation_map.models import Statement
from situation_map.registry import MISSING_LABELS, Missing
from situation_map.templatetags.situation_map import best, best_language

FRESHNESS_LABELS: dict[Freshness, str | Promise] = {
    Freshness.CONFIRMED: _("Confirmed"),
    Freshness.DUE: _("Out of date"),
    Freshness.UNCONFIRMED: _("Not confirmed"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """The statement that readers see first on a topic. ``step`` is None where ``missing`` says why."""

    topic: str
    topic_label: str
    step: int | None
    step_label: str
    missing: str
    text: str
    text_language: str
    as_of: dt.date | None
    confirmed_on: dt.date | None
    confirmed_by: str
    next_review_on: dt.date | None
    freshness: Freshness
    source: str
    source_url: str
    is_example: bool

    @property
    def freshness_label(self) -> str:
        return str(FRESHNESS_LABELS[self.freshness])

    @property
    def step_text(self) -> str:
        """The step in words, or why there is none; empty where the statement is of no step, as on the page."""
        if self.step is not None:
            return self.step_label
        if self.missing == Missing.NOT_APPLICABLE:
            return ""
        return str(MISSING_LABELS[Missing(self.missing)]) if self.missing else ""


def said_of(blocks: Iterable[TopicBlock]) -> list[Said]:
    """Topics of which nothing has been said are left out."""
    return [_said(block, block.current) for block in blocks if block.current]


def _said(block: TopicBlock, shown: ShownStatement) -> Said:
    row: Statement = shown.statement
    return Said(
        topic=block.topic.key,
        topic_label=str(block.topic.label),
        step=row.step,
        step_label=str(shown.step.label) if shown.step else "",
        missing=row.missing,
        text=best(row, "text"),
        text_language=best_language(row, "text"),
        as_of=row.as_of,
        confirmed_on=row.confirmed_on,
        confirmed_by=row.get_confirmed_by_role_display() if row.confirmed_on else "",
        next_review_on=row.next_review_on,
        freshness=shown.freshness,
        source=row.source.title if row.source else "",
        source_url=row.source.url if row.source else "",
        is_example=row.is_example,
    )
