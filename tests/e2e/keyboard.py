"""Walking a page with the Tab key alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST_STOPS = 400

# What has the focus: how it is found again, whether a ring is drawn on it or on what holds it, whether it can be seen.
# A hidden radio (.vh) is seen by its label; an area of the map has a thicker line than another.
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const lineOf = (link) => parseFloat(getComputedStyle(link.querySelector("path, circle")).strokeWidth);
  const ringed = (part) => {
    const style = getComputedStyle(part);
    if (part.closest("svg")) {
      const other = [...part.closest("svg").querySelectorAll("a")].find((another) => another !== part);
      return lineOf(part) > lineOf(other);
    }
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const hidden = element.classList.contains("vh") && !element.matches(".skip");
  const seen = hidden ? element.closest("label") ?? element.parentElement : element;
  const boxes = [...seen.getClientRects()].filter((box) => box.width && box.height);
  const points = boxes.flatMap((box) => [0.5, 0.1, 0.9].flatMap((x) => [0.5, 0.15, 0.85].map((y) =>
    [box.left + box.width * x, box.top + box.height * y])));
  const hit = points.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (seen.contains(top) || (top.contains(seen) && top.closest("body > *")));
  });
  window.__stops ??= [];
  if (!window.__stops.includes(element)) window.__stops.push(element);
  return {
    number: window.__stops.indexOf(element),
    tag: element.tagName.toLowerCase(),
    field: element.getAttribute("name") ?? "",
    name: (element.getAttribute("aria-label") ?? (element.labels?.[0] ?? element).textContent).trim().slice(0, 60),
    href: element.getAttribute("href") ?? "",
    ringed: ringed(seen),
    visible: hit,
    within: element.closest("header, main, footer")?.tagName.toLowerCase() ?? "",
  };
}"""


@dataclass(frozen=True)
class Stop:
    """An element that the Tab key reaches. `number` counts them in the order of the first visit."""

    number: int
    tag: str
    field: str
    name: str
    href: str
    ringed: bool
    visible: bool
    within: str


def focus(page: Page) -> Stop | None:
    """What has the focus; None when nothing on the page has it."""
    found = page.evaluate(FOCUS)
    return Stop(**found) if found else None


def walk(page: Page) -> list[Stop]:
    """Every stop from the start of the page to its end."""
    stops: list[Stop] = []
    for _press in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = focus(page)
        if stop is None or stop.number < len(stops) - 1:
            return stops
        if stop.number == len(stops):  # else another part of the same field: day, month, year
            stops.append(stop)
    raise AssertionError(f"More than {MOST_STOPS} stops: the focus does not leave the page.")


def tab_to(page: Page, *, field: str = "", href: str = "", tag: str = "") -> Stop:
    """Presses Tab until a field of this name, a link that ends so, or an element of this tag has the focus."""
    for _press in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = focus(page)
        if stop and (not field or stop.field == field) and stop.href.endswith(href) and (not tag or stop.tag == tag):
            return stop
    raise AssertionError(f"No stop at {field or href or tag}.")
