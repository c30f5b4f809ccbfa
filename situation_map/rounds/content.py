"""What an answer says, apart from who wrote it and how it was reviewed: as plain values, as a digest, in words."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cms.dates import NO_BREAK_SPACE, format_date, format_number, reading_language
from situation_map.models import RoundAnswer
from situation_map.registry import MISSING_LABELS, Kind, Missing

from .asking import Asked

FIELDS = (
    "number", "date", "missing", "words", "text_fi", "text_sv", "text_en", "confidence", "decision_body",
    "decision_title", "decided_on", "document_url", "note",
)  # fmt: skip
EMPTY: Mapping[str, Any] = {
    name: None if name in ("number", "date", "decided_on") else "" for name in FIELDS
}  # fmt: skip
TEXTS = ("text_fi", "text_sv", "text_en")
DIGEST_LENGTH = 20


def content_of(answer: RoundAnswer | None) -> dict[str, Any]:
    """By field; all empty for no answer."""
    return {name: getattr(answer, name) for name in FIELDS} if answer else dict(EMPTY)


def plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").strip()


def digest(content: Mapping[str, Any]) -> str:
    """The same for the same content, however it was written; tells whether somebody has changed it meanwhile."""
    text = json.dumps([plain(content.get(name)) for name in FIELDS])
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]


def has_value(content: Mapping[str, Any]) -> bool:
    """A figure, a step, a date or words: something other than a reason, a note or an explanation."""
    return content["number"] is not None or content["date"] is not None or bool(content["words"].strip())


def is_empty(content: Mapping[str, Any]) -> bool:
    return digest(content) == digest(EMPTY)


def is_complete(content: Mapping[str, Any], *, is_statement: bool) -> bool:
    """A value or a reason why there is none; of a statement also its words in some language."""
    said = has_value(content) or bool(content["missing"])
    return said and (not is_statement or any(content[name].strip() for name in TEXTS))


def write_content(asked: Asked, content: Mapping[str, Any]) -> str:
    """The figure with its unit, the step in words, the words themselves, or the reason; "" where nothing is said."""
    if content["missing"]:
        return str(MISSING_LABELS[Missing(content["missing"])])
    number = content["number"]
    if number is not None:
        return write_number(asked, number)
    if content["date"] is not None:
        return format_date(content["date"])
    return str(content["words"])


def write_number(asked: Asked, number: Decimal) -> str:
    if asked.kind == Kind.SCALE:
        return str(asked.step_label(int(number))) or str(int(number))
    if asked.kind == Kind.YES_NO:
        return _("yes") if number else _("no")
    decimals = max(0, -int(number.normalize().as_tuple().exponent))
    return f"{format_number(number, decimals)}{NO_BREAK_SPACE}{asked.unit}".rstrip()


def in_any_language(content: Mapping[str, Any]) -> str:
    """A statement's words in the reader's language, else in another one."""
    own = content[f"text_{reading_language()}"]
    return str(own or next((content[name] for name in TEXTS if content[name]), ""))
