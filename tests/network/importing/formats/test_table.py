"""Tables that other programs wrote: the expected rows are written by hand."""

import datetime as dt

import pytest
from django.utils import translation

from cms.imports.contracts import Content, Unreadable
from network.importing.table import TABLE, columns_of
from tests.network.importing.reading import FILES, given, items_of, problems, when


def read(world, name: str):
    return items_of(world, TABLE, (FILES / name).read_bytes(), name)


def test_workbook_of_xlsxwriter(world) -> None:
    items = read(world, "xlsxwriter.xlsx")
    town = {name: each.pk for name, each in world.municipalities.items()}
    assert [(item.number, item.title, when(item)) for item in items[:3]] == [
        (4, "Perhekahvila", ("2027-02-01 09:30", "2027-02-01 11:30", "")),
        (5, "Isä–lapsi-ilta", ("2027-03-29 17:00", "2027-03-29 18:30", "")),
        (6, "Vauvauinti", ("2027-03-03 09:00", "2027-03-03 10:00", "")),
    ]
    assert [given(item.values["where"]) for item in items[:2]] == [
        {"municipality": town["Jyväskylä"], "address": "Kauppakatu 1"},
        {"municipality": town["Laukaa"], "address": "Kirkkotie 5"},
    ]
    assert [given(item.values["price"]) for item in items[:3]] == [
        {"is_free": True},
        {"price_cents": 500},
        {"price_cents": 1250},
    ]
    assert [item.values["ages"] for item in items[:2]] == [
        {"age_min_months": 0, "age_max_months": None},
        {"age_min_months": 36, "age_max_months": None},
    ]
    assert [item.problems for item in items[:4]] == [(), (), (), ()]
    assert (items[4].number, problems(items[4])) == (
        8,
        [("Municipality", "The cell is merged with another one, so it cannot be told what it holds.")],
    )


def test_workbook_of_exceljs(world) -> None:
    items = read(world, "exceljs.xlsx")
    first, second, third, fourth = items
    assert (first.external_id, first.title, when(first)) == (
        "id:a-1",
        "Family café",
        ("2027-02-02 09:30", "2027-02-02 11:30", "FREQ=WEEKLY;UNTIL=20270427T235959"),
    )
    assert given(first.values["exceptions"]) == {"excluded_dates": ["2027-02-23", "2027-03-30"]}
    assert (first.values["languages"], given(first.values["price"]), first.values["summary"]) == (
        ["fi", "en"],
        {"is_free": True},
        "Coffee and play.",
    )
    assert (when(second), given(second.values["price"]), second.values["languages"]) == (
        ("2027-03-03 17:30", "2027-03-03 19:00", ""),
        {"price_cents": 500},
        ["fi"],
    )
    assert given(second.values["registration"]) == {
        "registration": "required",
        "registration_email": "info@esimerkki.fi",
    }
    assert problems(third)[0] == ("Starts", "The cell has a formula without a result.")
    assert problems(fourth) == [
        ("Day", "“4/3/2027” does not tell which is the day and which the month."),
        ("Languages", "“Klingon” is not among the words that are known."),
    ]
    assert fourth.original[:5] == ("a-4", "Odd day", "", "4/3/2027", "9")


def test_csv_of_exceljs_with_quoted_newlines(world) -> None:
    items = read(world, "exceljs.csv")
    assert [(item.number, item.title, when(item)[0]) for item in items] == [
        (2, "Kahvila; iso", "2027-02-01 09:30"),
        (3, "Äitikerho", "2027-02-02 10:00"),
    ]
    assert items[0].values["description"] == '<p>Ensimmäinen rivi. Toinen "rivi".</p>'
    assert items[0].values["summary"] == "Ensimmäinen rivi."


CELLS = ["Nimi", "Päivä", "Alkaa", "Päättyy", "Kunta", "Hinta"]
ROW = ["Äijäjooga – “ilta”", "1.2.2027", "18.00", "19.00", "Jyväskylä", "5 €"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""), ("cp1252", b""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_csv_of_any_encoding_separator_and_line_end(world, separator, encoding, mark, ends) -> None:
    text = ends.join(separator.join(row) for row in (CELLS, ROW)) + ends
    (item,) = items_of(world, TABLE, mark + text.encode(encoding))
    assert (item.title, when(item), item.problems) == (
        "Äijäjooga – “ilta”",
        ("2027-02-01 18:00", "2027-02-01 19:00", ""),
        (),
    )


def test_latin_1_is_read_as_windows_1252(world) -> None:
    text = ";".join(CELLS) + "\n" + "Äitien ilta;1.2.2027;18;19;Jyväskylä;maksuton"
    (item,) = items_of(world, TABLE, text.encode("latin-1"))
    assert (item.title, item.problems) == ("Äitien ilta", ())


@pytest.mark.parametrize(
    ("day", "start", "end", "expected"),
    [
        ("ma 1.2.2027", "klo 9", "10", ("2027-02-01 09:00", "2027-02-01 10:00", "")),
        ("1.2.27", "9.30–11.30", "", ("2027-02-01 09:30", "2027-02-01 11:30", "")),
        ("2027-02-01", "09:30:00", "11:30", ("2027-02-01 09:30", "2027-02-01 11:30", "")),
        ("46419", "9", "11", ("2027-02-01 09:00", "2027-02-01 11:00", "")),
    ],
)
def test_days_and_times_as_people_write_them(world, day, start, end, expected) -> None:
    text = ";".join(CELLS) + f"\nKerho;{day};{start};{end};Jyväskylä;maksuton"
    (item,) = items_of(world, TABLE, text.encode())
    assert (when(item), item.problems) == (expected, ())


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"Nimi": ""}, ("Name", "The name is missing.")),
        ({"Päivä": "31.2.2027"}, ("Day", "There is no day “31.2.2027”.")),
        ({"Päivä": ""}, ("Day", "The day is missing.")),
        ({"Alkaa": "25.00"}, ("Starts", "“25.00” is not a time.")),
        ({"Päättyy": "17.00"}, ("Ends", "The end is not after the start.")),
        ({"Päättyy": ""}, ("Ends", "The ending time is missing.")),
        ({"Kunta": "Ankkalinna"}, ("Municipality", "There is no municipality named “Ankkalinna”.")),
        ({"Nimi": "#REF!"}, ("Name", "The cell shows an error: #REF!")),
    ],
)
def test_refusal_names_the_column_and_what_is_wrong(world, changed, expected) -> None:
    cells = {**dict(zip(CELLS, ROW, strict=True)), **changed}
    text = ";".join(CELLS) + "\n" + ";".join(cells.values())
    (item,) = items_of(world, TABLE, text.encode())
    assert problems(item) == [expected]
    assert all(each.remedy for each in item.problems)


