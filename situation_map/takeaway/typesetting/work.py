"""Run as a program of its own: reads one request from standard input, writes the finished file to standard output.

It has a limit of processor time and memory, looks at no system fonts, and knows no folder but its own.
"""

import datetime as dt
import json
import resource
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MOST_SECONDS, MOST_BYTES = 20, 2_000_000_000


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    request = json.load(sys.stdin)
    import typst

    made = typst.compile(
        HERE / request["template"],
        root=HERE,
        font_paths=[HERE / "fonts"],
        ignore_system_fonts=True,
        format=request["format"],
        ppi=request.get("ppi"),
        sys_inputs=request["inputs"],
        pdf_standards=request.get("standards") or [],
        timestamp=dt.datetime.fromisoformat(request["made_at"]),
    )
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
