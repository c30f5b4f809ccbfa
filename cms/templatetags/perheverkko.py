"""The tags and filters of every template: icons, the example mark, dates and numbers in the reader's language."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms import dates
from cms.blocks.panel import render_panel

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A Lucide icon of the sprite. Without a label it says nothing to assistive technology: a word stands beside it."""
    sprite = static("cms/icons.svg")
    if label:
        return format_html('<svg class="i" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, sprite, name)
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name)


@register.simple_tag
def example_mark() -> SafeString:
    """Marks invented content."""
    return format_html('<span class="ex">{}</span>', _("Example"))


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """23.11. · 23.11 · 23 Nov"""
    return dates.format_day(value) if value else ""


@register.filter
def short_day(value: dt.date | dt.datetime | None) -> str:
    """ma 23.11. · mån 23.11 · Mon 23 Nov"""
    return dates.format_short_day(value) if value else ""


@register.filter
def long_day(value: dt.date | dt.datetime | None) -> str:
    """Maanantai 23.11. · Måndag 23.11 · Monday 23 November, with a capital as in a heading"""
    return capfirst(dates.format_long_day(value)) if value else ""


@register.filter
def weekday_name(value: dt.date) -> str:
    """Ma · Mån · Mon"""
    return capfirst(dates.SHORT_WEEKDAYS[dates.reading_language()][value.weekday()])


@register.filter
def subtract(value: int, less: int) -> int:
    return value - less


@register.filter
def full_date(value: dt.date | dt.datetime | None) -> str:
    """23.11.2026 · 23.11.2026 · 23 November 2026"""
    return dates.format_date(value) if value else ""


@register.filter
def clock(value: dt.time | dt.datetime | str | None) -> str:
    """9.30 · 9.30 · 9:30; also from the "09:30" of opening hours"""
    if not value:
        return ""
    return dates.format_time(dt.time.fromisoformat(value) if isinstance(value, str) else value)


@register.filter
def relative_day(value: dt.date | dt.datetime | None) -> str:
    """today, tomorrow, yesterday; empty for other days"""
    return dates.format_relative_day(value, timezone.localdate()) if value else ""


@register.filter
def number(value: float | None, decimals: int = 0) -> str:
    """Thousands and decimals as the reader's language writes them; an en dash for None."""
    return "–" if value is None else dates.format_number(value, decimals)


@register.filter
def distance(distance_m: float | None) -> str:
    """400 m, 1,8 km, 18 km"""
    return "" if distance_m is None else dates.format_distance(distance_m)


@register.filter
def price(price_cents: int | None) -> str:
    """5 €, 12,50 €"""
    return "" if price_cents is None else dates.format_price(price_cents)


@register.filter
def age_range(facts: Any) -> str:
    """Ages of anything with `age_min_months` and `age_max_months`."""
    return dates.format_age_range(facts.age_min_months, facts.age_max_months)


@register.filter
def in_language(code: str) -> str:
    """in Finnish, in Swedish …: says in which language a text is; the code itself for one without words here."""
    words = {"fi": _("in Finnish"), "sv": _("in Swedish"), "en": _("in English"), "se": _("in Northern Sámi")}
    return words.get(code, code)


@register.simple_tag
def foreign_lang(code: str) -> SafeString | str:
    """` lang="sv"` when the content's language is not the reader's; nothing otherwise."""
    if not code or code == get_language():
        return ""
    return format_html(' lang="{}"', code)


@register.filter
def key(mapping: dict[Any, Any], name: Any) -> Any:
    """`mapping[name]`, None when missing."""
    return mapping.get(name)


@register.filter
def decimal_as_written(value: Decimal | None) -> str:
    """A number typed into a table, with the decimals its writer gave."""
    if value is None:
        return ""
    return dates.format_number(value, max(0, -int(value.as_tuple().exponent)))


@register.simple_tag(takes_context=True)
def panel(context: template.Context, panel_key: str, **parameters: Any) -> SafeString:
    """A part that an app registered (see `cms.panels`); nothing when there is no such part."""
    return render_panel(panel_key, context.get("request"), {**parameters, "page": context.get("page")})
