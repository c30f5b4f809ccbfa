"""The invented round that is running: counties in every state, so that a coordinator sees a round at work."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from network.models import Region
from situation_map.datafile import read_toml, required_texts
from situation_map.errors import DataFileError
from situation_map.language import LANGUAGES
from situation_map.models import IndicatorVersion, Round, RoundAnswer, RoundCounty, RoundQuestion
from situation_map.topics import topics

FILE = "example_running_round.toml"
State = RoundCounty.State


def write_example_round(folder: Path) -> bool:
    """Write it, its days counted from today; False where it is there already. Nobody is written to: it has no contacts.
    The caller owns the transaction and has loaded the example indicators. Raises DataFileError."""
    content = read_toml(folder / FILE)
    if Round.objects.filter(key=content["key"]).exists():
        return False
    now = timezone.now()
    round_ = _round(content, now)
    questions = _questions(content, round_)
    counties = {
        region.code: RoundCounty(round=round_, region=region, **_state(content, region.code, now))
        for region in Region.objects.order_by("code")
        if region.in_scheme
    }
    for county in counties.values():
        county.save()
    for row in content["answers"]:
        _answers(row, counties, questions, now)
    return True


def _round(content: Mapping[str, Any], now: dt.datetime) -> Round:
    today = timezone.localdate(now)
    names, intros = (required_texts(content, name, FILE, "round") for name in ("name", "intro"))
    return Round.objects.create(
        key=content["key"],
        is_example=True,
        period=str(today.year),
        as_of=today - dt.timedelta(days=content["as_of_days_ago"]),
        deadline_on=today + dt.timedelta(days=content["days_left"]),
        state=Round.State.OPEN,
        created_at=now,
        opened_at=now - dt.timedelta(days=content["opened_days_ago"]),
        **{f"name_{code}": names[code] for code in LANGUAGES},
        **{f"intro_{code}": intros[code] for code in LANGUAGES},
    )


def _questions(content: Mapping[str, Any], round_: Round) -> dict[str, RoundQuestion]:
    versions = {
        version.indicator.key: version
        for version in IndicatorVersion.objects.filter(indicator__key__in=content["indicators"])
        .select_related("indicator")
        .order_by("number")
    }
    found = {}
    for position, key in enumerate([*content["indicators"], *content["topics"]]):
        is_topic = key in content["topics"]
        if key not in (topics() if is_topic else versions):
            raise DataFileError(file=FILE, entry="round", field="questions", problem=f"{key!r} is not defined")
        kind = RoundQuestion.Kind.STATEMENT if is_topic else RoundQuestion.Kind.INDICATOR
        found[key] = RoundQuestion.objects.create(
            round=round_, kind=kind, key=key, position=position, version=None if is_topic else versions[key]
        )
    return found


def _state(content: Mapping[str, Any], code: str, now: dt.datetime) -> dict[str, Any]:
    """How far a county has come; one that the file does not name has not begun."""
    for row in content["answers"]:
        if code in row["counties"]:
            at = now - dt.timedelta(days=row["days_ago"])
            fields: dict[str, Any] = {"state": row["state"]}
            if row["state"] != State.WAITING:
                fields |= {"submitted_at": at, "submitted_by": content["role"]}
            if row["state"] == State.RETURNED:
                fields |= {"returned_at": at + dt.timedelta(hours=5), "returned_message": row["message"]}
            return fields
    return {}


def _answers(
    row: Mapping[str, Any],
    counties: Mapping[str, RoundCounty],
    questions: Mapping[str, RoundQuestion],
    now: dt.datetime,
) -> None:
    """What a group of counties in one state has answered."""
    reviews = RoundAnswer.Review
    answers = []
    for code, figures in row["counties"].items():
        if code not in counties:
            raise DataFileError(file=FILE, entry=f"county {code}", field="", problem="is not a county of the scheme")
        for key, said in figures.items():
            if key not in questions:
                raise DataFileError(file=FILE, entry=f"county {code}", field=key, problem="is not asked")
            is_returned = key in row.get("returned", ())
            answers.append(
                RoundAnswer(
                    county=counties[code],
                    question=questions[key],
                    review=reviews.RETURNED if is_returned else row.get("review", reviews.NONE),
                    remark=row["message"] if is_returned else "",
                    changed_at=now - dt.timedelta(days=row["days_ago"]),
                    **_said(said, is_topic=questions[key].kind == RoundQuestion.Kind.STATEMENT),
                )
            )
    RoundAnswer.objects.bulk_create(answers)


def _said(said: Any, *, is_topic: bool) -> dict[str, Any]:
    """A number; a step and its words; or the reason why there is none."""
    if is_topic:
        return {"number": Decimal(said["step"]), "text_fi": said["text"]}
    return {"missing": said} if isinstance(said, str) else {"number": Decimal(str(said))}
