"""The desk's menu: in groups, each with what the person may do, and nothing else."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from cms.dashboard.registry import DashboardLink, MenuGroup, dashboard_links
from tests.network.world import World

pytestmark = pytest.mark.django_db
WRITING = ["activity_new", "season_repeat", "place_new", "imports"]
COUNTY = ["county_desks", "rounds"]
MEETING = ["place_new", "own_organisations", "join_queue", "coordinators"]
OWN = ["saved_searches", "wagtail_serve"]
COORDINATOR = {
    "review": ["review"],
    "network": MEETING,
    "situation-map": COUNTY,
    "search": ["fruitless", "promotions"],
    "own": OWN,
}
NATIONAL = {
    **COORDINATOR,
    "situation-map": ["county_desks", "indicators_desk", "editions_desk", "rounds"],
    "search": ["fruitless", "synonyms", "promotions"],
}
EDITOR = {"content": WRITING, "own": OWN}


def menu_of(html: bytes) -> dict[str, list[str]]:
    """By the name of the group (of the address, for what stands by itself) the addresses; the desk itself left out."""
    found: dict[str, list[str]] = {}
    for part in BeautifulSoup(html, "html.parser").select(".desk-nav > li")[1:]:
        summary = part.find("summary")
        name = summary.get_text() if summary else str(part.a["href"])
        found[name] = [str(link["href"]) for link in part.find_all("a")]
    return found


def expected(parts: dict[str, list[str]]) -> dict[str, list[str]]:
    labels = {group.value: str(group.label) for group in MenuGroup}
    return {
        labels.get(name) or reverse(name): [
            reverse(each, args=[""] if each == "wagtail_serve" else []) for each in names
        ]
        for name, names in parts.items()
    }


@pytest.mark.parametrize(
    ("who", "parts"),
    [
        ("editor", EDITOR), ("publisher", EDITOR), ("stranger", EDITOR), ("viewer", {"own": OWN}),
        ("coordinator", COORDINATOR), ("other_coordinator", COORDINATOR), ("national", NATIONAL),
    ],
)  # fmt: skip
def test_each_sees_what_they_may(world: World, who: str, parts: dict[str, list[str]]) -> None:
    client = world.client(who)
    found = menu_of(client.get("/fi/tyopoyta/").content)
    assert found == expected(parts)
    for address in {address for addresses in found.values() for address in addresses} - {"/fi/"}:
        assert client.get(address, follow=True).status_code == 200, address


def test_what_is_not_in_the_menu_is_closed_too(world: World) -> None:
    everything = {name for parts in (EDITOR, NATIONAL) for names in parts.values() for name in names}
    for who, parts in (("viewer", {"own": OWN}), ("editor", EDITOR), ("coordinator", COORDINATOR)):
        client = world.client(who)
        others = everything - {name for names in parts.values() for name in names}
        open_to = {name for name in others if client.get(reverse(name)).status_code == 200}
        assert open_to == set(), who


def test_the_group_of_the_open_page_is_marked(world: World) -> None:
    html = BeautifulSoup(world.client("national").get(reverse("synonyms")).content, "html.parser")
    marked = html.select(".desk-nav [aria-current]")
    assert [(each.name, each.get_text()) for each in marked] == [
        ("summary", str(MenuGroup.SEARCH.label)), ("a", "Synonyymit"),
    ]  # fmt: skip
    assert not html.select(".desk-nav details[open]")


def test_a_plugins_link_without_a_group_stands_by_itself(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(dashboard_links, "_entries", {})
    dashboard_links.register(DashboardLink("x", "Oma", "activities", lambda request: True))
    dashboard_links.register(DashboardLink("y", "Nappi", "places", lambda request: True, is_action=True))
    html = world.client("editor").get("/fi/tyopoyta/").content
    assert menu_of(html) == {
        reverse("activities"): [reverse("activities")], str(MenuGroup.OWN.label): [reverse("wagtail_serve", args=[""])],
    }  # fmt: skip
    assert [link["href"] for link in BeautifulSoup(html, "html.parser").select("a.btn.main")] == [reverse("places")]


def test_signing_out_is_a_post_in_the_menu(world: World) -> None:
    html = BeautifulSoup(world.client("viewer").get("/fi/tyopoyta/").content, "html.parser")
    form = html.select_one(".desk-nav details form[method=post]")
    assert form is not None
    assert form["action"] == reverse("sign_out")
    assert form.select_one("[name=csrfmiddlewaretoken]") is not None
