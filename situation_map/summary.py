"""A county in two sentences made from its figures, true in fi, sv and en for zero, one, many, tied and unknown.

The first says the stage and how many others are at the same, the second the centres and the county's place among the
others. Real figures are compared with real ones alone, and examples with examples.
"""

from collections.abc import Mapping

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .comparing import compared_codes
from .registry import Missing, Value
from .topics import DEVELOPMENT, Topic
from .writing import in_areas, write_missing

CENTRES = "family_centres"
SUMMARISED = (DEVELOPMENT, CENTRES)
NOT_ASSESSED = (Missing.NOT_ASKED, Missing.UNKNOWN, None)


def summarise(code: str, values: Mapping[str, Mapping[str, Value]], topics: Mapping[str, Topic]) -> str:
    """``values`` of all counties by indicator key, then by county; sentences about what is not among them are left
    out."""
    sentences = []
    if code in values.get(DEVELOPMENT, {}):
        sentences.append(say_stage(code, values[DEVELOPMENT], topics[DEVELOPMENT]))
    if code in values.get(CENTRES, {}):
        sentences.append(say_centres(values[CENTRES][code], say_place(code, values[CENTRES])))
    return " ".join(sentences)


def say_stage(code: str, values: Mapping[str, Value], topic: Topic) -> str:
    """The county's stage, and whether others are at the same."""
    value = values[code]
    step = topic.step(value.value) if isinstance(value.value, int) else None
    words = {"in_area": capfirst(in_areas([code]))}
    if step is None:
        return say_no_stage(value, words)
    compared = compared_codes(values)
    same = sum(values[other].value == value.value for other in compared if other != code)
    words |= {"step": str(step.label)}
    if code not in compared or len(compared) < 2:
        return _("%(in_area)s the stage of family-centre work is “%(step)s”.") % words
    if not same:
        return _("%(in_area)s the stage of family-centre work is “%(step)s”, as in no other county assessed.") % words
    text = ngettext(
        "%(in_area)s the stage of family-centre work is “%(step)s”, as in %(count)s other county.",
        "%(in_area)s the stage of family-centre work is “%(step)s”, as in %(count)s other counties.",
        same,
    )
    return text % {**words, "count": same}


def say_no_stage(value: Value, words: Mapping[str, str]) -> str:
    """Why there is no stage, where the reason says more than that nobody has assessed it."""
    if value.missing in NOT_ASSESSED:
        return _("%(in_area)s the stage of family-centre work has not been assessed.") % words
    reason = {**words, "reason": write_missing(value)}
    return _("%(in_area)s the stage of family-centre work is not known (%(reason)s).") % reason


def say_place(code: str, values: Mapping[str, Value]) -> str:
    """The county's place among the others by the number of centres, without a full stop; "" where there is none."""
    compared = {other: values[other].value for other in compared_codes(values)}
    own = compared.get(code)
    if not own or len(compared) < 2:
        return ""
    tied = sum(number == own for other, number in compared.items() if other != code)
    rank = 1 + sum(number > own for number in compared.values())  # type: ignore[operator]  # all are numbers
    words = {"rank": rank, "total": len(compared), "count": tied}
    if tied == len(compared) - 1:
        return _("the same number in all %(total)s counties with a figure") % words
    if rank == 1 and not tied:
        return _("the most of %(total)s counties with a figure") % words
    if rank == 1:
        text = ngettext(
            "the most of %(total)s counties with a figure, together with %(count)s other",
            "the most of %(total)s counties with a figure, together with %(count)s others",
            tied,
        )
        return text % words
    if not tied:
        return _("rank %(rank)s of %(total)s counties with a figure") % words
    text = ngettext(
        "rank %(rank)s of %(total)s counties with a figure, shared with %(count)s other",
        "rank %(rank)s of %(total)s counties with a figure, shared with %(count)s others",
        tied,
    )
    return text % words


def say_centres(value: Value, place: str = "") -> str:
    """How many family centres operate, with ``place`` among the others and how many are of unknown phase."""
    unknown = value.unknown_count
    if value.value is None:
        if not unknown:
            return _("The network does not know of any family centre here.")
        text = ngettext(
            "The network knows of %(count)s family centre, and its phase is not known.",
            "The network knows of %(count)s family centres, and their phases are not known.",
            unknown,
        )
        return text % {"count": unknown}
    operating = int(value.value)  # type: ignore[arg-type]
    if operating:
        text = ngettext(
            "The network knows of %(count)s operating family centre",
            "The network knows of %(count)s operating family centres",
            operating,
        )
        text %= {"count": operating}
    else:
        text = _("No family centre known to the network is operating")
    if place:
        text = f"{text}, {place}"
    if not unknown:
        return f"{text}."
    rest = ngettext(
        "the phase of %(count)s other is not known", "the phases of %(count)s others are not known", unknown
    )
    return f"{text}; {rest % {'count': unknown}}."


def say_outside(operating: int, unknown: int) -> str:
    """The two sentences of Åland, which is not compared with the counties."""
    first = _("Åland runs its own services and is outside the wellbeing services counties, so it has no figures here.")
    missing = Missing.UNKNOWN if not operating else None
    value = Value(value=operating or None, missing=missing, unknown_count=unknown)
    return f"{first} {say_centres(value)}"
