"""SVG as text, with everything that comes from outside escaped, and text broken into lines by its estimated width.

Looks are presentation attributes: they hold in programs that read no style sheets, and no content policy stops them.
"""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

INK, SOFT, LINE, EDGE, PAPER, SHEET = "#16241d", "#4b5a51", "#d5d5c8", "#6f7b72", "#f7f5ee", "#fffefa"
SPRUCE, CLOUDBERRY, BORDER = "#17523e", "#f5a02c", "#fffefa"
SHADES = {0: "#ece9df", 1: "#e6ebc6", 2: "#b4d09b", 3: "#74ad83", 4: "#2d7562", 5: "#12493f"}
OUTSIDE, HATCH = "#dedbd0", "#8d948b"
LINES = {1: "#00598a", 2: "#9c4a00", 3: "#00694b", 4: "#8f2d62", 5: "#5a5a00", 6: "#4a3a8c"}
DASHES = {0: "7 5", 2: "14 4", 3: "3 3", 4: "12 3 3 3", 6: "6 2"}
SANS = "'Familjen Grotesk', 'Helvetica Neue', Helvetica, Arial, sans-serif"
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NARROW, WIDE = frozenset("iljtfrI.,:;|!()[]'’-· \u00a0"), frozenset("mwMWÅÄÖOQGD%@–—→")
BREAK_AFTER = re.compile(r"(?<=[-–/ \u00ad])")


def clean(text: object) -> str:
    """Text without what XML cannot hold."""
    return NOT_XML.sub("\ufffd", str(text))


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """An element; ``content`` is markup already. Underscores in names are hyphens; None leaves an attribute out."""
    written = "".join(
        f" {key.strip('_').replace('_', '-')}={quoteattr(clean(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def group(content: Iterable[str], **attributes: object) -> str:
    return element("g", "".join(content), **attributes)


def label(
    x: float, y: float, text: object, size: float = 14, *, weight: int = 400, fill: str = INK, anchor: str = "start"
) -> str:
    given = {"font_weight": weight if weight != 400 else None, "text_anchor": anchor if anchor != "start" else None}
    return element("text", escape(clean(text)), x=round(x, 1), y=round(y, 1), font_size=size, fill=fill, **given)


def labels(
    x: float, y: float, lines: Iterable[str], size: float, *, leading: float = 1.3, weight: int = 400, fill: str = INK
) -> str:
    """Lines below each other; ``y`` is the foot of the first."""
    return "".join(
        label(x, y + number * size * leading, line, size, weight=weight, fill=fill) for number, line in enumerate(lines)
    )


def width_of(text: str, size: float, *, weight: int = 400) -> float:
    """About how wide a line is, rather too much than too little."""
    ems = sum(
        0.33 if char in NARROW else 0.85 if char in WIDE else 0.68 if char.isupper() else 0.56 for char in clean(text)
    )
    return ems * size * (1.06 if weight > 400 else 1)


def wrap(text: object, size: float, width: float, *, weight: int = 400, most: int = 0) -> list[str]:
    """Lines of at most ``width``; a word that is too long for one is broken. ``most`` lines, the last one with "…"."""
    lines: list[str] = []
    for word in BREAK_AFTER.split(" ".join(clean(text).split(" "))):
        for piece in _pieces(word, size, width, weight):
            if lines and width_of((lines[-1] + piece).rstrip(), size, weight=weight) <= width:
                lines[-1] += piece
            elif piece.strip():
                lines.append(piece)
    lines = [line.strip() for line in lines]
    if most and len(lines) > most:
        last = lines[most - 1]
        while last and width_of(f"{last}…", size, weight=weight) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip()}…"]
    return lines


def _pieces(word: str, size: float, width: float, weight: int) -> list[str]:
    pieces = [""]
    for char in word:
        if pieces[-1] and width_of(pieces[-1] + char, size, weight=weight) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces


def patterns(prefix: str = "") -> str:
    """No data is hatched, preliminary dotted, an example crossed; "s-" are the same for small maps, drawn larger."""
    drawn = []
    for name, scale in (("p", 1.0), ("s", 3.5)):
        hatch = element("path", d="M0 0V7", stroke=HATCH, stroke_width=2)
        dots = element("circle", cx=2.5, cy=2.5, r=1.6, fill=INK) + element("circle", cx=7, cy=7, r=1.6, fill=INK)
        cross = element("path", d="M3 1v4M1 3h4", stroke=INK, stroke_width=1.4, fill="none")
        for key, size, content, turn in (
            ("missing", 7, hatch, "rotate(45) "), ("preliminary", 9, dots, ""), ("example", 12, cross, ""),
        ):  # fmt: skip
            drawn.append(
                element(
                    "pattern", content, id=f"{prefix}{name}-{key}", width=size, height=size,
                    patternUnits="userSpaceOnUse", patternTransform=f"{turn}scale({scale:g})",
                )
            )  # fmt: skip
    return element("defs", "".join(drawn))


def document(width: float, height: float, content: str, *, title: str, description: str, prefix: str = "") -> str:
    """A whole file, or an element of a page where ``prefix`` keeps its ids apart from another picture's."""
    names = element("title", escape(clean(title)), id=f"{prefix}title")
    names += element("desc", escape(clean(description)), id=f"{prefix}desc")
    return element(
        "svg",
        names + patterns(prefix) + content,
        xmlns="http://www.w3.org/2000/svg",
        **{"xmlns:xlink": "http://www.w3.org/1999/xlink"},
        viewBox=f"0 0 {round(width)} {round(height)}",
        width=round(width),
        height=round(height),
        role="img",
        **{"aria-labelledby": f"{prefix}title {prefix}desc"},
        font_family=SANS,
    )
