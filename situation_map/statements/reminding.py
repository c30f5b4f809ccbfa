"""Reminding coordinators of statements that are due for review: on the desk, and once by letter."""

import datetime as dt
from typing import Any

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext, override

from cms.dashboard.registry import DashboardLink, DashboardPanel, MenuGroup
from cms.jobs.registry import Payload, job
from cms.jobs.services import enqueue_job
from cms.private_links import absolute_address
from network.desk.panels import coordinates
from network.models import Region, RegionRole
from network.services.letters import LetterNotSent
from situation_map.area_kinds import COUNTRY_CODE
from situation_map.models import Statement
from situation_map.reader_language import language_of
from situation_map.topics import topics

from .reading import areas_of_user, due_statements, review_day, today
from .stated_area import COUNTRY, StatedArea

LETTER_JOB = "situation_map.review_letter"
SHOWN = 5


def due_context(request: HttpRequest) -> dict[str, Any] | None:
    """For coordinators: what is due for review in their counties. Nothing when nothing is."""
    if not coordinates(request):
        return None
    rows = due_statements(areas_of_user(request.user), today())
    shown = [
        {"statement": row, "topic": topics()[row.topic], "day": review_day(row), "area": StatedArea(row.region)}
        for row in rows[:SHOWN]
        if row.topic in topics()
    ]
    return {"rows": shown, "number": len(rows), "waiting": len(rows)} if shown else None


PANELS = (
    DashboardPanel(
        "statements-due",
        gettext_lazy("Statements to review"),
        "situation_map/desk/panel_due.html",
        due_context,
        order=27,
    ),
)
LINKS = (
    DashboardLink(
        "county-desk",
        gettext_lazy("Situation of the counties"),
        "county_desks",
        coordinates,
        group=MenuGroup.SITUATION_MAP,
    ),
)


@transaction.atomic
def remind_reviews(day: dt.date) -> int:
    """Write a letter's job for each coordinator of each county where statements have become due, once for each
    statement, and for those of the whole country where statements about it have. Returns how many letters there are. A
    county without coordinators is left to the desk of the national ones."""
    regions = [region for region in Region.objects.all() if region.in_scheme]
    areas = [COUNTRY, *map(StatedArea, regions)]
    rows = [row for row in due_statements(areas, day, ahead_days=0) if row.reminded_on is None]
    by_region: dict[str | None, list[int]] = {}
    for row in rows:
        by_region.setdefault(row.region_id, []).append(row.pk)
    theirs = Q(region__in=[code for code in by_region if code])
    if None in by_region:
        theirs |= Q(region=None)
    roles = RegionRole.objects.filter(theirs, user__is_active=True).exclude(user__email="")
    number = 0
    for user, region in roles.order_by("pk").values_list("user_id", "region_id"):
        enqueue_job(name=LETTER_JOB, payload={"user": user, "region": region, "statements": by_region[region]})
        number += 1
    Statement.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_on=day)
    return number


@job("situation_map.remind_reviews", max_attempts=3)
def remind_of_reviews(payload: Payload) -> None:
    """Each day: coordinators are written to about statements that have become due for review."""
    remind_reviews(timezone.localdate())


@job(LETTER_JOB, max_attempts=20, backoff_s=30, transactional=False)
def send_review_letter(payload: Payload) -> None:
    """One coordinator's letter, about those of the statements that nobody has reviewed meanwhile."""
    user = get_user_model().objects.filter(pk=payload["user"], is_active=True).first()
    still = user and RegionRole.objects.filter(user=user, region=payload["region"]).exists()
    rows = Statement.objects.standing().filter(pk__in=payload["statements"]).select_related("region")
    if not still or not user or not user.email or not rows:
        return
    language = language_of(user)
    with override(language):
        shown = [
            {"area": StatedArea(row.region).name, "topic": topics()[row.topic].label, "day": review_day(row)}
            for row in rows
            if row.topic in topics()
        ]
        link = absolute_address("county_desk", language=language, code=payload["region"] or COUNTRY_CODE)
        told = {"rows": shown, "link": link, "country": payload["region"] is None}
        body = render_to_string("situation_map/mail/review.txt", told).strip() + "\n"
        number = len(shown)
        subject = ngettext("%(count)s statement to review", "%(count)s statements to review", number)
        headers = {"Content-Language": language, "Auto-Submitted": "auto-generated"}
        message = EmailMessage(subject % {"count": number}, body, to=[user.email], headers=headers)
        try:
            message.send()
        except OSError as error:
            raise LetterNotSent(type(error).__name__) from None
