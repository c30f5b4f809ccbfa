"""What a workbook's archive hides, looked at before any of it is read as a table: sizes, programs, passwords.

The sizes that the archive claims are safe to go by: `zipfile` never unpacks more of a part than is claimed for it.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from cms.imports.contracts import Unreadable

MOST_UNPACKED_BYTES = 300_000_000
MOST_RATIO = 200
MOST_PARTS = 2000
MOST_SHARED_BYTES = 100_000_000
MOST_SHARED_STRINGS = 1_000_000
MOST_WHOLE_BYTES = 20_000_000
MOST_WHOLE_MARKS = 400_000
MOST_ROW_BYTES = 10_000_000
CHUNK_BYTES = 256 * 1024
_PROGRAMS = ("vbaproject.bin", ".exe", ".dll")
_XML = (".xml", ".rels")
_BESIDE = ("xl/worksheets/", "xl/comments", "xl/threadedcomments/", "xl/drawings/", "xl/charts/", "xl/pivot",
           "xl/externallinks/", "customxml/")  # fmt: skip
_ENTRY = b"PK\x01\x02"


def broken() -> Unreadable:
    return Unreadable(_("The workbook is broken."), _("Open it in your spreadsheet program and save it again."))


def _too_big() -> Unreadable:
    return Unreadable(
        _("The workbook unpacks to far more than a table of this size holds."),
        _("Copy the cells into a new workbook and save that, or save as CSV."),
    )


def check_archive(data: bytes) -> None:
    """Refuse what unpacks to too much or carries programs. Raises `Unreadable`."""
    if data.count(_ENTRY) > MOST_PARTS:  # before a list of that length is made
        raise _too_big()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive.infolist())
            _check_insides(archive)
            _check_main_part(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, EOFError, NotImplementedError, zlib.error):
        raise broken() from None


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    shared = sum(part.file_size for part in parts if _is_shared(part.filename))
    whole = sum(part.file_size for part in parts if _is_read_whole(part.filename))
    if unpacked > MOST_UNPACKED_BYTES or shared > MOST_SHARED_BYTES or whole > MOST_WHOLE_BYTES:
        raise _too_big()
    if unpacked > 10_000_000 and unpacked / packed > MOST_RATIO:
        raise _too_big()
    if any(part.filename.lower().endswith(_PROGRAMS) for part in parts):
        raise Unreadable(_("The workbook has macros."), _("Save it as an ordinary workbook (.xlsx) without macros."))
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(_("The workbook is protected with a password."), _("Save it without a password."))


def _check_insides(archive: zipfile.ZipFile) -> None:
    """Parts that are kept in memory as a whole are counted by their marks: a short mark takes far more than itself.
    Shared strings are looked for everywhere, since the workbook itself says which part holds them; of sheets a row at a
    time is kept, so that one row without end is refused."""
    strings = marks = 0
    for part in archive.infolist():
        if not part.filename.lower().endswith(_XML):
            continue
        is_whole, without_row = _is_read_whole(part.filename), 0
        for piece in _pieces(archive, part):
            strings += piece.count(b"<si>") + piece.count(b"<si/") + piece.count(b"<si ")
            marks += piece.count(b"<") if is_whole else 0
            without_row = 0 if b"row" in piece else without_row + len(piece)
            if strings > MOST_SHARED_STRINGS or marks > MOST_WHOLE_MARKS:
                raise _too_big()
            if without_row > MOST_ROW_BYTES and part.filename.lower().startswith("xl/worksheets/"):
                raise _too_big()


def _check_main_part(archive: zipfile.ZipFile) -> None:
    """The workbook itself, which is read whole, does not lie where only parts that are not are looked for."""
    manifest = archive.read("[Content_Types].xml") if "[Content_Types].xml" in archive.namelist() else b""
    for override in re.findall(rb"<[^<>]*Override[^<>]*>", manifest):
        name = re.search(rb'PartName\s*=\s*["\']/?([^"\']*)', override)
        if b"main+xml" in override and name and name[1].decode("utf-8", "replace").lower().startswith(_BESIDE):
            raise broken()


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as file:
        while piece := file.read(CHUNK_BYTES):
            yield piece


def _is_shared(name: str) -> bool:
    return name.lower().endswith("sharedstrings.xml")


def _is_read_whole(name: str) -> bool:
    """Styles, names, relations: what is neither a sheet nor the shared strings nor what stands beside the cells."""
    lowered = name.lower()
    if lowered.endswith(".rels"):
        return True
    return lowered.endswith(".xml") and not _is_shared(lowered) and not lowered.startswith(_BESIDE)
