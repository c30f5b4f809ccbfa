"""What brought-in figures become: observations of stored indicators."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.imports.contracts import Problem, Refused, Standing, Values
from situation_map.area_kinds import AreaKind
from situation_map.models import Observation, Source
from situation_map.observing import ObservationsRefused, check_observations
from situation_map.permissions import may_manage_figures
from situation_map.recording import observation_from, record_observations, withdraw_observation
from situation_map.registry import MISSING_LABELS, STATUS_LABELS, IndicatorDefinition, Missing, Status
from situation_map.stored import stored_definitions

from .raw import observation_of, problem_of, values_of

OWNER = uuid5(NAMESPACE_URL, "situation_map:figures")
"""Figures belong to no organisation: this stands where a run names its owner."""

LABELS = {
    "indicator": gettext_lazy("Indicator"),
    "area_kind": gettext_lazy("Kind of area"),
    "area": gettext_lazy("Area"),
    "area_code": gettext_lazy("Area"),
    "period": gettext_lazy("Period"),
    "value": gettext_lazy("Value"),
    "missing": gettext_lazy("Why there is no figure"),
    "status": gettext_lazy("Status"),
    "method": gettext_lazy("Method"),
    "as_of": gettext_lazy("As of"),
    "note": gettext_lazy("Note"),
}


class FigureTarget:
    """Observations by the UUID that a figure keeps through its corrections."""

    key = "figures"

    def label_of(self, field: str) -> str:
        return str(LABELS.get(field, field))

    def in_words(self, field: str, value: Any) -> str:
        if value in (None, ""):
            return ""
        if field == "missing":
            return str(MISSING_LABELS[Missing(value)])
        if field == "status":
            return str(STATUS_LABELS[Status(value)])
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return str(AreaKind(value).label) if field == "area_kind" else str(value)

    def may_import(self, user: Any, owner: UUID) -> bool:
        return owner == OWNER and may_manage_figures(user)

    def check(self, owner: UUID, items: Iterable[Values]) -> list[tuple[Problem, ...]]:
        """Each against what is stored now; that they agree with each other the importer has seen to."""
        definitions = _definitions()
        found = []
        for values in items:
            row = observation_of(values, definitions.get(values["indicator"]))
            found.append(tuple(problem_of(fault) for fault in check_observations([row], definitions)))
        return found

    def standing(self, keys: Collection[UUID]) -> dict[UUID, Standing]:
        rows = Observation.objects.current().filter(thing__in=keys).order_by("version__number", "pk")
        rows = rows.select_related("version__indicator", "source", "family_centre_area")
        definitions = _definitions()
        return {
            row.thing: Standing(_values(row, definitions.get(row.version.indicator.key)), str(row.version.indicator))
            for row in rows
            if row.thing is not None
        }

    def is_over(self, values: Values) -> bool:
        return False

    def create(self, owner: UUID, values: Values, user: Any) -> UUID:
        return self._record(values, user, None)

    def change(self, key: UUID, values: Values, user: Any) -> bool:
        """A correction: the figure that stood before is kept."""
        before = self.standing({key})[key].values
        self._record({**before, **values}, user, key)
        return False

    def _record(self, values: Values, user: Any, thing: UUID | None) -> UUID:
        row = replace(observation_of(values, _definitions().get(values["indicator"])), thing=thing)
        source = Source.objects.filter(key=values["source"]).first()
        try:
            recorded = record_observations(rows=[row], user=user, source=source)
        except ObservationsRefused as error:
            raise Refused(problem_of(error.problems[0])) from None
        pk = (*recorded.created, *recorded.corrected, *recorded.same)[0]
        observation = Observation.objects.get(pk=pk)
        if observation.thing is None:  # it came with a data file and is brought in as well now
            observation.thing = uuid5(OWNER, observation.key)
            observation.save(update_fields=["thing"])
        return observation.thing

    def release(self, key: UUID, user: Any) -> None:
        """Nothing: a figure that has been brought in is there for readers."""

    def take_back(self, key: UUID, user: Any, *, made_at_revision: int | None) -> bool:
        if made_at_revision != self.revision_of(key):
            return False
        current = Observation.objects.current().filter(thing=key).first()
        if current is None:
            return False
        withdraw_observation(observation=current, user=user, reason=_("The import was taken back."))
        return True

    def revision_of(self, key: UUID) -> int | None:
        """How often the figure has been recorded."""
        return Observation.objects.filter(thing=key).aggregate(number=Count("pk"))["number"] or None

    def address_of(self, key: UUID) -> str:
        row = Observation.objects.filter(thing=key).select_related("version__indicator").first()
        return (
            reverse("indicator_desk", kwargs={"key": row.version.indicator.key}) if row else reverse("indicators_desk")
        )


def _definitions() -> Mapping[str, IndicatorDefinition]:
    return {each.key: each for each in stored_definitions(also_unlisted=True)}


def _values(row: Observation, definition: IndicatorDefinition | None) -> Values:
    """What stands, in the terms of an item."""
    assert definition is not None
    return values_of(observation_from(row, definition), row.source.key if row.source else "")
