"""A county in two sentences made from its figures, true in fi, sv and en for zero, one, many and unknown."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .registry import Value
from .topics import DEVELOPMENT, Topic

CENTRES = "family_centres"
SUMMARISED = (DEVELOPMENT, CENTRES)


def summarise(values: Mapping[str, Value], topics: Mapping[str, Topic]) -> str:
    """``values`` by indicator key; sentences about what is not among them are left out."""
    sentences = []
    if DEVELOPMENT in values:
        sentences.append(say_stage(values[DEVELOPMENT], topics[DEVELOPMENT]))
    if CENTRES in values:
        sentences.append(say_centres(values[CENTRES]))
    return " ".join(sentences)


def say_stage(value: Value, topic: Topic) -> str:
    step = topic.step(value.value) if isinstance(value.value, int) else None
    if step is None:
        return _("The stage of family-centre work has not been assessed.")
    return _("The stage of family-centre work is “%(step)s”.") % {"step": step.label}


def say_centres(value: Value) -> str:
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
    if not unknown:
        return f"{text}."
    rest = ngettext(
        "the phase of %(count)s other is not known", "the phases of %(count)s others are not known", unknown
    )
    return f"{text}; {rest % {'count': unknown}}."
