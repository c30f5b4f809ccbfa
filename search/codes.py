"""Several codes in one column: ",family_cafe,playgroup,"."""

from collections.abc import Iterable

_ROOM_FOR_CODES = 300


def written_codes(codes: Iterable[str]) -> str:
    """ ",a,b,": each code once, in order; as many as there is room for. "" for none."""
    written = ""
    for code in dict.fromkeys(codes):
        longer = f"{written or ','}{code},"
        if len(longer) > _ROOM_FOR_CODES:
            break
        written = longer
    return written


def read_codes(written: str) -> list[str]:
    return [code for code in written.split(",") if code]
