"""What a file is, by its content: names and media types are not believed."""

import io
import zipfile

from django.utils.translation import gettext as _

from cms.imports.contracts import Unreadable

HEAD = 4096


def kind_of(data: bytes) -> str:
    """One of xlsx, macros, ods, xls, locked, zip, pdf, html, json, calendar, empty, text and binary."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return "empty"
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        # An encrypted workbook lies in a file of the old kind, whose folder names this part.
        return "locked" if "EncryptedPackage".encode("utf-16-le") in data else "xls"
    if data.startswith(b"%PDF"):
        return "pdf"
    head = data[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in head[:1000]:
        return "html"
    if head.startswith(b"begin:vcalendar"):
        return "calendar"
    if head.startswith((b"{", b"[")):
        return "json"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    zeros = data[:400][0::2].count(0), data[:400][1::2].count(0)
    if (max(zeros) > 40 and min(zeros) == 0) or (max(zeros) > len(data) // 4 and min(zeros) == 0):
        return "text"  # UTF-16 without its mark: every other byte is zero, and none of the rest
    return "binary" if b"\x00" in data[:HEAD] else "text"


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return "zip"
    if any(name.endswith("vbaproject.bin") for name in names):
        return "macros"
    if "xl/workbook.xml" in names or ("[content_types].xml" in names and any(n.startswith("xl/") for n in names)):
        return "xlsx"
    if "mimetype" in names and "content.xml" in names:
        return "ods"
    return "zip"


def expect(data: bytes, *wanted: str) -> str:
    """The kind, if it is one of those wanted. Raises `Unreadable` naming what the content is instead."""
    kind = kind_of(data)
    if kind in wanted:
        return kind
    save_as = _("Save the table as XLSX or CSV and bring that in.")
    words = {
        "empty": (_("The file is empty."), _("Look whether it was saved.")),
        "macros": (_("The workbook has macros."), _("Save it as an ordinary workbook (.xlsx) without macros.")),
        "locked": (_("The workbook is protected with a password."), _("Save it without a password.")),
        "xls": (_("This is a workbook of the old kind (.xls)."), save_as),
        "ods": (_("This is an OpenDocument workbook (.ods)."), save_as),
        "html": (_("This is a web page."), _("Look for the address of the data itself, or for “export” on that page.")),
        "pdf": (_("This is a PDF file."), _("Ask for the same as a table or a calendar.")),
    }
    other = _("This is not a file of the kind chosen."), _("Choose another kind, or another file.")
    raise Unreadable(*words.get(kind, other))
