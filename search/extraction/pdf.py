"""Text of PDF files, page by page, by pypdf (BSD; no system library). Runs inside the reading process."""

import io
import logging

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from search.extraction.limits import BROKEN, ENCRYPTED, MOST_PAGES, Collected, Enough, Refused

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it says of broken files what nobody reads here


def read_pdf(data: bytes, collected: Collected) -> None:
    """Collect the text of the first pages. Raises Refused, Enough, and what Python raises where pypdf trips.

    A file of which only the printing is locked opens with an empty password and is read.
    """
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused(ENCRYPTED)
        for number, page in enumerate(reader.pages):
            if number == MOST_PAGES:
                collected.is_cut = True
                raise Enough
            collected.add(page.extract_text())
            collected.add("\n")
    except (DependencyError, FileNotDecryptedError):
        raise Refused(ENCRYPTED) from None
    except PyPdfError:
        raise Refused(BROKEN) from None