def test_price_that_is_not_told_is_not_called_free(world) -> None:
    text = "Nimi;Päivä;Alkaa;Päättyy\nKerho;1.2.2027;9;10"
    (untold,) = items_of(world, TABLE, text.encode())
    (free,) = items_of(world, TABLE, text.encode(), is_free=True)
    with translation.override("fi"):
        from django.utils.translation import gettext

        words = gettext("Ask the organiser")
    assert given(untold.values["price"]) == {"price_text": words}
    assert given(free.values["price"]) == {"is_free": True}


def test_place_of_the_network_is_found_by_its_name(world) -> None:
    text = "Nimi;Päivä;Alkaa;Päättyy;Paikka\nKerho;1.2.2027;9;10;perhetupa"
    (item,) = items_of(world, TABLE, text.encode())
    from tests.network.world import record_of

    assert given(item.values["where"]) == {"place": record_of(world.place).pk}


def test_same_row_has_the_same_identifier_in_every_file(world) -> None:
    text = ";".join(CELLS) + "\n" + ";".join(ROW)
    (one,) = items_of(world, TABLE, text.encode())
    (other,) = items_of(world, TABLE, b"\xef\xbb\xbf" + text.replace(";", ",").encode())
    assert one.external_id == other.external_id


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7 x", "This is a PDF file."),
        (b"<!DOCTYPE html><html></html>", "This is a web page."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xxxx", "This is a workbook of the old kind (.xls)."),
        (b"PK\x03\x04broken", "This is not a file of the kind chosen."),
        (
            b'Nimi;P\xc3\xa4iv\xc3\xa4\n"Kerho;1.2.2027',
            "Row 2 cannot be read: a quotation mark is opened and never closed.",
        ),
    ],
)
def test_what_is_no_table_is_refused_in_words(world, data, problem) -> None:
    with pytest.raises(Unreadable) as caught:
        items_of(world, TABLE, data)
    assert caught.value.problem == problem
    assert caught.value.remedy


def test_guesses_find_headings_below_a_title_and_leave_strangers_out(world) -> None:
    columns = columns_of(Content("x", b"Syksyn ohjelma\n\nNimi;Pvm;Klo;Oma huomio\nKerho;1.2.2027;9-10;x"))
    assert columns.headings == ("Nimi", "Pvm", "Klo", "Oma huomio")
    assert columns.guesses == ("title", "date", "start", "")


def test_template_is_read_back_and_its_example_passed_over(world) -> None:
    from network.importing.template_file import template_workbook

    for language in ("fi", "sv", "en"):
        (item,) = items_of(world, TABLE, template_workbook(language))
        assert (item.skipped, item.problems) == ("It is the example of the template.", ()), language
        assert item.values["when"]["recurrence"] == "FREQ=WEEKLY;UNTIL=20301215T235959"


def test_dates_of_summer_time_keep_the_hour_on_the_wall(world) -> None:
    text = ";".join(CELLS) + "\nKerho;1.7.2027;18.00;19.00;Jyväskylä;maksuton"
    (item,) = items_of(world, TABLE, text.encode())
    assert item.values["when"]["starts_at"] == "2027-07-01T15:00:00Z"
    assert dt.datetime.fromisoformat(item.values["when"]["starts_at"]).tzinfo is not None


def test_row_divided_otherwise_than_the_rest_is_refused_alone(world) -> None:
    text = "\n".join([";".join(CELLS), ";".join(ROW), ",".join(ROW), ";".join(ROW)])
    first, odd, last = items_of(world, TABLE, text.encode())
    assert (first.problems, last.problems) == ((), ())
    assert problems(odd) == [("", "The row is divided by “,”, those before it are not.")]
    assert odd.original == (",".join(ROW),)


def test_row_with_more_cells_than_headings_is_refused_since_they_have_slipped(world) -> None:
    slipped = [*ROW[:4], "Talo 1", *ROW[4:]]
    text = "\n".join(";".join(cells) for cells in (CELLS, [*ROW, "", ""], slipped))
    whole, odd = items_of(world, TABLE, text.encode())
    assert whole.problems == ()
    assert problems(odd) == [("", "The row has more cells than there are headings, so that they may have slipped.")]


@pytest.mark.parametrize("number", ["1e999999999", "-1e999999999", "nan", "inf", "9" * 200])
@pytest.mark.parametrize("column", ["Ikä alkaen", "Paikkoja", "Päivä"])
def test_number_without_end_is_refused_at_once(world, column, number) -> None:
    cells = dict(zip(CELLS, ROW, strict=True)) | {column: number}
    (item,) = items_of(world, TABLE, (";".join(cells) + "\n" + ";".join(cells.values())).encode())
    assert len(item.problems) == 1
