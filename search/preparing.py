"""What is about to be published is analysed before its transaction begins, which then finds every word known."""

from typing import Any

from django.conf import settings
from django.db.models import CharField, TextField
from django.utils.html import strip_tags
from wagtail.fields import StreamField

from search.terms import learn_words


def learn_texts(thing: Any) -> None:
    """Learn the words of every text that the page or snippet holds, in its language."""
    locale = getattr(thing, "locale", None)
    language = locale.language_code if locale else settings.LANGUAGE_CODE
    for field in thing._meta.concrete_fields:
        value = field.value_from_object(thing)
        if isinstance(field, StreamField):
            texts = value.stream_block.get_searchable_content(value) if value else []
        elif isinstance(field, CharField | TextField) and isinstance(value, str) and not field.choices:
            texts = [value]
        else:
            continue
        learn_words(strip_tags("\n".join(map(str, texts)).replace("><", "> <")), language)
