"""Highlights on the original text, safe against markup."""

import re
import time

import pytest

from search.highlight import SNIPPET_LENGTH, Marker, _best_start, mark_spans
from search.syntax import read_query


def tokens(text: str):
    return read_query(text, "fi").items


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
    assert Marker(tokens(query)).whole(text, "fi") == marked


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
    html = Marker(tokens("kahvila")).whole(text, "fi")
    rest = html.replace("<mark>kahvila</mark>", "kahvila")
    assert "kahvila</mark>" not in rest
    assert not re.search(r"[<>\"']", rest)
    assert html.count("<mark>") == html.count("</mark>") == text.count("kahvila")


def test_markup_in_the_query_is_never_shown() -> None:
    assert Marker(tokens("<script>alert(1)</script> kahvila")).whole("kahvila", "fi") == "<mark>kahvila</mark>"


def test_spans_that_overlap_or_leave_the_text_are_left_out() -> None:
    assert mark_spans("abcdef", [(0, 3), (2, 5), (5, 9)]) == "<mark>abc</mark>def"


def test_summary_is_shown_when_it_holds_the_word() -> None:
    assert (
        Marker(tokens("kahvila")).snippet("Kahvila on auki.", "Kahvila " * 50, "fi") == "<mark>Kahvila</mark> on auki."
    )


def test_place_in_the_body_is_shown_when_only_the_body_holds_the_word() -> None:
    body = "Alku " * 200 + "sitten kahvila aukeaa" + " loppu" * 200
    html = Marker(tokens("kahvila")).snippet("Yhteenveto.", body, "fi")
    assert "<mark>kahvila</mark>" in html
    assert (html.startswith("… "), html.endswith(" …")) == (True, True)
    assert len(re.sub("<.*?>", "", html)) <= SNIPPET_LENGTH + 4


@pytest.mark.parametrize("query", ["kahvila", '"kahvila aukeaa"', "kahvilan aukeaminen", "kaffe OR kahvila"])
def test_place_far_in_a_long_document_is_shown(query: str) -> None:
    body = "Ei mitään täällä. " * 3_000 + "Lopuksi kahvila aukeaa. " + "Ei muuta. " * 3_000
    html = Marker(tokens(query)).snippet("Yhteenveto.", body, "fi")
    assert "<mark>kahvila" in html
    assert len(re.sub("<.*?>", "", html)) <= SNIPPET_LENGTH + 4


def test_long_documents_are_not_read_to_the_end_in_vain() -> None:
    began = time.process_time()
    body = "kahvisto kahville " * 10_000
    assert Marker(tokens("kahvilaton")).snippet("Yhteenveto.", body, "fi") == "Yhteenveto."
    assert time.process_time() - began < 2


def test_summary_is_shown_when_nothing_holds_the_word() -> None:
    assert Marker(tokens("kahvila")).snippet("Yhteenveto.", "Runko.", "fi") == "Yhteenveto."


def test_summary_is_shown_when_the_body_is_but_a_name() -> None:
    assert Marker(tokens("jyväskylä")).snippet("Ryhmä vanhemmille.", "\nJyväskylä", "fi") == "Ryhmä vanhemmille."


def test_a_word_on_every_place_takes_no_longer() -> None:
    began = time.process_time()
    html = Marker(tokens("a")).snippet("", "a " * 50_000, "fi")
    assert (html.count("<mark>"), time.process_time() - began < 0.5) == (SNIPPET_LENGTH // 2, True)
    assert _best_start([(place, place + 1) for place in range(0, 40_000, 2)]) == 0
    assert time.process_time() - began < 2


def test_snippet_of_text_without_spaces_is_cut() -> None:
    html = Marker(tokens("kahvila")).snippet("x" * 5_000, "", "fi")
    assert len(html) <= SNIPPET_LENGTH + 4
