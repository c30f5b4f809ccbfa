"""Text of word processors' and spreadsheets' files (DOCX, XLSX, ODT, ODS): archives of XML, read mark by mark.

No part is unpacked to a file or kept as a tree, document type declarations (and so entities) are refused, and files
inside the file are not opened. Runs inside the reading process.
"""

import io
import re
import zipfile
from collections.abc import Mapping

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from search.extraction.limits import (
    DEEPEST,
    ENCRYPTED,
    HOSTILE,
    MOST_PARTS,
    MOST_RATIO,
    MOST_UNPACKED_BYTES,
    TOO_LARGE,
    Collected,
    Refused,
)

Parts = Mapping[str, zipfile.ZipInfo]

_CHUNK = 64 * 1024
_ENTRY = b"PK\x01\x02"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_BESIDE_THE_TEXT = re.compile(r"word/(?:footnotes|endnotes|header\d*|footer\d*)\.xml", re.IGNORECASE)
_WORD_BREAKS = {"p": "\n", "tab": " ", "br": " ", "cr": " "}
_SHEET_BREAKS = {"si": "\n", "is": "\n"}
_ODF_BREAKS = {"p": "\n", "h": "\n", "tab": " ", "line-break": " ", "s": " "}
_ODF_KINDS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def read_archive(data: bytes, collected: Collected) -> None:
    """Collect the kind ("docx") and the text of a zip archive of a known kind; nothing of any other archive.

    Raises Refused, Enough, and what `zipfile` and the parser raise for broken files.
    """
    if data.count(_ENTRY) > MOST_PARTS:  # before a list of that length is made
        raise Refused(TOO_LARGE)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        reader = _PartReader(archive, collected)
        if "word/document.xml" in reader.parts:
            collected.kind = "docx"
            reader.read_word()
        elif "xl/workbook.xml" in reader.parts:
            collected.kind = "xlsx"
            reader.read_workbook()
        elif "content.xml" in reader.parts and "mimetype" in reader.parts:
            reader.read_open_document()


class _PartReader:
    """Reads parts of one archive, which may unpack to so many bytes all together."""

    def __init__(self, archive: zipfile.ZipFile, collected: Collected) -> None:
        self.archive, self.collected = archive, collected
        self.parts: Parts = {part.filename: part for part in archive.infolist()}
        self.left = MOST_UNPACKED_BYTES

    def read_word(self) -> None:
        self.refuse_locked()
        for name in ["word/document.xml", *sorted(filter(_BESIDE_THE_TEXT.fullmatch, self.parts))]:
            self.read(name, _Text(self.collected, _WORD_BREAKS, inside="t"))

    def read_workbook(self) -> None:
        """Words of the cells: the shared strings, and those written in the sheets themselves. Numbers are not text."""
        self.refuse_locked()
        self.read("xl/workbook.xml", _SheetNames(self.collected))
        shared = [name for name in self.parts if name.lower() == "xl/sharedstrings.xml"]
        for name in [*shared, *sorted(filter(_SHEET.fullmatch, self.parts))]:
            self.read(name, _Text(self.collected, _SHEET_BREAKS, inside="t"))

    def read_open_document(self) -> None:
        self.refuse_locked()
        with self.archive.open("mimetype") as file:
            self.collected.kind = _ODF_KINDS.get(file.read(200).strip().removesuffix(b"-template"), "")
        if self.collected.kind:
            if "META-INF/manifest.xml" in self.parts:
                self.read("META-INF/manifest.xml", _Manifest(self.collected))
            self.read("content.xml", _Text(self.collected, _ODF_BREAKS, inside=""))

    def refuse_locked(self) -> None:
        if any(part.flag_bits & 1 for part in self.parts.values()):
            raise Refused(ENCRYPTED)

    def read(self, name: str, target: "_Marks") -> None:
        """`zipfile` never unpacks more of a part than the archive claims for it, so the claims can be added up."""
        part = self.parts[name]
        self.left -= part.file_size
        if part.file_size > 1_000_000 and part.file_size > MOST_RATIO * max(1, part.compress_size):
            raise Refused(HOSTILE)
        if self.left < 0:
            raise Refused(TOO_LARGE)
        parser = DefusedXMLParser(target=target, forbid_dtd=True)
        try:
            with self.archive.open(part) as file:
                while piece := file.read(_CHUNK):
                    parser.feed(piece)
                parser.close()
        except DefusedXmlException:
            raise Refused(HOSTILE) from None


class _Marks:
    """What the parser tells of a part: elements that begin and end, and text. Refuses what is nested without end."""

    def __init__(self, collected: Collected) -> None:
        self.collected = collected
        self.depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Refused(HOSTILE)
        self.begin(tag.rpartition("}")[2], attributes)

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.finish(tag.rpartition("}")[2])

    def data(self, text: str) -> None:
        pass

    def close(self) -> None:
        pass

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        pass

    def finish(self, name: str) -> None:
        pass


class _Text(_Marks):
    """Collects text inside the elements of one name, or everywhere; some elements end a line or a word."""

    def __init__(self, collected: Collected, breaks: Mapping[str, str], *, inside: str) -> None:
        super().__init__(collected)
        self.breaks, self.inside = breaks, inside
        self.open = 0 if inside else 1

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        self.open += bool(self.inside) and name == self.inside

    def finish(self, name: str) -> None:
        self.open -= bool(self.inside) and name == self.inside
        if name in self.breaks:
            self.collected.add(self.breaks[name])

    def data(self, text: str) -> None:
        if self.open:
            self.collected.add(text)


class _SheetNames(_Marks):
    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet" and attributes.get("name"):
            self.collected.add(f"{attributes['name']}\n")


class _Manifest(_Marks):
    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "encryption-data":
            raise Refused(ENCRYPTED)
