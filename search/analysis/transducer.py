"""Pyvoikko's transducer in less memory than the package takes to load it: some 160 MB instead of 215, and 227
instead of 260 at the peak.

The package lets kfst read its file, which keeps room for four arrows wherever one goes. Here the same file is read in
Python and handed over whole, so that kfst keeps room for what there is. The order of the arrows, and with it that of
the answers, stays.
"""

import lzma
import struct
from array import array
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Self

FILE = "voikko.kfst"
_HEADER = struct.Struct("!4sHHII?")
_ARROW = struct.Struct("!IIHH")
_FINAL_STATE = struct.Struct("!I")


class UnknownFormat(Exception):
    """The file is not of the one format that is read here: version 0 without weights, for kfst's compiled half."""


@cache
def open_transducer() -> Any:
    """The one transducer of the process, as `pyvoikko.VOIKKO_FST` would be. Raises ImportError without the package."""
    try:
        return read_transducer(_transducer_file())
    except UnknownFormat:
        from pyvoikko import VOIKKO_FST

        return VOIKKO_FST


def _transducer_file() -> Path:
    """Beside the package, which is not imported: that would load everything."""
    found = find_spec("pyvoikko")
    if found is None or not found.submodule_search_locations:
        raise ImportError("pyvoikko is not installed", name="pyvoikko")
    return Path(found.submodule_search_locations[0]) / FILE


def read_transducer(file: Path) -> Any:
    """Reads a file of kfst's binary format. Raises UnknownFormat."""
    from kfst import BACKEND, FST
    from kfst.symbols import from_symbol_string

    data = file.read_bytes()
    if len(data) < _HEADER.size or BACKEND != "kfst_rs":
        raise UnknownFormat
    mark, version, symbol_count, arrow_count, final_count, weighted = _HEADER.unpack_from(data)
    if (mark, version, weighted) != (b"KFST", 0, False):
        raise UnknownFormat
    *names, packed = data[_HEADER.size :].split(b"\0", symbol_count)
    symbols = [from_symbol_string(name.decode()) for name in names]
    unpacked = lzma.decompress(packed)
    arrows_end = arrow_count * _ARROW.size
    if len(unpacked) != arrows_end + final_count * _FINAL_STATE.size:
        raise UnknownFormat
    final_states = {state: 0.0 for (state,) in _FINAL_STATE.iter_unpack(unpacked[arrows_end:])}
    arrows = _Arrows(unpacked[:arrows_end], symbols)
    transducer = FST.from_rules(final_states, arrows.rules(), set(symbols))
    if not arrows.all_were_read():
        raise UnknownFormat
    return transducer


class _Arrows:
    """The arrows of the file, of one state and one symbol read at a time: every iteration gives the next such group.

    Half a million lists and dictionaries would take another 270 MB for the second in which kfst reads them. It reads
    them once and in order, so this one object stands at every place of the rules, and states that leave by the same
    symbols share one dictionary.
    """

    def __init__(self, packed: bytes, symbols: list[Any]) -> None:
        self._packed, self._symbols = packed, symbols
        self._ends = array("I")  # of each group
        self._next = 0

    def rules(self) -> dict[int, dict[Any, Self]]:
        """State and symbol read, each with the arrows. Raises UnknownFormat where a group is not in one piece."""
        shared: dict[tuple[int, ...], dict[Any, Self]] = {}
        rules: dict[int, dict[Any, Self]] = {}
        end = 0
        for state, arrows in groupby(_ARROW.iter_unpack(self._packed), key=itemgetter(0)):
            read = []
            for symbol, group in groupby(arrows, key=itemgetter(2)):
                end += sum(1 for _arrow in group)
                self._ends.append(end)
                read.append(symbol)
            leaving = tuple(read)
            if leaving not in shared:
                shared[leaving] = dict.fromkeys((self._symbols[symbol] for symbol in leaving), self)
            if state in rules or len(shared[leaving]) != len(leaving):
                raise UnknownFormat
            rules[state] = shared[leaving]
        return rules

    def __len__(self) -> int:
        return len(self._group())

    def __getitem__(self, place: int) -> tuple[int, Any, float]:
        return self._group()[place]

    def __iter__(self) -> Iterator[tuple[int, Any, float]]:
        group = self._group()
        self._next += 1
        return iter(group)

    def _group(self) -> list[tuple[int, Any, float]]:
        begin = self._ends[self._next - 1] if self._next else 0
        packed = self._packed[begin * _ARROW.size : self._ends[self._next] * _ARROW.size]
        return [(following, self._symbols[written], 0.0) for _, following, _, written in _ARROW.iter_unpack(packed)]

    def all_were_read(self) -> bool:
        return self._next == len(self._ends)
