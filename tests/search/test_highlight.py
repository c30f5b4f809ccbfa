"""Highlights on the original text, safe against markup."""

import re

import pytest

from search.highlight import SNIPPET_LENGTH, highlight, mark_spans, snippet
from search.terms import query_tokens


def tokens(text: str):
    return query_tokens(text, "fi")


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Perhekahvilassa on tilaa", "kahvila", "<mark>Perhekahvilassa</mark> on tilaa"),
        ("Tavataan Jyväskylässä.", "jyvaskyla", "Tavataan <mark>Jyväskylässä</mark>."),
        ("MLL:n kerho", "mll", "<mark>MLL:n</mark> kerho"),
        ("kah\u00advila", "kahvila", "<mark>kah\u00advila</mark>"),
        ("Ei mitään", "kahvila", "Ei mitään"),
        ("", "kahvila", ""),
    ],
)
def test_found_words_are_marked(text: str, query: str, marked: str) -> None:
    assert highlight(text, "fi", tokens(query)) == marked


@pytest.mark.parametrize(
    "text",
    [
        "<script>kahvila</script>",
        "kahvila<img src=x onerror=alert(1)>",
        "\"kahvila\" & 'kahvila'",
        "<mark>kahvila</mark>",
        "kahvila</mark><b>kahvila",
        "&lt;kahvila&gt;",
        "<kahvila>",
        "<a href=kahvila>",
    ],
)
def test_markup_in_the_text_is_text(text: str) -> None:
    html = highlight(text, "fi", tokens("kahvila"))
    rest = html.replace("<mark>kahvila</mark>", "kahvila")
    assert "kahvila</mark>" not in rest
    assert not re.search(r"[<>\"']", rest)
    assert html.count("<mark>") == html.count("</mark>") == text.count("kahvila")


def test_markup_in_the_query_is_never_shown() -> None:
    assert highlight("kahvila", "fi", tokens("<script>alert(1)</script> kahvila")) == "<mark>kahvila</mark>"


def test_spans_that_overlap_or_leave_the_text_are_left_out() -> None:
    assert mark_spans("abcdef", [(0, 3), (2, 5), (5, 9)]) == "<mark>abc</mark>def"


def test_summary_is_shown_when_it_holds_the_word() -> None:
    assert snippet("Kahvila on auki.", "Kahvila " * 50, "fi", tokens("kahvila")) == "<mark>Kahvila</mark> on auki."


def test_place_in_the_body_is_shown_when_only_the_body_holds_the_word() -> None:
    body = "Alku " * 200 + "sitten kahvila aukeaa" + " loppu" * 200
    html = snippet("Yhteenveto.", body, "fi", tokens("kahvila"))
    assert "<mark>kahvila</mark>" in html
    assert (html.startswith("… "), html.endswith(" …")) == (True, True)
    assert len(re.sub("<.*?>", "", html)) <= SNIPPET_LENGTH + 4


def test_summary_is_shown_when_nothing_holds_the_word() -> None:
    assert snippet("Yhteenveto.", "Runko.", "fi", tokens("kahvila")) == "Yhteenveto."


def test_summary_is_shown_when_the_body_is_but_a_name() -> None:
    assert snippet("Ryhmä vanhemmille.", "\nJyväskylä", "fi", tokens("jyväskylä")) == "Ryhmä vanhemmille."


def test_snippet_of_text_without_spaces_is_cut() -> None:
    html = snippet("x" * 5_000, "", "fi", tokens("kahvila"))
    assert len(html) <= SNIPPET_LENGTH + 4
