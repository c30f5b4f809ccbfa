"""Asks the typesetter for a file: within limits of time and size, one or two at a time, and never twice for the same.

The typesetter is typst (Apache-2.0), which needs no system library. It runs in a process of its own, so that whatever
goes wrong in it stays there.
"""

import hashlib
import json
import re
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from typing import Any

from django.core.cache import cache as shared_cache
from django.utils import timezone

HERE = Path(__file__).resolve().parent
LONGEST_S = 25
WAIT_S = 15
AT_ONCE = 2
MOST_INPUT_BYTES = 4_000_000
MOST_PIXELS = 16_000_000
MOST_CACHED_BYTES = 1_000_000
CACHED_S = 6 * 3600
TWICE = 144
SIZE = re.compile(r'<svg [^>]*\bwidth="(\d+)" height="(\d+)"')

places = threading.BoundedSemaphore(AT_ONCE)


class RenderingFailed(RuntimeError):
    """The file could not be made: too large, too slow, or the typesetter refused it."""


@cache
def build() -> str:
    """What the result depends on beside the request: templates, fonts and the typesetter's version."""
    digest = hashlib.sha256()
    for path in sorted([*HERE.glob("*.typ"), *HERE.glob("fonts/*.ttf"), HERE / "work.py"]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def png_of(svg: str, *, ppi: int = TWICE) -> bytes:
    """The picture as PNG, twice its size in pixels (or less where that were too many). Raises RenderingFailed."""
    found = SIZE.search(svg[:2000])
    if found is None:
        raise RenderingFailed("The picture has no size.")
    width, height = int(found[1]), int(found[2])
    fitting = int(72 * (MOST_PIXELS / (width * height)) ** 0.5)
    inputs = {"svg": svg, "width": str(width), "height": str(height)}
    return render({"template": "picture.typ", "format": "png", "ppi": min(ppi, fitting), "inputs": inputs})


def pdf_of(template: str, inputs: dict[str, str]) -> bytes:
    """A tagged PDF (PDF/UA-1). Raises RenderingFailed."""
    return render({"template": template, "format": "pdf", "standards": ["ua-1"], "inputs": inputs})


def render(request: dict[str, Any]) -> bytes:
    """The finished file, from the cache where the same was asked before."""
    request = {**request, "made_at": f"{timezone.localdate().isoformat()}T00:00:00+00:00"}
    content = json.dumps(request, sort_keys=True).encode("utf-8", "replace")
    if len(content) > MOST_INPUT_BYTES:
        raise RenderingFailed(f"{len(content)} bytes to be typeset are too many.")
    key = f"typeset:{hashlib.sha256(build().encode() + content).hexdigest()}"
    known: bytes | None = shared_cache.get(key)
    if known is not None:
        return known
    made = run(content)
    if len(made) <= MOST_CACHED_BYTES:
        shared_cache.set(key, made, CACHED_S)
    return made


def run(content: bytes) -> bytes:
    if not places.acquire(timeout=WAIT_S):
        raise RenderingFailed("Too many files are being typeset at once.")
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(HERE / "work.py")],
            input=content,
            capture_output=True,
            timeout=LONGEST_S,
            check=True,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired:
        raise RenderingFailed(f"Not typeset within {LONGEST_S} seconds.") from None
    except subprocess.CalledProcessError as error:
        raise RenderingFailed(error.stderr.decode("utf-8", "replace")[-2000:]) from None
    finally:
        places.release()
    if not done.stdout:
        raise RenderingFailed("The typesetter gave nothing.")
    return done.stdout
