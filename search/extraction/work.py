"""Run as a program of its own: reads a document from standard input, writes what it holds to standard output.

A hostile file gets no further than this process: it has a limit of processor time and memory, writes no file, and
knows no setting, database or address of the site.
"""

import json
import resource
import signal
import struct
import sys
import zipfile
import zlib
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from search.extraction.limits import (
    BROKEN,
    ENCRYPTED,
    MOST_CPU_SECONDS,
    MOST_MEMORY_BYTES,
    NO_TEXT,
    TOO_LARGE,
    TOO_SLOW,
    Collected,
    Enough,
    Refused,
)

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_WITHIN = 1024
#: What the libraries and the parsers below them raise for a file that is not as it should be.
_FAULTS = (
    LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RuntimeError, OSError, EOFError, SyntaxError,
    AssertionError, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error,
)  # fmt: skip


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXCPU, _time_is_up)
    collected = Collected()
    problem = read(sys.stdin.buffer.read(), collected)
    if collected.kind and not problem and not collected.text.strip():
        problem = NO_TEXT
    answer = {"kind": collected.kind, "text": collected.text, "problem": problem, "is_cut": collected.is_cut}
    sys.stdout.write(json.dumps(answer))


def read(data: bytes, collected: Collected) -> str:
    """Collects kind and text; gives what hindered the reading, "" if nothing did.

    Time or memory at an end in the middle leave what was read until then, marked as cut.
    """
    try:
        _read(data, collected)
    except Enough:
        return ""
    except Refused as refusal:
        return _unless_some(refusal.problem, collected)
    except _TimeIsUp:
        return _unless_some(TOO_SLOW, collected)
    except MemoryError:
        return _unless_some(TOO_LARGE, collected)
    except _FAULTS:
        return _unless_some(BROKEN, collected)
    return ""


def _read(data: bytes, collected: Collected) -> None:
    """By the content: names are not believed."""
    if data.startswith(b"PK\x03\x04"):
        from search.extraction.office import read_archive

        read_archive(data, collected)
    elif data.startswith(_OLD_OFFICE):
        # An encrypted DOCX or XLSX lies in a file of the old kind, whose folder names this part.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused(ENCRYPTED)
    elif b"%PDF-" in data[:_PDF_WITHIN]:
        from search.extraction.pdf import read_pdf

        collected.kind = "pdf"
        read_pdf(data, collected)


class _TimeIsUp(BaseException):
    """Not an Exception: the libraries catch those."""


def _time_is_up(number: int, frame: FrameType | None) -> None:
    raise _TimeIsUp


def _unless_some(problem: str, collected: Collected) -> str:
    """Text found before the trouble is kept, if the trouble is not one of trust."""
    if problem in (TOO_SLOW, TOO_LARGE, BROKEN) and collected.text.strip():
        collected.is_cut = True
        return ""
    return problem


if __name__ == "__main__":
    main()
