"""What the finder should find, told meeting by meeting from the records themselves: no row of the finder is asked."""

from django.utils import timezone

from network.models import Occurrence, RecordOrganiser, RecordTag
from network.models.vocabulary import Weekday
from network.permissions import visibilities_for
from network.querying import ActivityQuery
from network.querying.typed import child_months
from network.querysets import OccurrenceQuerySet, User, haversine_m
from network.slots import AGE_BANDS, PARTS
from search.matching import objects_with_words


def meetings_that_fit(query: ActivityQuery, user: User) -> OccurrenceQuerySet:
    """Every choice but the words, for which the index is asked."""
    words = objects_with_words(query.text, source="activity", language="fi") if query.text else None
    rows = Occurrence.objects.select_related("activity__record", "activity__place")
    fitting = [row.pk for row in rows if fits(query, row, user) and (words is None or row.activity_id in words)]
    return Occurrence.objects.filter(pk__in=fitting)


def fits(query: ActivityQuery, meeting: Occurrence, user: User) -> bool:
    activity, record = meeting.activity, meeting.activity.record
    if record.publication != "live" or record.visibility not in visibilities_for(user):
        return False
    facts = (
        not query.kinds or activity.kind in query.kinds,
        not query.languages or {*query.languages} & {*activity.languages},
        not query.tasks or {*query.tasks} & {*activity.tasks},
        not query.ages or any(reaches(activity, *AGE_BANDS[band], open_end=True) for band in query.ages),
        not query.child or reaches(activity, *(child_months(query.child) or (0, 0))),
        not query.free or activity.is_free,
        not query.online or activity.is_online,
        not query.step_free or (activity.place and activity.place.step_free),
        not query.drop_in or activity.registration == "none",
        not query.tag or RecordTag.objects.filter(record=record, tag__slug=query.tag).exists(),
        not query.place or activity.place_id == query.place,
        not query.organisation or is_organiser(record, query.organisation),
    )
    return all(facts) and lies(query, activity, record) and is_when(query, meeting)


def reaches(activity, low: int, high: int, *, open_end: bool = False) -> bool:
    """Whether the ages have one of the months; `high` is not among them with `open_end`."""
    least, most = activity.age_min_months, activity.age_max_months
    if least is None and most is None:
        return False
    below = (least or 0) < high if open_end else (least or 0) <= high
    return below and (most is None or (most > low if open_end else most >= low))


def is_organiser(record, organisation: int) -> bool:
    helped = RecordOrganiser.objects.filter(record=record, organisation=organisation)
    return record.owner_id == organisation or helped.exists()


def lies(query: ActivityQuery, activity, record) -> bool:
    if query.region and record.region_id != query.region:
        return False
    if query.municipality_unknown:
        return False
    if not query.centre or not query.within_km:
        return not query.municipality or record.municipality_id == query.municipality
    if query.municipality and record.municipality_id == query.municipality:
        return True
    point = activity.place.public_point if activity.place else None
    if point is None:
        return record.municipality_id in query.municipalities
    return haversine_m(*query.centre, *point) <= query.within_km * 1000


def is_when(query: ActivityQuery, meeting: Occurrence) -> bool:
    local = timezone.localtime(meeting.starts_at)
    minute = local.hour * 60 + local.minute
    if not query.first_day <= local.date() <= query.last_day:
        return False
    if query.weekdays and Weekday.values[local.weekday()] not in query.weekdays:
        return False
    if query.parts and not any(PARTS[part][0] <= minute < PARTS[part][1] for part in query.parts):
        return False
    if query.now and (
        meeting.state in ("cancelled", "postponed") or not meeting.starts_at <= query.moment < meeting.ends_at
    ):
        return False
    return (query.earliest or 0) <= minute <= (24 * 60 if query.latest is None else query.latest)
