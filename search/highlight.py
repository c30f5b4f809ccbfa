"""Marks what was found in the original text, by the same analysis that found it. The result is safe HTML."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis import analyse_tokens
from search.terms import QueryToken

SNIPPET_LENGTH = 220
"""Characters of running text in a snippet, before markup."""
_SHORTEST_BODY = 60
_SEARCHED_LENGTH = 6_000
"""Characters of a body that are looked through for a snippet."""

Span = tuple[int, int]


def find_spans(text: str, language: str, tokens: tuple[QueryToken, ...]) -> list[Span]:
    """Places [start, end) of the words in `text` that the query asks for."""
    return [
        (start, end)
        for terms, start, end in analyse_tokens(text, language)
        if any(token.matches(terms) for token in tokens)
    ]


def mark_spans(text: str, spans: list[Span], offset: int = 0) -> SafeString:
    """`text`, escaped, with `<mark>` around the spans (whose places count from `offset` characters before it)."""
    parts = []
    done = 0
    for start, end in spans:
        start, end = start - offset, end - offset
        if start < done or end > len(text):
            continue
        parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    parts.append(escape(text[done:]))
    return mark_safe("".join(parts))


def highlight(text: str, language: str, tokens: tuple[QueryToken, ...]) -> SafeString:
    """The whole text with what was found marked."""
    return mark_spans(text, find_spans(text, language, tokens))


def snippet(summary: str, body: str, language: str, tokens: tuple[QueryToken, ...]) -> SafeString:
    """The summary when it holds what was found, else the place in the body that holds most.

    The summary, too, where the body does not hold it, or only beside a few words (the name of a town, say).
    """
    in_summary = find_spans(summary, language, tokens)
    if in_summary or not body:
        return _window(summary, in_summary)
    searched = body[:_SEARCHED_LENGTH].strip()
    in_body = find_spans(searched, language, tokens)
    if summary and (not in_body or len(searched) < _SHORTEST_BODY):
        return _window(summary, [])
    return _window(searched, in_body)


def _window(text: str, spans: list[Span]) -> SafeString:
    if len(text) <= SNIPPET_LENGTH:
        return mark_spans(text, spans)
    start = _best_start(spans)
    start = _word_start(text, max(0, min(start, len(text) - SNIPPET_LENGTH)))
    end = _word_end(text, min(len(text), start + SNIPPET_LENGTH))
    inside = [span for span in spans if span[0] >= start and span[1] <= end]
    marked = mark_spans(text[start:end], inside, offset=start)
    before = "… " if start > 0 else ""
    after = " …" if end < len(text) else ""
    return mark_safe(before + marked + after)


def _best_start(spans: list[Span]) -> int:
    """A little before the first of the closest-standing spans."""
    best, most = 0, 0
    for index, (start, _) in enumerate(spans):
        count = sum(1 for later, _ in spans[index:] if later < start + SNIPPET_LENGTH - 40)
        if count > most:
            best, most = start, count
    return max(0, best - 40)


def _word_start(text: str, place: int) -> int:
    if place == 0:
        return 0
    space = text.find(" ", place, place + 30)
    return space + 1 if space >= 0 else place


def _word_end(text: str, place: int) -> int:
    if place >= len(text):
        return len(text)
    space = text.rfind(" ", place - 30, place)
    return space if space > 0 else place
