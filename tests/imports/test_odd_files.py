"""Files made to do harm, and files that went wrong on the way: each is read right or refused in words."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from django.utils import translation
from openpyxl import Workbook

from cms.imports.contracts import Content, Unreadable
from cms.imports.tables import archives
from cms.imports.tables.cells import Row
from cms.imports.tables.reading import table_rows

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
PARTS = {"sheet": SHEET, "styles": "xl/styles.xml", "strings": "xl/sharedStrings.xml", "macros": "xl/vbaProject.bin"}
HEADINGS, CAFE = ("Nimi", "Päivä", "Kunta"), ("Äitikahvila", "1.2.2027", "Jyväskylä")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def rows(data: bytes, **how: bool) -> list[Row]:
    return list(table_rows(Content("file", data), **how))


def cells(data: bytes) -> list[tuple[object, ...]]:
    return [row.cells for row in rows(data)]


def refusal(data: bytes, **how: bool) -> str:
    with pytest.raises(Unreadable) as caught:
        rows(data, **how)
    assert caught.value.remedy
    return caught.value.problem


@pytest.fixture(scope="module")
def whole() -> bytes:
    """A sound workbook of three rows."""
    workbook = Workbook()
    for row in (HEADINGS, CAFE, CAFE):
        workbook.active.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def changed(whole: bytes, **parts: bytes) -> bytes:
    """The workbook with other parts: `sheet`, `styles`, `strings` instead of its own, anything else beside them."""
    new = {PARTS.get(name, name): data for name, data in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in [*dict.fromkeys([*old.namelist(), *new])]:
            archive.writestr(name, new[name] if name in new else old.read(name))
    return buffer.getvalue()


def sheet(inside: bytes, after: bytes = b"") -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>'.encode() + inside + b"</sheetData>" + after + b"</worksheet>"


def line(number: object, text: str) -> bytes:
    return f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>{text}</t></is></c></row>'.encode()


def test_sound_workbook_is_read(whole) -> None:
    assert cells(whole) == [HEADINGS, CAFE, CAFE]


TOO_BIG = "The workbook unpacks to far more than a table of this size holds."
TOO_LONG = "The sheet has more rows than spreadsheet programs have."


@pytest.mark.parametrize("where", ["sheet", "strings", "styles", "xl/media/picture.xml"])
def test_zip_bomb_is_refused_unread(whole, where, monkeypatch) -> None:
    monkeypatch.setattr(archives, "_check_insides", lambda archive: pytest.fail("was unpacked"))
    bomb = changed(whole, **{where: b"<a/>" * 8_000_000})
    assert len(bomb) < 100_000
    assert refusal(bomb) == TOO_BIG


def test_archive_that_claims_smaller_parts_than_it_holds_is_refused(whole) -> None:
    part = sheet(line(1, "x" * 200_000))
    bomb = bytearray(changed(whole, sheet=part))
    size = len(part).to_bytes(4, "little")
    assert bomb.count(size) == 2  # before the part, and in the list at the end
    lying = bytes(bomb).replace(size, (100).to_bytes(4, "little"))
    assert refusal(lying) == "The workbook is broken."


def test_more_parts_than_a_workbook_has_are_refused_before_they_are_listed(whole, monkeypatch) -> None:
    many = changed(whole, **{f"xl/media/{number}": b"" for number in range(archives.MOST_PARTS)})
    monkeypatch.setattr(archives.zipfile, "ZipFile", lambda *_: pytest.fail("was listed"))
    with pytest.raises(Unreadable) as caught:
        archives.check_archive(many)
    assert caught.value.problem == TOO_BIG


@pytest.mark.parametrize(
    ("where", "piece", "most"),
    [
        ("strings", b"<si/>", archives.MOST_SHARED_STRINGS),
        ("xl/worksheets/other.xml", b"<si><t/></si>", archives.MOST_SHARED_STRINGS),
        ("styles", b"<xf/>", archives.MOST_WHOLE_MARKS),
        ("sheet", b"<c/>", archives.MOST_ROW_BYTES // 4 + 2 * archives.CHUNK_BYTES),
    ],
)
def test_marks_that_take_more_memory_than_room_are_counted(whole, where, piece, most, monkeypatch) -> None:
    monkeypatch.setattr(archives, "MOST_RATIO", 10_000)
    assert refusal(changed(whole, **{where: piece * (most + most // 10)})) == TOO_BIG


@pytest.mark.parametrize("marked", [True, False])
def test_row_number_no_spreadsheet_has_is_refused(whole, marked, monkeypatch) -> None:
    monkeypatch.setattr("cms.imports.tables.xlsx_rows.MOST_ROWS", 1000)
    assert refusal(changed(whole, sheet=sheet(line(1, "Nimi") + line(10**12, "x"))), marked=marked) == TOO_LONG


def test_empty_rows_without_end_are_refused(whole, monkeypatch) -> None:
    monkeypatch.setattr("cms.imports.tables.xlsx_rows.MOST_ROWS", 1000)
    assert refusal(changed(whole, sheet=sheet(line(1, "Nimi") + b"<row/>" * 2000))) == TOO_LONG


def test_merges_over_everything_are_refused(whole) -> None:
    merges = b"".join(b'<mergeCell ref="A%d:Z%d"/>' % (at, at + 3000) for at in range(1, 80_000, 4000))
    file = changed(whole, sheet=sheet(line(1, "Nimi"), b"<mergeCells>" + merges + b"</mergeCells>"))
    assert refusal(file) == "The sheet has too many merged cells."


def test_workbook_with_macros_is_refused_whatever_its_name(whole) -> None:
    assert refusal(changed(whole, macros=b"\xd0\xcf\x11\xe0")) == "The workbook has macros."


def test_entities_are_not_unfolded(whole) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + sheet(line(1, "&b;"))
    assert refusal(changed(whole, sheet=bomb)) == "The workbook is broken."
    assert refusal(changed(whole, sheet=bomb), marked=False) == "The workbook is broken."


@pytest.mark.parametrize(
    "inside",
    [
        b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        b'<row r="one"><c r="A1"><v>1</v></c></row>',
        b'<row r="1"><c r="??"><v>1</v></c></row>',
        b'<row r="1"><c r="A1" t="d"><v>yesterday</v></c></row>',
        b'<row r="1"><c r="A1" s="9999"><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v>',
    ],
)
def test_cells_that_lead_nowhere_are_refused_or_read_but_never_crash(whole, inside) -> None:
    data = changed(whole, sheet=sheet(inside) if inside.endswith(b"</row>") else inside)
    try:
        found = [row.cells for row in rows(data)]
    except Unreadable as error:
        found = [(error.problem,)]
    assert found in ([("The workbook is broken.",)], [(1,)])


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET])
def test_workbook_with_a_broken_part_is_refused(whole, part) -> None:
    assert refusal(changed(whole, **{part: b"<broken"})) == "The workbook is broken."


def test_workbook_that_hides_its_main_part_among_the_sheets_is_refused(whole) -> None:
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        manifest, main = archive.read("[Content_Types].xml"), archive.read("xl/workbook.xml")
    moved = manifest.replace(b"/xl/workbook.xml", b"/xl/worksheets/main.xml")
    file = changed(whole, **{"[Content_Types].xml": moved, "xl/worksheets/main.xml": main})
    assert refusal(file) == "The workbook is broken."


def test_workbook_cut_short_is_refused(whole) -> None:
    assert refusal(whole[: len(whole) // 2]) == "This is not a file of the kind chosen."


def test_damaged_bytes_are_refused(whole) -> None:
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        at = archive.getinfo(SHEET).header_offset + 30 + len(SHEET) + 20
    assert refusal(whole[:at] + b"\x00\xff" * 8 + whole[at + 16 :]) == "The workbook is broken."


def test_protected_workbook_is_named_so_and_not_taken_for_an_old_one() -> None:
    """An encrypted workbook is a compound file whose folder has a part of this name; an old one has not."""
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
    locked = old + "EncryptionInfo".encode("utf-16-le") + b"\x00" * 36 + "EncryptedPackage".encode("utf-16-le")
    assert refusal(locked) == "The workbook is protected with a password."
    assert refusal(old + "Workbook".encode("utf-16-le")) == "This is a workbook of the old kind (.xls)."


def test_archive_with_a_password_is_refused(whole) -> None:
    encrypted = bytearray(whole)
    at = -1
    while (at := encrypted.find(b"PK\x01\x02", at + 1)) >= 0:
        encrypted[at + 8] |= 1
    assert refusal(bytes(encrypted)) == "The workbook is protected with a password."


def test_hidden_sheets_are_passed_over() -> None:
    workbook = Workbook()
    workbook.active.title = "Salainen"
    workbook.active.append(["Kanarialintu"])
    workbook.create_sheet("Toiminta").append(HEADINGS)
    workbook["Salainen"].sheet_state = "hidden"
    buffer = io.BytesIO()
    workbook.save(buffer)
    assert cells(buffer.getvalue()) == [HEADINGS]


def csv(*lines: str, separator: str = ";", encoding: str = "utf-8", mark: bytes = b"") -> bytes:
    return mark + "\r\n".join(each.replace(";", separator) for each in lines).encode(encoding)


PLAIN = (";".join(HEADINGS), ";".join(CAFE))


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850", "cp1252", "iso8859-15", "utf-8"])
def test_encodings_of_old_machines_are_told_by_their_vowels(encoding) -> None:
    assert cells(csv(*PLAIN, encoding=encoding)) == [HEADINGS, CAFE]


def test_quotes_of_windows_are_not_taken_for_an_older_encoding() -> None:
    line = "Kahvila – ”ilta”;1.2.2027;Jyväskylä"
    assert cells(csv(line, encoding="cp1252"))[0][0] == "Kahvila – ”ilta”"


@pytest.mark.parametrize(
    "line", ["Äitikahvila".encode().decode("cp1252"), "Pyhäjärvi".encode().decode("latin-1"), "J\ufffdrvi"]
)
def test_letters_spoilt_before_are_refused_and_shown(line) -> None:
    problem = refusal(csv(f"{line};1.2.2027;Oulu"))
    assert problem.startswith("Letters such as ä and ö have been spoilt in the file, for example “")


def test_text_in_four_bytes_a_sign_is_refused() -> None:
    assert refusal(csv(*PLAIN, encoding="utf-32")) == "The file has signs that text does not have."


def test_mark_of_utf_8_is_no_part_of_the_first_heading() -> None:
    assert cells(csv(*PLAIN, mark=b"\xef\xbb\xbf"))[0][0] == "Nimi"


def test_hint_of_excel_decides_over_the_look_of_the_rows() -> None:
    assert cells(csv("sep=|", "Nimi|Päivä, aika|Kunta")) == [("Nimi", "Päivä, aika", "Kunta")]


@pytest.mark.parametrize("other", [",", "\t"])
def test_row_divided_otherwise_says_so(other) -> None:
    found = rows(csv(*PLAIN, other.join(CAFE), PLAIN[1]))
    assert [row.other_separator for row in found] == ["", "", other, ""]


def test_text_alone_in_its_row_is_not_taken_for_one_divided_otherwise() -> None:
    found = rows(csv(*PLAIN, "Muutokset mahdollisia, kysy."))
    assert [row.other_separator for row in found] == ["", "", ""]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('"Kerho;1.2.2027', "Row 2 cannot be read: a quotation mark is opened and never closed."),
        ('"Kerho" iso;1.2.2027;Oulu', "Row 2 cannot be read: text goes on after a closing quotation mark."),
        (f"{'x' * 200_000};1.2.2027;Oulu", "Row 2 cannot be read: a cell is longer than a text can be."),
        (";" * 300, "Row 2 has more than 200 columns."),
    ],
)
def test_csv_that_cannot_be_divided_says_where(line, problem) -> None:
    assert refusal(csv(PLAIN[0], line)) == problem
