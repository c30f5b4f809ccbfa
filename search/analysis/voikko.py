"""Finnish morphology: one reading of Voikko's transducer output, from either of two back ends.

libvoikko (system library) is the faster; pyvoikko with kfst-rs needs nothing but pip. Both return the same
strings of the same dictionary, so everything after `Backend.readings` is shared.
"""

import logging
import os
import re
from collections import deque
from collections.abc import Callable
from ctypes import byref, c_char_p
from threading import Lock
from typing import NamedTuple, Protocol

logger = logging.getLogger(__name__)

BACKENDS = ("libvoikko", "pyvoikko")


class Unit(NamedTuple):
    """One part of a compound, or a whole simple word. `base` may hold "=" where the dictionary marks a seam."""

    surface: str
    base: str
    word_class: str
    verb: str
    """Base form of the verb that a participle or -minen form is made of, else ""."""
    action_noun: str
    """The -minen noun of such a form ("lukeminen"), else ""."""
    name: bool


class Backend(Protocol):
    name: str
    version: str

    def readings(self, word: str) -> list[str]:
        """The transducer's output strings for a lower-case word; empty for a word it does not know."""


class LibvoikkoBackend:
    """The system library. A handle used by two threads at once corrupts memory: each call takes one out of a
    pool and puts it back, so there are never more handles than calls at the same moment.
    """

    name = "libvoikko"

    def __init__(self) -> None:
        from libvoikko import VoikkoLibrary

        self._library = VoikkoLibrary.open()
        self._idle: deque[int] = deque()
        self.version = self._library.voikkoGetVersion().decode()
        self._idle.append(self._open_handle())

    def _open_handle(self) -> int:
        error = c_char_p()
        handle = self._library.voikkoInit(byref(error), b"fi", None)
        if error.value is not None:
            raise OSError(f"libvoikko: {error.value.decode(errors='replace')}")
        return int(handle)

    def readings(self, word: str) -> list[str]:
        try:
            handle = self._idle.pop()
        except IndexError:
            handle = self._open_handle()
        try:
            return self._readings(handle, word)
        finally:
            self._idle.append(handle)

    def _readings(self, handle: int, word: str) -> list[str]:
        library = self._library
        found = library.voikkoAnalyzeWordUcs4(handle, word)
        if not found:
            return []
        output = []
        index = 0
        while found[index]:
            value = library.voikko_mor_analysis_value_ucs4(found[index], b"FSTOUTPUT")
            if value:
                output.append(value)
            index += 1
        library.voikko_free_mor_analysis(found)
        return output


class PyvoikkoBackend:
    """The same transducer read by kfst; installs with pip alone."""

    name = "pyvoikko"

    def __init__(self) -> None:
        from importlib.metadata import version

        from kfst import TokenizationException

        from .transducer import open_transducer

        self._transducer = open_transducer()
        self._unknown_letter = TokenizationException
        self.version = version("pyvoikko")

    def readings(self, word: str) -> list[str]:
        try:
            return list(dict.fromkeys(output for output, _weight in self._transducer.lookup(word)))
        except self._unknown_letter:
            return []


def open_backend(preferred: str = "") -> Backend:
    """The preferred back end, or libvoikko where the library and its dictionary are found, else pyvoikko."""
    makers: dict[str, Callable[[], Backend]] = {"libvoikko": LibvoikkoBackend, "pyvoikko": PyvoikkoBackend}
    if preferred:
        return makers[preferred]()
    try:
        return makers["libvoikko"]()
    except (ImportError, OSError) as error:
        logger.info("libvoikko is not usable (%s); Finnish is analysed with pyvoikko", error)
        return makers["pyvoikko"]()


_preferred = ""
_opened: Backend | None = None
_opening = Lock()


def backend() -> Backend:
    """The back end of this process. The settings module may name one; a bare script takes what there is."""
    return _opened or _open_once()


def _open_once() -> Backend:
    """A transducer takes seconds and memory to open: of threads that ask at the same time, one does it for all."""
    global _opened
    with _opening:
        if _opened is None:
            _opened = open_backend(_preferred)
        return _opened


def prefer_backend(name: str) -> None:
    """Choose the back end by name, "" for the best one found. Raises KeyError for an unknown name when opened."""
    global _preferred, _opened
    with _opening:
        _preferred, _opened = name, None


def _start_anew_in_child() -> None:
    """A handle of libvoikko must not be shared with a forked worker; a transducer in memory may be."""
    global _opened, _opening
    _opening = Lock()
    if isinstance(_opened, LibvoikkoBackend):
        _opened = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew_in_child)

_TOKEN = re.compile(r"\[([^\]]*)\]|([^\[]+)")
_NAME_CLASSES = frozenset({"Lep", "Les", "Lee", "Lem"})


class _UnitReader:
    """Collects one unit while the transducer's tags go by."""

    __slots__ = ("action_noun", "derived_from", "fixed", "lemma", "name", "since", "surface", "verb", "word_class")

    def __init__(self) -> None:
        self.surface = self.fixed = self.since = self.lemma = self.word_class = self.verb = self.action_noun = ""
        self.derived_from = ""
        self.name = False

    def base(self) -> str:
        return self.fixed + self.lemma if self.lemma else self.fixed + self.since

    def take_class(self, tag: str) -> None:
        self.word_class = tag
        self.name = tag in _NAME_CLASSES

    def take_text(self, text: str) -> None:
        self.surface += text
        self.since += text

    def take_lemma(self, lemma: str, *, derived: bool) -> None:
        if derived:
            self.derived_from = self.base()
            self.fixed += self.since
        self.lemma = lemma
        if derived or not self.fixed:
            self.since = ""

    def take_participle(self, tag: str) -> None:
        agent = tag == "Rm" and self.lemma in ("a", "ä")  # here the tag follows the derived ending
        self.verb = (self.derived_from if agent else self.base()).replace("=", "").lower()

    def unit(self) -> Unit:
        base = self.base().lower()
        surface = self.surface.lower()
        return Unit(surface, base.rstrip("-") or surface, self.word_class, self.verb, self.action_noun, self.name)


def read_units(output: str) -> tuple[Unit, ...]:
    """Reads one output string, e.g. "[Ln][Xp]kahvila[X]kahvila[Sine][Ny]ssa", into its units."""
    units: list[Unit] = []
    reader = _UnitReader()
    kind = ""  # the X tag whose text comes next
    held = ""
    for tag, text in _TOKEN.findall(output):
        if text:
            if kind:
                held += text
            else:
                reader.take_text(text)
        elif tag[0] == "X":
            if tag == "X":
                if kind in ("Xp", "Xj") and (held or kind == "Xj"):
                    reader.take_lemma(held, derived=kind == "Xj")
                kind, held = "", ""
            else:
                kind, held = tag, ""
        elif tag == "Bc":
            units.append(reader.unit())
            reader = _UnitReader()
        elif tag == "Bm":
            reader.since += "="
        elif tag[0] == "R":
            reader.take_participle(tag)
        elif tag == "Tn4":
            reader.verb = reader.base().replace("=", "").lower()
            reader.action_noun = reader.surface.lower() + "minen"
        elif tag[0] == "L":
            reader.take_class(tag)
    units.append(reader.unit())
    return tuple(units)


def read_word(word: str) -> list[tuple[Unit, ...]]:
    """Every reading of a lower-case word as a tuple of units; an empty list for an unknown word."""
    if "\0" in word:
        return []
    return [read_units(output) for output in backend().readings(word)]
