"""The finding in words: what the map's headline says, correct for zero, one, unknown and tied values."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .registry import Direction, IndicatorDefinition, Kind, Value
from .writing import bends, in_areas, join_words, write_datum, write_in_sentence

NAMED = 3
"""So many leading areas are named; more are counted."""


def state_finding(definition: IndicatorDefinition, values: Mapping[str, Value], names: Mapping[str, str]) -> str:
    """One sentence without a full stop. ``values`` and ``names`` (short) go by the code of the area."""
    known = {code: value.value for code, value in values.items() if value.value is not None}
    label = str(definition.label)
    if not known:
        return _("%(label)s: no area has a known figure") % {"label": label}
    if len(known) == 1:
        code, datum = next(iter(known.items()))
        words = {"label": label, "value": write_in_sentence(definition, datum), "area": names[code]}
        return _("%(label)s: the only known figure is %(value)s (%(area)s)") % words
    if definition.kind == Kind.YES_NO:
        return _state_yes(label, list(known.values()))
    if definition.kind in (Kind.DATE, Kind.TEXT):
        text = ngettext("%(label)s: known for %(count)s area", "%(label)s: known for %(count)s areas", len(known))
        return text % {"label": label, "count": len(known)}
    return _state_highest(definition, known, names)


def _state_yes(label: str, answers: Sequence[Any]) -> str:
    yes = sum(1 for answer in answers if answer)
    text = ngettext(
        "%(label)s: yes in %(count)s area, answers from %(total)s",
        "%(label)s: yes in %(count)s areas, answers from %(total)s",
        yes,
    )
    return text % {"label": label, "count": yes, "total": len(answers)}


def _state_highest(definition: IndicatorDefinition, known: Mapping[str, Any], names: Mapping[str, str]) -> str:
    highest = max(known.values())
    leaders = [code for code, datum in known.items() if datum == highest]
    words: dict[str, Any] = {
        "label": str(definition.label),
        "count": len(leaders),
        "total": len(known),
        "value": write_in_sentence(definition, highest),
        "step": write_datum(definition, highest),
    }
    if len(leaders) == len(known):
        return _state_tie(definition, highest, words)
    if definition.kind == Kind.SCALE:
        return _state_furthest(definition, [names[code] for code in leaders], words)
    if len(leaders) > NAMED:
        return _("%(label)s: %(count)s areas share the highest figure, %(value)s") % words
    if not bends(leaders):
        words["areas"] = join_words([names[code] for code in leaders])
        return _("%(label)s: the highest figure is %(value)s (%(areas)s)") % words
    if definition.headline:
        areas = in_areas(leaders)
        return str(definition.headline).replace("{areas}", areas).replace("{value}", words["value"])
    return _("%(label)s: the highest figure is %(areas)s, %(value)s") % {**words, "areas": in_areas(leaders)}


def _state_tie(definition: IndicatorDefinition, highest: Any, words: Mapping[str, Any]) -> str:
    if definition.kind == Kind.SCALE:
        return _("%(label)s: all %(count)s areas with an answer are at the same step, “%(step)s”") % words
    if highest == 0:
        return _("%(label)s: zero in all %(count)s areas with a figure") % words
    return _("%(label)s: the same figure, %(value)s, in all %(count)s areas with a figure") % words


def _state_furthest(definition: IndicatorDefinition, leaders: list[str], words: dict[str, Any]) -> str:
    if definition.direction != Direction.HIGHER:
        text = ngettext(
            "%(label)s: “%(step)s” in %(count)s area", "%(label)s: “%(step)s” in %(count)s areas", len(leaders)
        )
        return text % words
    if len(leaders) <= NAMED:
        return _("Furthest: %(areas)s, “%(step)s”") % {**words, "areas": join_words(leaders)}
    text = ngettext(
        "%(count)s area has come furthest: “%(step)s”", "%(count)s areas have come furthest: “%(step)s”", len(leaders)
    )
    return text % words
