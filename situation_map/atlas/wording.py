"""Sentences that several views share."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from situation_map.layers import Layer


def write_lede(layer: Layer) -> str:
    """How many areas have a figure, how many of them are examples, how many are unknown: full sentences."""
    known = len(layer.known)
    sentences = [str(layer.definition.question)]
    sentences.append(
        ngettext("%(count)s area has a figure.", "%(count)s areas have a figure.", known) % {"count": known}
    )
    if layer.is_mixed:
        text = ngettext(
            "%(count)s of them is an invented example, which is not ranked.",
            "%(count)s of them are invented examples, which are not ranked.",
            layer.example_count,
        )
        sentences.append(text % {"count": layer.example_count})
    if layer.unknown_count:
        text = ngettext("%(count)s area has none.", "%(count)s areas have none.", layer.unknown_count)
        sentences.append(text % {"count": layer.unknown_count})
    if layer.example_count and not layer.is_mixed:
        sentences.append(_("All of it is invented example content."))
    return " ".join(sentences)
