"""Asks the reading process for a document's text."""

import json
import logging
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.extraction.language import guess_language
from search.extraction.limits import (
    BROKEN,
    LONGEST_SECONDS,
    MOST_CHARACTERS,
    MOST_FILE_BYTES,
    NO_TEXT,
    TOO_LARGE,
    TOO_SLOW,
)

logger = logging.getLogger(__name__)

WORK = Path(__file__).resolve().with_name("work.py")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class ReadText:
    """`kind` is empty for kinds of files whose text is not read; `problem` says why there is no text, or less than
    there might be; `is_cut` that the text is the beginning of what is there. `language` is guessed, "" if unclear."""

    text: str = ""
    kind: str = ""
    problem: str = ""
    is_cut: bool = False
    language: str = ""


def read_text(data: bytes) -> ReadText:
    """The text inside a document, read in a process with limits of time and memory. Never raises for what the file
    holds; OSError where no process can be started."""
    if len(data) > MOST_FILE_BYTES:
        return ReadText(problem=TOO_LARGE)
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(WORK)],
            input=data,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=True,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        )
        return _answer(json.loads(done.stdout))
    except subprocess.TimeoutExpired:
        return ReadText(problem=TOO_SLOW)
    except subprocess.CalledProcessError as error:
        # A negative code is the signal that ended it; memory at an end shows in many ways.
        reason = error.stderr.decode("utf-8", "replace")[-300:]
        logger.warning("search.document_reader_ended code=%d reason=%s", error.returncode, reason)
    except (ValueError, LookupError, TypeError) as error:
        logger.warning("search.document_reader_answered_nonsense error=%s", type(error).__name__)
    return ReadText(problem=BROKEN)


def _answer(answer: dict[str, Any]) -> ReadText:
    text = tidied(answer["text"])
    problem = answer["problem"] or ("" if text or not answer["kind"] else NO_TEXT)
    return ReadText(text, answer["kind"], problem, answer["is_cut"], guess_language(text))


def tidied(text: str) -> str:
    """Lines without empty ones between, single spaces, words that a line's end had divided whole again."""
    text = text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")[:MOST_CHARACTERS]
    text = re.sub(r"(?<=[^\W\d_])-\n(?=[^\W\d_])", "\u00ad", text)
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()
